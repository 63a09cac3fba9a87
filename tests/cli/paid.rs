//! Claims of a wallet that has no coin.

use serde_json::json;
use world::{
    devices::Model,
    panel::{HttpFault, Target},
};

use crate::{ctl::Owner, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_without_a_coin_claims_through_the_projects_proxy() {
    let site = Site::with_payer(61).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    // From here on one process holds the home, and the commands ask it: the password is worked on only once.
    let (serving, _) = owner.start(&["access", "serve"]).await;
    let sensor = pair(&site, &owner, Model::EnvironmentSensor).await;

    // A payer that is away leaves the owner's own coins, which are none.
    site.world.panel.set(Target::Payer, HttpFault::Down);
    owner.refused(&["claim", &sensor, "--yes"], "claim.not_enough_funds").await;
    owner.refused(&["claim", &sensor, "--paid-by", "proxy", "--yes"], "claim.payer_pending").await;
    site.world.panel.set(Target::Payer, HttpFault::Normal);

    let claimed = owner.ctl(&["claim", &sensor, "--yes"]).await;
    let (said, done) = (claimed.said().to_owned(), claimed.result());

    assert_eq!(done["status"], "done", "{done:#}");
    let payer = site.world.chain.payer.address().to_string();
    assert!(said.contains("you pay nothing") && said.contains(&payer), "it does not say who pays: {said}");
    let shown = owner.must(&["device", "show", &sensor]).await;
    assert_eq!(shown["ownership"], "yours", "{shown:#}");
    assert_eq!(owner.must(&["wallet", "show"]).await["balance"], "0", "nothing was spent: there was nothing");
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "what the owner agreed to is no alarm");

    let tracker = pair(&site, &owner, Model::Tracker).await;
    let missing = owner.ctl(&["claim", &tracker, "--paid-by", "payer", "--yes"]).await;
    assert!(!missing.well, "without the maker's token the payer's own form is not open: {}", missing.json);
    serving.end().await;
}

async fn pair(site: &Site, owner: &Owner<'_>, model: Model) -> String {
    let device = site.device(model).describe();
    owner.must(&["device", "pair", &device.address, "--code", &device.label_code]).await;
    device.address
}
