//! The networks of a wallet that runs: what is kept is what was shown, and nothing else.

use std::path::Path;

use async_trait::async_trait;
use compose::{Config, Holder, Home, KeyringChoice, compose, keep_network, network_in_text};
use domain::{
    B256,
    failure::{Code, Coded},
    network::Network,
    networks::NetworkSource,
    review::Words,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use wallet::Witness;

/// Nobody listens there.
fn named(name: &str) -> Network {
    let text = format!(r#"{{"name":"{name}","chain_id":7,"rpc":["http://127.0.0.1:1/a-key"]}}"#);
    network_in_text(&text).unwrap()
}

/// An owner who says this to the question, which must name the network and its node.
struct Says(bool);

#[async_trait]
impl Witness for Says {
    async fn agrees(&self, words: &Words) -> bool {
        let told: Vec<&str> = words.lines.iter().map(|line| line.value.as_str()).collect();
        assert!(told[0] == "mine" && told[1].contains("127.0.0.1"), "{told:?}");
        self.0
    }
}

async fn hold(home: &Path, network: Network) -> Holder {
    let config = Config { home: home.to_path_buf(), network, keyring: KeyringChoice::None };
    Holder::start(compose(config).await.unwrap(), || Ok(())).unwrap()
}

#[tokio::test]
async fn a_file_whose_nodes_do_not_answer_is_shown_and_cannot_be_kept() {
    let dir = TempDir::new().unwrap();
    let holder = hold(&dir.path().join("home"), named("used")).await;
    let proposal = holder.propose_network(named("mine")).await.unwrap();
    assert!(!proposal.fits());
    let told = serde_json::to_string(&proposal).unwrap();
    assert!(told.contains("http://127.0.0.1:1") && !told.contains("a-key"), "{told}");
    for id in [proposal.id, B256::ZERO] {
        assert_eq!(holder.keep_proposed(id).unwrap_err().code(), Code::ReviewUnknown);
    }
    let refused = holder.propose_network(named("iotex")).await.unwrap_err();
    assert!(refused.to_string().contains("built in"), "{refused}");
}

#[tokio::test]
async fn the_network_in_use_is_listed_and_stays() {
    let dir = TempDir::new().unwrap();
    let home = dir.path().join("home");
    let (used, other) = (named("used"), named("other"));
    let held = Home::hold(&home).unwrap();
    keep_network(&held, &used).unwrap();
    keep_network(&held, &other).unwrap();
    drop(held);

    let holder = hold(&home, used).await;
    let rows = holder.networks();
    let row = |name: &str| rows.iter().find(|row| row.network.name == name).unwrap();
    assert_eq!((row("used").in_use, row("used").source), (true, NetworkSource::Added));
    assert_eq!((row("other").in_use, row("iotex").source), (false, NetworkSource::BuiltIn));
    assert!(holder.remove_network("used").unwrap_err().to_string().contains("runs on used"));
    holder.remove_network("other").unwrap();
    assert_eq!(holder.check_network(Some("other")).await.unwrap_err().code(), Code::NetworkUnknown);
    let path = home.join("networks/used.json").to_string_lossy().into_owned();
    assert_eq!(holder.check_network(Some(&path)).await.unwrap_err().code(), Code::NetworkUnknown);
}

#[tokio::test]
async fn a_network_from_a_file_is_listed_beside_those_with_a_name() {
    let dir = TempDir::new().unwrap();
    let holder = hold(&dir.path().join("home"), named("used")).await;
    let rows = holder.networks();
    assert_eq!((rows[0].source, rows[0].in_use, rows[0].nodes), (NetworkSource::File, true, 1));
    assert!(rows[1..].iter().all(|row| row.source == NetworkSource::BuiltIn && !row.in_use));
    let report = holder.check_network(None).await.unwrap();
    assert_eq!(report.nodes.len(), 1, "the one in use is asked");
}

#[tokio::test]
async fn the_nodes_of_a_file_that_a_page_gave_are_asked_after_the_owners_yes_alone() {
    let dir = TempDir::new().unwrap();
    let holder = hold(&dir.path().join("home"), named("used")).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let node = format!("http://{}", listener.local_addr().unwrap());
    let others: Vec<String> = (1..=8).map(|port| format!("http://127.0.0.1:{port}")).collect();
    let file = |nodes: &[&str]| {
        let text = serde_json::json!({ "name": "mine", "chain_id": 7, "rpc": nodes }).to_string();
        network_in_text(&text).unwrap()
    };
    let asked = tokio::spawn(async move { listener.accept().await.map(drop) });

    let no = holder.propose_given(file(&[&node]), &Says(false)).await.unwrap_err();
    assert_eq!(no.code(), Code::Cancelled);
    let nine: Vec<&str> = std::iter::once(&node).chain(&others).map(String::as_str).collect();
    let many = holder.propose_given(file(&nine), &Says(true)).await.unwrap_err();
    assert_eq!(many.code(), Code::NetworkFileBad, "{many}");
    assert!(!asked.is_finished(), "a node was asked without a yes");

    holder.propose_given(file(&[&node]), &Says(true)).await.unwrap();
    asked.await.unwrap().unwrap();
}
