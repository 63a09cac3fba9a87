//! `deedbox-probe`: the wallet without a window, for tests that end it at any moment.
//!
//! One JSON command a line on stdin, one JSON answer a line on stdout, until stdin ends. The home is `DEEDBOX_HOME`, the
//! network `DEEDBOX_NETWORK`, the point to die at `DEEDBOX_FAULT`.

mod ask;

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
    time::Duration,
};

use compose::{Composed, Config, KeyringChoice};
use domain::failure::{Code, Coded, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

#[global_allocator]
static ALLOCATOR: compose::WipingAllocator = compose::WIPING_ALLOCATOR;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("{}", answer(Err(failure)));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(|e| broken(&e))?;
    let composed = runtime.block_on(compose())?;
    let mut output = io::stdout();
    while let Some(line) = compose::secret_line().map_err(|e| broken(&e))? {
        let answered = runtime.block_on(ask::ask(&composed.wallet, line.expose_secret()));
        // Here the line's secrets were parsed, as the shell's are on its main thread.
        compose::wipe_stack();
        // A whole line at once is not copied into the buffer of stdout, where nothing would wipe it.
        let line = SecretString::from(format!("{}\n", answer(answered)));
        output.write_all(line.expose_secret().as_bytes()).and_then(|()| output.flush()).map_err(|e| broken(&e))?;
    }
    runtime.shutdown_timeout(Duration::from_secs(2));
    Ok(())
}

async fn compose() -> Result<Composed, Failure> {
    let home = compose::default_home().ok_or_else(|| broken(&"name a folder in DEEDBOX_HOME"))?;
    let network = env::var("DEEDBOX_NETWORK").ok();
    let network = compose::network(None, network.as_deref()).map_err(|e| e.failure())?;
    // The keyring of whoever runs the tests is not ours to touch.
    let config = Config { home, network, keyring: KeyringChoice::None };
    compose::compose_weakly(config).await.map_err(|e| e.failure())
}

fn answer(answered: Result<Value, Failure>) -> Value {
    match answered {
        Ok(reply) => json!({ "reply": reply }),
        Err(failure) => json!({ "failure": failure }),
    }
}

fn broken(error: &dyn std::fmt::Display) -> Failure {
    Failure { code: Code::Internal, detail: error.to_string() }
}
