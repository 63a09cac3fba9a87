//! What a device, or a receipt, is worth: compared with the chain.

use std::{fs, path::Path};

use domain::{
    check::CheckView,
    device::DeviceId,
    failure::{Code, Coded, Failure},
    ioid_v2::{IoidV2, V2View},
    transfer::TransferReceipt,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use wallet::{
    check::check_device,
    command::{Command, DeedCommand},
    label::{DeedboxLabel, Label},
    transfer::{ReceiptError, check_receipt},
};

use crate::{
    args::{CheckArgs, Cli},
    ask::{Desk, network},
    output::Output,
    picture::picture,
};

/// A receipt is short; more is none.
const MOST: u64 = 65_536;

/// Compares a receipt or a device with the chain; needs a wallet only to ask the device itself.
pub async fn check(cli: &Cli, args: &CheckArgs, output: &Output) -> Result<(), Failure> {
    if let Some(receipt) = &args.receipt {
        return check_file(cli, receipt, output).await;
    }
    if args.near {
        return check_near(cli, args.device.clone().unwrap_or_default(), output).await;
    }
    if let Some(id) = args.device.as_deref().and_then(|text| text.parse::<IoidV2>().ok()) {
        let network = network(cli)?;
        let found = compose::chain(&network).ioid_v2(id).await.map_err(|e| e.failure())?;
        return output.result(&json!(V2View::from(found)), &network.native);
    }
    let device = match (&args.device, &args.qr_image) {
        (_, Some(file)) => of_label(compose::labels().read_picture(picture(file)?).await)?,
        (device, None) => named(device.as_deref().unwrap_or_default())?,
    };
    let network = network(cli)?;
    let check = check_device(&*compose::chain(&network), device).await.map_err(|e| e.failure())?;
    output.result(&json!(CheckView::from(check)), &network.native)
}

async fn check_near(cli: &Cli, device: String, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    desk.show(Command::Deed { deed: DeedCommand::CheckNear { device } }, output).await
}

/// An address, a DID, or a label that names its device.
fn named(text: &str) -> Result<DeviceId, Failure> {
    match text.parse() {
        Ok(device) => Ok(device),
        Err(_) => of_label(compose::labels().read(&SecretString::from(text.to_string()))),
    }
}

fn of_label<E: Coded>(label: Result<Label, E>) -> Result<DeviceId, Failure> {
    match label.map_err(|e| e.failure())? {
        Label::Did(device) | Label::Deedbox(DeedboxLabel { device: Some(device), .. }) => Ok(device),
        Label::Deedbox(DeedboxLabel { device: None, .. }) | Label::Espressif(_) | Label::Matter(_) => Err(Failure {
            code: Code::BadRequest,
            detail: "this label does not say which device it is of: use its address or DID, or pair with it first"
                .to_string(),
        }),
    }
}

async fn check_file(cli: &Cli, file: &Path, output: &Output) -> Result<(), Failure> {
    let receipt = read_receipt(file)?;
    let network = network(cli)?;
    let chain = compose::chain(&network);
    let held = check_receipt(&*chain, &network, receipt).await.map_err(|e| e.failure())?;
    output.result(&json!(held), &network.native)
}

/// A receipt by itself, or an operation that has one.
fn read_receipt(path: &Path) -> Result<TransferReceipt, Failure> {
    let none = |why: String| ReceiptError::NotOne(why).failure();
    let length = fs::metadata(path).map_err(|e| none(e.to_string()))?.len();
    if length > MOST {
        return Err(none("it is too long".to_string()));
    }
    let text = fs::read_to_string(path).map_err(|e| none(e.to_string()))?;
    let mut value: Value = serde_json::from_str(&text).map_err(|e| none(e.to_string()))?;
    if let Some(inner) = value.get_mut("receipt") {
        value = inner.take();
    }
    serde_json::from_value(value).map_err(|e| none(e.to_string()))
}
