//! Permits: what a device is asked to sign is worked out here, shown where the device signs anything (T-33), and kept
//! only sealed.

use domain::{Address, B256, U256, account::Owner, device::Signing};

use crate::ports::chain::Permit;

/// The digest of the permit over these fields.
pub(crate) fn permit_digest(owner: Owner, nonce: U256, chain_id: u64, registry: Address) -> B256 {
    let permit = wire::permit::Permit {
        owner: owner.0.into_array(),
        nonce: nonce.to_be_bytes(),
        chain_id,
        registry: registry.into_array(),
    };
    permit.digest().into()
}

/// A device that signs anything is asked only for the digest that the owner was shown.
pub(crate) fn was_shown(shown: Option<B256>, asked: B256, signing: Signing) -> bool {
    match signing {
        Signing::Blind => shown == Some(asked),
        Signing::Open | Signing::Ended => true,
    }
}

/// A permit as it is sealed.
pub(crate) fn to_bytes(permit: &Permit) -> Vec<u8> {
    let mut bytes = permit.r.to_vec();
    bytes.extend_from_slice(permit.s.as_slice());
    bytes.push(permit.v);
    bytes
}

pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Permit> {
    let (r, rest) = bytes.split_at_checked(32)?;
    let (s, v) = rest.split_at_checked(32)?;
    Some(Permit { v: *v.first()?, r: B256::from_slice(r), s: B256::from_slice(s) })
}

#[cfg(test)]
mod tests {
    use domain::calls::Message;

    use super::*;

    fn digest(nonce: u64) -> B256 {
        permit_digest(Owner(Address::repeat_byte(2)), U256::from(nonce), 4690, Address::repeat_byte(3))
    }

    #[test]
    fn the_message_that_is_shown_is_the_one_that_the_device_signs() {
        let shown = Message::permit(Owner(Address::repeat_byte(2)), U256::from(7), 4690, Address::repeat_byte(3));
        assert_eq!(shown.digest, digest(7), "by another implementation of EIP-712");
    }

    #[test]
    fn a_device_that_signs_anything_is_asked_for_nothing_that_was_not_shown() {
        assert!(was_shown(Some(digest(0)), digest(0), Signing::Blind));
        for shown in [None, Some(B256::ZERO)] {
            assert!(!was_shown(shown, digest(0), Signing::Blind));
            assert!(was_shown(shown, digest(0), Signing::Open), "it gets the fields and knows what it signs");
        }
        assert!(!was_shown(Some(digest(0)), digest(1), Signing::Blind));
    }
}
