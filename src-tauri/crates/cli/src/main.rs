//! `deedboxctl`: the same wallet without a window.

mod access;
mod accounts;
mod add;
mod algorithm;
mod anchor;
mod anchor_rule;
mod args;
mod aside;
mod ask;
mod asked;
mod check;
mod claim;
mod collect;
mod compare;
mod deeds;
mod device_wallet;
mod dimo;
mod expert;
mod grant;
mod history;
mod keys;
mod kinds;
mod known;
mod leave;
mod mcp;
mod networks;
mod output;
mod picture;
mod place;
#[cfg(target_os = "linux")]
mod pretend;
mod proof;
mod readings;
mod recipient;
mod rewards;
mod rule;
mod run;
mod send;
mod serve;
mod wallet;
mod wifi;
mod worth;

use std::process::ExitCode;

use crate::{args::Cli, output::Output};

/// Every freed byte is wiped: keys and phrases leave no pieces behind.
#[global_allocator]
static ALLOCATOR: compose::WipingAllocator = compose::WIPING_ALLOCATOR;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => return output::usage(&error),
    };
    compose::quiet_known_panics();
    compose::log_to_stderr();
    let output = Output::new(cli.json).with_raw(cli.raw);
    if let Err(failure) = compose::harden() {
        return output.fail(&failure);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(run::run(cli, &output));
            runtime.shutdown_timeout(std::time::Duration::from_secs(2));
            outcome
        }
        Err(error) => Err(output::internal(&error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.fail(&failure),
    }
}
