//! Bonds in the room: what a protected value wants, and how a bond is made.

use domain::{
    bond::{Passkey, PasskeyShown},
    device::NearbyId,
};
use tokio::time::{Duration, Instant};
use uuid::Uuid;
use wallet::ports::{Compared, Comparison, LinkError};
use world::radio::{Access, Flag, Guard, Pairing, Service};

use crate::{
    chamber::{Body, Trouble},
    fault::Fault,
};

/// Devices give up a pairing in which nothing comes for so long (Core 5.4, Vol 3, Part H, 3.4).
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The keys, numbers and checks of a pairing with compared digits in bytes (Core 5.4, Vol 3, Part H, 3.5).
pub const PAIRING: usize = 208;

/// Refuses what the bond is not safe enough for.
pub fn check(offered: &[Service], trouble: &Trouble, uuid: Uuid, access: Access) -> Result<(), LinkError> {
    let wanted = offered.iter().flat_map(|service| &service.characteristics).filter(|one| one.uuid == uuid);
    let guards = wanted.flat_map(|one| &one.flags).filter_map(|flag| match flag {
        Flag::Guarded(guard, guarded) if *guarded == access => Some(*guard),
        _ => None,
    });
    let safe = trouble.lock().bond;
    // What BlueZ says of an access that is not permitted because of that.
    if guards.max().is_some_and(|guard| safe.is_none_or(|safe| safe < guard)) {
        Err(LinkError::BondLost)
    } else {
        Ok(())
    }
}

/// Makes a bond with a device that is reached; whether the owner compared its digits.
pub async fn make(
    (near, name): (NearbyId, &str),
    (body, trouble): (&Body, &Trouble),
    fault: Option<Fault>,
    owner: &dyn Comparison,
) -> Result<bool, LinkError> {
    let pairing = body.lock().unwrap().pairing();
    let digits = match pairing {
        Pairing::Unseen => None,
        Pairing::Compare(digits) => Some(digits),
        Pairing::Passkey(_) => return Err(LinkError::NotSupported("nobody types digits in this room")),
    };
    if let Some(passkey) = digits {
        let passkey = Passkey::try_from(passkey).map_err(|error| LinkError::Misbehaved(error.to_string()))?;
        let compared = owner.compare(PasskeyShown { near, name: name.to_owned(), passkey }).await;
        trouble.lock().asked = Some(Instant::now());
        if compared != Compared::Same {
            return Err(LinkError::DigitsDiffer);
        }
    }
    // What is changed on its way does not pass the check at the end of a pairing.
    if matches!(fault, Some(Fault::BitFlipped | Fault::FrameCut | Fault::LengthLies | Fault::WriteLost)) {
        return Err(LinkError::Refused("it did not confirm the digits".to_string()));
    }
    let safe = if digits.is_some() { Guard::Authenticated } else { Guard::Encrypted };
    trouble.lock().bond = Some(safe);
    Ok(digits.is_some())
}
