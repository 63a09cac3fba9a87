//! What of stored readings is kept, and what is deleted.

use domain::{failure::Failure, keep_signed::KeepSigned, stored::Deletion};
use serde_json::Value;
use wallet::command::{Command, ReadingsCommand as Asked};

use crate::{
    args::{Cli, DeleteReadingsArgs, KeepReadingsArgs},
    ask::Desk,
    claim::{agree, read},
    output::Output,
};

/// Shows the owner's rule, or changes it once it was said what is lost.
pub async fn keep(cli: &Cli, args: &KeepReadingsArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    if let Some(KeepSigned::Days(days)) = args.raw {
        output.say(&format!(
            "Signed readings older than {} days go, of every device, from now on: within minutes, and for good. Hourly \
            and daily means stay, but nothing proves them then; places, single values and quarter hours do not stay. \
            Numbers and hashes of the batches stay, so that gaps and anchors can still be seen. A device's newest batch \
            stays, and so does what the gateway has not accepted. A proof that you export before still proves what is in \
            it.",
            days.get()
        ));
        agree(args.yes, "everything is kept as before", output)?;
    }
    let kept = desk.ask(Command::Readings { readings: Asked::Keep { signed: args.raw } }, output).await?;
    while args.raw.is_some() && has_more(&desk.ask(Command::Readings { readings: Asked::Tidy {} }, output).await?) {}
    output.result(&kept, desk.native())
}

fn has_more(tidied: &Value) -> bool {
    tidied.get("more").and_then(Value::as_bool).unwrap_or_default()
}

/// Deletes readings; what goes and what stays is said before.
pub async fn delete(cli: &Cli, args: &DeleteReadingsArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let plan = Asked::DeletePlan { device: args.device.clone(), before: args.before.clone() };
    let deletion: Deletion = read(&desk.ask(Command::Readings { readings: plan }, output).await?)?;
    output.say(&said(&deletion, args.before.as_deref()));
    agree(args.yes, "nothing was deleted", output)?;
    let (device, before) = (deletion.device.to_string(), args.before.clone());
    let readings = Asked::Delete { device, before, batches: deletion.batches };
    desk.show(Command::Readings { readings }, output).await
}

fn said(deletion: &Deletion, before: Option<&str>) -> String {
    let Deletion { device, name, before: _, batches, readings, waiting, anchors } = deletion;
    let which = match before {
        Some(day) => format!("{readings} signed readings in the {batches} batches that ended before {day} (UTC)"),
        None => format!("all {readings} signed readings in {batches} batches"),
    };
    let mut text = format!(
        "Of {name} ({device}) go {which}, and their hourly and daily means. This cannot be undone, and nothing proves them \
        any more but proofs that you exported. Here stay numbers, times and hashes of the batches. On the chain stay the \
        deed and {anchors} anchorings: roots of which no reading can be told. What the gateway was sent, and what apps have \
        read, is theirs. What the device still holds, it keeps."
    );
    if *waiting > 0 {
        text.push_str(&format!(" {waiting} of the batches the gateway has not accepted: nothing is earned with them."));
    }
    text
}

#[cfg(test)]
mod tests {
    use domain::{Address, device::DeviceId};

    use super::*;

    #[test]
    fn what_stays_on_the_chain_is_said_before_readings_are_deleted() {
        let device = DeviceId(Address::repeat_byte(7));
        let name = "Garden".to_string();
        let all = Deletion { device, name, before: None, batches: 3, readings: 180, waiting: 2, anchors: 1 };
        let text = said(&all, None);
        for part in
            ["all 180 signed readings in 3 batches", "the deed and 1 anchorings", "2 of the batches the gateway"]
        {
            assert!(text.contains(part), "{text}");
        }
        let some = said(&Deletion { waiting: 0, ..all }, Some("2026-03-01"));
        assert!(some.contains("before 2026-03-01") && !some.contains("has not accepted"), "{some}");
    }
}
