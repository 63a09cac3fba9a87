//! When collecting from a reward contract ends.

use domain::{network::RewardSource, time::Millis};

use super::*;

mod deadline {
    alloy::sol! {
        function endTime() returns (uint256);
    }
}

fn source(kind: &str) -> RewardSource {
    RewardSource { kind: kind.to_string(), address: POOL, token: None, proofs: None, from_block: 0 }
}

#[tokio::test]
async fn only_a_contract_that_has_an_end_tells_one() {
    let contracts = Contracts::default();
    contracts.says(POOL, &deadline::endTimeCall {}, U256::from(1_800_000_000_u64));
    let ends =
        |node: FakeNode, kind: &'static str| async move { node.chain("").claims_end(&source(kind)).await.unwrap() };
    let told = ends(contracts.node().await, "merkle_distributor").await;
    assert_eq!(told, Some(Millis(1_800_000_000_000)));
    assert_eq!(ends(contracts.node().await, "merkl").await, None, "it is not even asked");

    contracts.says(POOL, &deadline::endTimeCall {}, U256::MAX);
    assert_eq!(ends(contracts.node().await, "merkle_distributor").await, Some(Millis(u64::MAX)));
    contracts.refuses(POOL, &deadline::endTimeCall {});
    assert_eq!(ends(contracts.node().await, "merkle_distributor").await, None, "it has none");
}
