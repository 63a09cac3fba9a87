//! Adding a device by where it is reached.

use domain::{device::MetDevice, failure::Failure};
use wallet::command::Command;

use crate::{
    args::Cli,
    ask::Desk,
    output::{Output, internal},
};

/// Adds the device there, and says what its answers are worth.
pub async fn add(cli: &Cli, place: &str, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let added = desk.ask(Command::DeviceAdd { place: place.to_owned() }, output).await?;
    output.result(&added, desk.native())?;
    let device: MetDevice =
        serde_json::from_value(added.get("device").cloned().unwrap_or_default()).map_err(|e| internal(&e))?;
    if device.profile.signs_anything() {
        output.say("It signs whatever it is asked, for anybody who reaches it, and so far only names its key: `claim` has it sign for you alone.");
    }
    Ok(())
}
