//! Random grants, clocks, sales, locks, revocations and requests against a small model of the rules.

use std::{env, fs, sync::atomic::Ordering};

use domain::{access::Outcome, device::DeviceId, grant::GrantView, time::Millis};
use secrecy::SecretString;
use wallet::{
    access::{ReadAnswer, ReadRequest, Value},
    grant::{End, GrantRequest, History},
    ports::store::GrantRow,
};

use crate::fakes::{DAY, HOUR, House, MINUTE, START, Seeded, request};

/// Requests made of one wallet; a campaign asks as many of the next one, from the next seed.
const OF_ONE: u32 = 20_000;
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

/// How many values of the answer lie outside of the grant's window.
fn outside(answer: &ReadAnswer, known: &Known) -> u64 {
    let window = known.view.terms.history_from.0..=known.view.terms.history_to.0;
    let is_outside = |value: &&Value| !window.contains(&millis(&value.at));
    answer.values.iter().filter(is_outside).count() as u64
}

/// What was counted.
#[derive(Default)]
struct Counted {
    requests: u32,
    served: u32,
    /// Values in answers that the model forbids, an empty one counted as one, and values outside of the window.
    forbidden_rows: u64,
    /// Answers whose row was not the newest one of the log when they came.
    answers_without_log: u32,
    /// Refusals of what the model allows.
    refused_against_the_rules: u32,
    broken_logs: u32,
}

impl Counted {
    fn served_percent(&self) -> f64 {
        f64::from(self.served) * 100.0 / f64::from(self.requests.max(1))
    }

    fn figures(&self) -> String {
        format!(
            r#"{{"requests":{},"served_percent":{:.2},"forbidden_rows":{},"answers_without_log":{},"refused_against_the_rules":{},"broken_logs":{}}}"#,
            self.requests,
            self.served_percent(),
            self.forbidden_rows,
            self.answers_without_log,
            self.refused_against_the_rules,
            self.broken_logs,
        )
    }
}

impl Model {
    /// One change of the world and one request; what is wrong is counted and told with its seed.
    async fn step(&mut self, place: &str, counted: &mut Counted) {
        self.live().await;
        let (which, asked) = self.ask();
        self.saw();
        let allowed = self.allows(&self.grants[which], &asked);
        let answer = self.house.wallet.read(&self.grants[which].token, asked.clone()).await;
        counted.requests += 1;
        match answer {
            Ok(answer) => {
                counted.served += 1;
                if !self.has_its_row(which, &asked, &answer) {
                    println!("{place}: an answer without its row: {asked:?}");
                    counted.answers_without_log += 1;
                }
                let known = &self.grants[which];
                let forbidden = if allowed { outside(&answer, known) } else { (answer.values.len() as u64).max(1) };
                if forbidden > 0 {
                    println!("{place}: {forbidden} rows against the rules: {asked:?}");
                }
                counted.forbidden_rows += forbidden;
                let bytes = serde_json::to_vec(&answer).unwrap().len() as u64;
                let at = self.highest.0;
                self.grants[which].served.push((at, bytes));
            }
            // What an answer weighs is known to the wallet alone.
            Err(error) if allowed && !matches!(error, wallet::access::AccessError::Limit) => {
                println!("{place}: refused against the rules: {error} {asked:?}");
                counted.refused_against_the_rules += 1;
            }
            Err(_) => {}
        }
        self.go_on(which).await;
    }

    /// Whether the newest row of the log is this answer's.
    fn has_its_row(&self, which: usize, asked: &ReadRequest, answer: &ReadAnswer) -> bool {
        let log = self.house.store.log.lock().unwrap();
        log.last().is_some_and(|row| {
            let Outcome::Served { rows, bytes } = row.outcome else { return false };
            row.grant == Some(self.grants[which].view.id)
                && (row.device == asked.device && row.scope == asked.scope && row.action == "read")
                && (rows as usize == answer.values.len() && bytes > 0 && row.at == self.highest)
        })
    }

    /// An owner who goes on with everything at once: what pauses an app has its own tests.
    async fn go_on(&self, which: usize) {
        let id = self.grants[which].view.id;
        let paused = |row: &GrantRow| row.id == id && row.paused.is_some();
        let is_paused = self.house.store.grants.lock().unwrap().iter().any(paused);
        if is_paused {
            self.house.wallet.resume_grant(&id).await.unwrap();
        }
    }
}

/// One wallet's whole life.
async fn lived(seed: u64, requests: u32, counted: &mut Counted) {
    let mut model = Model::new(seed).await;
    while model.grants.is_empty() {
        model.grant().await;
    }
    let before = counted.served;
    for number in 0..requests {
        model.step(&format!("seed {seed}, request {number}"), counted).await;
    }
    let log = model.house.wallet.access_log(u32::MAX).await.unwrap();
    let rows = log.rows.iter().filter(|row| matches!(row.outcome, Outcome::Served { .. })).count();
    if rows != (counted.served - before) as usize || !log.intact {
        println!("seed {seed}: {rows} rows for {} answers, intact: {}", counted.served - before, log.intact);
        counted.broken_logs += 1;
    }
}

fn told<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// CASES says how many, SEED the first seed, and ACCESS_FIGURES the file that the figures go to.
#[tokio::test]
async fn random_requests_get_what_the_rules_allow_and_nothing_else() {
    let (first, cases): (u64, u32) = (told("SEED", 20_261_123), told("CASES", OF_ONE));
    println!("seed {first}");
    let mut counted = Counted::default();
    let mut seed = first;
    while counted.requests < cases {
        let left = cases - counted.requests;
        lived(seed, left.min(OF_ONE), &mut counted).await;
        seed += 1;
    }
    let figures = counted.figures();
    println!("FIGURES {figures}");
    if let Some(file) = env::var_os("ACCESS_FIGURES") {
        fs::write(file, &figures).unwrap();
    }
    let wrong = counted.forbidden_rows
        + u64::from(counted.answers_without_log)
        + u64::from(counted.refused_against_the_rules)
        + u64::from(counted.broken_logs);
    assert_eq!(wrong, 0, "from seed {first} on: {figures}");
    assert!(counted.served_percent() >= 5.0, "the requests are too timid: {figures}");
}
