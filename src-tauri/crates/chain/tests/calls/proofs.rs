//! Contracts that pay by a proof: what they and their token say, and what they logged.

use domain::{
    merkle::{RewardLeaf, RewardProof},
    network::RewardSource,
    review::ProofClaim,
    reward_family::RewardFamily,
    reward_proof::ToldReward,
    send::Token,
};
use wallet::ports::ProofFacts;

use super::{
    mined::{mining, receipt, said},
    *,
};
use fake::chain_of;

sol! {
    function token() returns (address);
    function merkleRoot() returns (bytes32);
    function isClaimed(uint256 index) returns (bool);
    function cumulativeClaimed(address account) returns (uint256);
    function roots(uint256 cycle) returns (bytes32);
    function claims(address account) returns (uint256);
    function symbol() returns (string);
    function decimals() returns (uint8);
}

sol! {
    interface OneShot {
        event Claimed(uint256 index, address account, uint256 amount);
    }

    interface Cumulative {
        event Claimed(address indexed account, uint256 amount);
    }

    // The same name and types, with account and amount in each other's place.
    interface Swapped {
        event Claimed(address account, uint256 indexed amount);
    }
}

const SOURCE: Address = Address::repeat_byte(0x5c);
const TOKEN: Address = Address::repeat_byte(0x5d);
const STRANGER: Address = Address::repeat_byte(0x66);
const ROOT: B256 = B256::repeat_byte(0x72);
const HASH: B256 = B256::repeat_byte(0x77);
const FAMILIES: [RewardFamily; 3] =
    [RewardFamily::MerkleDistributor, RewardFamily::CumulativeMerkle, RewardFamily::CycleMerkle];

fn source(family: RewardFamily) -> RewardSource {
    let kind = family.as_str().to_string();
    RewardSource { kind, address: SOURCE, token: Some(TOKEN), proofs: None, from_block: 0 }
}

fn told(family: RewardFamily) -> ToldReward {
    let (account, total) = (OWNER, Amount::wei(7));
    let leaf = match family {
        RewardFamily::MerkleDistributor => RewardLeaf::OneShot { index: U256::from(3), account, amount: total },
        RewardFamily::CycleMerkle => RewardLeaf::Cycle { account, total },
        RewardFamily::CumulativeMerkle
        | RewardFamily::Merkl
        | RewardFamily::CountPool
        | RewardFamily::FixedPool
        | RewardFamily::WeeklyPush
        | RewardFamily::TokenTransfers
        | RewardFamily::NativeTransfers => RewardLeaf::Cumulative { account, total },
    };
    ToldReward { leaf, proof: RewardProof::default(), root: None, cycle: Some(2) }
}

/// A contract of any of the families that has paid nothing and holds nine of its token.
fn payer(decimals: u8) -> Contracts {
    let contracts = Contracts::default();
    contracts.says(SOURCE, &tokenCall {}, TOKEN);
    contracts.says(SOURCE, &merkleRootCall {}, ROOT);
    contracts.says(SOURCE, &isClaimedCall { index: U256::from(3) }, false);
    contracts.says(SOURCE, &cumulativeClaimedCall { account: OWNER.0 }, U256::ZERO);
    contracts.says(SOURCE, &rootsCall { cycle: U256::from(2) }, ROOT);
    contracts.says(SOURCE, &claimsCall { account: OWNER.0 }, U256::ZERO);
    contracts.says(TOKEN, &symbolCall {}, "DRT".to_string());
    contracts.says(TOKEN, &decimalsCall {}, decimals);
    contracts.says(TOKEN, &balanceOfCall { owner: SOURCE }, U256::from(9));
    contracts
}

async fn facts(contracts: &Contracts, family: RewardFamily) -> Result<ProofFacts, ChainError> {
    contracts.node().await.chain("").proof_facts(&source(family), &[told(family)]).await
}

#[tokio::test]
async fn a_rewards_token_counts_by_its_own_decimals_as_far_as_they_make_sense() {
    for family in FAMILIES {
        for decimals in [0, 6, 18, 36] {
            let facts = facts(&payer(decimals), family).await.unwrap();
            let token = Token { contract: TOKEN, symbol: "DRT".to_string(), decimals };
            assert_eq!(facts.tokens, [(token, Amount::wei(9))], "{family:?}");
            assert_eq!((facts.leaves[0].root, facts.leaves[0].collected), (ROOT, Amount::ZERO), "{family:?}");
        }
        for decimals in [37, 77, 78, 255] {
            let error = facts(&payer(decimals), family).await.unwrap_err();
            assert!(matches!(&error, ChainError::BadAnswer(cause) if cause.contains("as a token does")), "{error}");
        }
        // 256 in an answer that holds one byte, nothing at all, and a refusal.
        let no_byte = Bytes::from(U256::from(256).to_be_bytes::<32>());
        for answer in [Some(no_byte), Some(Bytes::new()), None] {
            let contracts = payer(6);
            contracts.0.lock().unwrap().insert((TOKEN, decimalsCall {}.abi_encode().into()), answer.clone());
            let error = facts(&contracts, family).await.unwrap_err();
            assert!(matches!(error, ChainError::BadAnswer(_)), "{family:?}, {answer:?}: {error}");
        }
    }
}

#[tokio::test]
async fn nodes_that_name_other_decimals_or_roots_of_a_reward_are_not_believed() {
    for family in FAMILIES {
        let (other_decimals, other_root) = (payer(18), payer(6));
        other_root.says(SOURCE, &merkleRootCall {}, B256::ZERO);
        other_root.says(SOURCE, &rootsCall { cycle: U256::from(2) }, B256::ZERO);
        for (other, what) in [(other_decimals, "the tokens of the rewards"), (other_root, "what the contract says")] {
            let (one, two) = (payer(6).node().await, other.node().await);
            let chain = chain_of(&[&one.url, &two.url], "", &Arc::default());

            let error = chain.proof_facts(&source(family), &[told(family)]).await.unwrap_err();

            let ChainError::Disagree(cause) = &error else { panic!("{family:?}: {error}") };
            assert!(cause.contains(what), "{family:?}: {cause}");
        }
    }
}

#[tokio::test]
async fn where_no_contract_stands_nothing_is_owed_and_a_token_that_the_network_file_denies_is_no_answer() {
    for family in FAMILIES {
        let contracts = payer(6);
        for answer in contracts.0.lock().unwrap().values_mut() {
            *answer = Some(Bytes::new());
        }
        let error = facts(&contracts, family).await.unwrap_err();
        assert!(matches!(error, ChainError::BadAnswer(_)), "{family:?}: {error}");

        let contracts = payer(6);
        contracts.says(SOURCE, &tokenCall {}, STRANGER);
        let error = facts(&contracts, family).await.unwrap_err();
        assert!(matches!(&error, ChainError::BadAnswer(cause) if cause.contains("pays in")), "{family:?}: {error}");
    }
}

fn claim(family: RewardFamily) -> ProofClaim {
    let token = Token { contract: TOKEN, symbol: "DRT".to_string(), decimals: 6 };
    ProofClaim { token, reward: told(family), root: ROOT }
}

/// Each log with the status of its transaction, and what it paid.
async fn assert_paid(family: RewardFamily, cases: Vec<(Value, u8, Option<u64>)>) {
    for (number, (log, status, paid)) in cases.into_iter().enumerate() {
        let node = mining(receipt(HASH, status, &[log])).await;
        let found = node.chain("").proof_collected(HASH, SOURCE, &claim(family)).await.unwrap();
        let expected = said(paid.map(|paid| Amount::wei(paid.into())));
        assert_eq!(found, expected, "{family:?}, case {number}");
    }
}

#[tokio::test]
async fn a_leaf_that_is_paid_once_counts_as_paid_only_by_its_own_index_account_and_contract() {
    let event = |index: u64, account, amount: u64| OneShot::Claimed {
        index: U256::from(index),
        account,
        amount: U256::from(amount),
    };
    let by = |contract, event: &OneShot::Claimed| log(contract, event, 98, 0, 0x77);
    let other_family = Cumulative::Claimed { account: OWNER.0, amount: U256::from(7) };
    let cases = vec![
        (by(SOURCE, &event(3, OWNER.0, 7)), 1, Some(7)),
        (by(SOURCE, &event(3, OWNER.0, 7)), 0, None),
        (by(SOURCE, &event(7, OWNER.0, 3)), 1, None),
        (by(SOURCE, &event(3, STRANGER, 7)), 1, None),
        (by(SOURCE, &event(3, OWNER.0, 0)), 1, None),
        (by(TOKEN, &event(3, OWNER.0, 7)), 1, None),
        (log(SOURCE, &other_family, 98, 0, 0x77), 1, None),
    ];
    assert_paid(RewardFamily::MerkleDistributor, cases).await;
}

#[tokio::test]
async fn a_total_counts_as_paid_only_by_the_contracts_own_word_whatever_stands_in_which_field() {
    let event = |account, amount: u64| Cumulative::Claimed { account, amount: U256::from(amount) };
    let by = |contract, event: &Cumulative::Claimed| log(contract, event, 98, 0, 0x77);
    let swapped = Swapped::Claimed { account: OWNER.0, amount: U256::from(7) };
    let other_family = OneShot::Claimed { index: U256::ZERO, account: OWNER.0, amount: U256::from(7) };
    for family in [RewardFamily::CumulativeMerkle, RewardFamily::CycleMerkle] {
        let cases = vec![
            (by(SOURCE, &event(OWNER.0, 7)), 1, Some(7)),
            (by(SOURCE, &event(OWNER.0, 7)), 0, None),
            (by(SOURCE, &event(STRANGER, 7)), 1, None),
            (by(SOURCE, &event(OWNER.0, 0)), 1, None),
            (by(STRANGER, &event(OWNER.0, 7)), 1, None),
            (log(SOURCE, &swapped, 98, 0, 0x77), 1, None),
            (log(SOURCE, &other_family, 98, 0, 0x77), 1, None),
        ];
        assert_paid(family, cases).await;
    }
}

#[tokio::test]
async fn a_payment_that_no_block_has_now_is_not_known_rather_than_denied() {
    for family in FAMILIES {
        let node = mining(Value::Null).await;
        let found = node.chain("").proof_collected(HASH, SOURCE, &claim(family)).await.unwrap();
        assert_eq!(found, Logged::NotKnown, "{family:?}");
    }
}
