//! The stand-ins have exactly the interface of the deployed contracts, so what works here can be sent there.

use std::collections::BTreeSet;

use alloy::primitives::{hex, keccak256};
use serde_json::Value;

/// Functions with their selectors and events of ioID v1, ERC-6551's registry and marshall-dao's count pool and fixed pool of
/// version 3; the part of dimo-identity, of SACD v1, of the four Merkle reward families and of DIMO's weekly rewards that is
/// here, with its errors, too.
const DEPLOYED: &str = include_str!("interface.txt");

#[tokio::test]
async fn functions_and_events_are_those_of_the_deployed_contracts() {
    let artifacts = world::chain::contracts().await.unwrap();
    let mut ours = BTreeSet::new();
    let mut contract = "";
    for line in DEPLOYED.lines() {
        let Some(entry) = line.strip_prefix("  ") else {
            contract = line;
            ours = entries(&artifacts.abi(contract).unwrap());
            continue;
        };
        assert!(ours.contains(entry), "{contract} lacks {entry}");
    }
}

fn entries(abi: &Value) -> BTreeSet<String> {
    abi.as_array().unwrap().iter().filter_map(entry).collect()
}

fn entry(item: &Value) -> Option<String> {
    let indexed = |input: &Value| if input["indexed"] == true { " indexed" } else { "" };
    let inputs = item["inputs"].as_array().into_iter().flatten();
    let types: Vec<String> = inputs.map(|each| format!("{}{}", type_of(each), indexed(each))).collect();
    let signature = format!("{}({})", item["name"].as_str()?, types.join(","));
    match item["type"].as_str()? {
        "function" => Some(format!("{} {signature}", selector(&signature))),
        "error" => Some(format!("error {} {signature}", selector(&signature))),
        "event" => Some(format!("event {signature}")),
        _ => None,
    }
}

fn selector(signature: &str) -> String {
    format!("0x{}", hex::encode(&keccak256(signature)[..4]))
}

/// A struct is written as what is in it.
fn type_of(input: &Value) -> String {
    let name = input["type"].as_str().unwrap();
    let Some(array) = name.strip_prefix("tuple") else { return name.to_owned() };
    let parts: Vec<String> = input["components"].as_array().into_iter().flatten().map(type_of).collect();
    format!("({}){array}", parts.join(","))
}
