//! An owner pays and is paid.

use alloy::{
    primitives::{Address, U256, utils::parse_ether},
    providers::Provider,
};
use serde_json::{Value, json};
use tokio::process::Command;
use world::World;

use crate::{ctl::Owner, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_pays_a_contact_to_the_wei_and_is_shown_where_to_be_paid() {
    let site = Site::new(31).await;
    let owner = site.owner("home");
    let made = owner.must(&["wallet", "create"]).await;
    let account: Address = made["account"].as_str().and_then(|text| text.parse().ok()).expect("an account");
    // From here on one process holds the home, and the commands ask it: the password is worked on only once.
    let (serving, _) = owner.start(&["access", "serve"]).await;
    owner.must(&["wallet", "fund"]).await;
    let stranger = site.world.chain.stranger.address();

    is_told_where_to_be_paid(&owner, account).await;
    keeps_a_contact(&owner, stranger).await;
    pays(&site, &owner, account, stranger).await;
    pays_as_it_is_asked(&site, &owner, stranger).await;
    pays_everything(&site, &owner, account, stranger).await;
    is_kept_from_mistakes(&site, &owner, account, stranger).await;
    serving.end().await;
}

async fn is_told_where_to_be_paid(owner: &Owner<'_>, account: Address) {
    let told = owner.must(&["receive", "--amount", "2.5"]).await;
    assert_eq!(told["account"].as_str().and_then(|text| text.parse().ok()), Some(account), "{told}");
    let uri = format!("ethereum:{}@46900?value=2500000000000000000", account.to_checksum(None));
    assert_eq!(told["uri"], uri, "{told}");
    let spelt = told["io_address"].as_str().expect("a second spelling");
    let own = owner.refused(&["send", spelt, "1", "--yes"], "send.bad_recipient").await;
    assert!(own.contains("your own account"), "both spellings are one account: {own}");
}

async fn keeps_a_contact(owner: &Owner<'_>, stranger: Address) {
    let added = owner.must(&["contact", "add", "Hotspot owner", &stranger.to_string()]).await;
    assert_eq!((&added["name"], &added["confirmed"]), (&json!("Hotspot owner"), &json!(false)), "{added}");
    let again = ["contact", "add", "HOTSPOT OWNER", &Address::repeat_byte(7).to_string()];
    owner.refused(&again, "contact.taken").await;
    assert_eq!(owner.must(&["contact", "list"]).await, json!([added]));
}

async fn pays(site: &Site, owner: &Owner<'_>, account: Address, stranger: Address) {
    let before = Purses::of(&site.world, account, stranger).await;
    owner.refused(&["send", "hotspot owner", "1.5"], "app.cancelled").await;
    assert_eq!(owner.must(&["operations", "list"]).await, json!([]), "nothing began without a yes");

    let printed = owner.ctl(&["send", "hotspot owner", "1.5", "--yes"]).await;
    let said = printed.said().to_owned();
    assert!(said.contains(&stranger.to_checksum(None)), "the recipient in full: {said}");
    assert!(said.contains("never sent"), "it is new: {said}");
    let done = printed.result();

    assert_eq!((&done["kind"], &done["status"]), (&json!("send"), &json!("done")), "{done}");
    let fee = fee(&site.world, &done).await;
    let after = Purses::of(&site.world, account, stranger).await;
    let amount = parse_ether("1.5").expect("an amount");
    assert_eq!(after.theirs - before.theirs, amount);
    assert_eq!(before.ours - after.ours, amount + fee);
    assert_eq!(after.transactions - before.transactions, 1);
    let again = owner.ctl(&["send", &stranger.to_string(), "1"]).await;
    assert!(!again.said().contains("never sent"), "it is known by now: {}", again.said());
}

/// A code in a picture says to whom, and may say how much.
async fn pays_as_it_is_asked(site: &Site, owner: &Owner<'_>, stranger: Address) {
    let request = format!("ethereum:{stranger}@46900?value=2.5e17");
    let says = site.picture(&request);
    owner.refused(&["send", "--qr-image", &says, "1", "--yes"], "send.bad_request").await;
    owner.refused(&["send", "--qr-image", &says, &request, "1", "--yes"], "send.bad_request").await;
    let done = owner.must(&["send", "--qr-image", &says, "--yes"]).await;
    assert_eq!(done["title"], "0.25 DEMO to Hotspot owner", "{done}");
    let address = site.picture(&stranger.to_checksum(None));
    owner.refused(&["send", "--qr-image", &address, "--yes"], "send.bad_amount").await;
    let done = owner.must(&["send", "--qr-image", &address, "0.5", "--yes"]).await;
    assert_eq!(done["title"], "0.5 DEMO to Hotspot owner", "{done}");
    owner.refused(&["send", "--qr-image", &site.picture("WIFI:S:Home;;"), "1", "--yes"], "send.bad_request").await;
    owner.refused(&["send", "ethereum:0x00@46900", "1", "--yes"], "send.bad_request").await;
    owner.refused(&["send", &format!("ethereum:{stranger}@1"), "1", "--yes"], "send.bad_request").await;
}

/// All but the highest fee: what the fee falls short of it is left.
async fn pays_everything(site: &Site, owner: &Owner<'_>, account: Address, stranger: Address) {
    let before = Purses::of(&site.world, account, stranger).await;
    let too_much = format!("{}.000000000000000001", before.ours / parse_ether("1").expect("an amount") + U256::from(1));
    owner.refused(&["send", &stranger.to_string(), &too_much, "--yes"], "send.not_enough_funds").await;

    let done = owner.must(&["send", &stranger.to_string(), "max", "--yes"]).await;

    let fee = fee(&site.world, &done).await;
    let after = Purses::of(&site.world, account, stranger).await;
    let arrived = after.theirs - before.theirs;
    assert_eq!(before.ours - after.ours, arrived + fee);
    assert!(after.ours < fee * U256::from(2), "{} is left after a fee of {fee}", after.ours);
}

async fn is_kept_from_mistakes(site: &Site, owner: &Owner<'_>, account: Address, stranger: Address) {
    let contracts = &site.world.chain.contracts;
    for to in [Address::ZERO, account, contracts.pool, contracts.registry] {
        owner.refused(&["send", &to.to_string(), "0.1", "--yes"], "send.bad_recipient").await;
    }
    let mut like = stranger.into_array();
    like[10] ^= 1;
    let like = Address::from(like).to_string();
    let told = owner.refused(&["send", &like, "0.1", "--yes"], "send.lookalike").await;
    assert!(told.contains("Hotspot owner") && told.contains(&stranger.to_checksum(None)), "{told}");
    owner.refused(&["contact", "add", "Copy", &like], "send.lookalike").await;
    owner.must(&["contact", "add", "Copy", &like, "--confirmed"]).await;
    owner.refused(&["send", "copy", "0.1", "--yes"], "send.not_enough_funds").await;
    owner.refused(&["send", "nobody", "0.1", "--yes"], "contact.unknown").await;
    let nft = contracts.device_nft.to_string();
    owner.refused(&["send", "copy", "1", "--token", &nft, "--yes"], "send.not_a_token").await;
    assert_eq!(owner.must(&["contact", "remove", "COPY"]).await["removed"], "COPY");
    let people = Command::new(env!("CARGO_BIN_EXE_deedboxctl")).args(["contact", "add", "0x", "0x"]).output().await;
    assert_eq!(people.expect("it runs").status.code(), Some(2), "a name is none that could be taken for an address");
}

/// What both have, and how many transactions the account has made.
struct Purses {
    ours: U256,
    theirs: U256,
    transactions: u64,
}

impl Purses {
    async fn of(world: &World, account: Address, stranger: Address) -> Self {
        let of = |whose| async move { world.chain.balance(whose).await.expect("the node answers") };
        let transactions = world.chain.node().get_transaction_count(account).await.expect("the node answers");
        Self { ours: of(account).await, theirs: of(stranger).await, transactions }
    }
}

/// What the transaction of an operation really cost, by the node's own receipt.
async fn fee(world: &World, done: &Value) -> U256 {
    let hash = done["steps"][0]["tx"].as_str().expect("a transaction").parse().expect("a hash");
    let receipt =
        world.chain.node().get_transaction_receipt(hash).await.expect("the node answers").expect("it is mined");
    U256::from(receipt.effective_gas_price) * U256::from(receipt.gas_used)
}
