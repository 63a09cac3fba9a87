//! A node on loopback for which every device is claimed by one account.

use std::sync::{Arc, Mutex};

use alloy_sol_types::{SolCall, sol};
use axum::{Json, Router, extract::State, routing::post};
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    device::{DeviceId, Profile},
    time::Millis,
};
use serde_json::{Value, json};
use tauri::async_runtime::{JoinHandle, block_on, spawn};
use wallet::ports::{Store, store::DeviceRow};

use super::shell::{Shell, home, network};

sol! {
    function exists(address device) returns (bool);
    function deviceTokenId(address device) returns (uint256);
    function documentHash(address device) returns (bytes32);
    function documentURI(address device) returns (string);
    function ownerOf(uint256 token) returns (address);
    function wallet(uint256 token) returns (address account, string did);
}

pub const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
pub const NAME: &str = "Weather on the roof";

/// An open wallet that owns [`DEVICE`], and the node that says so.
pub struct Owned {
    pub shell: Shell,
    pub account: Owner,
    node: Node,
}

impl Owned {
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// The same, with settings that an earlier run left.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let node = Node::start();
        let home = home();
        block_on(async {
            let store = store::SqliteStore::open(home.path()).await.unwrap();
            store.put_device(&device()).await.unwrap();
            for (key, value) in settings {
                store.put_setting(key, value).await.unwrap();
            }
        });
        let shell = Shell::over(home, &network(&node.url));
        let account = shell.import();
        *node.owner.lock().unwrap() = account.0;
        Self { shell, account, node }
    }

    /// The node says from now on that [`DEVICE`] is somebody else's.
    pub fn belongs_to(&self, account: Owner) {
        *self.node.owner.lock().unwrap() = account.0;
    }
}

struct Node {
    url: String,
    owner: Arc<Mutex<Address>>,
    serving: JoinHandle<()>,
}

impl Node {
    fn start() -> Self {
        let owner = Arc::new(Mutex::new(Address::ZERO));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/", post(serve)).with_state(owner.clone());
        let serving = spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
        Self { url, owner, serving }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(State(owner): State<Arc<Mutex<Address>>>, Json(body): Json<Value>) -> Json<Value> {
    let owner = *owner.lock().unwrap();
    Json(match body.as_array() {
        Some(requests) => requests.iter().map(|request| answer(request, owner)).collect(),
        None => answer(&body, owner),
    })
}

fn answer(request: &Value, owner: Address) -> Value {
    let result = match request["method"].as_str().unwrap() {
        "eth_chainId" => json!("0x1252"),
        "eth_getBlockByNumber" => json!({"number": "0x64", "hash": B256::repeat_byte(1), "baseFeePerGas": "0x1"}),
        "eth_getBalance" => json!("0xde0b6b3a7640000"),
        "eth_call" => json!(read(&serde_json::from_value(request["params"][0]["input"].clone()).unwrap(), owner)),
        other => panic!("{other} is not asked for in these tests"),
    };
    json!({"jsonrpc": "2.0", "id": request["id"], "result": result})
}

fn read(call: &Bytes, owner: Address) -> Bytes {
    let (selector, _) = call.split_first_chunk::<4>().unwrap();
    let data = match *selector {
        existsCall::SELECTOR => existsCall::abi_encode_returns(&true),
        deviceTokenIdCall::SELECTOR => deviceTokenIdCall::abi_encode_returns(&U256::from(1)),
        documentHashCall::SELECTOR => documentHashCall::abi_encode_returns(&B256::repeat_byte(2)),
        documentURICall::SELECTOR => documentURICall::abi_encode_returns(&"ipfs://document".to_string()),
        ownerOfCall::SELECTOR => ownerOfCall::abi_encode_returns(&owner),
        walletCall::SELECTOR => {
            let (account, did) = (Address::repeat_byte(3), DEVICE.did().to_string());
            walletCall::abi_encode_returns(&walletReturn { account, did })
        }
        other => panic!("{other:02x?} is not read in these tests"),
    };
    data.into()
}

fn device() -> DeviceRow {
    DeviceRow {
        id: DEVICE,
        name: NAME.to_string(),
        kind: "environment.sensor".to_string(),
        model: "model".to_string(),
        firmware: "1".to_string(),
        profile: Profile::Deedbox,
        reach: None,
        sealed_code: Vec::new(),
        paired: Millis(1),
        last_seen: Millis(1),
        document: "{}".to_string(),
        token: None,
        battery: None,
    }
}
