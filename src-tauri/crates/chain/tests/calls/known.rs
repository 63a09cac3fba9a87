//! Every call that this adapter makes is one that is known, and reads as what it was made from (T-66).

use super::*;
use domain::{
    calls::{Expected, Meaning, Reader, Role, Signed, What},
    device::Deed,
    network::Network,
    upkeep::{Upkeep, UpkeepPlan},
};
use wallet::ports::{DeviceWallets, device_wallet::Thing};

const WALLET: Address = Address::repeat_byte(0xcc);
const USDT: Address = Address::repeat_byte(0x60);
const MERKL: Address = Address::repeat_byte(0x33);
const KEEPER: Address = Address::repeat_byte(0xa4);
const TO: Address = Address::repeat_byte(0x52);

fn network() -> Network {
    let text = format!(r#"{{"name": "test", "chain_id": 1, "rpc": ["https://a.example"], {IOID}, {REWARDS}}}"#);
    Network::parse(&text).unwrap()
}

const REWARDS: &str = r#""rewards": [{"kind": "w3bstream_count_pool", "address": "0x0808080808080808080808080808080808080808"},
        {"kind": "merkl", "address": "0x3333333333333333333333333333333333333333"}],
    "deedbox": {"anchor": "0xa4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4"}"#;

/// What is said of a call to a contract that only a plan knows.
fn claims() -> Signed {
    let claim = |to, role| Expected { to, value: Amount::ZERO, role: Some(role), what: What::Coins };
    let calls = vec![claim(NFT, Role::Nft), claim(USDT, Role::Token), claim(WALLET, Role::DeviceWallet)];
    Signed { owner: Some(OWNER), calls, ..Signed::default() }
}

/// The intents of a call and of those in it, and the fields of the innermost.
fn read(call: &Call) -> (Vec<String>, Vec<String>) {
    let network = network();
    let (view, decoded) = Reader::of(&network, &claims()).read(call);
    assert!(view.is_known() && decoded.is_some(), "{view:?}");
    let mut intents = Vec::new();
    let mut values = Vec::new();
    for one in view.all() {
        let Meaning::Known { intent, fields, .. } = &one.meaning else { panic!("{one:?}") };
        intents.push(intent.clone());
        values = fields.iter().map(|field| field.value.clone()).collect();
    }
    (intents, values)
}

/// A good call of another contract, with a byte more, with another function: none of them is known.
fn nothing_else_is_known(call: &Call) {
    let network = network();
    let claims = claims();
    let reader = Reader::of(&network, &claims);
    let known = |call: &Call| reader.read(call).0.is_known();
    assert!(!known(&Call { to: TO, ..call.clone() }), "of another contract");
    assert!(!known(&Call { data: [&call.data[..], &[0]].concat().into(), ..call.clone() }), "a byte more");
    assert!(!known(&Call { data: call.data[..call.data.len() - 1].to_vec().into(), ..call.clone() }), "a byte less");
    for bit in 0..32 {
        let mut data = call.data.to_vec();
        data[bit / 8] ^= 1 << (bit % 8);
        assert!(!known(&Call { data: data.into(), ..call.clone() }), "bit {bit} of the function");
    }
}

pub fn keeping(upkeep: Upkeep) -> UpkeepPlan {
    let claim = plan();
    UpkeepPlan {
        device: claim.device,
        did: claim.did,
        name: claim.name,
        owner: claim.owner,
        chain_id: claim.chain_id,
        network: claim.network,
        symbol: claim.symbol,
        decimals: claim.decimals,
        registry: claim.registry,
        nonce: claim.nonce,
        deed: Deed {
            owner: OWNER,
            token_id: "12".to_string(),
            wallet: WALLET,
            document_hash: B256::ZERO,
            document_uri: String::new(),
        },
        upkeep,
        gas: 1,
        fees: claim.fees,
        balance: claim.balance,
        nodes: 1,
        blind_digest: None,
    }
}

#[tokio::test]
async fn every_call_that_is_made_here_is_known_and_shows_what_it_was_made_from() {
    let node = FakeNode::start(|method, _| healthy(method).unwrap()).await;
    let chain = node.chain(&format!("{IOID}, {REWARDS}"));
    let permit = Permit { v: 27, r: B256::repeat_byte(1), s: B256::repeat_byte(2) };
    let update = Upkeep::Update {
        document: "{}".to_string(),
        document_hash: B256::repeat_byte(3),
        document_uri: "ipfs://c".to_string(),
    };
    let remove = Upkeep::Remove { price: Amount::ZERO, claim_fee: Amount::ZERO };
    let sums = Amount::wei(1_500_000);
    let nft = Thing::Nft(token());
    let execute = |thing: &Thing| chain.execute_call(WALLET, &chain.inner_call(WALLET, TO, thing, sums));
    let own = "Have a device's own wallet make a call";
    let cases = [
        (chain.approve_call(&token()).unwrap(), vec!["Let somebody take an NFT"], "number 3 of"),
        (chain.register_call(&plan(), &permit).unwrap(), vec!["Claim a device"], "ipfs://b"),
        (chain.upkeep_call(&keeping(update), &permit).unwrap(), vec!["Renew a device's record"], "ipfs://c"),
        (chain.upkeep_call(&keeping(remove), &permit).unwrap(), vec!["Take a device's record off the network"], "27"),
        (chain.collect_call(OWNER).unwrap(), vec!["Collect rewards"], "your own account"),
        (chain.transfer_call(OWNER, TO, U256::from(12)).unwrap(), vec!["Hand a deed over"], "number 12 of"),
        (chain.send_call(TO, Some(USDT), sums), vec!["Send tokens"], "1500000 of its smallest unit"),
        (chain.recipient_call(MERKL, None, Some(TO)).unwrap(), vec!["Name who is paid your rewards"], "0x5252"),
        (chain.anchor_call(KEEPER, B256::repeat_byte(4), 3).unwrap(), vec!["Anchor readings"], "3"),
        (execute(&Thing::Token(USDT)), vec![own, "Send tokens"], "1500000 of its smallest unit"),
        (execute(&nft), vec![own, "Send an NFT"], "number 3 of"),
    ];
    for (call, intends, says) in cases {
        let (intents, values) = read(&call);
        assert_eq!(intents, intends);
        assert!(values.iter().any(|value| value.contains(says)), "{intents:?} does not say {says}: {values:?}");
        nothing_else_is_known(&call);
    }
    assert_eq!(read(&chain.send_call(TO, None, sums)).0, ["Send coins"]);
    assert_eq!(read(&execute(&Thing::Coin)).0, [own, "Send coins"]);
}
