//! Nodes that lie, break off, drown or send elsewhere (T-39, T-46).

mod fake;

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::http::StatusCode;
use domain::{Address, account::Owner, amount::Amount};
use serde_json::json;
use wallet::ports::{Chain, ChainError};

use fake::{FakeNode, NoWait, Reply, chain_of, healthy};

const OWNER: Owner = Owner(Address::repeat_byte(9));

fn page(status: StatusCode, body: impl Into<Vec<u8>>) -> Reply {
    Reply::Http(status, vec![], body.into())
}

/// A node that shows its chain and then gives this page.
async fn node_with_page(status: StatusCode, body: Vec<u8>) -> FakeNode {
    FakeNode::start(move |method, _| match method {
        "eth_chainId" => healthy(method).unwrap(),
        _ => page(status, body.clone()),
    })
    .await
}

#[tokio::test]
async fn nothing_is_asked_of_a_node_that_serves_another_chain() {
    let node = FakeNode::start(|_, _| Reply::Result(json!("0x1"))).await;

    let error = node.chain("").balance(OWNER).await.unwrap_err();

    assert!(matches!(error, ChainError::WrongChain { expected: 4690, found: 1 }), "{error}");
    assert_eq!(node.methods(), ["eth_chainId"]);
}

#[tokio::test]
async fn a_node_whose_chain_began_elsewhere_is_not_believed() {
    let pinned = |hash: &str| format!(r#""genesis": "{hash}""#);
    let node = FakeNode::start(|method, params| match (method, params[0].as_str()) {
        ("eth_getBlockByNumber", Some("0x0")) => Reply::Result(fake::head(0xabc)),
        _ => healthy(method).unwrap(),
    })
    .await;

    let right = node.chain(&pinned(&format!("0x{:064x}", 0xabc))).balance(OWNER).await;
    let error = node.chain(&pinned(&format!("0x{:064x}", 0xabd))).balance(OWNER).await.unwrap_err();

    assert!(right.is_ok(), "{right:?}");
    assert!(matches!(error, ChainError::WrongGenesis), "{error}");
    assert_eq!(node.asked("eth_getBalance").len(), 1);
}

#[tokio::test]
async fn answers_that_are_no_answers_are_refused_in_words() {
    let deep = format!(r#"{{"jsonrpc":"2.0","id":0,"result":{}{}}}"#, "[".repeat(65), "]".repeat(65));
    let cases: [(StatusCode, Vec<u8>, &str); 5] = [
        (StatusCode::OK, b"<html>busy</html>".to_vec(), "not JSON-RPC"),
        (StatusCode::OK, vec![b' '; 10_000_000], "4 MiB"),
        (StatusCode::OK, deep.into_bytes(), "deeper"),
        (StatusCode::OK, br#"{"jsonrpc":"2.0","id":0,"result":"much"}"#.to_vec(), "makes no sense"),
        (StatusCode::NOT_FOUND, b"gone".to_vec(), "HTTP 404"),
    ];
    for (status, body, words) in cases {
        let node = node_with_page(status, body).await;
        let error = node.chain("").balance(OWNER).await.unwrap_err();
        assert!(matches!(error, ChainError::BadAnswer(_)), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = FakeNode::start(|method, _| healthy(method).unwrap()).await;
    let target = elsewhere.url.clone();
    let node = FakeNode::start(move |_, _| {
        Reply::Http(StatusCode::PERMANENT_REDIRECT, vec![("location", target.clone())], vec![])
    })
    .await;

    let error = node.chain("").balance(OWNER).await.unwrap_err();

    assert!(matches!(error, ChainError::BadAnswer(_)), "{error}");
    assert!(elsewhere.methods().is_empty());
}

#[tokio::test]
async fn a_busy_node_is_tried_three_times_with_growing_waits() {
    let node = node_with_page(StatusCode::TOO_MANY_REQUESTS, vec![]).await;
    let clock = Arc::new(NoWait::default());

    let error = chain_of(&[&node.url], "", &clock).balance(OWNER).await.unwrap_err();

    assert!(matches!(&error, ChainError::Unreachable(cause) if cause == "HTTP 429"), "{error}");
    assert_eq!(node.asked("eth_getBalance").len(), 3);
    assert_eq!(*clock.0.lock().unwrap(), [250, 1_000]);
}

/// A node that shows its chain and then asks to be left alone.
async fn resting(seconds: u64) -> FakeNode {
    FakeNode::start(move |method, _| match method {
        "eth_chainId" => healthy(method).unwrap(),
        _ => Reply::Http(StatusCode::TOO_MANY_REQUESTS, vec![("retry-after", seconds.to_string())], vec![]),
    })
    .await
}

#[tokio::test]
async fn a_node_that_wants_to_be_left_alone_for_a_moment_is() {
    let node = resting(2).await;
    let clock = Arc::new(NoWait::default());

    chain_of(&[&node.url], "", &clock).balance(OWNER).await.unwrap_err();

    assert_eq!(*clock.0.lock().unwrap(), [2_000, 2_000]);
}

#[tokio::test]
async fn the_owner_hears_at_once_of_a_node_that_wants_to_be_left_alone_for_long_and_it_is() {
    let node = resting(40).await;
    let clock = Arc::new(NoWait::default());
    let chain = chain_of(&[&node.url], "", &clock);

    for _ in 0..2 {
        let error = chain.balance(OWNER).await.unwrap_err();
        assert!(error.to_string().contains("left alone for 40 s"), "{error}");
    }

    assert_eq!(node.asked("eth_getBalance").len(), 1);
    assert!(clock.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn another_node_answers_at_once_while_one_is_busy() {
    let (busy, good) = (resting(2).await, FakeNode::start(|method, _| healthy(method).unwrap()).await);
    let clock = Arc::new(NoWait::default());

    chain_of(&[&busy.url, &good.url], "", &clock).balance(OWNER).await.unwrap();

    assert!(clock.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_to_another_question_is_none() {
    let node = node_with_page(StatusCode::OK, br#"{"jsonrpc":"2.0","id":77,"result":"0x1"}"#.to_vec()).await;
    let error = node.chain("").balance(OWNER).await.unwrap_err();
    assert!(error.to_string().contains("another question"), "{error}");
}

#[tokio::test]
async fn the_owner_hears_of_it_when_two_nodes_let_time_run_out() {
    let silent: Vec<_> = futures::future::join_all(
        (0..4).map(|_| async { tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap() }),
    )
    .await;
    let addresses: Vec<String> = silent.iter().map(|node| format!("http://{}", node.local_addr().unwrap())).collect();
    let text = format!(r#"{{"name": "test", "chain_id": 4690, "rpc": {}}}"#, json!(addresses));
    let short = std::time::Duration::from_millis(200);
    let limits = chain::Limits { answer: short, connect: short };
    let network = serde_json::from_str(&text).unwrap();
    let began = std::time::Instant::now();

    let error = chain::EvmChain::connect_within(&network, Arc::new(NoWait::default()), limits)
        .balance(OWNER)
        .await
        .unwrap_err();

    assert!(matches!(&error, ChainError::Unreachable(cause) if cause == "no answer in time"), "{error}");
    assert!(began.elapsed() < short * 4, "two were asked, not four: {:?}", began.elapsed());
}

#[tokio::test]
async fn a_node_that_was_busy_once_still_answers() {
    let tries = AtomicU32::new(0);
    let node = FakeNode::start(move |method, _| match method {
        "eth_getBalance" if tries.fetch_add(1, Ordering::SeqCst) == 0 => page(StatusCode::SERVICE_UNAVAILABLE, "later"),
        _ => healthy(method).unwrap(),
    })
    .await;

    assert_eq!(node.chain("").balance(OWNER).await.unwrap(), Amount::wei(1_000_000_000_000_000_000));
}

#[tokio::test]
async fn the_next_node_answers_when_one_is_down_and_is_kept() {
    let gone = FakeNode::start(|method, _| healthy(method).unwrap()).await;
    let dead = gone.url.clone();
    drop(gone);
    let lying = FakeNode::start(|_, _| Reply::Result(json!("0x1"))).await;
    let good = FakeNode::start(|method, _| healthy(method).unwrap()).await;
    let chain = chain_of(&[&dead, &lying.url, &good.url], "", &Arc::default());

    chain.balance(OWNER).await.unwrap();
    chain.balance(OWNER).await.unwrap();

    assert_eq!(lying.methods(), ["eth_chainId"]);
    assert_eq!(good.methods(), ["eth_chainId", "eth_getBalance", "eth_getBalance"]);
}

#[tokio::test]
async fn the_chain_is_asked_for_again_after_a_lost_connection() {
    let balances = Arc::new(AtomicU32::new(0));
    let served = balances.clone();
    let node = FakeNode::start(move |method, _| match method {
        "eth_getBalance" if served.fetch_add(1, Ordering::SeqCst) > 0 => page(StatusCode::BAD_GATEWAY, ""),
        "eth_chainId" if served.load(Ordering::SeqCst) > 1 => Reply::Result(json!("0x7")),
        _ => healthy(method).unwrap(),
    })
    .await;
    let chain = node.chain("");

    chain.balance(OWNER).await.unwrap();
    assert!(matches!(chain.balance(OWNER).await, Err(ChainError::Unreachable(_))));
    assert!(matches!(chain.balance(OWNER).await, Err(ChainError::WrongChain { found: 7, .. })));
}

#[tokio::test]
async fn an_address_that_only_looks_safe_is_never_called() {
    for address in ["http://node.example", "http://127.0.0.1:80@node.example", "ftp://127.0.0.1", "no address"] {
        let error = chain_of(&[address], "", &Arc::default()).balance(OWNER).await.unwrap_err();
        assert!(
            matches!(&error, ChainError::Unreachable(cause) if cause.contains("neither https")),
            "{address}: {error}"
        );
    }
}

#[tokio::test]
async fn a_key_in_the_nodes_address_is_in_no_message() {
    let gone = FakeNode::start(|method, _| healthy(method).unwrap()).await;
    let address = format!("{}/v1/secret-key", gone.url);
    drop(gone);
    let error = chain_of(&[&address], "", &Arc::default()).balance(OWNER).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret-key"), "{error:?}");
}

#[tokio::test]
async fn a_fee_covers_two_full_blocks_and_a_tip_even_where_the_node_suggests_none() {
    let node = FakeNode::start(|method, _| match method {
        "eth_maxPriorityFeePerGas" => Reply::Error(json!({"code": -32601, "message": "Method not found"})),
        _ => healthy(method).unwrap(),
    })
    .await;

    let fees = node.chain("").fees().await.unwrap();

    assert_eq!(fees.max_priority_fee_per_gas, Amount::wei(1_000_000_000));
    assert_eq!(fees.max_fee_per_gas, Amount::wei(2_001_000_000_000));
}

#[tokio::test]
async fn what_the_network_file_does_not_name_is_not_offered() {
    let node = FakeNode::start(|method, _| healthy(method).unwrap()).await;
    let chain = node.chain("");
    assert!(matches!(chain.registry(), Err(ChainError::NotOffered(_))));
    assert!(matches!(chain.collect_call(OWNER), Err(ChainError::NotOffered(_))));
}
