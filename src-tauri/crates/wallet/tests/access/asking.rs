//! Requests of apps: read, kept, checked and narrowed, and none of them grants anything by itself (T-58).

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::{
    Address, B256, Bytes,
    access_request::{AppRequest, AskingApp, Manifest, RequestError, Standing, Wanted},
    account::Owner,
    claim::DeviceToken,
    device::DeviceId,
    failure::{Code, Coded},
    grant::GrantTerms,
    identity::{Identity, Origin},
    review::{Review, ReviewView, Words},
};
use k256::ecdsa::SigningKey;
use wallet::{
    Witness,
    ports::{Gateway, GatewayError},
    requests::{AskedError, More, Narrowed},
};
use wire::identity::DeviceKey;

use crate::fakes::{DAY, House, START, request};

const SENSOR: &str = "environment.sensor";
const TRACKER: &str = "tracker.gps";

/// A network on which one website answers.
#[derive(Default)]
struct Website {
    file: Mutex<Option<Vec<u8>>>,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl Gateway for Website {
    fn document_uri(&self, _: &str) -> String {
        String::new()
    }

    async fn pin(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("document service"))
    }

    async fn upload(&self, _: &[u8]) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("data gateway"))
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Err(GatewayError::NotOffered("data gateway"))
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("faucet"))
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered("maker's desk"))
    }

    async fn app_manifest(&self, origin: &Origin) -> Result<Vec<u8>, GatewayError> {
        self.asked.lock().unwrap().push(origin.to_string());
        self.file.lock().unwrap().clone().ok_or(GatewayError::NotOffered("the app's website"))
    }
}

fn key(number: u8) -> Address {
    Address::from(DeviceKey::from_bytes(&[number; 32]).unwrap().address().0)
}

fn sign(number: u8, digest: B256) -> Bytes {
    let signer = SigningKey::from_slice(&[number; 32]).unwrap();
    let (signature, odd) = signer.sign_prehash_recoverable(digest.as_slice()).unwrap();
    let mut bytes = signature.to_bytes().to_vec();
    bytes.push(27 + odd.to_byte());
    bytes.into()
}

fn asked(identity: Identity, scopes: &[&str]) -> AppRequest {
    AppRequest {
        deedbox_request: 1,
        app: AskingApp { name: "Weather Helper".to_string(), identity },
        purpose: "To draw a chart".to_string(),
        devices: vec![Wanted::Any],
        scopes: scopes.iter().map(|scope| scope.parse().unwrap()).collect(),
        history_days: 30,
        days: 90,
        max_reads_per_day: 100,
        max_bytes_per_day: 1_000_000,
        reply: String::new(),
        signature: None,
    }
}

fn signed(by: u8, mut request: AppRequest) -> AppRequest {
    request.signature = Some(sign(by, request.digest()));
    request
}

fn text(request: &AppRequest) -> String {
    serde_json::to_string(request).unwrap()
}

fn terms(view: &ReviewView) -> GrantTerms {
    let Review::Grant(plan) = &view.review else { panic!("not a grant") };
    plan.terms.clone()
}

#[tokio::test]
async fn a_request_waits_and_grants_nothing_until_it_is_agreed_to() {
    let house = House::new(300);
    let device = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let view = house.wallet.receive_request(&text(&asked(Identity::Name, &["temperature.hourly"]))).await.unwrap();
    assert_eq!((view.standing, view.namesake, view.earlier), (Standing::Unverified, false, 0));
    assert!(view.who.starts_with("Not verified"), "{}", view.who);
    assert_eq!(house.wallet.requests().await.unwrap(), std::slice::from_ref(&view));
    assert!(house.store.grants.lock().unwrap().is_empty());

    let review = house.wallet.plan_requested(&view.id, Narrowed::default()).await.unwrap();
    let planned = terms(&review);
    assert_eq!((planned.devices.as_slice(), planned.expires_at), ([device].as_slice(), START.plus(7 * DAY)));
    assert_eq!((planned.max_reads_per_day, planned.max_bytes_per_day), (100, 1_000_000));
    assert!(house.store.grants.lock().unwrap().is_empty(), "a plan is no grant");

    house.wallet.dismiss_request(&view.id).await.unwrap();
    assert!(house.wallet.requests().await.unwrap().is_empty());
    let gone = house.wallet.plan_requested(&view.id, Narrowed::default()).await.unwrap_err();
    assert!(matches!(gone, AskedError::Unknown), "{gone}");
}

#[tokio::test]
async fn every_field_of_a_request_can_be_narrowed_and_none_widened() {
    let house = House::new(301);
    let one = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let other = house.device(2, SENSOR, &["temperature"]).await;
    let request = asked(Identity::Name, &["temperature.raw", "humidity.hourly"]);
    let id = house.wallet.receive_request(&text(&request)).await.unwrap().id;
    let scopes = |texts: &[&str]| Some(texts.iter().map(|text| text.parse().unwrap()).collect());

    let less = Narrowed {
        devices: Some(vec![one]),
        scopes: scopes(&["temperature.daily"]),
        days: Some(2),
        history_days: Some(0),
        max_reads_per_day: Some(5),
        max_bytes_per_day: Some(500),
    };
    let planned = terms(&house.wallet.plan_requested(&id, less).await.unwrap());
    assert_eq!((planned.devices, planned.expires_at), (vec![one], START.plus(2 * DAY)));
    assert_eq!(planned.scopes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["temperature.daily"]);
    assert_eq!((planned.history_from, planned.max_reads_per_day, planned.max_bytes_per_day), (START, 5, 500));
    let all = terms(&house.wallet.plan_requested(&id, Narrowed::default()).await.unwrap());
    assert!(all.devices.contains(&one) && all.devices.contains(&other));

    let strange = DeviceId(Address::repeat_byte(0xee));
    let more = [
        Narrowed { devices: Some(vec![strange]), ..Narrowed::default() },
        Narrowed { scopes: scopes(&["humidity.raw"]), ..Narrowed::default() },
        Narrowed { scopes: scopes(&["humidity.daily"]), ..Narrowed::default() },
        Narrowed { days: Some(91), ..Narrowed::default() },
        Narrowed { history_days: Some(31), ..Narrowed::default() },
        Narrowed { max_reads_per_day: Some(101), ..Narrowed::default() },
        Narrowed { max_bytes_per_day: Some(1_000_001), ..Narrowed::default() },
    ];
    for narrowed in more {
        let refused = house.wallet.plan_requested(&id, narrowed.clone()).await.unwrap_err();
        assert_eq!(refused.code(), Code::BadRequest, "{narrowed:?}: {refused}");
    }
}

#[tokio::test]
async fn what_can_show_where_somebody_is_must_be_named_and_can_be_given_coarsely() {
    let house = House::new(302);
    house.device(1, TRACKER, &["latitude", "longitude"]).await;
    let request = asked(Identity::Name, &["latitude.raw", "longitude.raw"]);
    let id = house.wallet.receive_request(&text(&request)).await.unwrap().id;
    let refused = house.wallet.plan_requested(&id, Narrowed::default()).await.unwrap_err();
    assert!(matches!(refused, AskedError::OnlySensitive), "{refused}");
    let coarse = Narrowed { scopes: Some(vec!["cell.daily".parse().unwrap()]), ..Narrowed::default() };
    let planned = terms(&house.wallet.plan_requested(&id, coarse).await.unwrap());
    assert_eq!(planned.scopes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["cell.daily"]);
}

#[tokio::test]
async fn a_key_proves_itself_and_a_pinned_one_is_known_by_its_name() {
    let house = House::new(303);
    house.device(1, SENSOR, &["temperature"]).await;
    let request = asked(Identity::Key(key(5)), &["temperature.hourly"]);
    for bad in [request.clone(), signed(6, request.clone()), AppRequest { days: 91, ..signed(5, request.clone()) }] {
        let refused = house.wallet.receive_request(&text(&bad)).await.unwrap_err();
        assert!(matches!(refused, AskedError::Request(RequestError::Unsigned)), "{refused}");
    }
    let view = house.wallet.receive_request(&text(&signed(5, request.clone()))).await.unwrap();
    assert_eq!((view.standing, view.namesake), (Standing::Signed, false));
    house.wallet.pin_app("weather helper", Some(key(5))).await.unwrap();
    assert_eq!(house.wallet.show_request(&view.id).await.unwrap().standing, Standing::Pinned);

    let twin = asked(Identity::Key(key(6)), &["temperature.hourly"]);
    let twin = house.wallet.receive_request(&text(&signed(6, twin))).await.unwrap();
    assert_eq!((twin.standing, twin.namesake), (Standing::Signed, true), "another app of the same name");

    let (first, second) = (
        house.wallet.plan_requested(&view.id, Narrowed::default()).await.unwrap(),
        house.wallet.plan_requested(&twin.id, Narrowed::default()).await.unwrap(),
    );
    assert_ne!(first.words.title, second.words.title);
    assert_ne!(terms(&first).message().grantee, terms(&second).message().grantee);
    let new = house.wallet.confirm_grant(&first.id).await.unwrap();
    assert_eq!(house.wallet.show_request(&view.id).await.unwrap().earlier, 1);
    assert_eq!(new.view.terms.identity, Identity::Key(key(5)));
    assert_eq!(house.wallet.pin_app("Weather Helper", None).await.unwrap(), []);
}

#[tokio::test]
async fn a_website_is_asked_only_when_the_owner_looks_and_must_list_the_key() {
    let site = Arc::new(Website::default());
    let house = House::new(304).with_gateway(site.clone());
    house.device(1, SENSOR, &["temperature"]).await;
    let origin: Origin = "https://weather.example".parse().unwrap();
    let request = signed(5, asked(Identity::Origin(origin.clone()), &["temperature.hourly"]));
    let view = house.wallet.receive_request(&text(&request)).await.unwrap();
    house.wallet.requests().await.unwrap();
    assert_eq!(view.standing, Standing::NotAsked);
    assert!(site.asked.lock().unwrap().is_empty(), "nobody is asked for a request that merely came");
    let no = Answers { yes: false, ..Answers::default() };
    assert_eq!(house.wallet.agree_to_website(&view.id, &no).await.unwrap_err().code(), Code::Cancelled);
    let yes = Answers { yes: true, ..Answers::default() };
    house.wallet.agree_to_website(&view.id, &yes).await.unwrap();
    house.wallet.agree_to_website(&view.id, &no).await.unwrap();
    assert_eq!(
        [no.shown.lock().unwrap().len(), yes.shown.lock().unwrap().len()],
        [1, 1],
        "a yes holds for the request"
    );
    assert!(yes.shown.lock().unwrap().concat().contains("https://weather.example"));

    let file = |name: &str, keys: Vec<Address>, by: u8, origin: &Origin| {
        let mut file = Manifest { deedbox_app: 1, name: name.to_string(), keys, signature: Bytes::new() };
        file.signature = sign(by, file.digest(origin));
        Some(serde_json::to_vec(&file).unwrap())
    };
    let elsewhere: Origin = "https://other.example".parse().unwrap();
    let wrong = [
        None,
        Some(b"{".to_vec()),
        file("Weather Helper", vec![key(6)], 6, &origin),
        file("Another", vec![key(5)], 5, &origin),
        file("Weather Helper", vec![key(5)], 6, &origin),
        file("Weather Helper", vec![key(5)], 5, &elsewhere),
        file("Weather Helper", vec![], 5, &origin),
    ];
    for (place, wrong) in wrong.into_iter().enumerate() {
        *site.file.lock().unwrap() = wrong;
        assert!(house.wallet.show_request(&view.id).await.is_err(), "file {place}");
        assert!(house.wallet.plan_requested(&view.id, Narrowed::default()).await.is_err(), "file {place}");
    }
    *site.file.lock().unwrap() = file("Weather Helper", vec![key(6), key(5)], 6, &origin);
    let shown = house.wallet.show_request(&view.id).await.unwrap();
    assert_eq!(shown.standing, Standing::OfOrigin { key: key(5) });
    let review = house.wallet.plan_requested(&view.id, Narrowed::default()).await.unwrap();
    assert!(review.words.sentence.starts_with("Weather Helper (https://weather.example) may read"), "{review:?}");
    assert_eq!(terms(&review).message().grantee, domain::keccak256("origin:https://weather.example"));
}

#[tokio::test]
async fn three_requests_a_day_of_one_app_are_enough_and_fifty_may_wait() {
    let house = House::new(305);
    let with = |name: String, days: u16| {
        let mut request = asked(Identity::Name, &["temperature.hourly"]);
        (request.app.name, request.days) = (name, days);
        text(&request)
    };
    let one = || "One".to_string();
    for days in 1..=3 {
        let view = house.wallet.receive_request(&with(one(), days)).await.unwrap();
        house.wallet.receive_request(&with(one(), days)).await.unwrap();
        house.wallet.dismiss_request(&view.id).await.unwrap();
    }
    let refused = house.wallet.receive_request(&with(one(), 4)).await.unwrap_err();
    assert!(matches!(refused, AskedError::Enough), "what was put away counts too: {refused}");
    for number in 0..50 {
        house.wallet.receive_request(&with(format!("App {number}"), 1)).await.unwrap();
    }
    let refused = house.wallet.receive_request(&with("Another".to_string(), 1)).await.unwrap_err();
    assert!(matches!(refused, AskedError::Full), "{refused}");
    let first = house.wallet.requests().await.unwrap().remove(0);
    house.wallet.dismiss_request(&first.id).await.unwrap();
    house.clock.pass(2 * DAY);
    house.wallet.receive_request(&with(one(), 4)).await.unwrap();
}

#[tokio::test]
async fn an_app_that_asks_for_more_over_its_door_only_waits() {
    let house = House::new(306);
    let device = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    house.device(2, SENSOR, &["humidity"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let before = house.store.grants.lock().unwrap().clone();
    let more = |days: Option<u16>| More {
        text: "Humidity, please".to_string(),
        scopes: vec!["humidity.hourly".parse().unwrap()],
        days,
        history_days: None,
    };
    assert_eq!(house.wallet.request_more(&token, more(Some(0))).await.unwrap_err().code(), Code::BadRequest);
    for days in 1..=3 {
        house.wallet.request_more(&token, more(Some(days))).await.unwrap();
    }
    assert_eq!(house.wallet.request_more(&token, more(None)).await.unwrap_err().code(), Code::AccessLimit);
    assert_eq!(*house.store.grants.lock().unwrap(), before, "asking changed a grant");
    let waiting = house.wallet.requests().await.unwrap();
    assert_eq!((waiting.len(), waiting[0].standing, waiting[0].earlier), (3, Standing::Holder, 1));
    assert_eq!(waiting[0].request.app.name, grant.terms.app);
    let planned = terms(&house.wallet.plan_requested(&waiting[0].id, Narrowed::default()).await.unwrap());
    assert_eq!(planned.devices, [device], "only devices that the app has");
}

#[test]
fn a_grant_that_was_stored_before_there_were_identities_is_of_a_name() {
    let text = r#"{"owner":"0x1111111111111111111111111111111111111111","app":"App","devices":[],"scopes":[],"history_from":"0",
        "history_to":"1000","not_before":"0","expires_at":"1000","max_reads_per_day":1,"max_bytes_per_day":"1","purpose":"",
        "program_hash":"0x0000000000000000000000000000000000000000000000000000000000000000","version":"1"}"#;
    let terms: GrantTerms = serde_json::from_str(text).unwrap();
    assert_eq!(terms.identity, Identity::Name);
    assert!(!serde_json::to_string(&terms).unwrap().contains("identity"));
}

/// An owner who answers every question alike, and what was shown.
#[derive(Default)]
struct Answers {
    yes: bool,
    shown: Mutex<Vec<String>>,
}

#[async_trait]
impl Witness for Answers {
    async fn agrees(&self, words: &Words) -> bool {
        let lines = words.lines.iter().map(|line| line.value.clone());
        self.shown.lock().unwrap().push(lines.collect::<Vec<_>>().join(" "));
        self.yes
    }
}
