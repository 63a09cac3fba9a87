//! A running shell without a screen, over a real wallet in a temporary home.

use std::cell::RefCell;
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use compose::{Config, Holder, KeyringChoice};
use deedbox_shell::{Core, builder, context};
use domain::{
    account::Owner,
    failure::{Code, Failure},
    network::Network,
};
use ipc::{Command, Crossing, keys};
use serde_json::{Value, json};
use tauri::{
    App, Listener, Manager, WebviewWindow, WebviewWindowBuilder,
    async_runtime::block_on,
    ipc::{CallbackFn, InvokeBody, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tempfile::TempDir;
use wallet::Wallet;

/// Words that everybody knows.
pub const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";
pub const PASSWORD: &str = "correct horse battery 47";
/// Where the app's own page comes from.
pub const OWN: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// The shell with its windows; every reply and event is kept.
pub struct Shell {
    app: App<MockRuntime>,
    home: TempDir,
    replies: RefCell<Vec<Reply>>,
    events: Arc<Mutex<Vec<String>>>,
}

/// What a window was told.
#[derive(Clone, Debug)]
pub struct Reply {
    pub window: String,
    pub command: String,
    pub text: String,
}

/// Why a call was refused.
#[derive(Debug)]
pub enum Refused {
    /// By the access list: the handler never ran.
    ByAccessList,
    /// By the command, with its code.
    Failed(Failure),
    /// In words that no page can act on.
    #[expect(dead_code, reason = "a failing test shows it")]
    Otherwise(Value),
}

impl Refused {
    pub fn code(&self) -> Code {
        match self {
            Self::Failed(failure) => failure.code,
            Self::ByAccessList | Self::Otherwise(_) => panic!("no failure of a command: {self:?}"),
        }
    }
}

impl Shell {
    /// A shell without a wallet, on a network that does not answer.
    pub fn start() -> Self {
        Self::at(home())
    }

    /// A shell over a home, on a network that does not answer.
    pub fn at(home: TempDir) -> Self {
        Self::over(home, &network(&closed()))
    }

    /// A shell over a home, on a network.
    pub fn over(home: TempDir, network: &Value) -> Self {
        let network = Network::parse(&network.to_string()).unwrap();
        let config = Config { home: home.path().to_path_buf(), network, keyring: KeyringChoice::None };
        let composed = block_on(compose::compose(config)).unwrap();
        let hold = move |_: &_| block_on(async { Holder::start(composed, || Ok(())).map(Holder::lock_when_left) });
        let mut app = builder(mock_builder(), hold).build(context()).unwrap();
        #[expect(deprecated, reason = "it runs the setup and comes back, and it is called once")]
        app.run_iteration(|_, _| ());
        let events = Arc::new(Mutex::new(Vec::new()));
        let heard = events.clone();
        app.listen_any(ipc::EVENT, move |event| heard.lock().unwrap().push(event.payload().to_string()));
        Self { app, home, replies: RefCell::default(), events }
    }

    /// The wallet behind the windows, for what no window of a desktop reaches.
    pub fn wallet(&self) -> Wallet {
        self.app.state::<Core>().wallet().clone()
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Imports [`PHRASE`]; the wallet is open then.
    pub fn import(&self) -> Owner {
        let import = keys::ImportPhrase { phrase: secret(PHRASE), password: secret(PASSWORD) };
        self.call("import", &import).unwrap()
    }

    pub fn unlock(&self, password: &str) -> Result<Owner, Refused> {
        self.call("unlock", &keys::Unlock { password: secret(password) })
    }

    pub fn lock(&self) {
        self.call("main", &keys::Lock {}).unwrap();
    }

    /// Calls a command as the page of `window` does.
    pub fn call<C: Command>(&self, window: &str, command: &C) -> Result<C::Reply, Refused> {
        let answer = self.ask(window, C::AREA, C::NAME, json!(command))?;
        Ok(serde_json::from_value(answer).unwrap())
    }

    /// Calls a command with any JSON.
    pub fn ask(&self, window: &str, area: &str, name: &str, body: Value) -> Result<Value, Refused> {
        self.send(window, OWN, &format!("plugin:{area}|{name}"), InvokeBody::Json(body))
    }

    /// Sends any request from a window that shows the page at `url`.
    pub fn send(&self, window: &str, url: &str, command: &str, body: InvokeBody) -> Result<Value, Refused> {
        let request = InvokeRequest {
            cmd: command.to_string(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: url.parse().unwrap(),
            body,
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_string(),
        };
        let answer = get_ipc_response(&self.window(window), request);
        let text = match &answer {
            Ok(InvokeResponseBody::Json(text)) => text.clone(),
            Ok(InvokeResponseBody::Raw(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            Err(value) => value.to_string(),
        };
        let reply = Reply { window: window.to_string(), command: command.to_string(), text: text.clone() };
        self.replies.borrow_mut().push(reply);
        match answer {
            Ok(_) => Ok(serde_json::from_str(&text).unwrap()),
            Err(value) => Err(refused(value)),
        }
    }

    /// The window of this label, opened if need be.
    fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        let open = self.app.get_webview_window(label);
        open.unwrap_or_else(|| WebviewWindowBuilder::new(&self.app, label, Default::default()).build().unwrap())
    }

    /// Whether the shell or a test opened this window.
    pub fn has_window(&self, label: &str) -> bool {
        self.app.get_webview_window(label).is_some()
    }

    pub fn replies(&self) -> Vec<Reply> {
        self.replies.borrow().clone()
    }

    pub fn events(&self) -> Vec<String> {
        self.events.lock().unwrap().clone()
    }
}

fn refused(value: Value) -> Refused {
    if value.as_str().is_some_and(|text| text.contains("not allowed")) {
        return Refused::ByAccessList;
    }
    serde_json::from_value(value.clone()).map_or(Refused::Otherwise(value), Refused::Failed)
}

pub fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A network with one node.
pub fn network(node: &str) -> Value {
    let contract = |digit: char| format!("0x{}", digit.to_string().repeat(40));
    json!({ "name": "test", "chain_id": 4690, "rpc": [node], "ioid": {
        "registry": contract('1'), "ioid": contract('2'), "store": contract('3'), "project": contract('4'),
        "erc6551_registry": contract('5'), "erc6551_implementation": contract('6') } })
}

/// An address of this computer at which nobody listens.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

pub fn secret(text: &str) -> Crossing {
    Crossing::new(text.to_string())
}
