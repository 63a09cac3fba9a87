//! Deeds, and what is done with them on a chain.

use alloc::{string::String, vec::Vec};

use domain::{
    U256,
    account::Written,
    alarm::{AlarmId, WatchView},
    check::CheckView,
    claim::{ClaimOutlook, PaidBy},
    device::DeviceId,
    device_wallet::{DeviceWalletView, Take},
    dimo::DimoView,
    ioid_v2::{IoidV2, V2View},
    operation::{OperationId, OperationView},
    review::{ReviewId, ReviewView, Words},
    transaction::Replacement,
    transfer::TransferReceipt,
};
use serde::{Deserialize, Serialize};

use crate::{Command, Crossing, Entry, REQUEST_LIMIT};

commands! {
    /// Claims and every other operation of several steps.
    claims {
        /// Whether the device can be claimed now; a review when nothing is missing. `paid_by`: through ioID, paid for by this
        /// one and nobody else; without it the core chooses.
        outlook = Outlook { device: DeviceId, paid_by: Option<PaidBy> } -> ClaimOutlook, ["main"];
        /// Gets the device NFT from the maker's desk.
        get_token = GetToken { device: DeviceId } -> (), ["main"];
        /// Starts the reviewed claim; [`crate::Event::Operation`] tells each step.
        confirm = ConfirmClaim { review: ReviewId } -> OperationView, ["main"];
        operations = ListOperations {} -> Vec<OperationView>, ["main"];
        /// Goes on where an operation stopped.
        resume = ResumeOperation { operation: OperationId } -> OperationView, ["main"];
        /// The review of speeding up or cancelling the transaction that waits.
        plan_replacement = PlanReplacement { operation: OperationId, replacement: Replacement } -> ReviewView, ["main"];
        /// Signs the reviewed replacement and goes on with the operation.
        replace = ReplaceTransaction { review: ReviewId } -> OperationView, ["main"];
        /// The review of renewing the record of a device.
        plan_update = PlanUpdate { device: DeviceId } -> ReviewView, ["main"];
        /// The review of ending the registration of a device.
        plan_removal = PlanRemoval { device: DeviceId } -> ReviewView, ["main"];
        /// Starts the reviewed renewal or removal.
        keep_up = KeepUp { review: ReviewId } -> OperationView, ["main"];
    }
    /// Deeds that go to somebody else.
    deeds {
        /// The review of handing a deed over; `to` is an address or a contact's name.
        plan = PlanTransfer { device: DeviceId, to: String } -> ReviewView, ["main"];
        /// Opens the window `agree` for the reviewed transfer, and answers once it was started there or given up.
        transfer = TransferDeed { review: ReviewId } -> OperationView, ["main"];
        /// What the owner is asked to agree to with the password.
        asked = AskedNow {} -> Words, ["agree"];
        /// Checks the password, has the system ask for a yes, and starts it (T-07). A wrong password can be given again.
        agree = AgreeAgain { password: Crossing } -> (), ["agree"];
        /// What proves a transfer, once there is something.
        receipt = ReadReceipt { operation: OperationId } -> Option<TransferReceipt>, ["main"];
        /// What a buyer should know of a device; `near`: it is asked itself too, which this wallet must be paired with.
        check = CheckDevice { device: DeviceId, near: bool } -> CheckView, ["main"];
        /// What the registry of ioID v2 has under this identifier.
        check_v2 = CheckV2 { id: IoidV2 } -> V2View, ["main"];
    }
    /// The wallets that devices have of their own.
    wallets {
        /// What is in it, these tokens among it.
        show = ShowDeviceWallet { device: DeviceId, tokens: Vec<Written> } -> DeviceWalletView, ["main"];
        /// The review of having it give something, to the owner's own account where nobody is named.
        plan = PlanExecute { device: DeviceId, to: Option<String>, take: Take } -> ReviewView, ["main"];
        /// Starts the reviewed call.
        execute = Execute { review: ReviewId } -> OperationView, ["main"];
    }
    /// Boxes that DIMO registers; they are claimed as every device is.
    dimo {
        /// What DIMO's registry has of it.
        show = ShowDimo { device: DeviceId } -> DimoView, ["main"];
        /// The review of connecting it with the vehicle of this number.
        connect = PlanConnection { device: DeviceId, vehicle: U256 } -> ReviewView, ["main"];
        /// The review of ending its connection.
        disconnect = PlanDisconnection { device: DeviceId } -> ReviewView, ["main"];
        /// Starts either.
        confirm = ConfirmDimo { review: ReviewId } -> OperationView, ["main"];
    }
    /// What happened to the owner's deeds that this wallet did not do.
    alarms {
        list = ListAlarms {} -> WatchView, ["main"];
        /// The owner knows of it; it stays in the list.
        dismiss = DismissAlarm { alarm: AlarmId } -> WatchView, ["main"];
    }
}
