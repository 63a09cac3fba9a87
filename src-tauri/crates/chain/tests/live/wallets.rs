//! The own wallet of a claimed device, and what happens to it.

use alloy::{primitives::utils::parse_ether, sol, sol_types::SolCall};
use domain::{Address, U256, alarm::AllowedOver, amount::Amount, device::Deed, transaction::Call};
use wallet::ports::{
    Chain, ChainError, DeviceWallets, Logged,
    chain::{Sighted, Sighting, Watched},
    device_wallet::{Sought, Thing},
};
use world::chain::Send;

use crate::stage::Stage;

const ANNA: Address = Address::repeat_byte(0x52);

sol! {
    function approve(address to, uint256 tokenId);
    function setApprovalForAll(address operator, bool approved);
    function setPermissions(address[] callers, bool[] permissions);
    function lock(uint256 until);
}

fn call(to: Address, call: &impl SolCall) -> Call {
    Call { to, value: Amount::ZERO, data: call.abi_encode().into() }
}

async fn seen(stage: &Stage, chain: &chain::EvmChain, deed: &Deed, from: u64) -> (Vec<Sighting>, Option<U256>) {
    let token = deed.token_id.parse().ok();
    let watched = Watched { device: stage.id(), token, wallet: Some(deed.wallet) };
    let page = chain.watched(&[watched], from).await.unwrap();
    (page.sightings, page.states[0])
}

#[tokio::test]
async fn a_devices_wallet_gives_coins_and_its_token_and_every_use_of_it_is_seen() {
    let stage = Stage::set(1).await;
    let chain = stage.chain(true);
    let (plan, _) = stage.claim(&chain).await;
    let token = plan.token.expect("the owner's own");
    let deed = chain.deed(stage.id()).await.unwrap().unwrap();
    let coins = Amount(parse_ether("2").unwrap());
    stage.ground.faucet.send(Send::pay(deed.wallet, coins.0)).await.unwrap();
    let lately = Sought::default();
    let found = chain.holdings(deed.wallet, &lately).await.unwrap();
    assert_eq!((found.coin, &found.nfts, found.tokens.len()), (coins, &vec![token.clone()], 0), "{found:?}");
    let begin = found.block + 1;
    let (_, before) = seen(&stage, &chain, &deed, begin).await;

    let nft = Thing::Nft(token.clone());
    for (thing, amount) in [(Thing::Coin, coins), (nft, Amount::ZERO)] {
        let facts = chain.take_facts(stage.id(), stage.owner(), ANNA, &thing).await.unwrap();
        assert!(facts.genuine && !facts.locked, "{facts:?}");
        let inner = chain.inner_call(deed.wallet, ANNA, &thing, amount);
        let execute = chain.execute_call(deed.wallet, &inner);
        assert!(chain.try_execute(stage.owner(), &execute, &thing).await.unwrap() > 21_000);
        let (hash, mined) = stage.send(&chain, &execute).await;
        let moved = chain.nft_moved(hash, &token, deed.wallet, ANNA).await.unwrap();
        let expected = if matches!(thing, Thing::Nft(_)) { Logged::Done(()) } else { Logged::Otherwise };
        assert_eq!((mined.succeeded, moved), (true, expected));
    }

    assert_eq!(chain.balance(domain::account::Owner(ANNA)).await.unwrap(), coins);
    let empty = chain.holdings(deed.wallet, &lately).await.unwrap();
    assert!(empty.coin.is_zero() && empty.nfts.is_empty(), "{empty:?}");
    let (sightings, after) = seen(&stage, &chain, &deed, begin).await;
    let (contract, number) = (token.contract, token.token_id);
    let gave = Sighted::Gave { contract, to: ANNA, number, nft: true };
    assert_eq!(sightings.iter().map(|one| one.what.clone()).collect::<Vec<_>>(), [gave]);
    assert_ne!(before, after, "the wallet counts what it was told");
}

#[tokio::test]
async fn nobody_else_commands_it_and_whoever_is_allowed_to_is_seen() {
    let stage = Stage::set(1).await;
    let chain = stage.chain(false);
    stage.claim(&chain).await;
    let deed = chain.deed(stage.id()).await.unwrap().unwrap();
    let inner = chain.inner_call(deed.wallet, ANNA, &Thing::Coin, Amount::ZERO);
    let execute = chain.execute_call(deed.wallet, &inner);
    let refused = chain.try_execute(domain::account::Owner(ANNA), &execute, &Thing::Coin).await;
    assert!(matches!(&refused, Err(ChainError::Reverted(reason)) if reason.contains("may not")), "{refused:?}");
    let begin = chain.holdings(deed.wallet, &Sought::default()).await.unwrap().block + 1;

    let (ioid, number) = (stage.ground.contracts.ioid, deed.token_id.parse().unwrap());
    let calls = [
        call(ioid, &approveCall { to: ANNA, tokenId: number }),
        call(ioid, &setApprovalForAllCall { operator: ANNA, approved: true }),
        call(deed.wallet, &setPermissionsCall { callers: vec![ANNA], permissions: vec![true] }),
    ];
    for call in &calls {
        assert!(stage.send(&chain, call).await.1.succeeded, "{call:?}");
    }

    let (sightings, _) = seen(&stage, &chain, &deed, begin).await;
    let allowed = |over| Sighted::Allowed { to: ANNA, over };
    let expected = [AllowedOver::Deed, AllowedOver::AllDeeds, AllowedOver::Wallet].map(allowed);
    assert_eq!(sightings.into_iter().map(|one| one.what).collect::<Vec<_>>(), expected);

    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let until = U256::from(now + 86_400);
    assert!(stage.send(&chain, &call(deed.wallet, &lockCall { until })).await.1.succeeded);
    let facts = chain.take_facts(stage.id(), stage.owner(), ANNA, &Thing::Coin).await.unwrap();
    assert!(facts.locked, "{facts:?}");
    assert_eq!(chain.holdings(deed.wallet, &Sought::default()).await.unwrap().locked_until, Some(now + 86_400));
}
