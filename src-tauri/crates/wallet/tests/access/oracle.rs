//! Random grants, clocks, sales, locks, revocations and requests against a small model of the rules.

use std::sync::atomic::Ordering;

use domain::{access::Outcome, device::DeviceId, grant::GrantView, time::Millis};
use secrecy::SecretString;
use wallet::{
    access::{ReadAnswer, ReadRequest},
    grant::{End, GrantRequest, History},
};

use crate::fakes::{DAY, HOUR, House, MINUTE, START, Seeded, request};

const REQUESTS: u32 = 20_000;
const SCOPES: [&str; 8] = [
    "temperature.raw",
    "temperature.hourly",
    "temperature.15min",
    "humidity.raw",
    "humidity.daily",
    "power.raw",
    "*",
    "temperature.raw ",
];

/// A grant as the model knows it.
struct Known {
    view: GrantView,
    token: SecretString,
    scopes: Vec<String>,
    revoked: bool,
    served: Vec<(u64, u64)>,
}

struct Model {
    house: House,
    random: Seeded,
    devices: Vec<DeviceId>,
    sold: Vec<bool>,
    grants: Vec<Known>,
    highest: Millis,
    locked: bool,
    down: bool,
}

impl Model {
    /// The rules, in a dozen lines: what may be answered to this request.
    fn allows(&self, known: &Known, asked: &ReadRequest) -> bool {
        let terms = &known.view.terms;
        let at = self.highest.0;
        let device = self.devices.iter().position(|device| device.to_string() == asked.device);
        let owned = device.is_some_and(|device| terms.devices.contains(&self.devices[device]) && !self.sold[device]);
        let stream = asked.scope.split('.').next().unwrap_or_default();
        let has = device.is_some_and(|device| if device == 2 { stream == "power" } else { stream != "power" });
        let from = asked.from.as_ref().map_or(terms.history_from.0, |from| from.parse().unwrap());
        let to = asked.to.as_ref().map_or(terms.history_to.0, |to| to.parse().unwrap());
        let today: Vec<&(u64, u64)> = known.served.iter().filter(|(when, _)| *when >= at.saturating_sub(DAY)).collect();
        !known.revoked
            && terms.not_before.0 <= at
            && at < terms.expires_at.0
            && !self.locked
            && !self.down
            && owned
            && has
            && known.scopes.contains(&asked.scope)
            && terms.history_from.0 <= from
            && from <= to
            && to <= terms.history_to.0
            && today.len() < terms.max_reads_per_day as usize
            && today.iter().map(|(_, bytes)| bytes).sum::<u64>() <= terms.max_bytes_per_day
    }

    async fn new(seed: u64) -> Self {
        let house = House::new(seed);
        let devices = vec![
            house.device_with(1, "environment.sensor", &["temperature", "humidity"], 3).await,
            house.device_with(2, "environment.sensor", &["temperature"], 3).await,
            house.device_with(3, "energy.meter", &["power"], 3).await,
        ];
        let random = Seeded::new(seed);
        Self {
            house,
            random,
            devices,
            sold: vec![false; 3],
            grants: Vec::new(),
            highest: START,
            locked: false,
            down: false,
        }
    }

    /// Changes the world a little.
    async fn live(&mut self) {
        match self.random.below(100) {
            0..3 => self.grant().await,
            3 => {
                let which = self.random.below(self.grants.len() as u64) as usize;
                self.house.wallet.revoke(&self.grants[which].view.id).await.unwrap();
                self.grants[which].revoked = true;
                self.saw();
            }
            4 => {
                let which = self.random.below(3) as usize;
                self.sold[which] = self.random.below(5) == 0;
                self.house.chain.set_owner(self.devices[which], (!self.sold[which]).then_some(self.house.owner));
            }
            5 => {
                self.locked = self.random.below(8) == 0;
                self.house.vault.locked.store(self.locked, Ordering::SeqCst);
            }
            6 => {
                self.down = self.random.below(8) == 0;
                self.house.chain.down.store(self.down, Ordering::SeqCst);
            }
            7 => self.house.clock.pass(self.random.below(3 * HOUR)),
            8 => self.house.clock.set(Millis(self.highest.0 - self.random.below(365 * DAY))),
            9 => self.house.clock.set(self.highest),
            _ => {}
        }
        // Owners are read anew after a few seconds; the model has no such memory.
        self.house.clock.pass(3_001);
    }

    fn saw(&mut self) {
        use wallet::ports::Clock;
        self.highest = self.highest.max(self.house.clock.now());
    }

    async fn grant(&mut self) {
        self.house.clock.set(self.highest);
        let scopes: Vec<&str> = SCOPES[..5].iter().copied().filter(|_| self.random.below(2) == 0).collect();
        let devices = if self.random.below(2) == 0 { &self.devices[..2] } else { &self.devices[..1] };
        let asked = GrantRequest {
            end: Some(End::At(self.highest.plus(MINUTE + self.random.below(2 * DAY)))),
            history_from: Some(History::At(Millis(START.0 - self.random.below(3 * HOUR)))),
            history_to: Some(Millis(START.0 + self.random.below(HOUR))),
            max_reads_per_day: Some(1 + self.random.below(200) as u32),
            max_bytes_per_day: Some(2_000 + self.random.below(200_000)),
            ..request("App", devices, &scopes)
        };
        let sold = self.devices.iter().zip(&self.sold).any(|(device, sold)| *sold && devices.contains(device));
        if self.locked || self.down || sold || scopes.is_empty() {
            return;
        }
        let (view, token) = self.house.grant(asked).await;
        let scopes = scopes.iter().map(ToString::to_string).collect();
        self.grants.push(Known { view, token, scopes, revoked: false, served: Vec::new() });
    }

    /// A request that is mostly near what some recent grant allows.
    fn ask(&self) -> (usize, ReadRequest) {
        let recent = self.grants.len() as u64;
        let which = (recent - 1 - self.random.below(recent.min(6))) as usize;
        let known = &self.grants[which];
        let scope = if self.random.below(3) > 0 {
            known.scopes[self.random.below(known.scopes.len() as u64) as usize].clone()
        } else {
            SCOPES[self.random.below(SCOPES.len() as u64) as usize].to_string()
        };
        let device = self.devices[if self.random.below(3) > 0 { 0 } else { self.random.below(3) as usize }];
        let near = |moment: Millis, random: &Seeded| match random.below(4) {
            0 => Some((moment.0 - 1).to_string()),
            1 => Some(moment.0.to_string()),
            2 => Some((moment.0 + 1).to_string()),
            _ => None,
        };
        let from = if self.random.below(2) == 0 { near(known.view.terms.history_from, &self.random) } else { None };
        let to = if self.random.below(2) == 0 { near(known.view.terms.history_to, &self.random) } else { None };
        let limit = Some(1 + self.random.below(5) as u32);
        (which, ReadRequest { device: device.to_string(), scope, from, to, limit, cursor: None })
    }
}

fn millis(at: &str) -> u64 {
    let (date, time) = at.split_once('T').unwrap();
    let days = (START.0 / DAY) as i64
        + match date {
            "2026-11-22" => -1,
            "2026-11-23" => 0,
            "2026-11-24" => 1,
            other => panic!("{other}"),
        };
    let parts: Vec<f64> = time.trim_end_matches('Z').split(':').map(|part| part.parse().unwrap()).collect();
    days as u64 * DAY + ((parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]) * 1000.0).round() as u64
}

fn within(answer: &ReadAnswer, known: &Known) -> bool {
    let terms = &known.view.terms;
    answer.values.iter().map(|value| millis(&value.at)).all(|at| terms.history_from.0 <= at && at <= terms.history_to.0)
}

#[tokio::test]
async fn random_requests_get_what_the_rules_allow_and_nothing_else() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123);
    println!("seed {seed}");
    let mut model = Model::new(seed).await;
    while model.grants.is_empty() {
        model.grant().await;
    }
    let mut served = 0u32;
    for number in 0..REQUESTS {
        model.live().await;
        let (which, asked) = model.ask();
        model.saw();
        let allowed = model.allows(&model.grants[which], &asked);
        let answer = model.house.wallet.read(&model.grants[which].token, asked.clone()).await;
        // An owner who goes on with everything at once: what pauses an app has its own tests.
        let id = model.grants[which].view.id;
        let paused = |row: &wallet::ports::store::GrantRow| row.id == id && row.paused.is_some();
        let is_paused = model.house.store.grants.lock().unwrap().iter().any(paused);
        if is_paused {
            model.house.wallet.resume_grant(&id).await.unwrap();
        }
        match answer {
            Ok(answer) => {
                assert!(allowed, "seed {seed}, request {number}: served against the rules: {asked:?}");
                assert!(within(&answer, &model.grants[which]), "seed {seed}, request {number}: outside the window");
                let bytes = serde_json::to_vec(&answer).unwrap().len() as u64;
                let at = model.highest.0;
                model.grants[which].served.push((at, bytes));
                served += 1;
            }
            Err(error) => {
                let full = matches!(error, wallet::access::AccessError::Limit);
                assert!(
                    !allowed || full,
                    "seed {seed}, request {number}: refused against the rules: {error} {asked:?}"
                );
            }
        }
    }
    assert!(served >= REQUESTS / 20, "seed {seed}: only {served} served");
    let log = model.house.wallet.access_log(u32::MAX).await.unwrap();
    let rows = log.rows.iter().filter(|row| matches!(row.outcome, Outcome::Served { .. })).count();
    assert_eq!(rows, served as usize, "seed {seed}: answers and rows differ");
    assert!(log.intact, "seed {seed}");
    println!("{served} of {REQUESTS} served");
}
