//! The table of commands.

use alloc::{string::String, vec::Vec};

use domain::{
    Address, B256, U256,
    access::{DoorView, LogView},
    account::{Finger, Owner, WalletView, Written},
    accounts::{Account, AccountLabel, AccountsView, Place as KeyPlace},
    alarm::{AlarmId, WatchView},
    amount::Amount,
    backup::{BackupView, Restored},
    check::CheckView,
    claim::{ClaimOutlook, PaidBy},
    collect_rule::{RulePercent, RuleView},
    contact::{Contact, ContactName},
    decimal::{Decimal, HowMuch},
    device::{DeviceId, DeviceView, Nearby, NearbyId},
    device_wallet::{DeviceWalletView, Take},
    dimo::DimoView,
    evidence::Evidence,
    grant::{GrantId, GrantView},
    insight::{InsightId, InsightsView},
    ioid_v2::{IoidV2, V2View},
    keep_signed::KeepSigned,
    lock_after::LockAfter,
    names::{DeviceName, Hostname, ToldNames},
    networks::{NetworkProposal, NetworkRow, ReportView},
    operation::{OperationId, OperationView},
    place::Place,
    reading::{Series, SyncReport},
    review::{ReviewId, ReviewView, Words},
    reward::RewardsView,
    reward_chart::RewardsChart,
    reward_notice::{NoticeId, NoticesView},
    reward_paid::SourcePaid,
    reward_proof::SourceProofs,
    reward_recipient::RecipientView,
    reward_why::WhyView,
    reward_worth::RewardPrices,
    scope::Resolution,
    send::ReceiveView,
    stored::{Deletion, StoredView},
    time::Millis,
    transaction::Replacement,
    transfer::TransferReceipt,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork},
};
use serde::{Deserialize, Serialize};

use crate::{
    AddedAccount, BACKUP_LIMIT, BackupFile, Command, Crossing, Draft, Entry, GrantWish, Label, NewToken, Offered,
    PICTURE_LIMIT, PRICES_LIMIT, Paired, Picture, Proof, REQUEST_LIMIT, Revealed, Turn,
};

macro_rules! commands {
    ($($(#[$area_doc:meta])* $area:ident { $($(#[$doc:meta])* $name:ident = $type:ident { $($arg:ident: $arg_type:ty),* } -> $reply:ty, [$($window:literal),+] $(up to $limit:ident)? $(on $phones:ident)?;)* })*) => {
        /// Every command with the windows that may call it.
        pub const TABLE: &[Entry] = &[$($(Entry { area: stringify!($area), name: stringify!($name), windows: &[$($window),+], phones_only: phones_only!($($phones)?) }),*),*];

        $($(#[$area_doc])* pub mod $area {
            use super::*;
            $(
                $(#[$doc])*
                #[derive(Clone, Debug, Serialize, Deserialize)]
                #[serde(deny_unknown_fields)]
                pub struct $type { $(pub $arg: $arg_type),* }

                impl Command for $type {
                    const AREA: &'static str = stringify!($area);
                    const NAME: &'static str = stringify!($name);
                    const WINDOWS: &'static [&'static str] = &[$($window),+];
                    const LIMIT: usize = limit!($($limit)?);
                    type Reply = $reply;
                }
            )*
        })*
    };
}

macro_rules! limit {
    () => {
        REQUEST_LIMIT
    };
    ($limit:ident) => {
        $limit
    };
}

macro_rules! phones_only {
    () => {
        false
    };
    (phones) => {
        true
    };
}

commands! {
    /// The wallet itself.
    keys {
        /// The wallet as shown.
        wallet_view = WalletViewGet {} -> WalletView, ["main", "unlock"];
        /// Opens one of the windows `create`, `import`, `unlock`, and of an open wallet `key`, `reveal`, `quiz`, `password`.
        open_window = OpenWindow { label: String } -> (), ["main"];
        /// Closes the calling window and shows `main`.
        close_window = CloseWindow {} -> (), ["create", "import", "unlock", "token", "agree", "key", "reveal", "quiz", "password"];
        /// Draws a phrase.
        create_draft = CreateDraft {} -> Draft, ["create"];
        /// Creates the wallet; `words` are the two asked ones in the order asked.
        create_finish = CreateFinish { words: [Crossing; 2], password: Crossing } -> Owner, ["create"];
        /// Imports a phrase.
        import_phrase = ImportPhrase { phrase: Crossing, password: Crossing } -> Owner, ["import"];
        /// Unlocks with the password.
        unlock = Unlock { password: Crossing } -> Owner, ["unlock"];
        /// Opens a vault that is older than the one last used here, after that was told (T-21).
        open_older = OpenOlder { password: Crossing } -> Owner, ["unlock"];
        /// Unlocks with the OS keyring.
        unlock_with_keyring = UnlockWithKeyring {} -> Owner, ["unlock"];
        /// Turns the OS keyring on or off.
        set_keyring = SetKeyring { on: bool } -> (), ["main"];
        /// Whether a finger can be asked for before the keyring, and whether one is.
        finger_get = FingerGet {} -> Finger, ["main", "unlock"];
        /// Has a finger asked for before the keyring, which wants one at once, or not any more.
        set_finger = SetFinger { on: bool } -> (), ["main"];
        /// Whether calls that Deedbox does not know can be signed.
        expert = ExpertGet {} -> bool, ["main"];
        /// Opens the window `agree`, which wants the password, and answers once they can be signed or it was given up.
        expert_on = ExpertOn {} -> (), ["main"];
        /// Has them refused again.
        expert_off = ExpertOff {} -> (), ["main"];
        /// Locks the wallet.
        lock = Lock {} -> (), ["main"];
        /// Gets test coins; the new balance.
        fund = Fund {} -> Amount, ["main"];
    }
    /// The owner's accounts. A private key crosses only in windows made for it (T-01).
    accounts {
        list = ListAccounts {} -> AccountsView, ["main"];
        /// The one in use stays in use.
        add = AddAccount { new: AddedAccount, label: Option<AccountLabel> } -> Account, ["main"];
        /// Without a label the account has none any more.
        label = LabelAccount { account: Owner, label: Option<AccountLabel> } -> (), ["main"];
        /// Takes an account into use; what was asked for the one before is not shown any more.
        use_account = UseAccount { account: Owner } -> (), ["main"];
        /// Takes a watched account off the list, or one whose key is gone off those that are missed.
        stop_watching = StopWatching { account: Owner } -> (), ["main"];
        /// The first `count` (at most 10) of each path that the words give, with what they hold.
        candidates = ListCandidates { count: u8 } -> Offered, ["main", "import"];
        /// Takes the account of the words at this place into use, adding it where it is not there yet.
        choose = ChooseAccount { place: KeyPlace } -> Owner, ["import"];
        /// Adds a private key to the open wallet.
        add_key = AddKey { key: Crossing, label: Option<AccountLabel> } -> Account, ["key"];
        /// Adds the key in a keystore file, which its own password opens.
        add_keystore = AddKeystore { file: Crossing, file_password: Crossing, label: Option<AccountLabel> } -> Account, ["key"];
        /// Creates the wallet from a private key.
        import_key = ImportKey { key: Crossing, password: Crossing } -> Owner, ["import"];
        /// Creates the wallet from the key in a keystore file.
        import_keystore = ImportKeystore { file: Crossing, file_password: Crossing, password: Crossing } -> Owner, ["import"];
        /// Restores a backup file; its password is the wallet's from then on.
        restore = RestoreBackup { file: BackupFile, password: Crossing } -> Restored, ["import"] up to BACKUP_LIMIT;
    }
    /// What keeps the owner's keys: locking by itself, the words, the password, backups.
    keeping {
        /// The owner typed, pointed or turned a wheel in this window.
        owner_is_here = OwnerIsHere {} -> (), ["main", "token", "agree", "key", "reveal", "quiz", "password"];
        /// How long the wallet stays open without its owner.
        lock_after = LockAfterGet {} -> LockAfter, ["main"];
        set_lock_after = SetLockAfter { after: LockAfter } -> (), ["main"];
        /// What would be lost with this computer.
        backup = BackupGet {} -> BackupView, ["main"];
        /// Opens the window `agree`, which wants the password, and answers with the file that was written.
        back_up = BackUp {} -> String, ["main"];
        /// Checks the password, has the system ask for a yes, and gives the words (T-07).
        reveal = Reveal { password: Crossing } -> Revealed, ["reveal"];
        /// Puts on the clipboard what the calling window shows; it is taken off after a minute (T-75). No text comes from the page.
        copy = CopyShown {} -> (), ["reveal", "token"];
        /// Which of the words (counted from 1) are asked for.
        quiz = AskWords {} -> [u8; 3], ["quiz"];
        /// Proves that the owner has them; after a wrong one the same are asked for.
        answer_quiz = AnswerWords { words: [Crossing; 3] } -> (), ["quiz"];
        /// Changes the password; `false`: the OS keyring is no way in any more.
        change_password = ChangePassword { old: Crossing, new: Crossing } -> bool, ["password"];
    }
    /// Devices near and owned.
    devices {
        /// Listens for devices for `seconds` (1 to 60); [`crate::Event::Nearby`] comes meanwhile.
        scan = Scan { seconds: u8, turn: Turn } -> Vec<Nearby>, ["main"];
        /// Opens a session with the label's code; `expected` is the device that the label names, where it does.
        pair = Pair { near: NearbyId, code: String, expected: Option<DeviceId>, turn: Turn } -> Paired, ["main"];
        /// Opens a session with the device there, which only names its key; nothing beyond the owner's own network is a place.
        add = Add { reach: Place, turn: Turn } -> Paired, ["main"];
        /// Reads what was pasted, typed or scanned from a label.
        read_label = ReadLabel { text: Crossing } -> Label, ["main"];
        /// Reads the label in a picture, a PNG or JPEG file.
        read_label_image = ReadLabelImage { picture: Picture } -> Label, ["main"] up to PICTURE_LIMIT;
        /// Whether the digits of [`crate::Event::ComparePasskey`] are those of the device.
        answer_passkey = AnswerPasskey { near: NearbyId, same: bool } -> (), ["main"];
        /// Removes the bond that this computer has with a device nearby.
        unbond = Unbond { near: NearbyId } -> (), ["main"];
        /// What a device nearby says it is; `proof` where its label has a code.
        facts = Facts { near: NearbyId, proof: Option<Proof>, turn: Turn } -> DeviceFacts, ["main"];
        /// The networks that a device nearby hears.
        networks = Networks { near: NearbyId, proof: Option<Proof>, turn: Turn } -> Vec<WifiNetwork>, ["main"];
        /// Puts a device nearby on a network; [`crate::Event::Wifi`] tells each step. The password is not kept (T-36).
        set_wifi = SetWifi { near: NearbyId, proof: Option<Proof>, ssid: Ssid, password: Crossing, in_the_clear: bool, turn: Turn } -> Joined, ["main"];
        /// Gives a device nearby that takes them other names; those that it then says it has. [`crate::Event::Wifi`] says when its button must be pressed.
        set_names = SetNames { near: NearbyId, proof: Option<Proof>, name: Option<DeviceName>, hostname: Option<Hostname>, turn: Turn } -> ToldNames, ["main"];
        identify = Identify { near: NearbyId, proof: Option<Proof>, turn: Turn } -> (), ["main"];
        /// Ends a call that has a turn; it fails with [`crate::Code::Cancelled`], and radio and camera are free.
        cancel = Cancel { turn: Turn } -> (), ["main"];
        list = ListDevices {} -> Vec<DeviceView>, ["main"];
        show = ShowDevice { device: DeviceId } -> DeviceView, ["main"];
        rename = RenameDevice { device: DeviceId, name: String } -> DeviceView, ["main"];
        identify_own = IdentifyDevice { device: DeviceId } -> (), ["main"];
        /// Has a paired device forget its Wi-Fi and its readings, as soon as its button was pressed; with `hand_over` it signs no permit from then on.
        reset = ResetDevice { device: DeviceId, hand_over: bool } -> (), ["main"];
        /// Removes a device and its stored batches, as many as the owner was told, from this wallet.
        forget = ForgetDevice { device: DeviceId, batches: u32 } -> (), ["main"];
        /// Fetches, verifies, stores and forwards the device's batches.
        sync = SyncDevice { device: DeviceId } -> SyncReport, ["main"];
        /// A stream's values, or their averages; at most `points` of them, the newest.
        series = ReadSeries { device: DeviceId, stream: String, from: Millis, to: Millis, resolution: Resolution, points: u16 } -> Series, ["main"];
        /// What the newest batches of a stream's span show, checked now; none where nothing of it is stored.
        evidence = ReadEvidence { device: DeviceId, stream: String, from: Millis, to: Millis } -> Option<Evidence>, ["main"];
        /// Writes the proof of a stream's span into the owner's documents; the file.
        save_proof = SaveProof { device: DeviceId, stream: String, from: Millis, to: Millis } -> String, ["main"];
        /// The review of anchoring its batches that are not anchored.
        plan_anchor = PlanAnchor { device: DeviceId } -> ReviewView, ["main"];
        /// Starts the reviewed anchoring.
        anchor = AnchorBatches { review: ReviewId } -> OperationView, ["main"];
        /// What was found in its readings, newest first; from this machine alone.
        insights = ShowInsights { device: DeviceId } -> InsightsView, ["main"];
        /// The owner knows of it; it stays in the list, which is given for this device.
        dismiss_insight = DismissInsight { device: DeviceId, insight: InsightId } -> InsightsView, ["main"];
        stored = ReadStored { device: DeviceId } -> StoredView, ["main"];
        set_keep_signed = SetKeepSigned { keep: KeepSigned } -> (), ["main"];
        plan_deletion = PlanDeletion { device: DeviceId } -> Deletion, ["main"];
        delete_readings = DeleteReadings { device: DeviceId, batches: u32 } -> (), ["main"];
    }
    /// The camera of a phone.
    camera {
        /// Reads the first QR code before the camera, within 60 s; the page is transparent meanwhile, since the picture lies behind it.
        scan_label = ScanLabel { turn: Turn } -> Label, ["main"] on phones;
        /// The same for a network file, of which the nodes are then asked.
        scan_network = ScanNetwork { turn: Turn } -> NetworkProposal, ["main"] on phones;
    }
    /// Claims and every other operation of several steps.
    claims {
        /// Whether the device can be claimed now; a review when nothing is missing. `paid_by`: through ioID, paid for by this one and nobody else; without it the core chooses.
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
    /// What devices earned.
    rewards {
        show = ShowRewards {} -> RewardsView, ["main"];
        /// What sources without proofs paid and owe.
        paid = ShowPaid {} -> Vec<SourcePaid>, ["main"];
        /// What is kept here of the last days (UTC), from this machine alone.
        chart = ChartRewards { days: u16 } -> RewardsChart, ["main"];
        /// What services tell with proofs, checked against the roots on the chain.
        verify = VerifyRewards {} -> Vec<SourceProofs>, ["main"];
        /// What each of so many newest periods (at most 30) paid for a device, and what lowered it.
        why = WhyRewards { device: DeviceId, periods: u32 } -> WhyView, ["main"];
        /// What is new of rewards, from this machine alone.
        notices = ShowNotices {} -> NoticesView, ["main"];
        /// The owner knows of it; it stays in the list.
        dismiss = DismissNotice { notice: NoticeId } -> NoticesView, ["main"];
        /// The prices that rewards are valued at now, where the owner gave a file of them.
        prices = ShowPrices {} -> Option<RewardPrices>, ["main"];
        /// Keeps a prices file of this name in place of the one before.
        keep_prices = KeepPrices { file: String, text: String } -> RewardPrices, ["main"] up to PRICES_LIMIT;
        forget_prices = ForgetPrices {} -> (), ["main"];
        /// The review of collecting everything that is ready; with a device what the contract at `source` owes to its wallet.
        plan = PlanCollect { source: Option<Address>, device: Option<DeviceId> } -> ReviewView, ["main"];
        /// Starts the reviewed collection.
        collect = Collect { review: ReviewId } -> OperationView, ["main"];
        /// The review of collecting from these contracts of the network file, from all of them where none is named.
        plan_all = PlanCollectAll { sources: Vec<Address> } -> ReviewView, ["main"];
        /// Starts the reviewed collection from many contracts.
        collect_all = CollectAll { review: ReviewId } -> OperationView, ["main"];
        /// The rule that collects by itself, and what it spent today.
        rule = ShowCollectRule {} -> RuleView, ["main"];
        /// Opens the window `agree`, which wants the password, and answers once the rule is set or it was given up.
        set_rule = SetCollectRule { percent: RulePercent, cap: Decimal } -> (), ["main"];
        /// Switches the rule off.
        rule_off = EndCollectRule {} -> (), ["main"];
        /// Whom a contract of the network file pays instead of the account, where it remembers that.
        recipient = ShowRecipient { source: Address } -> RecipientView, ["main"];
        /// The review of having it pay `to`, an address or a contact's name, or nobody else any more; of one token, or of all that have no recipient of their own.
        plan_recipient = PlanRecipient { source: Address, token: Option<Written>, to: Option<String> } -> ReviewView, ["main"];
        /// Starts the reviewed change.
        set_recipient = SetRecipient { review: ReviewId } -> OperationView, ["main"];
    }
    /// What happened to the owner's deeds that this wallet did not do.
    alarms {
        list = ListAlarms {} -> WatchView, ["main"];
        /// The owner knows of it; it stays in the list.
        dismiss = DismissAlarm { alarm: AlarmId } -> WatchView, ["main"];
    }
    /// Coins that go and come.
    money {
        /// The review of sending: `to` is an address, a contact's name or a payment request that may say how much, `token` the contract of an ERC-20.
        plan = PlanSend { to: String, amount: Option<HowMuch>, token: Option<Written> } -> ReviewView, ["main"];
        /// Whom to pay, off a code in a picture: an address or a payment request, for [`PlanSend`].
        read_payee = ReadPayee { picture: Picture } -> String, ["main"] up to PICTURE_LIMIT;
        /// Starts the reviewed sending.
        send = Send { review: ReviewId } -> OperationView, ["main"];
        /// Where the owner can be paid.
        receive = Receive { amount: Option<Decimal> } -> ReceiveView, ["main"];
        contacts = ListContacts {} -> Vec<Contact>, ["main"];
        /// `confirmed`: the owner compared the address with a trusted source.
        add_contact = AddContact { name: ContactName, address: Written, confirmed: bool } -> Contact, ["main"];
        remove_contact = RemoveContact { name: ContactName } -> (), ["main"];
    }
    /// The networks that go by a name here.
    networks {
        list = ListNetworks {} -> Vec<NetworkRow>, ["main"];
        /// Asks the nodes of a network whether its file fits; without a name, of the one in use.
        check = CheckNetwork { name: Option<String> } -> ReportView, ["main"];
        /// Reads a network file and asks its nodes; nothing is kept yet.
        read_file = ReadNetworkFile { text: String } -> NetworkProposal, ["main"];
        /// The same off a code in a picture, a PNG or JPEG file.
        read_picture = ReadNetworkPicture { picture: Picture } -> NetworkProposal, ["main"] up to PICTURE_LIMIT;
        /// Keeps exactly the file that was proposed under this id.
        keep = KeepNetwork { proposal: B256 } -> Vec<NetworkRow>, ["main"];
        /// Forgets one that was added and is not in use.
        remove = RemoveNetwork { name: String } -> Vec<NetworkRow>, ["main"];
    }
    /// Who may read what, and who did.
    access {
        /// The review of a new grant.
        plan = PlanGrant { wish: GrantWish } -> ReviewView, ["main"];
        /// Signs the reviewed grant and opens the window `token`.
        confirm = ConfirmGrant { review: ReviewId } -> GrantView, ["main"];
        /// The new grant's token, once.
        take_token = TakeToken {} -> NewToken, ["token"];
        grants = ListGrants {} -> Vec<GrantView>, ["main"];
        /// Holds for the very next request.
        revoke = RevokeGrant { grant: GrantId } -> (), ["main"];
        log = ReadLog { limit: u16 } -> LogView, ["main"];
        /// The door for AI apps.
        door = ShowDoor {} -> DoorView, ["main"];
        /// Opens or closes the door.
        set_door = SetDoor { open: bool } -> DoorView, ["main"];
    }
}
