//! Turns the text of the sample programs into what is run, so that no reader of text is part of the product.

use std::{env, error::Error, fs, path::Path};

const SAMPLES: [&str; 3] = ["mean", "peak-hours", "degree-days"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../data/algorithms");
    let out = env::var("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", folder.display());
    for sample in SAMPLES {
        let wasm = wat::parse_file(folder.join(sample).with_extension("wat"))?;
        fs::write(Path::new(&out).join(sample).with_extension("wasm"), wasm)?;
    }
    Ok(())
}
