//! Parting with a device: what it forgets, and what this wallet forgets of it.

use domain::failure::{Code, Failure};
use serde_json::Value;
use wallet::{command::Command, devices::Reset};

use crate::{
    args::{Cli, ForgetArgs, ResetArgs},
    ask::Desk,
    claim::agree,
    output::{Output, internal},
};

const RESET: &str = "The device forgets its Wi-Fi and every reading that it still holds. What this wallet has not fetched \
    is lost: `deedboxctl device sync` fetches it. The device keeps its key, its claim and its place in the history, and \
    the code on its label stays the same. Its deed on the chain stays whose it is. Press its button for a moment first: \
    without that it refuses.";
const HAND_OVER: &str = "It also signs no permit any more until somebody holds its button. Whoever knows the code on its \
    label, you too, can talk to it as before whenever near: tell the new owner.";

/// Has a device forget its Wi-Fi and its readings.
pub async fn reset(cli: &Cli, args: &ResetArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    say_reset(args.hand_over, output);
    agree(args.yes, "nothing was reset", output)?;
    let reset = if args.hand_over { Reset::HandOver } else { Reset::Factory };
    let device = args.device.clone();
    desk.show(Command::DeviceReset { device, reset }, output).await
}

/// Says what a device forgets, and what it does besides for a new owner.
pub fn say_reset(hand_over: bool, output: &Output) {
    output.say(RESET);
    if hand_over {
        output.say(HAND_OVER);
    }
}

/// Removes a device from this wallet; how many batches go is said before.
pub async fn forget(cli: &Cli, args: &ForgetArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let shown = desk.ask(Command::DeviceShow { device: args.device.clone() }, output).await?;
    let (batches, device) = (number(&shown, "batches")?, text(&shown, "id")?);
    let (uploaded, name) = (number(&shown, "uploaded")?, text(&shown, "name")?);
    output.say(&format!(
        "This wallet forgets {name} ({device}): its code, and {batches} stored batches of readings, of which {} are \
        nowhere else but perhaps on the device. Its deed on the chain stays whose it is; the device itself stays as it \
        is, and can be paired again with the code on its label.",
        batches.saturating_sub(uploaded)
    ));
    agree(args.yes, "nothing was removed", output)?;
    desk.show(Command::DeviceForget { device, batches }, output).await
}

fn number(shown: &Value, field: &str) -> Result<u32, Failure> {
    let number = shown.get(field).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| internal(&"a device without its numbers"))
}

fn text(shown: &Value, field: &str) -> Result<String, Failure> {
    let text = shown.get(field).and_then(Value::as_str);
    text.map(str::to_string)
        .ok_or_else(|| Failure { code: Code::Internal, detail: "a device without a name".to_string() })
}
