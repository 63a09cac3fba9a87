//! Keeps the process from being read by others: no core dump, no attachment by the same user.

/// Forbids core dumps, and attachment by other processes of the same user where the system can.
///
/// # Errors
/// The system's error; the process goes on as readable as it was.
#[cfg(unix)]
pub fn apply() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Does nothing where the system has neither limit.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn apply() -> std::io::Result<()> {
    Ok(())
}
