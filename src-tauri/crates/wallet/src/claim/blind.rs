//! Devices that sign any 32 bytes: what they are asked to sign is worked out here, shown, and nothing else (T-33).

use domain::{B256, claim::ClaimPlan, device::Signing};
use wire::permit::Permit;

use super::run::ClaimError;

/// The digest of the permit that this plan asks for.
pub(super) fn permit_digest(plan: &ClaimPlan) -> B256 {
    let permit = Permit {
        owner: plan.owner.0.into_array(),
        nonce: plan.nonce.to_be_bytes(),
        chain_id: plan.chain_id,
        registry: plan.registry.into_array(),
    };
    permit.digest().into()
}

/// A device that signs anything is asked only for the digest that the owner was shown.
pub(super) fn as_shown(plan: &ClaimPlan, signing: Signing) -> Result<(), ClaimError> {
    match signing {
        Signing::Blind if plan.blind_digest != Some(permit_digest(plan)) => Err(ClaimError::NotShown),
        Signing::Blind | Signing::Open | Signing::Ended => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Address, U256, account::Owner, amount::Amount, claim::DeviceToken, device::DeviceId, transaction::Fees,
    };

    use super::*;

    fn plan(blind_digest: Option<B256>) -> ClaimPlan {
        let device = DeviceId(Address::repeat_byte(1));
        ClaimPlan {
            device,
            did: device.did(),
            name: String::new(),
            kind: String::new(),
            model: String::new(),
            owner: Owner(Address::repeat_byte(2)),
            chain_id: 4690,
            network: String::new(),
            symbol: String::new(),
            decimals: 18,
            registry: Address::repeat_byte(3),
            nonce: U256::ZERO,
            token: DeviceToken { contract: Address::ZERO, token_id: U256::ZERO },
            price: Amount::ZERO,
            prepaid: false,
            approved: false,
            approve_gas: 0,
            register_gas: 0,
            fees: Fees { max_fee_per_gas: Amount::ZERO, max_priority_fee_per_gas: Amount::ZERO },
            document: String::new(),
            document_hash: B256::ZERO,
            document_uri: String::new(),
            balance: Amount::ZERO,
            nodes: 1,
            blind_digest,
        }
    }

    #[test]
    fn a_device_that_signs_anything_is_asked_for_nothing_that_was_not_shown() {
        let digest = permit_digest(&plan(None));
        assert!(as_shown(&plan(Some(digest)), Signing::Blind).is_ok());
        for shown in [None, Some(B256::ZERO)] {
            assert!(matches!(as_shown(&plan(shown), Signing::Blind), Err(ClaimError::NotShown)));
            assert!(as_shown(&plan(shown), Signing::Open).is_ok(), "it gets the fields and knows what it signs");
        }
        let another = ClaimPlan { nonce: U256::from(1), ..plan(Some(digest)) };
        assert!(as_shown(&another, Signing::Blind).is_err());
    }
}
