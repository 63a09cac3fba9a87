//! Whom a contract is to pay: the call is the one that is planned, and both of its addresses are shown.

use super::*;
use crate::reward_recipient::RecipientPlan;

sol! {
    function setClaimRecipient(address recipient, address token);
}

const MERKL: Address = Address::repeat_byte(0x33);

fn paying() -> Network {
    let text = alloc::format!(
        r#"{{"name":"test","chain_id":1,"rpc":["https://a.example"],"rewards":[{{"kind":"merkl","address":"{MERKL}"}},
            {{"kind":"w3bstream_count_pool","address":"{POOL}"}}]}}"#
    );
    Network::parse(&text).unwrap()
}

fn plan(source: Address, token: Option<Token>, to: Option<Address>, call: Call) -> RecipientPlan {
    RecipientPlan {
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        source,
        token,
        to,
        contact: None,
        before: OWNER.0,
        after: to.unwrap_or(OWNER.0),
        call,
        gas: 1,
        fees: fees(),
        balance: Amount::ZERO,
        first: false,
        contract: false,
        nodes: 1,
    }
}

fn look(plan: RecipientPlan) -> Result<CallView, Refusal> {
    let calls = [plan.call.clone()];
    Ok(judged(&paying(), &Review::Recipient(plan), None, &calls, true)?.calls.remove(0))
}

fn naming(at: Address, recipient: Address, token: Address) -> Call {
    call(at, &setClaimRecipientCall { recipient, token })
}

#[test]
fn both_addresses_of_a_naming_are_shown() {
    for (token, to) in [(None, Some(ANNA)), (Some(usdt()), Some(ANNA)), (Some(usdt()), None), (None, None)] {
        let of = token.as_ref().map(|token| token.contract).unwrap_or_default();
        let view = look(plan(MERKL, token, to, naming(MERKL, to.unwrap_or_default(), of))).unwrap();
        assert_eq!(intent(&view), "Name who is paid your rewards");
        let Meaning::Known { fields, .. } = &view.meaning else { panic!("{view:?}") };
        assert_eq!(fields.len(), 2, "{fields:?}");
        assert_eq!(view.warnings.is_empty(), to.is_none(), "{:?}", view.warnings);
    }
}

#[test]
fn a_naming_of_anybody_else_or_of_another_token_or_elsewhere_is_refused() {
    let lies = [
        naming(MERKL, USDT, Address::ZERO),
        naming(MERKL, Address::ZERO, Address::ZERO),
        naming(MERKL, ANNA, USDT),
        naming(ANNA, ANNA, Address::ZERO),
    ];
    for lie in lies {
        let refused = look(plan(MERKL, None, Some(ANNA), lie.clone())).unwrap_err();
        assert!(matches!(refused, Refusal::Unknown { .. } | Refusal::Differs(_)), "{lie:?}: {refused:?}");
    }
    // A pool that counts remembers nobody.
    assert!(look(plan(POOL, None, Some(ANNA), naming(POOL, ANNA, Address::ZERO))).is_err());
}
