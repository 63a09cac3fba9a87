//! Making a bond through BlueZ, and leaving it as it was when the owner or the device says no.

use domain::{device::NearbyId, shown::shown_text};
use tokio::{runtime::Handle, time::timeout};
use wallet::ports::{Compared, Comparison, LinkError};

use super::{
    LONGEST,
    agent::{Agent, Word},
    bluez::{Bluez, meaning, name},
};

/// Whether there is a bond with a device.
pub(in crate::ble) async fn is_there(near: &NearbyId) -> Result<Option<bool>, LinkError> {
    Bluez::of(near).await?.is_bonded().await.map(Some)
}

/// Makes a bond; whether the owner compared its digits.
pub(in crate::ble) async fn make(near: &NearbyId, name: &str, owner: &dyn Comparison) -> Result<bool, LinkError> {
    pair(Bluez::of(near).await?, near.clone(), shown_text(name), owner).await
}

/// Removes the bond with a device; the system forgets the device until it is heard again.
pub(in crate::ble) async fn remove(near: &NearbyId) -> Result<(), LinkError> {
    Bluez::of(near).await?.remove().await
}

async fn pair(bluez: Bluez, near: NearbyId, shown: String, owner: &dyn Comparison) -> Result<bool, LinkError> {
    let mut agent = Agent::register(bluez.clone(), near, shown).await?;
    let making = Making(Some(bluez.clone()));
    let paired = timeout(LONGEST, async {
        tokio::select! {
            biased;
            paired = bluez.pair() => Some(paired),
            () = agent.listen(owner) => None,
        }
    });
    let paired = paired.await.unwrap_or(None);
    let ended = paired.is_some();
    making.end(ended).await;
    match paired {
        Some(Ok(())) => Ok(agent.word() == Word::Said(Compared::Same)),
        Some(Err(error)) => Err(cause(&error, agent.word())),
        None => Err(unfinished(agent.word())),
    }
}

/// Why there is no bond: BlueZ has the same few names for every reason, so that what the owner said decides.
fn cause(error: &zbus::Error, word: Word) -> LinkError {
    match name(error) {
        "org.bluez.Error.AuthenticationFailed"
        | "org.bluez.Error.AuthenticationRejected"
        | "org.bluez.Error.AuthenticationCanceled"
        | "org.bluez.Error.AuthenticationTimeout" => match word {
            Word::Said(Compared::Same) => LinkError::Refused("it did not confirm the digits".to_string()),
            Word::Said(Compared::Different | Compared::NoAnswer) | Word::Asked => unfinished(word),
            Word::NotAsked if name(error).ends_with("Failed") || name(error).ends_with("Rejected") => {
                LinkError::BondedElsewhere
            }
            Word::NotAsked => LinkError::OutOfRange,
        },
        _ => meaning(error),
    }
}

fn unfinished(word: Word) -> LinkError {
    match word {
        Word::Said(Compared::Different) => LinkError::DigitsDiffer,
        Word::Said(Compared::NoAnswer) | Word::Asked => LinkError::Timeout("comparing the digits"),
        Word::Said(Compared::Same) | Word::NotAsked => LinkError::Timeout("bonding"),
    }
}

/// A bond that is being made; dropping it, as a cancel does, ends that and takes the agent back.
struct Making(Option<Bluez>);

impl Making {
    async fn end(mut self, made: bool) {
        if let Some(bluez) = self.0.take() {
            take_back(&bluez, made).await;
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // Whoever leaves the bus takes the agent along, so that a program that ends needs no more than that.
        if let (Some(bluez), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(async move { take_back(&bluez, false).await });
        }
    }
}

async fn take_back(bluez: &Bluez, made: bool) {
    if !made {
        drop(bluez.cancel_pairing().await);
    }
    drop(Agent::unregister(bluez).await);
}
