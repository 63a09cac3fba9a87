use serde::{Deserialize, Serialize};

/// What a device's firmware says that is not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lie {
    /// It proves another key than the one it advertises.
    AnotherKey,
    /// Its permits are for another owner than the one it was asked for.
    PermitForAnotherOwner,
    /// Its permits are for another chain.
    PermitForAnotherChain,
    /// Its permits have another number than the one it was asked for.
    PermitWithAnotherNonce,
    /// Its permits are signed by another key than the one it proved.
    PermitByAnotherKey,
    /// Its frames announce more bytes than follow.
    Length,
    /// It says in its session that it does nothing of what it can do.
    SaysNo,
}

impl Lie {
    pub(super) fn named(text: &str) -> Option<Self> {
        match text {
            "another-key" => Some(Self::AnotherKey),
            "permit-for-another-owner" => Some(Self::PermitForAnotherOwner),
            "permit-for-another-chain" => Some(Self::PermitForAnotherChain),
            "permit-with-another-nonce" => Some(Self::PermitWithAnotherNonce),
            "permit-by-another-key" => Some(Self::PermitByAnotherKey),
            "length" => Some(Self::Length),
            "says-no" => Some(Self::SaysNo),
            _ => None,
        }
    }
}
