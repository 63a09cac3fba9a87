//! The wallet's own link in a child process, which does one order after the other.

use std::{
    collections::BTreeSet,
    future::pending,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use domain::{Address, U256, account::Owner as Account, bond::PasskeyShown, device::NearbyId, names::NewNames};
use link::BleLink;
use rand_core::RngCore;
use secrecy::SecretString;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use wallet::ports::{Compared, Comparison, Consent, Credential, Link, LinkError, Provisioning, Random, Session};
use wire::dimo::DimoClaim;
use world::devices::{Seed, SeedStream};

use crate::{
    central::{CHILD, MARK},
    signals::{self, processor_ms},
};

/// How a test starts the child.
pub const TEST: &str = "wallets_link_child::the_child_of_the_other_tests";

#[test]
#[ignore = "the other tests start it as their child"]
fn the_child_of_the_other_tests() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    tokio::runtime::Runtime::new().expect("a runtime").block_on(obey());
}

async fn obey() {
    let random = Arc::new(Stream(Mutex::new(Seed(7).stream("the wallet"))));
    let person = Arc::<Person>::default();
    let mut owner = Owner { link: BleLink::new(random), person: person.clone(), session: None, device: None };
    owner.link.compare_with(person);
    println!("{MARK}ready");
    for order in std::io::stdin().lines().map_while(Result::ok) {
        if order == "end" {
            // As a wallet that quits: the task that has the session is ended, and then the runtime.
            let session = owner.session.take();
            let task = tokio::spawn(async move {
                let _session = session;
                pending::<()>().await;
            });
            sleep(Duration::from_millis(50)).await;
            task.abort();
            return;
        }
        match owner.order(&order).await {
            Ok(answer) => println!("{MARK}{}", format!("ok {answer}").trim_end()),
            Err(error) => println!("{MARK}err {error:?}"),
        }
    }
}

struct Owner {
    link: BleLink,
    person: Arc<Person>,
    session: Option<Box<dyn Session>>,
    device: Option<Box<dyn Provisioning>>,
}

impl Owner {
    async fn order(&mut self, order: &str) -> Result<String, LinkError> {
        let words: Vec<&str> = order.split(' ').collect();
        match words.as_slice() {
            ["scan", millis] => {
                let (heard, _kept) = watch::channel(Vec::new());
                let list = self.link.scan(number(millis), heard).await?;
                Ok(list.into_iter().map(|near| near.id.0).collect::<Vec<_>>().join(" "))
            }
            // Listens and says: the devices, how often a list came, milliseconds to the first, and the load of one core.
            ["load", millis] => {
                let (heard, mut lists) = watch::channel(Vec::new());
                let (began, used) = (Instant::now(), processor_ms());
                let telling = async move {
                    let mut told = (0, None);
                    while lists.changed().await.is_ok() {
                        told.0 += 1;
                        told.1.get_or_insert(began.elapsed().as_millis());
                    }
                    told
                };
                let (list, (told, first)) = tokio::join!(self.link.scan(number(millis), heard), telling);
                let load = signals::percent(processor_ms() - used, began.elapsed());
                Ok(format!("{} {told} {} {load:.1}", list?.len(), first.unwrap_or(u128::MAX)))
            }
            // Listens until the first list and says when that came, in microseconds since 1970.
            ["first", millis] => {
                let (heard, mut lists) = watch::channel(Vec::new());
                let scanning = self.link.scan(number(millis), heard);
                let first = async move {
                    lists.changed().await.ok();
                    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_micros()
                };
                let (_, first) = tokio::join!(scanning, first);
                Ok(first.to_string())
            }
            ["floor", millis] => Ok(signals::floor(number(millis)).await),
            ["find", device, millis, tried @ ..] => {
                let tried: Vec<NearbyId> = tried.iter().map(|id| NearbyId((*id).to_string())).collect();
                let device = device.parse().expect("an address");
                Ok(self.link.find(device, number(millis), &tried).await?.0)
            }
            ["open", near, code, device] => {
                let device = device.parse().expect("an address");
                let code = Credential::LabelCode((*code).to_string().into());
                self.session = Some(self.link.open(&NearbyId((*near).to_string()), &code, Some(device)).await?);
                Ok(String::new())
            }
            // Without a code; the device that is expected, if one is.
            ["meet", near, expected @ ..] => {
                let expected = expected.first().map(|device| device.parse().expect("an address"));
                let near = NearbyId((*near).to_string());
                let session = self.session.insert(self.link.open(&near, &Credential::None, expected).await?);
                Ok(format!("{:?}", session.device()))
            }
            ["permit", owner, nonce, chain, registry] => {
                let session = self.session.as_mut().expect("a session");
                let owner = owner.parse().expect("an address");
                let registry: Account = registry.parse().expect("an address");
                let permit = session.permit(owner, U256::from(number(nonce)), number(chain), registry.0).await?;
                Ok(format!("{} {} {}", permit.v, permit.r, permit.s))
            }
            ["maker-proof", owner, chain] => {
                let session = self.session.as_mut().expect("a session");
                let proof = session.maker_proof(owner.parse().expect("an address"), number(chain)).await?;
                Ok(hex::encode(proof))
            }
            ["dimo-claim", owner, node, chain, registry] => {
                let session = self.session.as_mut().expect("a session");
                let account = |text: &str| text.parse::<Account>().expect("an address").0.into_array();
                let node = U256::from(number(node)).to_be_bytes();
                let (owner, registry) = (account(owner), account(registry));
                let claim = DimoClaim { node, owner, chain_id: number(chain), registry };
                Ok(hex::encode(session.dimo_claim(&claim).await?))
            }
            ["document"] => self.session.as_mut().expect("a session").document().await,
            ["end-signing"] => {
                self.session.as_mut().expect("a session").end_signing().await?;
                Ok(String::new())
            }
            ["page", from, max] => {
                let max = u32::try_from(number(max)).expect("a small number");
                let page = self.session.as_mut().expect("a session").batches(number(from), max).await?;
                Ok(format!("{} {} {}", page.oldest, page.next, page.batches.len()))
            }
            ["device", "battery"] => Ok(format!("{:?}", self.session.as_mut().expect("a session").battery().await?)),
            ["device", what] => {
                let session = self.session.as_mut().expect("a session");
                match *what {
                    "identify" => session.identify().await?,
                    "reset" => session.reset().await?,
                    "hand-over" => session.hand_over().await?,
                    other => panic!("no order `{other}`"),
                }
                Ok(String::new())
            }
            ["set-up-paired", near, code, device] => {
                let (device, code) = (device.parse().expect("an address"), SecretString::from((*code).to_string()));
                let known = Credential::Paired { device, code };
                self.device = Some(self.link.provision(&NearbyId((*near).to_string()), &known).await?);
                Ok(String::new())
            }
            ["permit"] => {
                let session = self.session.as_mut().expect("a session");
                let (owner, registry) = (Account(Address::repeat_byte(0x11)), Address::repeat_byte(0x22));
                Ok(session.permit(owner, U256::ZERO, 4690, registry).await?.r.to_string())
            }
            // The most memory that this process ever had, in KiB.
            ["peak"] => {
                let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
                let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
                Ok(peak.trim().trim_end_matches(" kB").to_string())
            }
            ["set-up", near, known @ ..] => {
                let device = self.link.provision(&NearbyId((*near).to_string()), &credential(known)).await?;
                self.device = Some(device);
                Ok(format!("{:?}", self.device.as_ref().expect("a device").facts()))
            }
            // `name TEXT` or `hostname TEXT`; the names it then says it has.
            [what @ ("name" | "hostname"), text @ ..] => {
                let text = text.join(" ");
                let new = match *what {
                    "name" => NewNames { name: Some(text.parse().expect("a name")), hostname: None },
                    _ => NewNames { name: None, hostname: Some(text.parse().expect("a host name")) },
                };
                let tell = |step| println!("{MARK}event {step:?}");
                let told = self.device.as_mut().expect("a device").rename(&new, &tell).await?;
                Ok(format!("{} / {}", told.name, told.hostname))
            }
            ["networks"] => Ok(format!("{:?}", self.device.as_mut().expect("a device").networks().await?)),
            ["identify"] => {
                self.device.as_mut().expect("a device").identify().await?;
                Ok(String::new())
            }
            [consent @ ("join" | "join-in-the-clear"), ssid, password @ ..] => {
                let consent = if *consent == "join" { Consent::SessionOnly } else { Consent::InTheClear };
                let password = SecretString::from(password.join(" "));
                let tell = |step| println!("{MARK}event {step:?}");
                let device = self.device.as_mut().expect("a device");
                let joined = device.join(&ssid.parse().expect("a name"), &password, consent, &tell).await?;
                Ok(joined.url.unwrap_or_default())
            }
            ["end-set-up"] => {
                self.device.take().expect("a device").close().await;
                Ok(String::new())
            }
            // What the owner does from now on when digits are shown.
            ["person", habit] => {
                *self.person.habit.lock().expect("nobody panics with it") = (*habit).to_string();
                Ok(String::new())
            }
            ["unbond", near] => {
                self.link.unbond(&NearbyId((*near).to_string())).await?;
                Ok(String::new())
            }
            ["close"] => {
                self.session.take().expect("a session").close().await;
                Ok(String::new())
            }
            // Another order, given up after so many milliseconds.
            ["briefly", millis, rest @ ..] => {
                let wait = Duration::from_millis(number(millis));
                let done = timeout(wait, Box::pin(self.order(&rest.join(" ")))).await;
                Ok(if done.is_ok() { "done" } else { "given up" }.to_string())
            }
            // Ends without waiting for anything.
            ["leave"] => {
                drop(self.session.take());
                std::process::exit(0)
            }
            other => panic!("no order `{other:?}`"),
        }
    }
}

/// A code, with a name before it or not, or nothing.
fn credential(known: &[&str]) -> Credential {
    let proof = |code: &str| SecretString::from(code.to_string());
    match known {
        [] => Credential::None,
        [code] => Credential::ProofOfPossession { username: None, proof: proof(code) },
        [name, code] => Credential::ProofOfPossession { username: Some((*name).to_string()), proof: proof(code) },
        other => panic!("no credential `{other:?}`"),
    }
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}

/// The owner: `differ`, `silent`, `away`, or the six digits that the device speaks.
#[derive(Default)]
struct Person {
    habit: Mutex<String>,
    compared: Mutex<BTreeSet<NearbyId>>,
}

#[async_trait]
impl Comparison for Person {
    async fn compare(&self, shown: PasskeyShown) -> Compared {
        println!("{MARK}event compare {} {} {}", shown.near.0, shown.name, shown.passkey);
        let habit = self.habit.lock().expect("nobody panics with it").clone();
        match habit.as_str() {
            "differ" => Compared::Different,
            "silent" => Compared::NoAnswer,
            "away" => pending().await,
            spoken if spoken == shown.passkey.to_string() => Compared::Same,
            _ => Compared::Different,
        }
    }

    async fn is_compared(&self, near: &NearbyId) -> bool {
        self.compared.lock().expect("nobody panics with it").contains(near)
    }

    async fn remember(&self, near: &NearbyId, compared: bool) {
        let mut all = self.compared.lock().expect("nobody panics with it");
        if compared {
            all.insert(near.clone())
        } else {
            all.remove(near)
        };
    }
}

struct Stream(Mutex<SeedStream>);

impl Random for Stream {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().expect("nobody panics with it").fill_bytes(bytes);
    }
}
