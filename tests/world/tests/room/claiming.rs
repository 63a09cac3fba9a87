//! Having a device sign the permit with which it is claimed.

use std::sync::Arc;

use domain::{
    Address, B256, U256,
    account::Owner,
    device::{DeviceId, NearbyId},
};
use link::BleLink;
use secrecy::SecretString;
use tokio::time::{Duration, Instant};
use wallet::ports::{Credential, Link, LinkError, chain::Permit};
use wire::{identity::DeviceAddress, signature::Signature};
use world::devices::Seed;

use crate::{
    chamber::Chamber,
    outcome::{HANG, LONGEST, Outcome, WRONG_PERMIT, owner_in},
};

/// What the device has to sign.
const ASKED: wire::permit::Permit =
    wire::permit::Permit { owner: [0x11; 20], nonce: [0; 32], chain_id: 4690, registry: [0x22; 20] };
/// The most adverts of one device that are tried, as in the wallet.
const TRIES: usize = 4;

/// A device that its owner knows: by its code, or by a bond.
#[derive(Clone)]
pub struct Known {
    pub id: DeviceId,
    pub code: Option<String>,
}

/// Finds a device, opens a session, has it sign a permit and fetches what it logged; tries the others that claim to be it
/// as the wallet does.
pub async fn claim(chamber: &Arc<Chamber>, seed: Seed, known: &Known) -> Outcome {
    let link = owner_in(chamber, seed);
    let (mut signed, mut longest) = (None, Duration::ZERO);
    let began = Instant::now();
    let secrets: Vec<&str> = known.code.iter().map(String::as_str).collect();
    let claiming = claim_from_anybody(chamber, &link, known, &mut signed, &mut longest);
    let mut outcome = Outcome::of(chamber, &secrets, claiming).await;
    // It is each of several attempts that ends in time.
    if began.elapsed() < LONGEST * TRIES as u32 {
        outcome.wrongs.retain(|wrong| *wrong != HANG);
    }
    let wrong_permit = signed.is_some_and(|permit| !is_as_asked(&permit, known.id));
    outcome.wrong_if(longest > LONGEST, HANG).wrong_if(wrong_permit, WRONG_PERMIT)
}

async fn claim_from_anybody(
    chamber: &Chamber,
    link: &BleLink,
    known: &Known,
    signed: &mut Option<Permit>,
    longest: &mut Duration,
) -> Result<(), LinkError> {
    let mut tried: Vec<NearbyId> = Vec::new();
    let mut first = None;
    loop {
        let began = Instant::now();
        let found = link.find(known.id, 10_000, &tried).await;
        *longest = began.elapsed().max(*longest);
        let near = match found {
            Ok(near) => near,
            Err(error) => return Err(first.unwrap_or(error)),
        };
        let began = Instant::now();
        let result = claim_from(link, &near, known, signed).await;
        let asked = chamber.seen().asked.unwrap_or(began).max(began);
        *longest = (asked - began).max(asked.elapsed()).max(*longest);
        tried.push(near);
        match result {
            Ok(()) => return Ok(()),
            Err(error) => drop(first.get_or_insert(error)),
        }
        if tried.len() == TRIES {
            return first.map_or(Ok(()), Err);
        }
    }
}

/// The same with the one that is heard under this id.
pub async fn claim_from(
    link: &BleLink,
    near: &NearbyId,
    known: &Known,
    signed: &mut Option<Permit>,
) -> Result<(), LinkError> {
    let code = known.code.clone().map(SecretString::from);
    let credential = code.map_or(Credential::None, Credential::LabelCode);
    let mut session = link.open(near, &credential, Some(known.id)).await?;
    session.document().await?;
    let (owner, registry) = (Owner(Address::from(ASKED.owner)), Address::from(ASKED.registry));
    *signed = Some(session.permit(owner, U256::from_be_bytes(ASKED.nonce), ASKED.chain_id, registry).await?);
    match session.batches(1, 4).await {
        Ok(_) | Err(LinkError::NotSupported(_)) => {}
        Err(error) => return Err(error),
    }
    session.close().await;
    Ok(())
}

/// The only thing that a device may be asked to sign here.
pub fn digest() -> B256 {
    ASKED.digest().into()
}

fn is_as_asked(permit: &Permit, device: DeviceId) -> bool {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(permit.r.as_slice());
    signature[32..].copy_from_slice(permit.s.as_slice());
    let recovered = ASKED.recover(&Signature(signature), DeviceAddress(device.0.into_array()));
    recovered.is_ok_and(|recovered| recovered.v == permit.v)
}
