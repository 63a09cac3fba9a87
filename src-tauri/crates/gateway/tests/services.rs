//! Services that serve, refuse, lie and drown.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use domain::{Address, U256, account::Owner, device::DeviceId, network::Network};
use gateway::HttpGateway;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use wallet::ports::{Gateway, GatewayError};

const OWNER: Owner = Owner(Address::repeat_byte(9));
const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
const DOCUMENT: &str = "{ \"id\": \"did:io:0xdede\" }\n";
/// Worked out with Python's hashlib and base64.
const CID: &str = "bafkreig6gegckshm4lr62jkg77ib3uvpqp6pv4twnismmmy7jtljwzkslu";

type Answer = (StatusCode, HeaderMap, Vec<u8>);
type Heard = Arc<Mutex<Vec<(String, Value)>>>;

/// One answer for every request, or one by path.
struct FakeServices {
    url: String,
    heard: Heard,
    server: JoinHandle<()>,
}

#[derive(Clone)]
struct Shared {
    answer: Arc<dyn Fn(&str) -> Answer + Send + Sync>,
    heard: Heard,
}

impl FakeServices {
    async fn start(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        let shared = Shared { answer: Arc::new(answer), heard: Heard::default() };
        let heard = shared.heard.clone();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(serve).with_state(shared);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, heard, server }
    }

    fn gateway(&self) -> HttpGateway {
        let url = &self.url;
        gateway_of(
            &json!({ "pin": format!("{url}/pin"), "ipfs": format!("{url}/ipfs/"), "gateway": format!("{url}/gateway"),
            "faucet": format!("{url}/faucet"), "maker": format!("{url}/maker") }),
        )
    }

    fn heard(&self) -> Vec<(String, Value)> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for FakeServices {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(State(shared): State<Shared>, method: Method, uri: Uri, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    shared.heard.lock().unwrap().push((format!("{method} {}", uri.path()), body));
    (shared.answer)(uri.path()).into_response()
}

fn gateway_of(services: &Value) -> HttpGateway {
    let network = json!({ "name": "test", "chain_id": 4690, "rpc": ["http://127.0.0.1:1"], "services": services });
    HttpGateway::new(&serde_json::from_value::<Network>(network).unwrap())
}

fn good(value: &Value) -> Answer {
    (StatusCode::OK, HeaderMap::new(), value.to_string().into_bytes())
}

#[tokio::test]
async fn a_document_is_pinned_as_it_is_and_read_back() {
    let services = FakeServices::start(|path| {
        if path == "/pin/upload" {
            good(&json!({ "cid": CID }))
        } else {
            (StatusCode::OK, HeaderMap::new(), DOCUMENT.into())
        }
    })
    .await;
    let gateway = services.gateway();

    assert_eq!(gateway.document_uri(DOCUMENT), format!("ipfs://{CID}"));
    gateway.pin(DOCUMENT).await.unwrap();

    let expected = [
        ("POST /pin/upload".to_string(), json!({ "data": DOCUMENT, "type": "ipfs" })),
        (format!("GET /ipfs/{CID}"), Value::Null),
    ];
    assert_eq!(services.heard(), expected);
}

#[tokio::test]
async fn a_service_that_pins_something_else_lies() {
    let elsewhere =
        FakeServices::start(|_| good(&json!({ "cid": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" })))
            .await;
    assert!(matches!(elsewhere.gateway().pin(DOCUMENT).await, Err(GatewayError::Lied { .. })));

    let changed =
        FakeServices::start(|path| if path == "/pin/upload" { good(&json!({ "cid": CID })) } else { good(&json!({})) })
            .await;
    assert!(matches!(changed.gateway().pin(DOCUMENT).await, Err(GatewayError::Lied { .. })));
}

#[tokio::test]
async fn a_batch_goes_out_byte_for_byte_and_counts_only_when_it_was_accepted() {
    let services = FakeServices::start(|_| good(&json!({ "accepted": true, "seq": 1 }))).await;
    services.gateway().upload(&[0xa1, 0x00, 0xff]).await.unwrap();
    assert_eq!(services.heard(), [("POST /gateway/batches".to_string(), json!({ "batch": "0xa100ff" }))]);

    for answer in [json!({ "accepted": false }), json!({}), json!([])] {
        let services = FakeServices::start(move |_| good(&answer)).await;
        assert!(matches!(services.gateway().upload(&[1]).await, Err(GatewayError::Lied { .. })));
    }
}

#[tokio::test]
async fn batches_come_back_byte_for_byte_and_never_more_than_were_asked_for() {
    let services = FakeServices::start(|_| good(&json!({ "batches": ["0xa100ff", "00"] }))).await;
    assert_eq!(services.gateway().batches(DEVICE, 7, 2).await.unwrap(), [vec![0xa1, 0x00, 0xff], vec![0x00]]);
    assert_eq!(services.heard()[0].0, "GET /gateway/batches");
    assert!(matches!(services.gateway().batches(DEVICE, 7, 1).await, Err(GatewayError::Lied { .. })));

    for answer in [json!({ "batches": ["0xno"] }), json!({ "batches": 3 }), json!({}), json!([])] {
        let services = FakeServices::start(move |_| good(&answer)).await;
        assert!(matches!(services.gateway().batches(DEVICE, 0, 16).await, Err(GatewayError::Lied { .. })));
    }
    let none = gateway_of(&json!({}));
    assert!(matches!(none.batches(DEVICE, 0, 16).await, Err(GatewayError::NotOffered(_))));
}

#[tokio::test]
async fn epochs_with_batches_are_counted() {
    let history = json!({ "last_seq": 9, "epochs": [{ "epoch": 5, "batches": 2, "tick_tx": "0x1" }, { "epoch": 6, "batches": 0, "tick_tx": null }, { "epoch": 7, "batches": 1, "tick_tx": null }] });
    let services = FakeServices::start(move |_| good(&history)).await;

    assert_eq!(services.gateway().epochs(DEVICE).await.unwrap(), 2);
    assert_eq!(services.heard()[0].0, format!("GET /gateway/devices/{DEVICE}"));
}

#[tokio::test]
async fn the_faucet_is_asked_for_the_account_and_its_refusal_is_passed_on_safely() {
    let services = FakeServices::start(|_| good(&json!({ "tx": "0x1" }))).await;
    services.gateway().fund(OWNER).await.unwrap();
    assert_eq!(services.heard(), [("POST /faucet".to_string(), json!({ "address": OWNER.to_string() }))]);

    let refusal = json!({ "code": "faucet.wait", "detail": format!("wait\u{202e} {}", "x".repeat(500)) }).to_string();
    let services =
        FakeServices::start(move |_| (StatusCode::TOO_MANY_REQUESTS, HeaderMap::new(), refusal.clone().into_bytes()))
            .await;
    let error = services.gateway().fund(OWNER).await.unwrap_err();
    let GatewayError::Refused { code, detail, .. } = &error else { panic!("{error}") };
    assert_eq!(code, "faucet.wait");
    assert!(detail.starts_with("wait\u{fffd} ") && detail.chars().count() <= 120, "{detail}");
}

#[tokio::test]
async fn the_desk_gets_the_proof_and_names_the_token() {
    let services =
        FakeServices::start(|_| good(&json!({ "contract": Address::repeat_byte(7), "token_id": "12", "tx": "0x1" })))
            .await;

    let token = services.gateway().device_token(DEVICE, OWNER, 4690, &[3; 65]).await.unwrap();

    assert_eq!((token.contract, token.token_id), (Address::repeat_byte(7), U256::from(12)));
    let (path, body) = services.heard().remove(0);
    assert_eq!(path, "POST /maker/mint");
    let expected = json!({ "device": DEVICE.to_string(), "owner": OWNER.to_string(), "chain_id": 4690, "signature": format!("0x{}", "03".repeat(65)) });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_token_without_a_number_or_contract_is_a_lie() {
    for (contract, number) in [
        ("0x12", "1"),
        ("0x0707070707070707070707070707070707070707", "0x1"),
        ("0x0707070707070707070707070707070707070707", ""),
    ] {
        let services =
            FakeServices::start(move |_| good(&json!({ "contract": contract, "token_id": number, "tx": "" }))).await;
        let got = services.gateway().device_token(DEVICE, OWNER, 4690, &[3; 65]).await;
        assert!(matches!(got, Err(GatewayError::Lied { .. })), "{contract} {number}");
    }
}

#[tokio::test]
async fn a_service_that_is_down_drowns_us_or_sends_us_elsewhere_is_told_apart() {
    let gone = FakeServices::start(|_| good(&Value::Null)).await;
    let dead = gone.gateway();
    drop(gone);
    assert!(matches!(dead.fund(OWNER).await, Err(GatewayError::Unreachable { .. })));

    let down = FakeServices::start(|_| (StatusCode::BAD_GATEWAY, HeaderMap::new(), b"<html>".to_vec())).await;
    let error = down.gateway().fund(OWNER).await.unwrap_err();
    assert!(matches!(&error, GatewayError::Unreachable { cause, .. } if cause == "HTTP 502"), "{error}");

    let long = FakeServices::start(|_| (StatusCode::OK, HeaderMap::new(), vec![b' '; 5_000_000])).await;
    assert!(matches!(long.gateway().epochs(DEVICE).await, Err(GatewayError::Lied { .. })));

    let target = FakeServices::start(|_| good(&Value::Null)).await;
    let location = HeaderMap::from_iter([(axum::http::header::LOCATION, target.url.parse().unwrap())]);
    let redirect = FakeServices::start(move |_| (StatusCode::TEMPORARY_REDIRECT, location.clone(), vec![])).await;
    assert!(matches!(redirect.gateway().fund(OWNER).await, Err(GatewayError::Lied { .. })));
    assert!(target.heard().is_empty());
}

#[tokio::test]
async fn what_the_network_file_does_not_name_is_not_offered_and_unsafe_addresses_are_not_called() {
    let nothing = gateway_of(&json!({}));
    assert!(matches!(nothing.fund(OWNER).await, Err(GatewayError::NotOffered(_))));
    assert!(matches!(nothing.pin(DOCUMENT).await, Err(GatewayError::NotOffered(_))));
    for address in ["http://services.example", "http://127.0.0.1:80@services.example/"] {
        let error = gateway_of(&json!({ "faucet": address })).fund(OWNER).await.unwrap_err();
        assert!(
            matches!(&error, GatewayError::Unreachable { cause, .. } if cause.contains("neither https")),
            "{error}"
        );
    }
}
