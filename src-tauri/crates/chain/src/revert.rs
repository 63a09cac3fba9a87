//! Why a contract refused, in words.

use alloy::{
    primitives::{Bytes, hex},
    rpc::json_rpc::RpcError,
    sol_types::{Panic, Revert, SolError, SolInterface},
    transports::TransportError,
};
use domain::shown::shown_text;
use wallet::ports::ChainError;

use crate::{abi::Named::NamedErrors, failure::of_rpc};

/// A failed call as the port's error: the contract's reason if the contract refused.
pub fn of_call(error: TransportError) -> ChainError {
    let RpcError::ErrorResp(payload) = &error else { return of_rpc(error) };
    if let Some(data) = payload.as_revert_data() {
        return ChainError::Reverted(reason(&data));
    }
    let Some((_, after)) = payload.message.split_once("revert") else { return of_rpc(error) };
    // Nodes that give no data put the reason after a colon: "execution reverted: device exists".
    let stated = after.split_once(':').map_or("", |(_, text)| text.trim());
    ChainError::Reverted(if stated.is_empty() { no_reason() } else { shown_text(stated) })
}

/// The reason in the bytes that a reverted call gave back.
pub fn reason(data: &Bytes) -> String {
    if data.is_empty() {
        return no_reason();
    }
    if let Ok(Revert { reason }) = Revert::abi_decode(data) {
        return shown_text(&reason);
    }
    if let Ok(panic) = Panic::abi_decode(data) {
        return format!("its program failed, panic {:#x}", panic.code);
    }
    match NamedErrors::abi_decode(data) {
        Ok(named) => named_reason(&named),
        Err(_) => format!("unknown error 0x{}", hex::encode(data.get(..4).unwrap_or(data))),
    }
}

fn no_reason() -> String {
    "it gave no reason".to_string()
}

fn named_reason(error: &NamedErrors) -> String {
    match error {
        NamedErrors::OwnershipCycle(_) => "a device's wallet cannot own itself".into(),
        NamedErrors::AccountCreationFailed(_) => "the device's wallet could not be made".into(),
        NamedErrors::AccountLocked(_) => "the device's wallet is locked".into(),
        NamedErrors::NotAuthorized(_) => "the account may not do this".into(),
        NamedErrors::InvalidOperation(_) => "the device's wallet does not do this".into(),
        NamedErrors::OwnableUnauthorizedAccount(e) => format!("{} may not do this", e.account),
        NamedErrors::EnforcedPause(_) => "the contract is paused".into(),
        NamedErrors::ReentrancyGuardReentrantCall(_) => "it was called from within itself".into(),
        NamedErrors::ERC721InvalidOwner(e) => format!("{} cannot own tokens", e.owner),
        NamedErrors::ERC721NonexistentToken(e) => format!("there is no token {}", e.tokenId),
        NamedErrors::ERC721IncorrectOwner(e) => format!("token {} belongs to {}", e.tokenId, e.owner),
        NamedErrors::ERC721InvalidSender(e) => format!("{} cannot send tokens", e.sender),
        NamedErrors::ERC721InvalidReceiver(e) => format!("{} cannot receive tokens", e.receiver),
        NamedErrors::ERC721InsufficientApproval(e) => format!("token {} is not approved to {}", e.tokenId, e.operator),
        NamedErrors::ERC721InvalidApprover(e) => format!("{} cannot approve this token", e.approver),
        NamedErrors::ERC721InvalidOperator(e) => format!("{} cannot be approved", e.operator),
        NamedErrors::InvalidAdSignature(_) => "the signature is not by the device that is registered".into(),
        NamedErrors::InvalidOwnerSignature(_) => "the signature is not by the owner".into(),
        NamedErrors::DeviceAlreadyClaimed(e) => format!("device {} is claimed already", e.id),
        NamedErrors::AdNotClaimed(e) => format!("nobody has claimed device {}", e.id),
        NamedErrors::AdPaired(e) => format!("device {} is connected already", e.id),
        NamedErrors::AdNotPaired(e) => format!("device {} is not connected with it", e.id),
        NamedErrors::VehiclePaired(e) => format!("vehicle {} is connected already", e.id),
        NamedErrors::VehicleNotPaired(e) => format!("vehicle {} is not connected with it", e.id),
        NamedErrors::OwnersDoNotMatch(_) => "device and vehicle have different owners".into(),
        NamedErrors::InvalidNode(e) => format!("there is no number {} at {}", e.id, e.proxy),
        NamedErrors::Unauthorized(e) => format!("{} may not do this", e.addr),
        NamedErrors::AlreadyClaimed(_) => "this reward was paid already".into(),
        NamedErrors::InvalidProof(_) => "the proof does not come to its root".into(),
        NamedErrors::NothingToClaim(_) => "all of this reward was paid already".into(),
        NamedErrors::MerkleRootWasUpdated(_) => "its root was replaced meanwhile".into(),
        NamedErrors::AmountRequestedIsZero(_) => "nothing was asked of it".into(),
        NamedErrors::TotalRewardsAreZero(_) => "nothing was ever earned by this proof".into(),
        NamedErrors::AmountIsOverAvailableRewardsToClaim(_) => "less is left than what was asked of it".into(),
    }
}

#[cfg(test)]
mod tests {
    use alloy::{
        primitives::{U256, address},
        sol_types::SolError,
    };

    use super::*;
    use crate::abi::Named::{ERC721NonexistentToken, MerkleRootWasUpdated};

    #[test]
    fn a_reason_is_read_from_text_panic_and_named_errors_and_made_safe_to_show() {
        let text = Revert::from("device exists\u{202e}").abi_encode();
        assert_eq!(reason(&text.into()), "device exists\u{fffd}");
        assert_eq!(reason(&Panic { code: U256::from(0x11) }.abi_encode().into()), "its program failed, panic 0x11");
        let named = ERC721NonexistentToken { tokenId: U256::from(7) }.abi_encode();
        assert_eq!(reason(&named.into()), "there is no token 7");
        // As DIMO's registry answered: its errors go by the first four bytes.
        let wrong_box = "0xdbe5383b".parse::<Bytes>().unwrap();
        assert_eq!(reason(&wrong_box), "the signature is not by the device that is registered");
        let claimed = [&[0x4d, 0xec, 0x88, 0xeb], &U256::from(9).to_be_bytes::<32>()[..]].concat();
        assert_eq!(reason(&claimed.into()), "device 9 is claimed already");
        let raced = MerkleRootWasUpdated {}.abi_encode();
        assert_eq!(reason(&raced.into()), "its root was replaced meanwhile");
        assert_eq!(reason(&"0x646cf558".parse::<Bytes>().unwrap()), "this reward was paid already");
        assert_eq!(reason(&Bytes::from_static(&[1, 2, 3, 4, 5])), "unknown error 0x01020304");
        assert_eq!(reason(&Bytes::from_static(&[1, 2])), "unknown error 0x0102");
        assert_eq!(reason(&Bytes::new()), "it gave no reason");
        let cut =
            [Revert::SELECTOR.as_slice(), address!("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045").as_slice()].concat();
        assert_eq!(reason(&cut.into()), "unknown error 0x08c379a0");
    }
}
