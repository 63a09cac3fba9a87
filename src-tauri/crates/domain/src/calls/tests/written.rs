//! Calls that the owner wrote, and what hides in them.

use super::*;

#[test]
fn a_written_call_needs_the_expert_view_where_it_is_unknown() {
    let unknown = Call { to: ANNA, value: Amount::wei(7), data: Bytes::from_static(&[1, 2, 3, 4, 5]) };
    let review = written(&unknown, None, 0);

    let Err(Refusal::Unknown { to, selector }) = judge(&review, false) else { panic!("it was asked for") };
    assert_eq!((to, selector.as_str()), (ANNA.to_checksum(None), "0x01020304"));

    let view = judge(&review, true).unwrap();
    assert_eq!(intent(&view), "Have a device's own wallet make a call");
    let inner = view.inner.unwrap();
    assert_eq!((&inner.meaning, &inner.data, inner.digest), (&Meaning::Unknown, &unknown.data, digest(&unknown.data)));
    assert!(inner.warnings[0].contains("does not know"), "{:?}", inner.warnings);
}

#[test]
fn grave_calls_are_named_with_what_they_allow() {
    let lots = U256::MAX;
    let cases = [
        (call(USDT, &approveCall { to: ANNA, tokenId: lots }), Some(usdt()), "Let somebody take tokens", "no limit"),
        (
            call(USDT, &approveCall { to: ANNA, tokenId: U256::from(1) }),
            Some(usdt()),
            "Let somebody take tokens",
            "until you set it back",
        ),
        (
            call(USDT, &increaseAllowanceCall { spender: ANNA, addedValue: lots }),
            Some(usdt()),
            "Let somebody take more tokens",
            "no limit",
        ),
        (
            call(DEEDS, &setApprovalForAllCall { operator: ANNA, approved: true }),
            None,
            "Let somebody hand over every deed",
            "everything that you have",
        ),
        (
            call(DEEDS, &approveCall { to: ANNA, tokenId: U256::from(1) }),
            None,
            "Let somebody hand a deed over",
            "without asking again",
        ),
        (
            call(USDT, &permit(U256::from(1))),
            Some(usdt()),
            "Let somebody take tokens by a signature",
            "until you set it back",
        ),
        (call(USDT, &permit(lots)), Some(usdt()), "Let somebody take tokens by a signature", "no limit"),
    ];
    for (inner, token, intends, warns) in cases {
        let view = judge(&written(&inner, token, 0), false).unwrap().inner.unwrap();
        assert_eq!(intent(&view), intends);
        assert!(view.warnings.iter().any(|warning| warning.contains(warns)), "{intends}: {:?}", view.warnings);
    }
    let unlimited = call(USDT, &approveCall { to: ANNA, tokenId: lots });
    let view = judge(&written(&unlimited, Some(usdt()), 0), false).unwrap().inner.unwrap();
    assert!(shown(&view, "Amount").starts_with("Unlimited: "), "{view:?}");
    let endless = judge(&written(&call(USDT, &permit(U256::from(1))), Some(usdt()), 0), false).unwrap().inner.unwrap();
    assert!(!endless.warnings.iter().any(|warning| warning.contains("no limit")), "an end is no amount: {endless:?}");
}

/// By a signature that counts for ever.
fn permit(value: U256) -> permitCall {
    let (owner, spender) = (OWNER.0, ANNA);
    permitCall { owner, spender, value, deadline: U256::MAX, v: 27, r: B256::ZERO, s: B256::ZERO }
}

#[test]
fn permissions_of_dimo_are_told_apart_by_whether_they_give_or_take_back() {
    let set = |permissions: u64, expiration: u64| {
        let (permissions, expiration, source) = (U256::from(permissions), U256::from(expiration), "".to_string());
        let number = U256::from(55);
        call(
            SACD,
            &setPermissionsCall { asset: VEHICLES, tokenId: number, grantee: ANNA, permissions, expiration, source },
        )
    };
    for (call, warns) in [
        (set(12, 4_000_000_000), "without asking again"),
        (set(12, 0), "without asking again"),
        (set(0, 4_000_000_000), "without asking again"),
        (set(0, 0), "permitted nothing more"),
    ] {
        let view = judge(&written(&call, None, 0), false).unwrap().inner.unwrap();
        assert_eq!(intent(&view), "Set what somebody is permitted");
        let [warning] = view.warnings.as_slice() else { panic!("{view:?}") };
        assert!(warning.contains(warns), "{warns}: {warning}");
        assert!(shown(&view, "Who is permitted").contains(&ANNA.to_checksum(None)), "{view:?}");
    }
}

#[test]
fn a_delegate_call_is_refused_wherever_it_hides() {
    let nothing = Call { to: ANNA, value: Amount::ZERO, data: Bytes::new() };
    assert_eq!(judge(&written(&nothing, None, 1), true), Err(Refusal::Delegate));
    let inside = executeCall { to: ANNA, value: U256::ZERO, data: Bytes::new(), operation: 1 };
    for to in [ANNA, WALLET, POOL] {
        let mut hidden = call(to, &inside);
        assert_eq!(judge(&written(&hidden, None, 0), true), Err(Refusal::Delegate), "{to}");
        hidden.data = [&hidden.data[..], &[0]].concat().into();
        assert_eq!(judge(&written(&hidden, None, 0), true), Err(Refusal::Delegate), "{to}, with a byte more");
    }
}

#[test]
fn calls_within_calls_are_looked_into_and_not_for_ever() {
    let claim = call(POOL, &claimRewardsCall { user: WALLET });
    let view = judge(&written(&claim, None, 0), false).unwrap();
    assert_eq!(intent(view.inner.as_ref().unwrap()), "Collect rewards");
    let mut deep = claim;
    for _ in 0..6 {
        let (to, value, data) = (deep.to, deep.value.0, deep.data.clone());
        deep = call(WALLET, &executeCall { to, value, data, operation: 0 });
    }
    assert!(matches!(judge(&written(&deep, None, 0), false), Err(Refusal::Unknown { .. })));
}

#[test]
fn an_nft_is_not_taken_for_a_token_by_its_call_alone() {
    let inner = call(ANNA, &transferFromCall { from: WALLET, to: ANNA, tokenId: U256::from(5) });
    assert!(matches!(judge(&written(&inner, None, 0), false), Err(Refusal::Unknown { .. })));
    assert!(matches!(
        judge(&written(&inner, Some(Token { contract: ANNA, ..usdt() }), 0), false),
        Err(Refusal::Unknown { .. })
    ));
}
