//! Failures as they cross a boundary: a code for machines, a detail for people.

use alloc::string::{String, ToString};
use core::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

macro_rules! codes {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// What went wrong, as `area.cause`: the same word in `Failure`, `--json`, screens and docs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[serde(rename = $text)] $variant),+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code's one spelling.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

codes! {
    Internal = "app.internal",
    BadRequest = "app.bad_request",
    SecondInstance = "app.second_instance",
    HomeUnusable = "app.home_unusable",
    ReviewUnknown = "review.unknown",
    ReviewExpired = "review.expired",
    ReviewUnknownCall = "review.unknown_call",
    VaultMissing = "vault.missing",
    VaultDraftEnded = "vault.draft_ended",
    VaultExists = "vault.exists",
    VaultLocked = "vault.locked",
    VaultDamaged = "vault.damaged",
    VaultRolledBack = "vault.rolled_back",
    VaultWrongPassword = "vault.wrong_password",
    VaultWait = "vault.wait",
    VaultWeakPassword = "vault.weak_password",
    VaultBadPhrase = "vault.bad_phrase",
    VaultWrongWords = "vault.wrong_words",
    VaultStorage = "vault.storage",
    VaultWatchOnly = "vault.watch_only",
    VaultBadKey = "vault.bad_key",
    VaultBadFile = "vault.bad_file",
    VaultNoPhrase = "vault.no_phrase",
    AccountExists = "account.exists",
    AccountUnknown = "account.unknown",
    AccountTooMany = "account.too_many",
    LedgerAbsent = "ledger.absent",
    LedgerClosed = "ledger.closed",
    LedgerRefused = "ledger.refused",
    LedgerSilent = "ledger.silent",
    LedgerBlind = "ledger.blind",
    LedgerOther = "ledger.other",
    LedgerFailed = "ledger.failed",
    KeyringAbsent = "keyring.absent",
    KeyringLocked = "keyring.locked",
    KeyringTimeout = "keyring.timeout",
    PresenceAbsent = "presence.absent",
    PresenceRefused = "presence.refused",
    PresenceTimeout = "presence.timeout",
    RadioAbsent = "radio.absent",
    RadioNoService = "radio.no_service",
    RadioNoPermission = "radio.no_permission",
    RadioOff = "radio.off",
    DeviceNotFound = "device.not_found",
    DeviceOutOfRange = "device.out_of_range",
    DeviceTimeout = "device.timeout",
    DeviceUnreachable = "device.unreachable",
    DeviceWrongCode = "device.wrong_code",
    DeviceClosed = "device.closed",
    DeviceKeyChanged = "device.key_changed",
    DeviceRefused = "device.refused",
    DeviceMisbehaved = "device.misbehaved",
    DeviceUnknown = "device.unknown",
    DeviceNeedsPresence = "device.needs_presence",
    DeviceInTheClear = "device.in_the_clear",
    DeviceNotSupported = "device.not_supported",
    DeviceBusy = "device.busy",
    DeviceBondedElsewhere = "device.bonded_elsewhere",
    DeviceDigitsDiffer = "device.digits_differ",
    DeviceBondLost = "device.bond_lost",
    DeviceInUse = "device.in_use",
    DeviceBadHostname = "device.bad_hostname",
    WifiWrongPassword = "wifi.wrong_password",
    WifiNotFound = "wifi.not_found",
    WifiNotJoined = "wifi.not_joined",
    LabelUnknown = "label.unknown",
    LabelNoCode = "label.no_code",
    LabelBadPicture = "label.bad_picture",
    LabelCameraRefused = "label.camera_refused",
    LabelNoCamera = "label.no_camera",
    ChainUnreachable = "chain.unreachable",
    ChainWrongId = "chain.wrong_id",
    ChainBadAnswer = "chain.bad_answer",
    ChainDisagree = "chain.disagree",
    ChainReverted = "chain.reverted",
    ChainPending = "chain.pending",
    ChainNotOffered = "chain.not_offered",
    ClaimTaken = "claim.taken",
    ClaimAlreadyYours = "claim.already_yours",
    ClaimNoToken = "claim.no_token",
    ClaimTokenUsed = "claim.token_used",
    ClaimNotEnoughFunds = "claim.not_enough_funds",
    ClaimFeeChanged = "claim.fee_changed",
    ClaimMismatch = "claim.mismatch",
    ClaimPayerRefused = "claim.payer_refused",
    ClaimPayerPending = "claim.payer_pending",
    OperationUnknown = "operation.unknown",
    OperationElsewhere = "operation.elsewhere",
    OperationNothingWaits = "operation.nothing_waits",
    OperationNotEnoughFunds = "operation.not_enough_funds",
    OperationCancelled = "operation.cancelled",
    GatewayUnreachable = "gateway.unreachable",
    GatewayRefused = "gateway.refused",
    GatewayNotOffered = "gateway.not_offered",
    FaucetEmpty = "faucet.refused",
    MakerRefused = "maker.refused",
    SendBadRecipient = "send.bad_recipient",
    SendLookalike = "send.lookalike",
    SendBadRequest = "send.bad_request",
    SendBadAmount = "send.bad_amount",
    SendNotEnoughFunds = "send.not_enough_funds",
    SendNotAToken = "send.not_a_token",
    SendMismatch = "send.mismatch",
    DeedNotYours = "deed.not_yours",
    DeedChanged = "deed.changed",
    DeedMismatch = "deed.mismatch",
    DeedBadReceipt = "deed.bad_receipt",
    ContactUnknown = "contact.unknown",
    ContactTaken = "contact.taken",
    ProofBadFile = "proof.bad_file",
    ProofRefused = "proof.refused",
    AlgorithmBadProgram = "algorithm.bad_program",
    AlgorithmStopped = "algorithm.stopped",
    AlgorithmDiffers = "algorithm.differs",
    AnchorNothingNew = "anchor.nothing_new",
    AnchorNotEnoughFunds = "anchor.not_enough_funds",
    AnchorNotKept = "anchor.not_kept",
    RewardsNothingReady = "rewards.nothing_ready",
    RewardsNotEnoughFunds = "rewards.not_enough_funds",
    RewardsRecipientChanged = "rewards.recipient_changed",
    GrantUnknown = "grant.unknown",
    GrantBadScope = "grant.bad_scope",
    GrantBadSpan = "grant.bad_span",
    GrantNotOwner = "grant.not_owner",
    AccessBadToken = "access.bad_token",
    AccessRevoked = "access.revoked",
    AccessExpired = "access.expired",
    AccessPaused = "access.paused",
    AccessClosed = "access.closed",
    AccessLogBroken = "access.log_broken",
    AccessNotYet = "access.not_yet",
    AccessNotOwner = "access.not_owner",
    AccessScope = "access.scope",
    AccessProgram = "access.program",
    AccessWindow = "access.window",
    AccessLimit = "access.limit",
    AccessUnlisted = "access.unlisted",
    AccessNotFound = "access.not_found",
    AccessLogFailed = "access.log_failed",
    AccessPortTaken = "access.port_taken",
    DimoUnregistered = "dimo.unregistered",
    DimoMakerMissing = "dimo.maker_missing",
    DimoNotYours = "dimo.not_yours",
    DimoConnected = "dimo.connected",
    DimoMismatch = "dimo.mismatch",
    AlarmUnknown = "alarm.unknown",
    StoreFailed = "store.failed",
    StoreFull = "store.full",
    StoreReadOnly = "store.read_only",
    StoreDamaged = "store.damaged",
    NetworkFileBad = "network.bad_file",
    NetworkUnknown = "network.unknown",
    NetworkOther = "network.other",
    Cancelled = "app.cancelled",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failure as it crosses a boundary; `detail` names the cause and the next step and holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: Code,
    pub detail: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.detail, self.code)
    }
}

/// An error of an operation that knows its code.
pub trait Coded: fmt::Display {
    /// The code of this error.
    fn code(&self) -> Code;

    /// This error as it crosses a boundary.
    fn failure(&self) -> Failure {
        Failure { code: self.code(), detail: self.to_string() }
    }
}

/// Text from the edge that is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    #[error("a proof of a reward has at most 64 steps")]
    RewardProof,
    #[error("this is no family of rewards that Deedbox knows")]
    RewardFamily,
    #[error("an address is 0x and 40 hex digits, or io1 and 38 letters and digits")]
    Address,
    #[error("the address does not match its checksum: compare it letter by letter with the source")]
    Checksum,
    #[error("a DID is did:io:0x and 40 hex digits")]
    Did,
    #[error("a DID of ioID v2 is did:io: and base58 of 32 bytes")]
    IoidV2,
    #[error("a hash or id is 0x and 64 hex digits")]
    Hash,
    #[error("the name of a Wi-Fi has 1 to 32 bytes")]
    Ssid,
    #[error("who pays for a claim is owner, payer or proxy")]
    PaidBy,
    #[error("a device is claimed through ioid or dimo")]
    Through,
    #[error("a host name has 1 to 63 letters, digits and hyphens, and no hyphen at its ends")]
    Hostname,
    #[error("the name of a device has 1 to 120 signs that show, at most 254 bytes, and no blank at its ends")]
    DeviceName,
    #[error("a day is one that exists, such as 2026-11-23")]
    Day,
    #[error("a passkey has six digits")]
    Passkey,
    #[error("a part of a whole is 0 to 100")]
    Percent,
    #[error("an amount is digits with at most one point between them, such as 12 or 0.5, or max")]
    Amount,
    #[error(
        "a contact's name has 1 to 40 characters, none of them hidden, no blanks at its ends, and does not begin like an address"
    )]
    ContactName,
    #[error("the label of an account has 1 to 40 characters, none of them hidden, and no blanks at its ends")]
    AccountLabel,
    #[error("a wait is 5s to 4h, as a number and s, m or h")]
    LockAfter,
    #[error("signed readings are kept for-ever, or for 35 to 36500 days")]
    KeepSigned,
    #[error("the path of an account is that of ethereum or iotex")]
    Coin,
    #[error(
        "a payment request is ethereum: and an address, then @ and the number of the chain, and either value= or, for a token, /transfer?address=…&uint256=…; names cannot be looked up"
    )]
    Payment,
    #[error("a rule has a whole percentage, 1 to 50")]
    RulePercent,
    #[error("the most that a rule may spend a day is more than nothing")]
    RuleCap,
    #[error("a rule anchors every 1 to 168 hours, as a whole number")]
    EveryHours,
    #[error("an identity is name:, origin:https://… or key:0x…")]
    Identity,
    #[error("the origin of an app is https:// and a public name in lower case, without a path")]
    Origin,
    #[error("devices are asked for as any, kind:ID or device:0x…")]
    Wanted,
    #[error("this scope is not one Deedbox knows: use STREAM.raw, STREAM.15min, STREAM.hourly or STREAM.daily")]
    Scope,
}
