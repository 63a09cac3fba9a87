//! The order of the checks: a request wrong in several ways is refused for the first of them (T-55).

use std::sync::atomic::Ordering;

use domain::{
    Address,
    account::Owner,
    device::DeviceId,
    failure::{Code, Coded},
    grant::GrantView,
};
use secrecy::{ExposeSecret, SecretString};
use wallet::{access::ReadRequest, grant::GrantRequest};

use crate::fakes::{DAY, House, request};

/// Each fault and what it is refused with, in the order of the checks.
const ORDER: [(Fault, Code); 10] = [
    (Fault::Token, Code::AccessBadToken),
    (Fault::Revoked, Code::AccessRevoked),
    (Fault::Ended, Code::AccessExpired),
    (Fault::Locked, Code::VaultLocked),
    (Fault::OtherDevice, Code::AccessNotFound),
    (Fault::Sold, Code::AccessNotOwner),
    (Fault::Scope, Code::AccessScope),
    (Fault::Window, Code::AccessWindow),
    (Fault::Limit, Code::AccessLimit),
    (Fault::Log, Code::AccessLogFailed),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Token,
    Revoked,
    Ended,
    Locked,
    OtherDevice,
    Sold,
    Scope,
    Window,
    Limit,
    Log,
}

struct Asked {
    house: House,
    grant: GrantView,
    token: SecretString,
    request: ReadRequest,
    device: DeviceId,
}

impl Asked {
    async fn new() -> Self {
        let house = House::new(20);
        let device = house.device(1, "environment.sensor", &["temperature"]).await;
        house.device(2, "environment.sensor", &["temperature"]).await;
        let asked = GrantRequest { max_reads_per_day: Some(1), ..request("App", &[device], &["temperature.raw"]) };
        let (grant, token) = house.grant(asked).await;
        let request =
            ReadRequest { device: device.to_string(), scope: "temperature.raw".to_string(), ..ReadRequest::default() };
        Self { house, grant, token, request, device }
    }

    async fn spoil(&mut self, fault: Fault) {
        match fault {
            Fault::Token => {
                let mut text = self.token.expose_secret().to_string();
                let last = if text.pop() == Some('0') { '1' } else { '0' };
                text.push(last);
                self.token = SecretString::from(text);
            }
            Fault::Revoked => drop(self.house.wallet.revoke(&self.grant.id).await.unwrap()),
            Fault::Ended => self.house.clock.set(self.grant.terms.expires_at),
            Fault::Locked => self.house.wallet.lock(),
            Fault::OtherDevice => self.request.device = format!("{:#x}", Address::repeat_byte(5)),
            Fault::Sold => self.house.chain.set_owner(self.device, Some(Owner(Address::repeat_byte(9)))),
            Fault::Scope => self.request.scope = "humidity.raw".to_string(),
            Fault::Window => self.request.from = Some((self.grant.terms.history_from.0 - 1).to_string()),
            Fault::Limit => {
                let good = ReadRequest {
                    device: self.device.to_string(),
                    scope: "temperature.raw".to_string(),
                    ..ReadRequest::default()
                };
                self.house.wallet.read(&self.token, good).await.unwrap();
                self.house.clock.pass(4_000);
            }
            Fault::Log => self.house.store.log_full.store(true, Ordering::SeqCst),
        }
    }
}

#[tokio::test]
async fn the_first_fault_in_the_order_decides() {
    for (first, (_, expected)) in ORDER.iter().enumerate() {
        let mut asked = Asked::new().await;
        // Spoilt from the last to the first, since reading once comes before everything else can be spoilt.
        let mut faults: Vec<Fault> = ORDER[first..].iter().map(|(fault, _)| *fault).collect();
        faults.sort_by_key(|fault| (*fault != Fault::Limit, *fault == Fault::Log));
        for fault in faults {
            asked.spoil(fault).await;
        }
        let refused = asked.house.wallet.read(&asked.token, asked.request.clone()).await;
        assert_eq!(refused.unwrap_err().code(), *expected, "from fault {first} on");
    }
}

#[tokio::test]
async fn each_fault_alone_is_refused_and_logged_by_name() {
    for (fault, expected) in ORDER {
        let mut asked = Asked::new().await;
        asked.spoil(fault).await;
        let error = asked.house.wallet.read(&asked.token, asked.request.clone()).await.unwrap_err();
        assert_eq!(error.code(), expected, "{fault:?}");
        let log = asked.house.wallet.access_log(1).await.unwrap();
        assert!(log.intact);
        let written = matches!(log.rows[0].outcome, domain::access::Outcome::Refused { code } if code == expected);
        assert_eq!(written, fault != Fault::Log, "{fault:?}: {:?}", log.rows[0]);
    }
}

#[tokio::test]
async fn the_last_millisecond_of_a_grant_is_served_and_the_next_is_not() {
    let mut asked = Asked::new().await;
    asked.house.clock.set(domain::time::Millis(asked.grant.terms.expires_at.0 - 1));
    assert!(asked.house.wallet.read(&asked.token, asked.request.clone()).await.is_ok());
    asked.spoil(Fault::Ended).await;
    let error = asked.house.wallet.read(&asked.token, asked.request).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessExpired);
}

#[tokio::test]
async fn a_clock_set_back_revives_nothing_also_after_a_restart() {
    let mut asked = Asked::new().await;
    asked.spoil(Fault::Ended).await;
    assert_eq!(asked.house.wallet.admit(&asked.token).await.unwrap_err().code(), Code::AccessExpired);
    asked.house.clock.set(domain::time::Millis(asked.grant.terms.not_before.0.saturating_sub(365 * DAY)));
    assert_eq!(asked.house.wallet.admit(&asked.token).await.unwrap_err().code(), Code::AccessExpired);
    let house = asked.house.restarted();
    assert_eq!(house.wallet.read(&asked.token, asked.request).await.unwrap_err().code(), Code::AccessExpired);
    let plan = house.wallet.plan_grant(request("App", &[asked.device], &["temperature.raw"])).await;
    assert_eq!(plan.unwrap_err().code(), Code::GrantBadSpan, "a grant under a wrong clock");
}

#[tokio::test]
async fn a_chain_that_does_not_answer_refuses() {
    let asked = Asked::new().await;
    asked.house.clock.pass(4_000);
    asked.house.chain.down.store(true, Ordering::SeqCst);
    let error = asked.house.wallet.read(&asked.token, asked.request).await.unwrap_err();
    assert_eq!(error.code(), Code::ChainUnreachable);
}

#[tokio::test]
async fn a_sale_is_seen_within_seconds() {
    let mut asked = Asked::new().await;
    asked.spoil(Fault::Limit).await;
    asked.spoil(Fault::Sold).await;
    let error = asked.house.wallet.read(&asked.token, asked.request).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessNotOwner);
}

#[tokio::test]
async fn asking_for_more_is_an_answer_that_counts_and_is_counted() {
    let mut asked = Asked::new().await;
    asked.spoil(Fault::Limit).await;
    let error = asked.house.wallet.request_access(&asked.token, "Humidity, please").await.unwrap_err();
    assert_eq!(error.code(), Code::AccessLimit);
    assert!(asked.house.wallet.notices().await.unwrap().is_empty());

    let asked = Asked::new().await;
    asked.house.wallet.request_access(&asked.token, "Humidity, please").await.unwrap();
    let error = asked.house.wallet.read(&asked.token, asked.request).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessLimit);
}
