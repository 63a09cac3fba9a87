//! One good request for each command.

use domain::{
    Address, B256, U256,
    access_request::RequestId,
    account::Owner,
    accounts::Place,
    alarm::AlarmId,
    claim::PaidBy,
    day::Days,
    device::{DeviceId, NearbyId},
    device_wallet::Take,
    grant::GrantId,
    insight::InsightId,
    ioid_v2::IoidV2,
    keep_signed::KeepSigned,
    lock_after::LockAfter,
    operation::OperationId,
    quarantine::Carrier,
    review::ReviewId,
    reward_export::ExportForm,
    reward_notice::NoticeId,
    scope::Resolution,
    time::Millis,
    transaction::Replacement,
};
use ipc::{
    AddedAccount, BackupFile, Command, GrantWish, NarrowWish, Picture, Proof, RequestWish, Turn, access, accounts,
    alarms, camera, claims, deeds, devices, dimo, keeping, keys, money, networks, rewards, table, wallets,
};
use serde_json::{Value, json};

use super::{
    node::DEVICE,
    shell::{PASSWORD, PHRASE, secret},
};

/// A network of which nobody answers.
const NETWORK_FILE: &str = r#"{"name":"my-net","chain_id":7,"rpc":["http://127.0.0.1:1"]}"#;

/// What an app asks for of which nothing but the name is known.
pub const REQUEST: &str = r#"{"deedbox_request":1,"app":{"name":"Almanac"},"purpose":"A weekly summary","devices":["any"],
    "scopes":["temperature.raw","humidity.hourly"],"history_days":30,"days":90,"max_reads_per_day":100,"max_bytes_per_day":"1048576"}"#;

/// A price of the owner's own.
const PRICES: &str = "date,symbol,currency,price,source\n2026-01-01,IOTX,EUR,0.02,my notes\n";

/// A private key that everybody knows.
pub const KEY: &str = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

/// A good request, and whether another body would be one.
pub struct Sample {
    pub area: &'static str,
    pub name: &'static str,
    pub window: &'static str,
    pub body: Value,
    pub is_good: fn(&Value) -> bool,
}

/// A sample for every command that some window of this computer may call.
pub fn all() -> Vec<Sample> {
    let native =
        keys().into_iter().chain(accounts()).chain(keeping()).chain(devices()).chain(phones()).chain(networks());
    let samples: Vec<_> = native.chain(chain()).chain(access()).collect();
    for entry in table() {
        let has = samples.iter().any(|sample| (sample.area, sample.name) == (entry.area, entry.name));
        assert!(has, "{}.{} has no sample", entry.area, entry.name);
    }
    let only_phones = |sample: &Sample| {
        table().any(|entry| entry.phones_only && (sample.area, sample.name) == (entry.area, entry.name))
    };
    samples.into_iter().filter(|sample| !only_phones(sample)).collect()
}

fn keys() -> Vec<Sample> {
    let password = || secret(PASSWORD);
    vec![
        sample(&keys::WalletViewGet {}),
        sample(&keys::OpenWindow { label: "unlock".into() }),
        sample(&keys::CloseWindow {}),
        sample(&keys::CreateDraft {}),
        sample(&keys::CreateFinish { words: [secret("legal"), secret("winner")], password: password() }),
        sample(&keys::ImportPhrase { phrase: secret(PHRASE), password: password() }),
        sample(&keys::Unlock { password: password() }),
        sample(&keys::OpenOlder { password: password() }),
        sample(&keys::UnlockWithKeyring {}),
        sample(&keys::SetKeyring { on: true }),
        sample(&keys::FingerGet {}),
        sample(&keys::SetFinger { on: true }),
        sample(&keys::ExpertGet {}),
        sample(&keys::ExpertOn {}),
        sample(&keys::ExpertOff {}),
        sample(&keys::Lock {}),
        sample(&keys::Fund {}),
    ]
}

fn accounts() -> Vec<Sample> {
    let owner = || address().parse().unwrap();
    let label = || Some("Farm".parse().unwrap());
    let (file, file_password) = (|| secret("{}"), || secret("its own"));
    vec![
        sample(&accounts::ListAccounts {}),
        sample(&accounts::AddAccount {
            new: AddedAccount::Watch { address: address().parse().unwrap() },
            label: label(),
        }),
        sample(&accounts::LabelAccount { account: owner(), label: label() }),
        sample(&accounts::UseAccount { account: stranger_owner() }),
        sample(&accounts::StopWatching { account: owner() }),
        sample(&accounts::ListCandidates { count: 1 }),
        sample(&accounts::ChooseAccount { place: Place::FIRST }),
        sample(&accounts::AddKey { key: secret(KEY), label: label() }),
        sample(&accounts::AddKeystore { file: file(), file_password: file_password(), label: label() }),
        sample(&accounts::ImportKey { key: secret(KEY), password: secret(PASSWORD) }),
        sample(&accounts::ImportKeystore { file: file(), file_password: file_password(), password: secret(PASSWORD) }),
        sample(&accounts::RestoreBackup { file: BackupFile::new(b"none".to_vec()), password: secret(PASSWORD) }),
    ]
}

fn keeping() -> Vec<Sample> {
    vec![
        sample(&keeping::OwnerIsHere {}),
        sample(&keeping::LockAfterGet {}),
        sample(&keeping::SetLockAfter { after: LockAfter::default() }),
        sample(&keeping::BackupGet {}),
        sample(&keeping::BackUp {}),
        sample(&keeping::Reveal { password: secret(PASSWORD) }),
        sample(&keeping::CopyShown {}),
        sample(&keeping::AskWords {}),
        sample(&keeping::AnswerWords { words: [secret("legal"), secret("winner"), secret("thank")] }),
        sample(&keeping::ChangePassword { old: secret("another password"), new: secret("a third password") }),
    ]
}

fn devices() -> Vec<Sample> {
    vec![
        sample(&devices::Scan { seconds: 1, turn: Turn(1) }),
        sample(&devices::Pair { near: near(), code: "1234-5678".into(), expected: Some(DEVICE), turn: Turn(2) }),
        sample(&devices::Add { reach: "http://127.0.0.1:1".parse().unwrap(), turn: Turn(8) }),
        sample(&devices::ReadLabel { text: secret("DEEDBOX:7KQ2-M4X0") }),
        sample(&devices::ReadLabelImage { picture: Picture::new(b"GIF89a".to_vec()) }),
        sample(&devices::AnswerPasskey { near: near(), same: false }),
        sample(&devices::Unbond { near: near() }),
        sample(&devices::Facts { near: near(), proof: proof(), turn: Turn(3) }),
        sample(&devices::Networks { near: near(), proof: proof(), turn: Turn(4) }),
        sample(&devices::SetWifi {
            near: near(),
            proof: proof(),
            ssid: "Home".parse().unwrap(),
            password: secret("correct horse"),
            in_the_clear: false,
            turn: Turn(5),
        }),
        sample(&devices::SetNames {
            near: near(),
            proof: None,
            name: Some("Lamp in the hall".parse().unwrap()),
            hostname: Some("lamp-2".parse().unwrap()),
            turn: Turn(9),
        }),
        sample(&devices::Identify { near: near(), proof: None, turn: Turn(6) }),
        sample(&devices::Cancel { turn: Turn(7) }),
        sample(&devices::ListDevices {}),
        sample(&devices::ShowDevice { device: DEVICE }),
        sample(&devices::RenameDevice { device: DEVICE, name: "Roof".into() }),
        sample(&devices::IdentifyDevice { device: stranger() }),
        sample(&devices::ResetDevice { device: stranger(), hand_over: true }),
        sample(&devices::ForgetDevice { device: stranger(), batches: 0 }),
        sample(&devices::SyncDevice { device: stranger(), carrier: Carrier::Gateway }),
        sample(&devices::ShowQuarantine { device: DEVICE }),
        sample(&devices::ClearQuarantine { device: stranger() }),
        sample(&devices::ReadSeries {
            device: DEVICE,
            stream: "temperature".into(),
            from: Millis(0),
            to: Millis(u64::MAX),
            resolution: Resolution::QuarterHour,
            points: u16::MAX,
        }),
        sample(&devices::ReadEvidence {
            device: DEVICE,
            stream: "temperature".into(),
            from: Millis(0),
            to: Millis(u64::MAX),
        }),
        sample(&devices::ShowInsights { device: DEVICE }),
        sample(&devices::ReadStored { device: DEVICE }),
        sample(&devices::SetKeepSigned { keep: KeepSigned::ForEver }),
        sample(&devices::PlanDeletion { device: DEVICE }),
        sample(&devices::DeleteReadings { device: stranger(), batches: u32::MAX }),
        sample(&devices::DismissInsight { device: DEVICE, insight: InsightId("00".to_string()) }),
        sample(&devices::SaveProof {
            device: DEVICE,
            stream: "no such stream".into(),
            from: Millis(0),
            to: Millis(u64::MAX),
        }),
        sample(&devices::PlanAnchor { device: DEVICE }),
        sample(&devices::AnchorBatches { review: review() }),
        sample(&devices::ShowAnchorRule {}),
        sample(&devices::SetAnchorRule { per_day: "0.5".parse().unwrap(), every: 24.try_into().unwrap() }),
        sample(&devices::EndAnchorRule {}),
    ]
}

fn phones() -> Vec<Sample> {
    vec![sample(&camera::ScanLabel { turn: Turn(9) }), sample(&camera::ScanNetwork { turn: Turn(10) })]
}

fn networks() -> Vec<Sample> {
    vec![
        sample(&networks::ListNetworks {}),
        sample(&networks::CheckNetwork { name: None }),
        sample(&networks::ReadNetworkFile { text: NETWORK_FILE.into() }),
        sample(&networks::ReadNetworkPicture { picture: Picture::new(b"GIF89a".to_vec()) }),
        sample(&networks::KeepNetwork { proposal: B256::repeat_byte(7) }),
        sample(&networks::RemoveNetwork { name: "nowhere".into() }),
    ]
}

fn chain() -> Vec<Sample> {
    vec![
        sample(&claims::Outlook { device: stranger(), paid_by: Some(PaidBy::Payer) }),
        sample(&claims::GetToken { device: stranger() }),
        sample(&claims::ConfirmClaim { review: review() }),
        sample(&claims::ListOperations {}),
        sample(&claims::ResumeOperation { operation: OperationId("00".repeat(16)) }),
        sample(&claims::PlanReplacement { operation: OperationId("00".repeat(16)), replacement: Replacement::Cancel }),
        sample(&claims::ReplaceTransaction { review: review() }),
        sample(&claims::PlanUpdate { device: stranger() }),
        sample(&claims::PlanRemoval { device: stranger() }),
        sample(&claims::KeepUp { review: review() }),
        sample(&deeds::PlanTransfer { device: stranger(), to: address() }),
        sample(&deeds::TransferDeed { review: review() }),
        sample(&deeds::AskedNow {}),
        sample(&deeds::AgreeAgain { password: secret(PASSWORD) }),
        sample(&deeds::ReadReceipt { operation: OperationId("00".repeat(16)) }),
        sample(&deeds::CheckDevice { device: stranger(), near: false }),
        sample(&deeds::CheckV2 { id: IoidV2(B256::repeat_byte(7)) }),
        sample(&wallets::ShowDeviceWallet { device: stranger(), tokens: vec![address().parse().unwrap()] }),
        sample(&wallets::PlanExecute {
            device: stranger(),
            to: Some(address()),
            take: Take::Coin { amount: "0.5".parse().unwrap() },
        }),
        sample(&wallets::Execute { review: review() }),
        sample(&dimo::ShowDimo { device: stranger() }),
        sample(&dimo::PlanConnection { device: stranger(), vehicle: U256::from(55) }),
        sample(&dimo::PlanDisconnection { device: stranger() }),
        sample(&dimo::ConfirmDimo { review: review() }),
        sample(&rewards::ShowRewards {}),
        sample(&rewards::ShowPaid {}),
        sample(&rewards::ChartRewards { days: 30 }),
        sample(&rewards::VerifyRewards {}),
        sample(&rewards::WhyRewards { device: stranger(), periods: 7 }),
        sample(&rewards::ShowNotices {}),
        sample(&rewards::DismissNotice { notice: NoticeId("00".to_string()) }),
        sample(&rewards::NoticeOver { token: None, threshold: "2.5".parse().unwrap() }),
        sample(&rewards::ShowExport { form: ExportForm::Plain, days: Days::default() }),
        sample(&rewards::SaveExport { form: ExportForm::Koinly, days: Days::default() }),
        sample(&rewards::ShowPrices {}),
        sample(&rewards::KeepPrices { file: "prices.csv".to_string(), text: PRICES.to_string() }),
        sample(&rewards::ForgetPrices {}),
        sample(&rewards::PlanCollect { source: None, device: None }),
        sample(&rewards::Collect { review: review() }),
        sample(&rewards::PlanCollectAll { sources: Vec::new() }),
        sample(&rewards::CollectAll { review: review() }),
        sample(&rewards::ShowCollectRule {}),
        sample(&rewards::SetCollectRule { percent: 2.try_into().unwrap(), cap: "0.5".parse().unwrap() }),
        sample(&rewards::EndCollectRule {}),
        sample(&rewards::ShowRecipient { source: Address::repeat_byte(7) }),
        sample(&rewards::PlanRecipient { source: Address::repeat_byte(7), token: None, to: Some(address()) }),
        sample(&rewards::SetRecipient { review: review() }),
        sample(&alarms::ListAlarms {}),
        sample(&alarms::DismissAlarm { alarm: AlarmId("00".to_string()) }),
        sample(&money::PlanSend { to: address(), amount: Some("0.5".parse().unwrap()), token: None }),
        sample(&money::ReadPayee { picture: Picture::new(b"GIF89a".to_vec()) }),
        sample(&money::Send { review: review() }),
        sample(&money::Receive { amount: Some("2.5".parse().unwrap()) }),
        sample(&money::ListContacts {}),
        sample(&money::AddContact {
            name: "Anna".parse().unwrap(),
            address: address().parse().unwrap(),
            confirmed: false,
        }),
        sample(&money::RemoveContact { name: "Nobody".parse().unwrap() }),
    ]
}

fn access() -> Vec<Sample> {
    vec![
        sample(&access::PlanGrant { wish: wish() }),
        sample(&access::ConfirmGrant { review: review() }),
        sample(&access::TakeToken {}),
        sample(&access::ListGrants {}),
        sample(&access::RevokeGrant { grant: GrantId(B256::repeat_byte(7)) }),
        sample(&access::PauseGrant { grant: GrantId(B256::repeat_byte(7)) }),
        sample(&access::ResumeGrant { grant: GrantId(B256::repeat_byte(7)) }),
        sample(&access::ShowWeek {}),
        sample(&access::ReadLog { limit: 10 }),
        sample(&access::ShowDoor {}),
        sample(&access::SetDoor { open: false }),
        sample(&access::ListRequests {}),
        sample(&access::ReceiveRequest { text: REQUEST.into() }),
        sample(&access::InspectRequest { request: RequestId(B256::repeat_byte(7)) }),
        sample(&access::PlanRequest { request: RequestId(B256::repeat_byte(7)), wish: less() }),
        sample(&access::DismissRequest { request: RequestId(B256::repeat_byte(7)) }),
        sample(&access::PinApp { name: "Almanac".into(), key: Some(Address::repeat_byte(7)) }),
        sample(&access::PlanLonger { grant: GrantId(B256::repeat_byte(7)), days: 7 }),
        sample(&access::PlanNarrower { grant: GrantId(B256::repeat_byte(7)), wish: narrower() }),
        sample(&access::ConfirmChange { review: review() }),
        sample(&access::TestDoor {}),
    ]
}

/// A grant of one stream of one device.
pub fn wish() -> GrantWish {
    GrantWish {
        app: "Almanac".into(),
        purpose: "A weekly summary".into(),
        devices: vec![DEVICE],
        scopes: vec!["temperature.daily".parse().unwrap()],
        days: Some(7),
        history_days: Some(30),
        max_reads_per_day: Some(10),
    }
}

/// Less than [`REQUEST`] asks for.
pub fn less() -> RequestWish {
    RequestWish {
        devices: vec![DEVICE],
        scopes: vec!["temperature.daily".parse().unwrap()],
        days: 3,
        history_days: 0,
        max_reads_per_day: 5,
        max_bytes_per_day: 1_000,
    }
}

/// Less than [`wish`] gives.
pub fn narrower() -> NarrowWish {
    NarrowWish {
        devices: vec![DEVICE],
        scopes: vec!["temperature.daily".parse().unwrap()],
        days: None,
        max_reads_per_day: 5,
    }
}

fn near() -> NearbyId {
    NearbyId("near".into())
}

fn proof() -> Option<Proof> {
    Some(Proof { username: Some("wifiprov".into()), code: secret("abcd1234") })
}

fn address() -> String {
    "0x52908400098527886E0F7030069857D2E4169EE7".into()
}

/// An account that is not of this wallet.
fn stranger_owner() -> Owner {
    Owner([0x52; 20].into())
}

/// A device this wallet never met.
fn stranger() -> DeviceId {
    DeviceId([0x51; 20].into())
}

/// An id that was never given out.
pub fn review() -> ReviewId {
    ReviewId("ab".repeat(16))
}

fn sample<C: Command>(command: &C) -> Sample {
    let window = C::WINDOWS.first().unwrap();
    let is_good = |body: &Value| serde_json::from_value::<C>(body.clone()).is_ok();
    Sample { area: C::AREA, name: C::NAME, window, body: json!(command), is_good }
}
