//! The service that tells rewards with their proofs, honest and not.

use std::time::{Duration, Instant};

use alloy::{
    primitives::{Address, B256},
    transports::http::reqwest::Client,
};
use domain::merkle::{RewardLeaf, RewardProof};
use serde_json::{Value, json};
use world::{
    chain::{Family, RewardTerms},
    service::{ProofLie, Services},
};

use crate::{
    rewards::{Payday, payday},
    support::get,
};

struct Office {
    day: Payday,
    services: Services,
}

/// A service that tells what was published last, where something else was published before.
async fn office() -> Office {
    let mut day = payday(RewardTerms::default()).await;
    let (services, _panel) = day.ground.services().await;
    services.proofs.keep(day.publish(1).await);
    services.proofs.keep(day.publish(2).await);
    Office { day, services }
}

impl Office {
    fn url(&self, family: Family, account: Address) -> String {
        let template = self.day.families.source(family, &self.services.url).proofs.unwrap();
        template.replace("{account}", &account.to_string())
    }

    async fn told(&self, family: Family) -> Value {
        get(self.url(family, self.owner())).await
    }

    fn owner(&self) -> Address {
        self.day.owners[2].address()
    }
}

fn proves(told: &Value) -> bool {
    let read = |name: &str| told[name].clone();
    let leaf: RewardLeaf = serde_json::from_value(read("leaf")).unwrap();
    let proof: RewardProof = serde_json::from_value(read("proof")).unwrap();
    let root: B256 = serde_json::from_value(read("root")).unwrap();
    proof.proves(&leaf, root)
}

#[tokio::test]
async fn each_account_is_told_its_newest_reward_with_a_proof_of_it() {
    let office = office().await;

    for family in Family::ALL {
        let told = office.told(family).await;
        assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
        assert!(proves(&told[0]), "{told}");
        let total = &told[0]["leaf"][if family == Family::OneShot { "amount" } else { "total" }];
        assert_eq!(total, "6000000000000000000");
        let cycle = told[0].get("cycle");
        assert_eq!(cycle, (family == Family::Cycle).then(|| json!(1)).as_ref());
        assert_eq!(get(office.url(family, Address::repeat_byte(0x42))).await, json!([]));
    }
}

#[tokio::test]
async fn another_family_and_a_text_that_is_no_account_are_refused() {
    let office = office().await;

    let family = get(format!("{}/proofs/streams/{}", office.services.url, office.owner())).await;
    let account = get(format!("{}/proofs/merkl/nobody", office.services.url)).await;

    assert_eq!((&family["code"], &account["code"]), (&json!("proofs.bad_request"), &json!("proofs.bad_request")));
}

#[tokio::test]
async fn the_service_can_be_made_to_lie() {
    let office = office().await;
    let lie = |lie| office.services.proofs.lie(Some(lie));

    lie(ProofLie::OtherAmount);
    let told = office.told(Family::Cumulative).await;
    assert_eq!((&told[0]["leaf"]["total"], proves(&told[0])), (&json!("6000000000000000001"), false));
    lie(ProofLie::ShortProof);
    assert!(!proves(&office.told(Family::OneShot).await[0]));
    lie(ProofLie::OtherAccounts);
    let others = office.told(Family::Merkl).await;
    assert_eq!(others.as_array().map(Vec::len), Some(4));
    lie(ProofLie::StaleRoot);
    let stale = office.told(Family::Cycle).await;
    assert_eq!((&stale[0]["leaf"]["total"], &stale[0]["cycle"]), (&json!("3000000000000000000"), &json!(0)));

    office.services.proofs.lie(None);
    assert!(proves(&office.told(Family::OneShot).await[0]));
}

#[tokio::test]
async fn the_service_can_be_made_to_answer_with_a_page_late_or_without_end() {
    let office = office().await;
    let url = office.url(Family::Cycle, office.owner());
    let ask = async || Client::new().get(url.clone()).send().await.unwrap();

    office.services.proofs.lie(Some(ProofLie::Html));
    assert!(ask().await.text().await.unwrap().starts_with("<!doctype html>"));

    let wait = Duration::from_millis(300);
    office.services.proofs.lie(Some(ProofLie::Slow(wait)));
    let before = Instant::now();
    assert!(ask().await.text().await.unwrap().starts_with('['));
    assert!(before.elapsed() >= wait);

    office.services.proofs.lie(Some(ProofLie::Huge));
    let mut huge = ask().await;
    let mut read = 0;
    while read < 16 << 20 {
        read += huge.chunk().await.unwrap().unwrap().len();
    }
}
