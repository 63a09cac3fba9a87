//! What the crates note beside their answers, for whoever looks into a fault: on stderr.

use std::{env, io};

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// The crates whose notes are ours to vouch for: no secret at any level, nothing private above `debug`.
const OURS: [&str; 9] = ["access", "chain", "compose", "control", "gateway", "link", "store", "vault", "wallet"];

/// Notes go to stderr from now on: warnings and errors, or what `DEEDBOX_LOG` names (`off` to `trace`).
pub fn log_to_stderr() {
    let filter = EnvFilter::new(directives(env::var("DEEDBOX_LOG").ok().as_deref()));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    // A second log in one process changes nothing.
    log.try_init().ok();
}

/// Crates of others stay at errors whatever is named: what they note in detail may hold tokens and addresses.
fn directives(named: Option<&str>) -> String {
    let level = named.filter(|named| !named.is_empty()).and_then(|named| named.parse().ok());
    let level = level.unwrap_or(LevelFilter::WARN);
    let ours = OURS.map(|name| format!(",{name}={level}"));
    format!("{}{}", level.min(LevelFilter::ERROR), ours.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_for_our_own_crates_only() {
        assert!(directives(Some("trace")).starts_with("error,") && directives(Some("trace")).contains(",vault=trace"));
        assert!(directives(None).contains(",vault=warn") && directives(Some("")).contains(",vault=warn"));
        assert!(directives(Some("hyper=trace")).contains(",vault=warn"), "another's crate cannot be opened up");
        assert!(directives(Some("off")).starts_with("off,"));
    }
}
