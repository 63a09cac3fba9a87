//! Every time after the first.

use alloy::{primitives::U256, providers::Provider};
use domain::{
    B256,
    account::Owner,
    fleet::{Block, Fleet, Held},
};
use wallet::ports::{
    ChainError, Fleets,
    fleet::{Changes, Known, Since},
};
use wire::permit::Permit;
use world::chain::{
    Send,
    fleet::key,
    interfaces::{IoID, IoIDRegistry},
};

use crate::site::{CHAIN_ID, Counter, SEED, Site, Way};

impl Site {
    /// The device's permit for the owner, by its number.
    fn permit(&self, number: u64, nonce: u64) -> (u8, B256, B256) {
        let key = key(SEED, number);
        let registry = self.ground.contracts.registry;
        let nonce = U256::from(nonce).to_be_bytes();
        let fields =
            Permit { owner: self.owner.address().into(), nonce, chain_id: CHAIN_ID, registry: registry.into() };
        let signed = fields.recover(&fields.sign(&key), key.address()).unwrap();
        (signed.v, signed.r.into(), signed.s.into())
    }

    async fn hand(&self, from: &world::chain::Account, to: &world::chain::Account, token: &str) {
        let id = token.parse().unwrap();
        let call = IoID::transferFromCall { from: from.address(), to: to.address(), id };
        from.send(Send::call(self.ground.contracts.ioid, &call)).await.unwrap();
    }
}

/// What a wallet keeps of a fleet.
pub fn known(owner: Owner, fleet: &Fleet) -> Known {
    let token = |held: &Held| (held.device, held.deed.token_id.parse().unwrap());
    Known { owner, at: fleet.at, tokens: fleet.held.iter().map(token).collect() }
}

/// What is known, with the changes in it.
fn after(known: &Fleet, changes: Changes) -> Fleet {
    let touched = |device| changes.gone.contains(&device) || changes.held.iter().any(|held| held.device == device);
    let mut held: Vec<_> = known.held.iter().filter(|held| !touched(held.device)).cloned().collect();
    held.extend(changes.held.iter().cloned());
    held.sort_by_key(|held| held.device);
    Fleet { at: changes.at, pending: changes.pending, held }
}

fn changes(since: Since) -> Changes {
    let Since::Changes(changes) = since else { panic!("{since:?}") };
    changes
}

#[tokio::test]
async fn later_only_what_was_logged_is_read_again() {
    let site = Site::with(12).await;
    let counter = Counter::before(site.ground.url()).await;
    let chain = site.chain_by(Way::Multicall, &[&counter.url]);
    let registry = site.ground.contracts.registry;
    let first = chain.fleet(site.owner()).await.unwrap();
    let of = |number: u64| {
        let device = key(SEED, number).address().0;
        first.held.iter().find(|held| held.device.0 == device).unwrap().clone()
    };
    // One goes and comes back, one goes for good, one is described anew, one is removed.
    let stranger = &site.ground.stranger;
    site.hand(&site.owner, stranger, &of(0).deed.token_id).await;
    site.hand(stranger, &site.owner, &of(0).deed.token_id).await;
    site.hand(&site.owner, stranger, &of(1).deed.token_id).await;
    let (v, r, s) = site.permit(2, 1);
    let (device, hash) = (of(2).device.0, B256::repeat_byte(9));
    let update = IoIDRegistry::updateCall { device, hash, uri: "ipfs://other".into(), v, r, s };
    site.owner.send(Send::call(registry, &update)).await.unwrap();
    let (v, r, s) = site.permit(3, 1);
    let remove = IoIDRegistry::removeCall { device: of(3).device.0, v, r, s };
    site.owner.send(Send::call(registry, &remove)).await.unwrap();

    let changes = changes(chain.fleet_since(&known(site.owner(), &first)).await.unwrap());

    let mut gone = vec![of(1).device, of(3).device];
    gone.sort();
    assert_eq!(changes.gone, gone);
    let mut described = of(2);
    (described.deed.document_hash, described.deed.document_uri) = (hash, "ipfs://other".into());
    assert_eq!(changes.held.len(), 2, "{changes:?}");
    assert!(changes.held.contains(&of(0)) && changes.held.contains(&described), "{changes:?}");
    let whole = site.chain(Way::Lens).fleet(site.owner()).await.unwrap();
    assert_eq!(after(&first, changes).held, whole.held, "as if everything were read again");
}

#[tokio::test]
async fn where_nothing_happened_two_requests_say_so() {
    let site = Site::with(3).await;
    let counter = Counter::before(site.ground.url()).await;
    let chain = site.chain_by(Way::Multicall, &[&counter.url]);
    let first = chain.fleet(site.owner()).await.unwrap();
    mine(&site, 2_100).await;
    counter.take();

    let changes = changes(chain.fleet_since(&known(site.owner(), &first)).await.unwrap());

    assert!(counter.take() <= 2);
    assert!(changes.held.is_empty() && changes.gone.is_empty());
    assert!(changes.at.number > first.at.number + 2_000, "over two ranges of logs");
}

#[tokio::test]
async fn a_block_that_left_the_chain_asks_for_everything_again() {
    let site = Site::with(3).await;
    let chain = site.chain(Way::Multicall);
    let first = chain.fleet(site.owner()).await.unwrap();
    let mut old = known(site.owner(), &first);
    old.at.hash = B256::repeat_byte(1);
    assert_eq!(chain.fleet_since(&old).await.unwrap(), Since::Unconnected);

    old.at = Block { number: first.at.number + 1_000_000, hash: B256::ZERO };
    let behind = chain.fleet_since(&old).await;
    assert!(matches!(behind, Err(ChainError::Unreachable(_))), "{behind:?}");
}

async fn mine(site: &Site, blocks: u64) {
    let mined: serde_json::Value =
        site.ground.node().raw_request("anvil_mine".into(), (U256::from(blocks),)).await.unwrap();
    assert!(mined.is_null());
}
