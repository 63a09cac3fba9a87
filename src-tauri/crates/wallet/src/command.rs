//! The operations as data, so that a second process can ask for them.

mod accounts;
mod algorithm;
mod anchor;
mod choose;
mod deeds;
mod device_wallet;
mod dimo;
mod expert;
mod insights;
mod labelled;
mod life;
mod nearby;
mod operations;
mod proof;
mod readings;
mod requests;
mod rewards;
mod sending;

use nearby::paired;

use domain::{
    alarm::AlarmId,
    claim::{PaidBy, Through},
    decimal::Decimal,
    device::{DeviceId, NearbyId},
    failure::{Code, Coded, Failure},
    grant::GrantId,
    names::{DeviceName, Hostname, NewNames},
    operation::OperationId,
    review::ReviewId,
    transaction::Replacement,
    wifi::Ssid,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::{
    Wallet,
    devices::{Reset, Wifi},
    grant::GrantRequest,
    ports::Consent,
    send::SendRequest,
};

pub use accounts::AccountCommand;
pub use algorithm::AlgorithmCommand;
pub use anchor::AnchorCommand;
pub use choose::ChooseError;
pub use deeds::DeedCommand;
pub use device_wallet::DeviceWalletCommand;
pub use dimo::DimoCommand;
pub use expert::ExpertCommand;
pub use insights::InsightsCommand;
pub use life::LifeCommand;
pub use nearby::DeviceProof;
pub use proof::ProofCommand;
pub use readings::ReadingsCommand;
pub use requests::RequestCommand;
pub use rewards::{NoticesCommand, PricesCommand, RewardCommand};
pub use sending::ContactCommand;

/// What a second process can ask for. Unlocking is not among it: it stays with the process that holds the home.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    WalletShow {},
    WalletFund {},
    DeviceScan {
        seconds: u8,
    },
    /// `near` is an id, a name or the start of an address as the last scan showed it; `code` is empty for a device that
    /// shows or speaks digits instead.
    DevicePair {
        near: String,
        #[serde(serialize_with = "revealed", deserialize_with = "secret")]
        code: SecretString,
    },
    /// Pairs with the device that a label belongs to.
    DevicePairLabel {
        #[serde(serialize_with = "revealed", deserialize_with = "secret")]
        code: SecretString,
        /// The device that the label names.
        device: Option<DeviceId>,
    },
    /// What wallet and chain know of a device, paired or not.
    DeviceLookUp {
        device: DeviceId,
    },
    /// `place` is where a device is reached: `http://…`, `https://…` or `serial:…`.
    DeviceAdd {
        place: String,
    },
    /// What a device nearby says it is.
    DeviceInfo {
        near: String,
        proof: Option<DeviceProof>,
    },
    /// The networks that a device nearby hears.
    DeviceNetworks {
        near: String,
        proof: Option<DeviceProof>,
    },
    /// Puts a device nearby on a network.
    DeviceWifi {
        near: String,
        proof: Option<DeviceProof>,
        ssid: Ssid,
        #[serde(serialize_with = "revealed", deserialize_with = "secret")]
        password: SecretString,
        /// The owner was told that the password is readable for everybody near, and agrees.
        in_the_clear: bool,
    },
    /// Gives a device nearby new names; without any, tells those it says it has.
    DeviceNames {
        near: String,
        name: Option<DeviceName>,
        hostname: Option<Hostname>,
    },
    /// Has a device nearby show which one it is.
    DeviceIdentify {
        near: String,
        #[serde(default)]
        proof: Option<DeviceProof>,
    },
    /// `device` is an address, a DID or a name, here and below.
    DeviceReset {
        device: String,
        reset: Reset,
    },
    /// `batches` is how many stored ones the owner agrees to lose.
    DeviceForget {
        device: String,
        batches: u32,
    },
    /// Whether the digits that were shown meanwhile are those of the device.
    DeviceAnswerPasskey {
        near: NearbyId,
        same: bool,
    },
    /// Removes the bond that this computer has with a device nearby.
    DeviceUnbond {
        near: String,
    },
    DeviceList {},
    DeviceShow {
        device: String,
    },
    DeviceSync {
        device: String,
    },
    DeviceToken {
        device: String,
    },
    Insights {
        insights: InsightsCommand,
    },
    ClaimOutlook {
        device: String,
        #[serde(default)]
        paid_by: Option<PaidBy>,
        /// None: DIMO for a box that it registers, where the network has it; else ioID.
        #[serde(default)]
        through: Option<Through>,
    },
    ClaimConfirm {
        review: ReviewId,
    },
    Operations {},
    OperationShow {
        operation: OperationId,
    },
    Resume {
        operation: Option<OperationId>,
    },
    ReplacePlan {
        operation: OperationId,
        replacement: Replacement,
    },
    ReplaceConfirm {
        review: ReviewId,
    },
    Proof {
        proof: ProofCommand,
    },
    Readings {
        readings: ReadingsCommand,
    },
    Algorithm {
        algorithm: AlgorithmCommand,
    },
    Anchor {
        anchor: AnchorCommand,
    },
    Reward {
        reward: RewardCommand,
    },
    SendPlan {
        send: SendRequest,
    },
    SendConfirm {
        review: ReviewId,
    },
    Receive {
        amount: Option<Decimal>,
    },
    Contacts {
        contacts: ContactCommand,
    },
    Deed {
        deed: DeedCommand,
    },
    DeviceWallet {
        device_wallet: DeviceWalletCommand,
    },
    Dimo {
        dimo: DimoCommand,
    },
    Expert {
        expert: ExpertCommand,
    },
    Account {
        account: AccountCommand,
    },
    GrantPlan {
        grant: GrantRequest,
    },
    GrantConfirm {
        review: ReviewId,
    },
    Grants {},
    Revoke {
        grant: GrantId,
    },
    Life {
        life: LifeCommand,
    },
    AccessLog {
        limit: u32,
    },
    Door {
        open: Option<bool>,
    },
    /// Looks at the chain and lists what this wallet did not do.
    Alarms {},
    AlarmDismiss {
        alarm: AlarmId,
    },
    /// The network in use; asks nobody outside.
    Network {},
    /// A second start of the window: the one that runs comes to the front.
    Show {},
}

impl Wallet {
    /// Carries a command out; the reply is what the operation gives, as JSON.
    ///
    /// # Errors
    /// The operation's failure.
    pub async fn execute(&self, command: Command) -> Result<Value, Failure> {
        match command {
            Command::WalletShow {} => reply(self.view().await),
            Command::WalletFund {} => reply(json!({ "balance": self.fund().await.map_err(failed)? })),
            Command::DeviceScan { seconds } => {
                reply(self.scan(u64::from(seconds.clamp(1, 60)) * 1000).await.map_err(failed)?)
            }
            Command::DevicePair { near, code } => self.pair_named(&near, code).await,
            Command::DevicePairLabel { code, device } => self.pair_by_label(code, device).await,
            Command::DeviceLookUp { device } => self.look_up(device).await,
            Command::DeviceAdd { place } => paired(self.add_device(&NearbyId(place)).await.map_err(failed)?),
            Command::DeviceInfo { near, proof } => self.info_named(&near, proof).await,
            Command::DeviceNetworks { near, proof } => self.networks_named(&near, proof).await,
            Command::DeviceWifi { near, proof, ssid, password, in_the_clear } => {
                let consent = if in_the_clear { Consent::InTheClear } else { Consent::SessionOnly };
                self.set_wifi_named(&near, proof, &Wifi { ssid, password, consent }).await
            }
            Command::DeviceNames { near, name, hostname } => {
                self.names_named(&near, &NewNames { name, hostname }).await
            }
            Command::DeviceIdentify { near, proof } => self.identify_named(&near, proof).await,
            Command::DeviceReset { device, reset } => {
                self.reset_device(self.choose(&device).await.map_err(failed)?, reset).await.map_err(failed)?;
                reply(json!({ "reset": reset }))
            }
            Command::DeviceForget { device, batches } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.forget_device(device, batches).await.map_err(failed)?)
            }
            Command::DeviceAnswerPasskey { near, same } => reply(self.answer_passkey(&near, same).map_err(failed)?),
            Command::DeviceUnbond { near } => self.unbond_named(&near).await,
            Command::DeviceList {} => reply(self.devices().await.map_err(failed)?),
            Command::DeviceShow { device } => self.show_device(&device).await,
            Command::DeviceSync { device } => {
                reply(self.sync_device(self.choose(&device).await.map_err(failed)?).await.map_err(failed)?)
            }
            Command::DeviceToken { device } => {
                let device = self.choose(&device).await.map_err(failed)?;
                let token = self.get_device_token(device).await.map_err(failed)?;
                reply(json!({ "contract": token.contract, "token_id": token.token_id.to_string() }))
            }
            Command::Insights { insights } => self.command_insights(insights).await,
            Command::ClaimOutlook { device, paid_by, through } => {
                reply(self.outlook_of(&device, paid_by, through).await?)
            }
            Command::ClaimConfirm { review } => self.run(self.start_claim(&review).await.map_err(failed)?.id).await,
            Command::Operations {} => reply(self.operations().await.map_err(failed)?),
            Command::OperationShow { operation } => {
                let shown = reply(self.operation(&operation).await.map_err(failed)?)?;
                self.with_receipt(&operation, shown).await
            }
            Command::Resume { operation } => self.resume(operation).await,
            Command::ReplacePlan { operation, replacement } => {
                reply(self.plan_replacement(&operation, replacement).await.map_err(failed)?)
            }
            Command::ReplaceConfirm { review } => {
                self.run(self.start_replacement(&review).await.map_err(failed)?.id).await
            }
            Command::Proof { proof } => self.command_proof(proof).await,
            Command::Readings { readings } => self.command_readings(readings).await,
            Command::Algorithm { algorithm } => self.command_algorithm(algorithm).await,
            Command::Anchor { anchor } => self.command_anchor(anchor).await,
            Command::Reward { reward } => self.command_reward(reward).await,
            Command::SendPlan { send } => self.send_planned(send).await,
            Command::SendConfirm { review } => self.send_agreed(&review).await,
            Command::Receive { amount } => self.received_at(amount.as_ref()),
            Command::Contacts { contacts } => self.keep_contacts(contacts).await,
            Command::Deed { deed } => self.deal(deed).await,
            Command::DeviceWallet { device_wallet } => self.command_device_wallet(device_wallet).await,
            Command::Dimo { dimo } => self.command_dimo(dimo).await,
            Command::Expert { expert } => self.command_expert(expert).await,
            Command::Account { account } => self.command_account(account).await,
            Command::GrantPlan { grant } => reply(self.plan_grant(grant).await.map_err(failed)?),
            Command::GrantConfirm { review } => self.new_grant(&review).await,
            Command::Grants {} => reply(self.grants().await.map_err(failed)?),
            Command::Revoke { grant } => reply(self.revoke(&grant).await.map_err(failed)?),
            Command::Life { life } => self.command_life(life).await,
            Command::AccessLog { limit } => reply(self.access_log(limit).await.map_err(failed)?),
            Command::Alarms {} => reply(self.look().await.map_err(failed)?),
            Command::AlarmDismiss { alarm } => reply(self.dismiss_alarm(&alarm).await.map_err(failed)?),
            Command::Network {} => reply(self.network().view()),
            Command::Door { open } => self.doors(open).await,
            Command::Show {} => {
                Err(Failure { code: Code::BadRequest, detail: "only the running Deedbox can do this".to_string() })
            }
        }
    }

    async fn show_device(&self, device: &str) -> Result<Value, Failure> {
        let id = self.choose(device).await.map_err(failed)?;
        let mut value = serde_json::to_value(self.device(id).await.map_err(failed)?).map_err(internal)?;
        let batches = self.recent_batches(id, 10).await.map_err(failed)?;
        merge(&mut value, json!({ "recent_batches": batches }));
        Ok(value)
    }

    async fn new_grant(&self, review: &ReviewId) -> Result<Value, Failure> {
        let new = self.confirm_grant(review).await.map_err(failed)?;
        let mut value = serde_json::to_value(&new.view).map_err(internal)?;
        merge(&mut value, json!({ "token": new.token.expose_secret() }));
        Ok(value)
    }
}

fn reply<T: Serialize>(value: T) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(internal)
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn failed<E: Coded>(error: E) -> Failure {
    error.failure()
}

fn internal(error: serde_json::Error) -> Failure {
    Failure { code: Code::Internal, detail: error.to_string() }
}

/// Only towards the owner's other process, over a socket that is closed to other users.
fn revealed<S: Serializer>(code: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.expose_secret())
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

#[cfg(test)]
mod tests;
