//! Adding a device by what stands on its label.

use domain::{
    device::DeviceId,
    failure::{Code, Coded, Failure},
    label::{MatterLabel, NetworkKind, Transport},
};
use secrecy::SecretString;
use serde_json::Value;
use wallet::{
    command::Command,
    label::{EspressifLabel, Label},
};

use crate::{
    args::{AddArgs, Cli},
    ask::{Desk, Stdin},
    output::Output,
    picture::picture,
    place, wifi,
};

/// Adds the device at a place, or reads the label and goes as far as it leads.
pub async fn add(cli: &Cli, args: &AddArgs, output: &Output) -> Result<(), Failure> {
    if let Some(place) = &args.place {
        return place::add(cli, place, output).await;
    }
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut stdin = Stdin::after_password(cli, &desk);
    match label(args, &mut stdin, output).await? {
        Label::Deedbox(label) => {
            desk.show(Command::DevicePairLabel { code: label.code, device: label.device }, output).await
        }
        Label::Espressif(label) => set_up(args, label, &desk, &mut stdin, output).await,
        Label::Matter(label) => Err(not_commissioned(&label)),
        Label::Did(device) => look_up(device, &desk, output).await,
    }
}

async fn label(args: &AddArgs, stdin: &mut Stdin, output: &Output) -> Result<Label, Failure> {
    let labels = compose::labels();
    let read = match (&args.qr_image, args.qr.as_deref()) {
        (Some(file), _) => labels.read_picture(picture(file)?).await,
        (None, Some("-")) => labels.read(&stdin.line(output, "Text of the label's QR code:")?),
        (None, text) => labels.read(&SecretString::from(text.unwrap_or_default())),
    };
    read.map_err(|e| e.failure())
}

/// A device with Espressif's provisioning: onto the Wi-Fi that was named, else what it says it is.
async fn set_up(
    args: &AddArgs,
    label: EspressifLabel,
    desk: &Desk,
    stdin: &mut Stdin,
    output: &Output,
) -> Result<(), Failure> {
    let EspressifLabel { name, transport, network, proof } = label;
    if transport == Transport::SoftAp {
        return Err(not_supported(&format!(
            "{name} is set up over a Wi-Fi network of its own, which Deedbox does not do; use its maker's app"
        )));
    }
    if network == NetworkKind::Thread {
        return Err(not_supported(&format!(
            "{name} joins a Thread network, which Deedbox cannot give it; use its maker's app"
        )));
    }
    let Some(ssid) = args.ssid.clone() else {
        desk.show(Command::DeviceInfo { near: name, proof }, output).await?;
        output.say("It can be put on a Wi-Fi, not paired: do the same again with --ssid NAME.");
        return Ok(());
    };
    let password = wifi::password(args.in_the_clear, stdin, output)?;
    let in_the_clear = args.in_the_clear;
    desk.show(Command::DeviceWifi { near: name, proof, ssid, password, in_the_clear }, output).await
}

fn not_commissioned(label: &MatterLabel) -> Failure {
    not_supported(&format!(
        "this is a Matter device (vendor 0x{:04X}, product 0x{:04X}, discriminator {}): Deedbox does not commission Matter devices; use an app that does",
        label.vendor, label.product, label.discriminator
    ))
}

fn not_supported(detail: &str) -> Failure {
    Failure { code: Code::DeviceNotSupported, detail: detail.to_string() }
}

async fn look_up(device: DeviceId, desk: &Desk, output: &Output) -> Result<(), Failure> {
    let known = desk.ask(Command::DeviceLookUp { device }, output).await?;
    output.result(&known, desk.native())?;
    output.say(next(&known));
    Ok(())
}

/// A DID alone opens nothing: what comes next.
fn next(known: &Value) -> &'static str {
    let paired = known.get("name").is_some_and(Value::is_string);
    match (known.get("ownership").and_then(Value::as_str), paired) {
        (Some("theirs"), _) => "Somebody else owns it. If you bought it, the seller must hand it over first.",
        (Some("yours"), true) => "It is yours and paired: look at it with `device show`.",
        (Some("yours"), false) => {
            "It is yours, and not paired with this wallet: `device pair` with the code beside it."
        }
        (Some("unclaimed"), true) => "It is paired and nobody's yet: `claim` puts it in your name.",
        (Some("unclaimed"), false) => {
            "It is nobody's yet. Its ID opens nothing: `device pair` with the code beside it."
        }
        (_, true) => "It is paired. Whose it is could not be asked: try again later.",
        (_, false) => "Whose it is could not be asked. Its ID opens nothing: `device pair` with the code beside it.",
    }
}
