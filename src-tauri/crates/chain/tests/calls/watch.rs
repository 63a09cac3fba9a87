//! What was logged of devices that are watched, from a node that may lie.

use wallet::ports::chain::{Sighted, Watched};

use super::*;

sol! {
    event Migrate(address indexed oldOwner, address indexed newOwner, uint256 id);
    event RemoveDevice(address indexed device, address owner);
    function state() returns (uint256);
}

const THIEF: Address = Address::repeat_byte(0x66);

fn watched() -> [Watched; 1] {
    [Watched { device: DEVICE, token: Some(U256::from(12)), wallet: None }]
}

fn moved() -> Transfer {
    Transfer { from: OWNER.0, to: THIEF, tokenId: U256::from(12) }
}

/// A node at block 5,000 that gives of `logs` those of the asked kind and blocks; of any block if it lies.
async fn node(logs: Vec<Value>, lies: bool) -> FakeNode {
    let contracts = Contracts::default();
    claimed(&contracts, DEVICE.did().as_str());
    contracts.says(Address::repeat_byte(0xcc), &stateCall {}, U256::from(3));
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => Reply::Result(head(number(&params[0]).unwrap_or(5_000))),
        "eth_getLogs" => {
            let asked = &params[0];
            let (from, to) = (number(&asked["fromBlock"]).unwrap(), number(&asked["toBlock"]).unwrap());
            assert!(to - from < 2_000, "{from} to {to} is more than nodes give");
            let fits = |log: &&Value| {
                let kinds = asked["topics"][0].to_string();
                let inside = (from..=to).contains(&number(&log["blockNumber"]).unwrap());
                let named = (1..4).all(|place| asks_for(&asked["topics"][place], &log["topics"][place]));
                let there = asks_for(&asked["address"], &log["address"]);
                kinds.contains(log["topics"][0].as_str().unwrap()) && (lies || inside && named && there)
            };
            Reply::Result(logs.iter().filter(fits).cloned().collect())
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

/// Whether a value, or one of several, is what was asked for; nothing asks for anything.
pub fn asks_for(asked: &Value, is: &Value) -> bool {
    asked.is_null() || is.as_str().is_some_and(|is| asked.to_string().to_lowercase().contains(&is.to_lowercase()))
}

pub fn number(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}

#[tokio::test]
async fn a_transfer_is_told_from_a_migration_of_the_same_transaction() {
    let migration = Migrate { oldOwner: OWNER.0, newOwner: THIEF, id: U256::from(12) };
    let logs = vec![
        log(REGISTRY, &RemoveDevice { device: DEVICE.0, owner: THIEF }, 4_900, 0, 3),
        log(IOID_NFT, &moved(), 20, 0, 1),
        log(IOID_NFT, &moved(), 3_000, 1, 2),
        log(IOID_NFT, &migration, 3_000, 2, 2),
    ];

    let page = node(logs, false).await.chain(IOID).watched(&watched(), 10).await.unwrap();

    let what: Vec<_> = page.sightings.iter().map(|one| (one.block, one.tx, one.what.clone())).collect();
    let moved = |migrated| Sighted::Moved { from: OWNER, to: Owner(THIEF), migrated };
    let expected = [
        (20, B256::repeat_byte(1), moved(false)),
        (3_000, B256::repeat_byte(2), moved(true)),
        (4_900, B256::repeat_byte(3), Sighted::Removed),
    ];
    assert_eq!(what, expected);
    assert_eq!((page.block, page.states.as_slice()), (5_000, [Some(U256::from(3))].as_slice()));
    assert!(matches!(page.deeds.unwrap().as_slice(), [Ok(Some(deed))] if deed.owner == OWNER));
}

#[tokio::test]
async fn logs_that_were_not_asked_for_are_no_answer() {
    let mut removed = log(IOID_NFT, &moved(), 20, 0, 1);
    removed["removed"] = json!(true);
    let other = Transfer { tokenId: U256::from(13), ..moved() };
    for lie in [
        log(STORE, &moved(), 20, 0, 1),
        log(IOID_NFT, &moved(), 5_001, 0, 1),
        log(IOID_NFT, &other, 20, 0, 1),
        log(REGISTRY, &RemoveDevice { device: OTHER.0, owner: THIEF }, 20, 0, 1),
        removed,
    ] {
        let answer = node(vec![lie.clone()], true).await.chain(IOID).watched(&watched(), 10).await;
        assert!(matches!(answer, Err(ChainError::BadAnswer(_))), "{lie}: {answer:?}");
    }
}
