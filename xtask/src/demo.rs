//! `cargo xtask demo`: the window on a running world.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::checkout::Checkout;
use crate::process::{self, Failure, Outcome, while_doing};
use crate::stages::Stages;
use crate::{setup, test, ui};

/// The test that is the owner's journey through the window.
const JOURNEY: &str = "window::the_owner_pairs_claims_reads_earns_and_grants";

/// Builds what the demo needs, then opens the window, or drives and films it where there is no display.
pub fn run(checkout: &Checkout) -> Outcome {
    let mut stages = Stages::begin();
    stages.stage("setup", || setup::run(checkout))?;
    stages.stage("page", || ui::build(checkout, ui::Kind::Small))?;
    stages.stage("build", || process::run(&mut test::build(checkout, &["--bins", "--test", "app"])))?;
    stages.print();
    if ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some()) {
        return open(checkout);
    }
    println!("\nThere is no display here: the six steps are driven and filmed in {}.", checkout.demo().display());
    film(checkout)
}

fn film(checkout: &Checkout) -> Outcome {
    let mut journey = test::workspace(checkout, "test");
    journey.args(["--quiet", "--test", "app", "--", "--exact", "--nocapture", JOURNEY]);
    process::run(journey.env("DEEDBOX_DEMO", checkout.demo()))
}

/// Starts a world, opens the window on it, and ends the world when the window is closed.
fn open(checkout: &Checkout) -> Outcome {
    let mut world = World::up(checkout)?;
    let home = checkout.demo().join("home");
    let mut window = Command::new(checkout.binary("deedbox"));
    window.arg("--home").arg(&home).envs(world.variables()?);
    println!("The window is open on a running world; closing it ends both.");
    let shown = process::run(&mut window);
    world.end();
    shown
}

/// A running world and the line it printed about itself.
struct World {
    child: Child,
    told: serde_json::Value,
}

impl World {
    fn up(checkout: &Checkout) -> Outcome<Self> {
        let mut command = Command::new(checkout.binary("world"));
        command.arg("up").current_dir(&checkout.root).stdin(Stdio::piped()).stdout(Stdio::piped());
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

    /// Asks the world to end what it started, and waits for it.
    fn end(&mut self) {
        let asked = process::succeeds(Command::new("kill").arg(self.child.id().to_string()));
        if !asked {
            println!("The world (process {}) could not be asked to end.", self.child.id());
            return;
        }
        if let Err(error) = self.child.wait() {
            println!("Waiting for the world: {error}");
        }
    }
}
