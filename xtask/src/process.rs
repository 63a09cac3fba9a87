//! Running other programs, each shown before it runs.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What stopped a task, in a sentence for the person at the terminal.
#[derive(Debug)]
pub struct Failure(String);

/// The result of a task or of a part of one.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure that says `words`.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Says what was being done when `error` came up.
pub fn while_doing<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Failure {
    move |error| Failure(format!("{what}: {error}"))
}

/// Shows a command, runs it in sight of the person, and fails unless it succeeds.
pub fn run(command: &mut Command) -> Outcome {
    let line = shown(command);
    println!("  $ {line}");
    let status = command.stdin(Stdio::null()).status().map_err(while_doing(&line))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure(format!("This ended with {status}: {line}")))
}

/// Like [`run`], but ends a command that takes longer than `patience`.
pub fn run_within(command: &mut Command, patience: Duration) -> Outcome {
    let line = shown(command);
    println!("  $ {line}");
    let mut child = command.stdin(Stdio::null()).spawn().map_err(while_doing(&line))?;
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        match child.try_wait().map_err(while_doing(&line))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(Failure(format!("This ended with {status}: {line}"))),
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
    child.kill().map_err(while_doing(&line))?;
    child.wait().map_err(while_doing(&line))?;
    Err(Failure(format!("This took longer than {} s: {line}", patience.as_secs())))
}

/// Runs a command out of sight and returns what it printed.
pub fn read(command: &mut Command) -> Outcome<String> {
    let line = shown(command);
    let output = command.stdin(Stdio::null()).output().map_err(while_doing(&line))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure(format!("This ended with {}: {line}\n{}", output.status, said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a command, run out of sight, succeeds.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The path of a program that a shell would find.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The cargo that started this task, working in `folder`.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_takes_too_long_is_ended() {
        let began = Instant::now();
        let failure = run_within(Command::new("sleep").arg("30"), Duration::from_millis(100)).unwrap_err();
        assert!(failure.to_string().contains("took longer"), "{failure}");
        assert!(began.elapsed() < Duration::from_secs(10));
        run_within(Command::new("sleep").arg("0"), Duration::from_secs(10)).unwrap();
    }
}
