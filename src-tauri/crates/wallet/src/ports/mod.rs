//! What the operations need from the outside, one trait for each outside world.

pub mod accounts;
pub mod anchors;
pub mod camera;
pub mod chain;
pub mod comparison;
pub mod device_wallet;
pub mod dimo;
pub mod fleet;
pub mod gateway;
pub mod keeping;
pub mod kept_hours;
pub mod kept_rewards;
pub mod labels;
pub mod link;
pub mod logged;
pub mod presence;
pub mod provisioning;
pub mod quarantine;
pub mod requests;
pub mod rewards;
pub mod sandbox;
pub mod store;
pub mod surroundings;
pub mod vault;

pub use accounts::{Accounts, KeySource, NewAccount};
pub use anchors::{AnchorFacts, AnchorKeeper, AnchorLeaf, AnchorRow};
pub use camera::{Camera, CameraError};
pub use chain::{Chain, ChainError};
pub use comparison::{Compared, Comparison};
pub use device_wallet::DeviceWallets;
pub use dimo::Dimo;
pub use fleet::Fleets;
pub use gateway::{Gateway, GatewayError};
pub use keeping::{Keeping, QUIZ};
pub use kept_hours::{Deletable, HourBlock, KeptHours};
pub use kept_rewards::{DeviceDay, MomentKind, RewardDay, RewardEntry, RewardMoment, RewardPlace};
pub use labels::{LabelError, Labels};
pub use link::{Link, LinkError, Page, Session};
pub use logged::Logged;
pub use presence::{Presence, PresenceError};
pub use provisioning::{Consent, Credential, Provisioning};
pub use quarantine::{QuarantineRoom, QuarantineRow};
pub use requests::RequestRow;
pub use rewards::{
    LeafFacts, PaidAccount, PaidFacts, PaidOut, PaidSays, Payable, PeriodTicks, PoolRule, ProofFacts, RecipientFacts,
    RewardEvent, RewardFacts, RewardPayment,
};
pub use sandbox::{Caps, Sandbox, SandboxError};
pub use store::{Store, StoreError};
pub use surroundings::{Clock, Random};
pub use vault::{Vault, VaultError};
