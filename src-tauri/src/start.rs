//! From the program's start to its windows.

use std::process::ExitCode;

use compose::{Config, Holder, KeyringChoice, Request, Taken};
use domain::{
    event::Event,
    failure::{Code, Coded, Failure},
};
use tauri::{AppHandle, Builder, Context, Emitter, Manager, Runtime};
use tokio::sync::broadcast::error::RecvError;
use wallet::command::Command;

use crate::{
    arguments::{Arguments, HELP},
    asking::Windows,
    core::Core,
    plugins,
    request::forget_parsing,
    windows,
};

/// The windows beside `main` that a lock closes.
const OF_AN_OPEN_WALLET: [&str; 6] = ["token", "agree", "key", "reveal", "quiz", "password"];

/// Runs the program until its last window closes.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(cause) => return complain(&format!("{cause}\n\n{HELP}")),
    };
    if arguments.help {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    if arguments.version {
        println!("deedbox {}", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    match start(&arguments) {
        Ok(code) => code,
        Err(failure) => complain(&failure.to_string()),
    }
}

fn start(arguments: &Arguments) -> Result<ExitCode, Failure> {
    compose::harden()?;
    compose::quiet_known_panics();
    compose::log_to_stderr();
    let named = named_network(arguments);
    let config = config(arguments, named.as_deref())?;
    let show = Request { network: named.map(|_| config.network.id()), command: Command::Show {} };
    let composed = match tauri::async_runtime::block_on(compose::take_or_ask(config, &show))? {
        Taken::Here(composed) => *composed,
        Taken::There(_) => {
            eprintln!("Deedbox is running with this folder already; its window was brought to the front.");
            return Ok(ExitCode::SUCCESS);
        }
    };
    let app = builder(tauri::Builder::default(), move |app| {
        let front = Windows(app.clone());
        let starting = async { Holder::start(composed, front).map(Holder::lock_when_left) };
        tauri::async_runtime::block_on(starting)
    });
    app.run(context()).map_err(|e| Failure { code: Code::Internal, detail: e.to_string() })?;
    Ok(ExitCode::SUCCESS)
}

/// The configuration and the access list that the build made.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// The app on a runtime of choice; `hold` builds the wallet's holder once the app is there.
pub fn builder<R, F>(builder: Builder<R>, hold: F) -> Builder<R>
where
    R: Runtime,
    F: FnOnce(&AppHandle<R>) -> Result<Holder, Failure> + Send + 'static,
{
    plugins::add(builder).setup(move |app| {
        let handle = app.handle().clone();
        let core = Core::new(hold(&handle).map_err(|failure| failure.to_string())?);
        app.manage(core.clone());
        tauri::async_runtime::spawn(forward(handle.clone(), core));
        windows::open(&handle, "main").map_err(|failure| failure.to_string())?;
        Ok(())
    })
}

/// The network that the owner named, if any.
fn named_network(arguments: &Arguments) -> Option<String> {
    let named = arguments.network.clone().or_else(|| std::env::var("DEEDBOX_NETWORK").ok());
    named.filter(|name| !name.is_empty())
}

fn config(arguments: &Arguments, named: Option<&str>) -> Result<Config, Failure> {
    let home = arguments.home.clone().or_else(compose::default_home);
    let home =
        home.ok_or_else(|| Failure { code: Code::HomeUnusable, detail: "name a folder with --home".to_string() })?;
    let network = compose::network(Some(&home), named).map_err(|e| e.failure())?;
    Ok(Config { home, network, keyring: KeyringChoice::System })
}

/// Tells the main window every change; the others need none. Of a locked wallet only its state is told (T-72).
async fn forward<R: Runtime>(app: AppHandle<R>, core: Core) {
    let mut changes = core.wallet().changes();
    loop {
        let event: Event = match changes.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        if matches!(event, Event::Wallet(_)) && core.open_wallet().is_err() {
            // A key that was not copied yet is gone with the lock, and so is a question: their windows show devices. One
            // that was being typed in is no account of a locked wallet.
            drop(core.take_token());
            drop(core.asking().give_up());
            core.shown().forget_all();
            for window in OF_AN_OPEN_WALLET.into_iter().filter_map(|label| app.get_webview_window(label)) {
                drop(window.destroy());
            }
            forget_parsing(&app);
        }
        if matches!(event, Event::Wallet(_)) || core.open_wallet().is_ok() {
            drop(app.emit_to("main", ipc::EVENT, event));
        }
    }
}

fn complain(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}
