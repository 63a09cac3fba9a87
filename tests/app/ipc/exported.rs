//! Rewards taken out into a file: what is written is what the rewards say, to the last unit.

use std::{fs, net::TcpListener, path::PathBuf};

use alloy_sol_types::{SolCall, SolEvent, sol};
use axum::{Json, Router, routing::post};
use domain::{
    Address, B256, Bytes, U256,
    amount::Amount,
    day::{Day, Days},
    failure::Code,
    reward_export::ExportForm,
    time::Millis,
};
use ipc::{SavedExport, rewards};
use serde_json::{Value, json};
use tauri::async_runtime::{JoinHandle, spawn};

use super::shell::{Shell, home};

sol! {
    function symbol() returns (string);
    function decimals() returns (uint8);
    function balanceOf(address account) returns (uint256);
    event Transfer(address indexed from, address indexed to, uint256 value);
}

const PAYER: Address = Address::repeat_byte(0xaa);
const TOKEN: Address = Address::repeat_byte(0x11);
const HEAD: u64 = 100;
/// What the payer sent, by block; they lie on two days.
const SENT: [(u64, u128); 3] = [(95, 1_000_000_000_000_000_001), (96, 2_500_000_000_000_000_000), (99, 7)];

#[test]
fn a_saved_file_comes_to_what_the_rewards_say_to_the_last_unit() {
    let node = Node::start();
    let shell = node.shell();
    let paid = shell.call("main", &rewards::ShowPaid {}).unwrap();
    let [source] = paid.as_slice() else { panic!("{paid:?}") };
    let [reward] = source.rewards.as_slice() else { panic!("{source:?}") };
    let shown = shell.call("main", &rewards::ShowExport { form: ExportForm::Plain, days: Days::default() }).unwrap();

    let (saved, file) = save(&shell, ExportForm::Plain, Days::default());

    assert_eq!(file.sum(), reward.sums.earned, "{}", file.text());
    assert_eq!(reward.sums.earned, Amount::wei(SENT.iter().map(|(_, wei)| wei).sum()));
    let [token] = saved.holds.tokens.as_slice() else { panic!("{saved:?}") };
    assert_eq!((token.in_file, token.sums, &token.token), (reward.sums.earned, reward.sums, &reward.token));
    assert_eq!((&shown.tokens, shown.rows, &shown.first), (&saved.holds.tokens, saved.holds.rows, &saved.holds.first));
    assert_eq!(usize::try_from(saved.holds.rows).unwrap(), file.rows().len());
    assert_eq!((saved.holds.prices.as_deref(), saved.holds.without_price), (None, saved.holds.rows));

    let before = file.text();
    let (_, other) = save(&shell, ExportForm::Plain, Days::default());
    assert!(other.0 != file.0 && file.text() == before, "nothing is written over");
}

#[test]
fn a_file_of_some_days_has_these_alone_and_a_form_its_columns() {
    let node = Node::start();
    let shell = node.shell();
    let last = Day::of(time(99));
    let (saved, file) = save(&shell, ExportForm::Koinly, Days { from: Some(last), to: Some(last) });
    assert_eq!(file.rows().iter().map(|row| row[3].as_str()).collect::<Vec<_>>(), ["0.000000000000000007"]);
    assert_eq!((saved.holds.tokens[0].in_file, saved.holds.tokens[0].is_whole()), (Amount::wei(7), false));

    let text = format!("date,symbol,currency,price,source\n{last},DRT,EUR,2,my notes\n");
    shell.call("main", &rewards::KeepPrices { file: "prices.csv".to_string(), text }).unwrap();
    let (saved, file) = save(&shell, ExportForm::Koinly, Days::default());
    assert!(file.text().starts_with("Date,Sent Amount,") && file.0.display().to_string().contains("koinly"));
    assert_eq!(saved.holds.prices.as_deref(), Some("prices.csv"));
    assert_eq!(saved.holds.without_price, saved.holds.rows - 1);
    let valued: Vec<_> = saved.holds.first.iter().filter_map(|one| one.value.as_ref()).collect();
    assert_eq!(valued.len(), 1, "{saved:?}");
    assert_eq!((valued[0].value.as_str(), valued[0].currency.as_str()), ("0.000000000000000014", "EUR"));

    let backwards = Days { from: Some(last), to: Some(Day::of(time(95))) };
    let refused = shell.call("main", &rewards::SaveExport { form: ExportForm::Plain, days: backwards }).unwrap_err();
    assert_eq!(refused.code(), Code::BadRequest);
    shell.lock();
    let refused = shell.call("main", &rewards::SaveExport { form: ExportForm::Plain, days: Days::default() });
    assert_eq!(refused.unwrap_err().code(), Code::VaultLocked);
}

#[test]
fn the_amount_of_a_notice_is_chosen_in_the_window_and_taken_back() {
    let node = Node::start();
    let shell = node.shell();
    let over = |token, text: &str| rewards::NoticeOver { token, threshold: text.parse().unwrap() };
    let view = shell.call("main", &over(None, "2.5")).unwrap();
    assert_eq!(view.chosen.len(), 1);
    assert!(view.tokens[0].contract.is_zero(), "the own coin comes first: {view:?}");
    let view = shell.call("main", &over(Some(TOKEN), "3")).unwrap();
    assert_eq!(view.chosen.iter().map(|one| one.token.contract).collect::<Vec<_>>(), [Address::ZERO, TOKEN]);
    assert!(view.tokens.iter().any(|token| token.contract == TOKEN), "{view:?}");
    let view = shell.call("main", &over(None, "0")).unwrap();
    assert_eq!(view, shell.call("main", &rewards::ShowNotices {}).unwrap(), "it is kept");
    assert_eq!(view.chosen.iter().map(|one| one.token.contract).collect::<Vec<_>>(), [TOKEN]);
    assert_eq!(shell.call("main", &over(Some(PAYER), "1")).unwrap_err().code(), Code::BadRequest);
}

fn save(shell: &Shell, form: ExportForm, days: Days) -> (SavedExport, Written) {
    let saved = shell.call("main", &rewards::SaveExport { form, days }).unwrap();
    let file = Written(PathBuf::from(&saved.file));
    (saved, file)
}

/// A file among the documents of whoever runs this; it goes again.
struct Written(PathBuf);

impl Written {
    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }

    /// Its rows without the first; no name here has a comma.
    fn rows(&self) -> Vec<Vec<String>> {
        self.text().lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    /// What its rows say was earned, in the smallest unit.
    fn sum(&self) -> Amount {
        let rows = self.rows().into_iter().filter(|row| row[2] == "reward");
        rows.fold(Amount::ZERO, |sum, row| sum.plus(Amount(row[9].parse::<U256>().unwrap())))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A node of a network on which a payer sent tokens to whoever is asked about.
struct Node {
    url: String,
    serving: JoinHandle<()>,
}

impl Node {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, Router::new().route("/", post(serve))).await.unwrap();
        });
        Self { url, serving }
    }

    /// An open wallet on its network.
    fn shell(&self) -> Shell {
        let source = json!({ "kind": "token_transfers", "address": PAYER, "token": TOKEN, "from_block": 90 });
        let network = json!({ "name": "test", "chain_id": 4690, "rpc": [self.url], "rewards": [source] });
        let shell = Shell::over(home(), &network);
        shell.import();
        shell
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(Json(body): Json<Value>) -> Json<Value> {
    Json(match body.as_array() {
        Some(requests) => requests.iter().map(answer).collect(),
        None => answer(&body),
    })
}

fn answer(request: &Value) -> Value {
    let params = &request["params"];
    let result = match request["method"].as_str().unwrap() {
        "eth_chainId" => json!("0x1252"),
        "eth_getBlockByNumber" => block(params[0].as_str().unwrap()),
        "eth_getBalance" => json!("0x0"),
        "eth_getLogs" => logs(&params[0]),
        "eth_call" => json!(read(&serde_json::from_value(params[0]["input"].clone()).unwrap())),
        other => {
            let error = json!({ "code": -32601, "message": format!("{other} is not offered") });
            return json!({ "jsonrpc": "2.0", "id": request["id"], "error": error });
        }
    };
    json!({ "jsonrpc": "2.0", "id": request["id"], "result": result })
}

fn block(named: &str) -> Value {
    let number = named.strip_prefix("0x").map_or(HEAD, |digits| u64::from_str_radix(digits, 16).unwrap());
    json!({ "number": hex(number), "hash": hash(number), "baseFeePerGas": "0x1", "timestamp": hex(time(number).seconds()) })
}

/// When a block was made; a block takes a quarter of a day.
fn time(block: u64) -> Millis {
    Millis((1_793_340_000 + block * 21_600) * 1000)
}

/// The transfers of the payer to the first account that is asked about.
fn logs(filter: &Value) -> Value {
    let topics = &filter["topics"];
    let to = if topics[2].is_array() { &topics[2][0] } else { &topics[2] };
    if topics[1] != json!(PAYER.into_word()) {
        return json!([]);
    }
    let log = |(place, (block, wei)): (usize, &(u64, u128))| {
        json!({
            "address": TOKEN, "topics": [Transfer::SIGNATURE_HASH, PAYER.into_word(), to],
            "data": B256::from(U256::from(*wei)), "blockNumber": hex(*block), "blockHash": hash(*block),
            "transactionHash": hash(1_000 + *block), "transactionIndex": "0x0", "logIndex": hex(place as u64),
            "removed": false,
        })
    };
    SENT.iter().enumerate().map(log).collect()
}

fn read(call: &Bytes) -> Bytes {
    let (selector, _) = call.split_first_chunk::<4>().unwrap();
    let data = match *selector {
        symbolCall::SELECTOR => symbolCall::abi_encode_returns(&"DRT".to_string()),
        decimalsCall::SELECTOR => decimalsCall::abi_encode_returns(&18),
        balanceOfCall::SELECTOR => balanceOfCall::abi_encode_returns(&U256::ZERO),
        other => panic!("{other:02x?} is not read in these tests"),
    };
    data.into()
}

fn hash(number: u64) -> B256 {
    B256::from(U256::from(number + 1))
}

fn hex(number: u64) -> String {
    format!("{number:#x}")
}
