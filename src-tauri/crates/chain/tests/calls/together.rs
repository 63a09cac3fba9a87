//! What one transaction paid of many rewards, each by its own contract's word.

use domain::{
    collect_all::CollectItem,
    merkle::{RewardLeaf, RewardProof},
    review::ProofClaim,
    reward_proof::ToldReward,
    send::Token,
};

use super::{
    mined::{mining, receipt, said},
    *,
};

sol! {
    interface OneShot {
        event Claimed(uint256 index, address account, uint256 amount);
    }

    interface Cumulative {
        event Claimed(address indexed account, uint256 amount);
    }

    interface Disputed {
        event Claimed(address indexed user, address indexed token, uint256 amount);
    }

    // The same names and types, with who and how much in each other's place.
    interface Swapped {
        event ClaimRewards(address user, uint256 indexed rewards);
        event Claimed(address account, uint256 indexed amount);
    }
}

const STAKES: Address = Address::repeat_byte(0x5a);
const DISTRIBUTOR: Address = Address::repeat_byte(0x5b);
const TOTALS: Address = Address::repeat_byte(0x5c);
const MERKL: Address = Address::repeat_byte(0x5d);
const TOKENS: [Address; 2] = [Address::repeat_byte(0x5e), Address::repeat_byte(0x5f)];
const STRANGER: Address = Address::repeat_byte(0x66);
const HASH: B256 = B256::repeat_byte(0x77);

/// A reward, what its contract logs when it pays it, and what is no word of that.
struct Case {
    item: CollectItem,
    paid: Value,
    otherwise: Vec<Value>,
}

fn by(contract: Address, event: &impl SolEvent) -> Value {
    log(contract, event, 98, 0, 0x77)
}

fn with_proof(source: Address, leaf: RewardLeaf) -> CollectItem {
    let token = Token { contract: TOKENS[0], symbol: "DRT".to_string(), decimals: 6 };
    let reward = ToldReward { leaf, proof: RewardProof::default(), root: None, cycle: None };
    CollectItem { source, amount: Amount::wei(7), proof: Some(ProofClaim { token, reward, root: B256::ZERO }) }
}

/// Both the pool that is paid by ticks and one for stakes log so.
fn pool(source: Address) -> Case {
    let event = |user, rewards: u64| ClaimRewards { user, rewards: U256::from(rewards) };
    // Deployed pools name the owner first, and earned is not paid.
    let earned = ReceiveRewards { device: OWNER.0, owner: DEVICE.0, rewards: U256::from(7) };
    Case {
        item: CollectItem { source, amount: Amount::wei(7), proof: None },
        paid: by(source, &event(OWNER.0, 7)),
        otherwise: vec![
            by(source, &event(STRANGER, 7)),
            by(source, &event(OWNER.0, 0)),
            by(STRANGER, &event(OWNER.0, 7)),
            by(source, &Swapped::ClaimRewards { user: OWNER.0, rewards: U256::from(7) }),
            by(source, &earned),
        ],
    }
}

fn one_shot(index: u64) -> Case {
    let event = |index: u64, account, amount: u64| OneShot::Claimed {
        index: U256::from(index),
        account,
        amount: U256::from(amount),
    };
    let leaf = RewardLeaf::OneShot { index: U256::from(index), account: OWNER, amount: Amount::wei(7) };
    Case {
        item: with_proof(DISTRIBUTOR, leaf),
        paid: by(DISTRIBUTOR, &event(index, OWNER.0, 7)),
        otherwise: vec![
            by(DISTRIBUTOR, &event(7, OWNER.0, index)),
            by(DISTRIBUTOR, &event(index, STRANGER, 7)),
            by(MERKL, &event(index, OWNER.0, 7)),
            by(DISTRIBUTOR, &Cumulative::Claimed { account: OWNER.0, amount: U256::from(7) }),
        ],
    }
}

fn cumulative() -> Case {
    let event = |account| Cumulative::Claimed { account, amount: U256::from(7) };
    let leaf = RewardLeaf::Cumulative { account: OWNER, total: Amount::wei(9) };
    Case {
        item: with_proof(TOTALS, leaf),
        paid: by(TOTALS, &event(OWNER.0)),
        otherwise: vec![
            by(TOTALS, &event(STRANGER)),
            by(STRANGER, &event(OWNER.0)),
            by(TOTALS, &Swapped::Claimed { account: OWNER.0, amount: U256::from(7) }),
        ],
    }
}

fn of_token(token: Address) -> Case {
    let event = |user, token, amount: u64| Disputed::Claimed { user, token, amount: U256::from(amount) };
    let leaf = RewardLeaf::CumulativeToken { account: OWNER, token, total: Amount::wei(9) };
    Case {
        item: with_proof(MERKL, leaf),
        paid: by(MERKL, &event(OWNER.0, token, 7)),
        otherwise: vec![
            by(MERKL, &event(token, OWNER.0, 7)),
            by(MERKL, &event(STRANGER, token, 7)),
            by(MERKL, &event(OWNER.0, STRANGER, 7)),
            by(MERKL, &event(OWNER.0, token, 0)),
            by(TOTALS, &event(OWNER.0, token, 7)),
        ],
    }
}

fn cases() -> Vec<Case> {
    let mut cases = vec![pool(POOL), pool(STAKES), one_shot(3), one_shot(4), cumulative()];
    cases.extend(TOKENS.map(of_token));
    cases
}

async fn paid(cases: &[Case], logs: &[Value], status: u8) -> Logged<Vec<Amount>> {
    let items: Vec<CollectItem> = cases.iter().map(|case| case.item.clone()).collect();
    let node = mining(receipt(HASH, status, logs)).await;
    node.chain("").items_collected(HASH, OWNER, &items).await.unwrap()
}

#[tokio::test]
async fn each_of_many_rewards_counts_as_paid_only_by_its_own_contracts_word_whatever_stands_in_which_field() {
    let cases = cases();
    let good: Vec<Value> = cases.iter().map(|case| case.paid.clone()).collect();
    let all = vec![Amount::wei(7); cases.len()];
    assert_eq!(paid(&cases, &good, 1).await, said(Some(all.clone())));

    for (place, case) in cases.iter().enumerate() {
        let mut expected = all.clone();
        expected[place] = Amount::ZERO;
        for (number, wrong) in case.otherwise.iter().enumerate() {
            let mut logs = good.clone();
            logs[place] = wrong.clone();
            assert_eq!(paid(&cases, &logs, 1).await, said(Some(expected.clone())), "reward {place}, log {number}");
        }
    }
}

#[tokio::test]
async fn a_collection_of_many_rewards_that_failed_or_logged_nothing_of_them_paid_nothing() {
    let cases = cases();
    let good: Vec<Value> = cases.iter().map(|case| case.paid.clone()).collect();
    let wrong: Vec<Value> = cases.iter().flat_map(|case| case.otherwise.clone()).collect();

    assert_eq!(paid(&cases, &good, 0).await, said(None));
    assert_eq!(paid(&cases, &wrong, 1).await, said(None));
    assert_eq!(paid(&cases, &[], 1).await, said(None));
}

#[tokio::test]
async fn a_collection_of_many_rewards_that_no_block_has_now_is_not_known_rather_than_denied() {
    let items: Vec<CollectItem> = cases().into_iter().map(|case| case.item).collect();
    let node = mining(Value::Null).await;
    let found = node.chain("").items_collected(HASH, OWNER, &items).await.unwrap();
    assert_eq!(found, Logged::NotKnown);
}
