//! `cargo xtask demo`: the window on a running world.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::checkout::{self, Checkout};
use crate::process::{self, Failure, Outcome, while_doing};
use crate::stages::Stages;
use crate::{setup, test, ui};

/// The test that is the owner's journey through the window.
const JOURNEY: &str = "window::the_owner_pairs_claims_reads_earns_and_grants";

/// How an MCP client of one maker is told about the door.
const CONNECT: &str = "claude mcp add --transport http deedbox ADDRESS --header \"Authorization: Bearer KEY\"";

/// Builds what the demo needs, then opens the window, or drives and films it where there is no display.
pub fn run(checkout: &Checkout) -> Outcome {
    let mut stages = Stages::begin();
    stages.stage("setup", || setup::run(checkout))?;
    stages.stage("page", || ui::build(checkout, ui::Kind::Small))?;
    stages.stage("build", || process::run(&mut test::build(checkout, &["--bins", "--test", "app"])))?;
    stages.print();
    if has_display(|name| std::env::var_os(name)) {
        return open(checkout);
    }
    println!("\nThere is no display here: the six steps are driven and filmed in {}.", checkout.demo().display());
    film(checkout)
}

/// Whether a window can open here; a variable that is set to nothing names no display.
fn has_display(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| variable(name).is_some_and(|value| !value.is_empty()))
}

fn film(checkout: &Checkout) -> Outcome {
    let mut journey = test::workspace(checkout, "test");
    journey.args(["--quiet", "--test", "app", "--", "--exact", "--nocapture", JOURNEY]);
    process::run(journey.env("DEEDBOX_DEMO", checkout.demo()))?;
    let connect = checkout::read_text(&checkout.demo().join("mcp-client.txt"))?;
    println!("Pictures and journey.webm are in {}.", checkout.demo().display());
    println!(
        "The app of step 6 was an MCP client. The world of the film has ended, and its key was revoked. This was the"
    );
    println!("line that connected it; yours has this form, with the address and key that Access shows in your window:");
    println!("  {connect}");
    Ok(())
}

/// Starts a world, opens the window on it, and ends the world when the window is closed.
fn open(checkout: &Checkout) -> Outcome {
    let world = World::up(checkout)?;
    // The chain starts anew with each world: an old wallet's devices are not on it.
    let home = checkout.demo().join("home");
    if home.exists() {
        std::fs::remove_dir_all(&home).map_err(while_doing("Removing the last demo's wallet"))?;
    }
    let mut window = Command::new(checkout.binary("deedbox"));
    window.arg("--home").arg(&home).envs(world.variables()?);
    println!("The window opens on a running world; closing it ends both. The labels of its devices:");
    for device in world.told["devices"].as_array().into_iter().flatten() {
        println!(
            "  {}  {}",
            device["label_code"].as_str().unwrap_or_default(),
            device["model"].as_str().unwrap_or_default()
        );
    }
    println!("  {}  the digits that the DIMO AutoPi speaks", world.told["spoken"].as_str().unwrap_or_default());
    println!("It goes into a vehicle of yours, which you get on this page, with faults of all kinds:");
    println!("  {}", world.told["service"].as_str().unwrap_or_default());
    println!(
        "To connect an AI app while the window is open: Access → New permission; then, with the address and key shown there:"
    );
    println!("  {CONNECT}");
    process::run(&mut window)?;
    world.end()?;
    println!(
        "Window and world have ended. In the next demo, or with a wallet of your own, an AI app connects in the same way:"
    );
    println!("  {CONNECT}");
    Ok(())
}

/// A running world and the line it printed about itself.
struct World {
    child: Child,
    told: serde_json::Value,
}

impl World {
    fn up(checkout: &Checkout) -> Outcome<Self> {
        let mut command = Command::new(checkout.binary("world"));
        command
            .args(["up", "--autopi", "--dimo"])
            .current_dir(&checkout.root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().map_err(while_doing("Starting the world"))?;
        let Some(output) = child.stdout.take() else { return Err(Failure::new("The world has no output.")) };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).map_err(while_doing("Waiting for the world"))?;
        let told = serde_json::from_str(&line).map_err(while_doing("Reading what the world said"))?;
        Ok(Self { child, told })
    }

    fn variables(&self) -> Outcome<Vec<(String, String)>> {
        let Some(variables) = self.told["env"].as_object() else {
            return Err(Failure::new("The world named no variables."));
        };
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Ok(variables.iter().map(|(name, value)| (name.clone(), text(value))).collect())
    }

    /// Ends the world, which lives as long as its input is open, and waits for it.
    fn end(mut self) -> Outcome {
        self.child.wait().map(drop).map_err(while_doing("Waiting for the world"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_no_display() {
        assert!(!has_display(|_| None));
        assert!(!has_display(|_| Some(OsString::new())));
        assert!(has_display(|name| (name == "DISPLAY").then(|| ":0".into())));
    }
}
