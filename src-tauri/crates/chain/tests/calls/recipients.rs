//! Whom a contract pays instead of an account: what it says, and what it logged.

use wallet::ports::RecipientFacts;

use super::{
    mined::{mining, receipt, whether},
    *,
};
use fake::chain_of;

sol! {
    event ClaimRecipientUpdated(address indexed user, address indexed token, address indexed recipient);

    function claimRecipient(address user, address token) returns (address);
    function setClaimRecipient(address recipient, address token);
}

const SOURCE: Address = Address::repeat_byte(0x5c);
const TOKEN: Address = Address::repeat_byte(0x5d);
const ANNA: Address = Address::repeat_byte(0xaa);
const STRANGER: Address = Address::repeat_byte(0x66);
const HASH: B256 = B256::repeat_byte(0x77);

/// A contract that names these of all tokens and of one.
fn contract(all: Address, one: Address) -> Contracts {
    let contracts = Contracts::default();
    contracts.says(SOURCE, &claimRecipientCall { user: OWNER.0, token: Address::ZERO }, all);
    contracts.says(SOURCE, &claimRecipientCall { user: OWNER.0, token: TOKEN }, one);
    contracts
}

#[tokio::test]
async fn whom_a_contract_pays_is_read_of_all_tokens_and_of_each() {
    let cases = [(Address::ZERO, Address::ZERO), (ANNA, Address::ZERO), (Address::ZERO, ANNA), (ANNA, STRANGER)];
    for (all, one) in cases {
        let node = contract(all, one).node().await;
        let found = node.chain("").reward_recipients(SOURCE, OWNER, &[TOKEN]).await.unwrap();
        let named = |at: Address| (at != Address::ZERO).then_some(at);
        assert_eq!((found.all, found.tokens.clone()), (named(all), vec![named(one)]));
        let first = [one, all, OWNER.0].into_iter().find(|at| *at != Address::ZERO);
        assert_eq!(Some(found.paid_to(OWNER)), first, "a token's own recipient counts first");
        let of_all = RecipientFacts { tokens: Vec::new(), ..found };
        assert_eq!(of_all.paid_to(OWNER), named(all).unwrap_or(OWNER.0));
    }
}

#[tokio::test]
async fn nodes_that_name_others_are_not_believed() {
    let others = [contract(STRANGER, Address::ZERO), contract(ANNA, STRANGER)];
    for (other, what) in others.into_iter().zip(["whom the contract pays:", "pays which token"]) {
        let (one, two) = (contract(ANNA, Address::ZERO).node().await, other.node().await);
        let chain = chain_of(&[&one.url, &two.url], "", &Arc::default());
        let error = chain.reward_recipients(SOURCE, OWNER, &[TOKEN]).await.unwrap_err();
        let ChainError::Disagree(cause) = &error else { panic!("{error}") };
        assert!(cause.contains(what), "{cause}");
    }
}

#[tokio::test]
async fn a_contract_that_knows_no_such_question_remembers_nobody() {
    let contracts = Contracts::default();
    contracts.refuses(SOURCE, &claimRecipientCall { user: OWNER.0, token: Address::ZERO });
    let error = contracts.node().await.chain("").reward_recipients(SOURCE, OWNER, &[]).await.unwrap_err();
    assert!(matches!(error, ChainError::NotOffered(_)), "{error}");
}

#[tokio::test]
async fn the_call_names_recipient_and_token_and_zero_where_there_is_none() {
    let chain = Contracts::default().node().await;
    let chain = chain.chain("");
    for (token, to) in [(None, None), (None, Some(ANNA)), (Some(TOKEN), Some(ANNA)), (Some(TOKEN), None)] {
        let call = chain.recipient_call(SOURCE, token, to).unwrap();
        let said = setClaimRecipientCall::abi_decode(&call.data).unwrap();
        assert_eq!((call.to, call.value), (SOURCE, Amount::ZERO));
        assert_eq!((said.recipient, said.token), (to.unwrap_or_default(), token.unwrap_or_default()));
    }
}

#[tokio::test]
async fn a_change_counts_by_the_contracts_own_word_in_either_order_of_recipient_and_token() {
    let event = |user, token, recipient| ClaimRecipientUpdated { user, token, recipient };
    let by = |contract, event: &ClaimRecipientUpdated| log(contract, event, 98, 0, 0x77);
    let cases = [
        (by(SOURCE, &event(OWNER.0, TOKEN, ANNA)), 1, true),
        (by(SOURCE, &event(OWNER.0, ANNA, TOKEN)), 1, true),
        (by(SOURCE, &event(OWNER.0, TOKEN, ANNA)), 0, false),
        (by(SOURCE, &event(STRANGER, TOKEN, ANNA)), 1, false),
        (by(SOURCE, &event(OWNER.0, TOKEN, STRANGER)), 1, false),
        (by(SOURCE, &event(OWNER.0, Address::ZERO, ANNA)), 1, false),
        (by(STRANGER, &event(OWNER.0, TOKEN, ANNA)), 1, false),
    ];
    for (number, (log, status, named)) in cases.into_iter().enumerate() {
        let node = mining(receipt(HASH, status, &[log])).await;
        let found = node.chain("").recipient_named(HASH, SOURCE, OWNER, Some(TOKEN), Some(ANNA)).await.unwrap();
        assert_eq!(found, whether(named), "case {number}");
    }
    let taken_back = by(SOURCE, &event(OWNER.0, Address::ZERO, Address::ZERO));
    let node = mining(receipt(HASH, 1, &[taken_back])).await;
    assert_eq!(node.chain("").recipient_named(HASH, SOURCE, OWNER, None, None).await.unwrap(), whether(true));
}
