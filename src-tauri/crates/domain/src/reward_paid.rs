//! Rewards that need no proof: the chain itself says what was paid, and what a pool owes.

use alloc::{string::String, vec::Vec};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    device::DeviceId,
    failure::Failure,
    reward::{RewardSums, WaitingFor},
    send::Token,
    time::Millis,
};

/// What one source paid and owes, account by account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePaid {
    /// The contract of rewards, or whoever pays.
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    /// The block that everything was read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub at: Millis,
    pub rewards: Vec<PaidReward>,
    /// Why nothing of this source is known: the chain did not answer, or made no sense.
    pub failure: Option<Failure>,
}

/// What one account had and has of it. Earned = collected + ready + waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidReward {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    /// Whose it is: the account in use, or a device's own wallet.
    pub account: Owner,
    /// The device whose own wallet it is.
    pub device: Option<DeviceId>,
    #[serde(flatten)]
    pub sums: RewardSums,
    pub waiting_for: Option<WaitingFor>,
    pub note: Option<PaidNote>,
}

/// What has to be known to read the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaidNote {
    /// The newest week that was paid for, by the contract's count.
    Week {
        #[serde(with = "crate::grant::text_u64")]
        week: u64,
    },
    /// What is ready lies in the device's own wallet, and is taken out of there.
    InDeviceWallet {},
    /// The same of coins: what left that wallet before cannot be known, nor who sent what is in it.
    CoinsLeaveNoLog {},
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Amount;

    #[test]
    fn a_reward_crosses_json_with_its_four_numbers_beside_its_account() {
        let reward = PaidReward {
            token: Token { contract: Address::ZERO, symbol: "IOTX".into(), decimals: 18 },
            account: Owner(Address::repeat_byte(0xab)),
            device: None,
            sums: RewardSums { earned: Amount::wei(5), collected: Amount::wei(5), ..RewardSums::default() },
            waiting_for: None,
            note: Some(PaidNote::Week { week: 200 }),
        };

        let json = serde_json::to_value(&reward).unwrap();

        assert_eq!(["earned", "collected", "ready"].map(|name| json[name].as_str()), [Some("5"), Some("5"), Some("0")]);
        assert_eq!(json["note"], serde_json::json!({ "kind": "week", "week": "200" }));
        assert_eq!(serde_json::from_value::<PaidReward>(json).unwrap(), reward);
    }
}
