//! What an owner does with a device, and what became of it.

use std::sync::{Arc, Mutex};

use domain::{
    Address, U256,
    account::Owner,
    device::{DeviceId, NearbyId},
};
use link::{BleLink, room::link_in};
use rand_core::RngCore;
use secrecy::SecretString;
use tokio::time::{Duration, Instant, timeout};
use wallet::ports::{Consent, Credential, Link, LinkError, Random, chain::Permit};
use wire::{identity::DeviceAddress, signature::Signature};
use world::devices::{
    HOME_PASSWORD, Seed, SeedStream,
    improv::{NETWORK, PASSWORD},
};

use crate::chamber::{Chamber, was_written};

/// What the device has to sign.
const OWNER: Address = Address::new([0x11; 20]);
const REGISTRY: Address = Address::new([0x22; 20]);
const CHAIN: u64 = 4690;
/// A dialogue's limit, and the time that its end may take.
const LONGEST: Duration = Duration::from_secs(61);
/// After this long it hangs.
const FOR_EVER: Duration = Duration::from_secs(900);
/// The most adverts of one device that are tried, as in the wallet.
const TRIES: usize = 4;

/// A device that its owner paired with earlier.
#[derive(Clone)]
pub struct Paired {
    pub id: DeviceId,
    pub code: String,
}

/// How a dialogue ended, and what must not have been.
pub struct Outcome {
    pub result: Result<(), LinkError>,
    pub wrongs: Vec<&'static str>,
}

impl Outcome {
    fn of(result: Result<(), LinkError>) -> Self {
        let mut wrongs = Vec::new();
        if result.as_ref().is_err_and(|error| !says_what_to_do(error)) {
            wrongs.push("an error that names nothing to do");
        }
        Self { result, wrongs }
    }

    fn wrong_if(mut self, wrong: bool, what: &'static str) -> Self {
        if wrong {
            self.wrongs.push(what);
        }
        self
    }
}

/// The wallet's link in a room.
pub fn owner_in(chamber: &Arc<Chamber>, seed: Seed) -> BleLink {
    link_in(chamber.clone(), Arc::new(Stream(Mutex::new(seed.stream("the wallet")))))
}

/// Finds a paired device, opens a session, has it sign a permit and fetches what it logged; tries the others that claim
/// to be it as the wallet does.
pub async fn claim(chamber: &Arc<Chamber>, seed: Seed, paired: &Paired) -> Outcome {
    let link = owner_in(chamber, seed);
    let mut signed = None;
    let whole = timeout(FOR_EVER, claim_from_anybody(&link, paired, &mut signed)).await;
    let hung = whole.is_err();
    let longest = whole.as_ref().map_or(FOR_EVER, |(_, longest)| *longest);
    let result = whole.map_or(Err(LinkError::Timeout("for ever")), |(result, _)| result);
    let wrong_permit = signed.is_some_and(|permit| !is_as_asked(&permit, paired.id));
    let seen = chamber.seen();
    Outcome::of(result)
        .wrong_if(hung || longest > LONGEST, HANG)
        .wrong_if(wrong_permit, WRONG_PERMIT)
        .wrong_if(was_written(&seen, &paired.code), "a code in the clear")
        .wrong_if(seen.most_links > 1, "two dialogues at once")
        .wrong_if(seen.links > 0, "a radio that is not free")
}

pub const HANG: &str = "a hang";
pub const WRONG_PERMIT: &str = "a permit for another";

async fn claim_from_anybody(
    link: &BleLink,
    paired: &Paired,
    signed: &mut Option<Permit>,
) -> (Result<(), LinkError>, Duration) {
    let mut tried: Vec<NearbyId> = Vec::new();
    let mut longest = Duration::ZERO;
    let mut first = None;
    loop {
        let near = match link.find(paired.id, 10_000, &tried).await {
            Ok(near) => near,
            Err(error) => return (Err(first.unwrap_or(error)), longest),
        };
        let began = Instant::now();
        let result = claim_from(link, &near, paired, signed).await;
        longest = longest.max(began.elapsed());
        tried.push(near);
        match result {
            Ok(()) => return (Ok(()), longest),
            Err(error) => drop(first.get_or_insert(error)),
        }
        if tried.len() == TRIES {
            return (first.map_or(Ok(()), Err), longest);
        }
    }
}

/// The same with the one that is heard under this id.
pub async fn claim_from(
    link: &BleLink,
    near: &NearbyId,
    paired: &Paired,
    signed: &mut Option<Permit>,
) -> Result<(), LinkError> {
    let code = Credential::LabelCode(SecretString::from(paired.code.clone()));
    let mut session = link.open(near, &code, Some(paired.id)).await?;
    session.document().await?;
    *signed = Some(session.permit(Owner(OWNER), U256::ZERO, CHAIN, REGISTRY).await?);
    session.batches(1, 4).await?;
    session.close().await;
    Ok(())
}

fn is_as_asked(permit: &Permit, device: DeviceId) -> bool {
    let asked = wire::permit::Permit {
        owner: OWNER.into_array(),
        nonce: [0; 32],
        chain_id: CHAIN,
        registry: REGISTRY.into_array(),
    };
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(permit.r.as_slice());
    signature[32..].copy_from_slice(permit.s.as_slice());
    let recovered = asked.recover(&Signature(signature), DeviceAddress(device.0.into_array()));
    recovered.is_ok_and(|recovered| recovered.v == permit.v)
}

/// Puts a plug on its network; its owner agreed that the password goes through the air in the clear, or did not.
pub async fn join(chamber: &Arc<Chamber>, seed: Seed, consent: Consent) -> Outcome {
    let link = owner_in(chamber, seed);
    let began = Instant::now();
    let joined = timeout(FOR_EVER, join_with(&link, &Credential::None, PASSWORD, consent)).await;
    let hung = joined.is_err() || began.elapsed() > LONGEST;
    let seen = chamber.seen();
    let told = was_written(&seen, PASSWORD) && consent == Consent::SessionOnly;
    Outcome::of(joined.unwrap_or(Err(LinkError::Timeout("for ever"))))
        .wrong_if(hung, HANG)
        .wrong_if(told, "a Wi-Fi password in the clear")
        .wrong_if(seen.most_links > 1, "two dialogues at once")
        .wrong_if(seen.links > 0, "a radio that is not free")
}

async fn join_with(link: &BleLink, known: &Credential, password: &str, consent: Consent) -> Result<(), LinkError> {
    let mut device = link.provision(&near(), known).await?;
    device.networks().await?;
    let ssid = NETWORK.parse().map_err(|_| LinkError::NotFound)?;
    device.join(&ssid, &SecretString::from(password), consent, &|_| {}).await?;
    device.close().await;
    Ok(())
}

/// Puts a paired device on a network inside its session.
pub async fn join_in_session(chamber: &Arc<Chamber>, seed: Seed, paired: &Paired) -> Outcome {
    let link = owner_in(chamber, seed);
    let began = Instant::now();
    let known = Credential::Paired { device: paired.id, code: SecretString::from(paired.code.clone()) };
    let joined = timeout(FOR_EVER, join_with(&link, &known, HOME_PASSWORD, Consent::SessionOnly)).await;
    let hung = joined.is_err() || began.elapsed() > LONGEST;
    let seen = chamber.seen();
    Outcome::of(joined.unwrap_or(Err(LinkError::Timeout("for ever"))))
        .wrong_if(hung, HANG)
        .wrong_if(was_written(&seen, HOME_PASSWORD), "a Wi-Fi password in the clear")
        .wrong_if(was_written(&seen, &paired.code), "a code in the clear")
        .wrong_if(seen.most_links > 1, "two dialogues at once")
        .wrong_if(seen.links > 0, "a radio that is not free")
}

/// Asks a plug what it hears.
pub async fn look(chamber: &Arc<Chamber>, seed: Seed) -> Result<(), LinkError> {
    let link = owner_in(chamber, seed);
    let mut device = link.provision(&near(), &Credential::None).await?;
    device.networks().await?;
    device.close().await;
    Ok(())
}

/// The id of the only device in a room.
pub fn near() -> NearbyId {
    NearbyId("room/its own".to_string())
}

/// Whether an owner who reads the error knows what to do next, or that nothing is to be done.
fn says_what_to_do(error: &LinkError) -> bool {
    let text = error.to_string();
    let words = [
        "try again",
        "scan again",
        "closer",
        "check",
        "wait",
        "turn it on",
        "press",
        "agree",
        "name yours",
        "othing was done",
    ];
    words.iter().any(|word| text.contains(word))
}

struct Stream(Mutex<SeedStream>);

impl Random for Stream {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}
