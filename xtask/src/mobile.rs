//! `cargo xtask check-mobile`: the Rust of the phone build compiles. Nothing is linked, so no SDK is needed.

use std::path::{Path, PathBuf};

use crate::checkout::{self, Checkout};
use crate::process::{self, Failure, Outcome, while_doing};
use crate::stdlib;

const TARGET: &str = "aarch64-linux-android";
/// Stands in for the Android compiler. Since nothing is linked, an empty object does for every C and assembly file;
/// other calls are questions about the compiler, which the host's answers without the words only Android's knows.
const HOST_CC: &str = r#"#!/bin/sh
for word do
  [ "$before" = -o ] && object=$word
  [ "$word" = -c ] && compiles=yes
  before=$word
done
[ "$compiles" ] && [ "$object" ] && exec clang -x c -c /dev/null -o "$object"
for word do
  shift
  case $word in --target=*|-DANDROID|-mno-omit-leaf-frame-pointer) ;; *) set -- "$@" "$word" ;; esac
done
exec clang "$@"
"#;

/// Type-checks the app for Android.
///
/// # Errors
/// Says so where the target's standard library can neither be found nor built.
pub fn check(checkout: &Checkout) -> Outcome {
    let Some(way) = stdlib::way(TARGET)? else {
        return Err(Failure::new(format!("Nothing here can check for {TARGET}; try `rustup target add {TARGET}`.")));
    };
    println!("Checking the phone build {}.", way.words());
    let folder = checkout.target.join("mobile");
    let glue = folder.join("glue");
    std::fs::create_dir_all(&glue).map_err(while_doing("Making the folder for the Kotlin glue"))?;
    let mut cargo = checkout.cargo();
    cargo
        .args(["check", "--locked", "--package", "deedbox", "--lib"])
        .env("CARGO_TARGET_DIR", &folder)
        .env("ANDROID_HOME", &folder)
        .env("NDK_HOME", &folder)
        .env("WRY_ANDROID_PACKAGE", "app.deedbox")
        .env("WRY_ANDROID_LIBRARY", "deedbox_shell")
        .env("WRY_ANDROID_KOTLIN_FILES_OUT_DIR", &glue)
        .env("AR_aarch64_linux_android", "ar")
        .env("CC_aarch64_linux_android", host_cc(&folder)?);
    way.apply(&mut cargo, TARGET);
    process::run(&mut cargo)
}

fn host_cc(folder: &Path) -> Outcome<PathBuf> {
    let file = folder.join("host-cc");
    if std::fs::read_to_string(&file).unwrap_or_default() != HOST_CC {
        checkout::write(&file, HOST_CC)?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&file, executable).map_err(while_doing("Marking the compiler wrapper executable"))?;
    }
    Ok(file)
}
