//! Readings: wherever the process dies, each batch that the device signed is stored once, and no file that was taken out is
//! left half written.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rand_core::RngCore;
use serde_json::{Value, json};
use tokio::{
    process::Command,
    time::{Instant, sleep, timeout},
};
use world::devices::{Seed, SimDevice};

use crate::{
    after::died,
    conditions::Conditions,
    judge, points,
    probe::{self, PASSWORD, Probe},
    run::Kill,
    seeds,
    stage::Stage,
};

/// Nothing that is asked takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn fetching_readings_survives_a_kill_at_any_moment_and_loses_and_doubles_none() {
    let stage = Stage::owning_one(94).await;
    // One home for all of them: what one kill loses no later fetching brings back, since the device drops what was stored.
    let home = stage.reset(&Conditions::calm()).await;
    let began = Instant::now();
    fetched(&stage, &home, &Kill::Never).await.unwrap_or_else(|e| panic!("an undisturbed fetching: {e}"));
    let (took, points) = (began.elapsed(), points::of(&["readings"]));
    assert!(points.len() > 1, "the fault points are not found: {points:?}");
    let mut lost = Vec::new();
    for seed in seeds() {
        let kill = kill_of(seed, "fetching", &points, took);
        if let Err(error) = fetched(&stage, &home, &kill).await {
            lost.push(format!("seed {seed}, {kill:?}: {error}"));
        }
    }
    println!("seeds {:?}, a fetching takes {took:?}", seeds());
    assert!(lost.is_empty(), "{lost:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_readings_out_survives_a_kill_at_any_moment_and_leaves_no_half_written_file() {
    let stage = Stage::owning_one(95).await;
    let home = stage.reset(&Conditions::calm()).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let began = Instant::now();
    let whole = Export::of(folder.path(), 0);
    whole.made(&stage, &home, &Kill::Never).await.unwrap_or_else(|e| panic!("an undisturbed export: {e}"));
    let (took, points) = (began.elapsed(), points::of(&["export"]));
    assert!(points.len() > 1, "the fault points are not found: {points:?}");
    let wanted = fs::read(&whole.table).expect("it was written");
    let mut lost = Vec::new();
    for seed in seeds() {
        let (kill, export) = (kill_of(seed, "taking out", &points, took), Export::of(folder.path(), seed));
        if let Err(error) = taken_out(&stage, &home, &export, &kill, &wanted).await {
            lost.push(format!("seed {seed}, {kill:?}: {error}"));
        }
    }
    println!("seeds {:?}, an export takes {took:?}", seeds());
    assert!(lost.is_empty(), "{lost:#?}");
}

/// At a point for half of the seeds, at no point in particular for the others.
fn kill_of(seed: u64, what: &str, points: &[String], took: Duration) -> Kill {
    let mut random = Seed(seed).stream(what);
    let place = usize::try_from(random.next_u32()).unwrap_or(0) % (2 * points.len());
    let part = f64::from(random.next_u32()) / f64::from(u32::MAX);
    points.get(place).map_or(Kill::After(took.mul_f64(part)), |point| Kill::At(point.clone()))
}

fn fault(kill: &Kill) -> Option<&str> {
    match kill {
        Kill::At(point) | Kill::EachTime(point) => Some(point),
        Kill::After(_) | Kill::Never => None,
    }
}

/// Fetches until the process dies, starts again, fetches the rest, and compares with what the device signed.
async fn fetched(stage: &Stage, home: &Path, kill: &Kill) -> Result<(), String> {
    let device = stage.devices()[0];
    let sync = json!({ "command": "device_sync", "device": device.describe().address });
    let mut probe = Probe::unlocked(&stage.world, home, fault(kill)).await?;
    match kill {
        Kill::At(_) | Kill::EachTime(_) => died(probe.ask(sync.clone()).await)?,
        Kill::After(moment) => {
            probe.say(&sync).await;
            sleep(*moment).await;
            probe.kill().await;
        }
        Kill::Never => {
            probe.ask(sync.clone()).await.reply("sync")?;
            probe.end().await;
        }
    }
    let due = newest(device);
    let mut probe = Probe::unlocked(&stage.world, home, None).await?;
    let report = probe.ask(sync).await.reply("sync")?;
    probe.end().await;
    if report["refused"] != json!([]) {
        return Err(format!("batches were refused: {report}"));
    }
    judge::as_signed(home, device, due).await
}

/// The number of the newest batch that the device signed.
fn newest(device: &SimDevice) -> u64 {
    device.signed().last().map_or(0, |tip| tip.seq)
}

/// Takes readings out until the process dies: what is there is whole, and it can be done again.
async fn taken_out(stage: &Stage, home: &Path, export: &Export, kill: &Kill, wanted: &[u8]) -> Result<(), String> {
    export.made(stage, home, kill).await?;
    for file in [Some(&export.table), export.proof.as_ref()].into_iter().flatten().filter(|file| file.exists()) {
        whole(file, wanted)?;
        fs::remove_file(file).map_err(|e| e.to_string())?;
    }
    export.made(stage, home, &Kill::Never).await?;
    whole(&export.table, wanted)?;
    judge::nothing_open(home).await
}

/// A table that is the undisturbed one to the last byte, or a proof that is whole.
fn whole(file: &Path, wanted: &[u8]) -> Result<(), String> {
    let found = fs::read(file).map_err(|e| e.to_string())?;
    let is_whole = if file.extension().is_some_and(|kind| kind == "csv") {
        found == wanted
    } else {
        serde_json::from_slice::<Value>(&found).is_ok()
    };
    if is_whole { Ok(()) } else { Err(format!("{} has {} bytes and is not whole", file.display(), found.len())) }
}

/// Where readings are taken out to.
struct Export {
    table: PathBuf,
    /// For every second seed: the proof is ended before the table is.
    proof: Option<PathBuf>,
}

impl Export {
    fn of(folder: &Path, seed: u64) -> Self {
        let table = folder.join(format!("{seed}.csv"));
        let proof = seed.is_multiple_of(2).then(|| folder.join(format!("{seed}.json")));
        Self { table, proof }
    }

    async fn made(&self, stage: &Stage, home: &Path, kill: &Kill) -> Result<(), String> {
        let mut command = Command::new(probe::beside("deedboxctl"));
        command.args(["readings", "export", &stage.devices()[0].describe().address]).arg(&self.table);
        if let Some(proof) = &self.proof {
            command.arg("--proof").arg(proof);
        }
        command.envs(&stage.world.report.env).env("DEEDBOX_HOME", home).env("DEEDBOX_PASSWORD", PASSWORD);
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("DEEDBOX_FAULT");
        if let Some(point) = fault(kill) {
            command.env("DEEDBOX_FAULT", point);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|e| e.to_string())?;
        if let Kill::After(moment) = kill {
            sleep(*moment).await;
            // It may be over already.
            child.kill().await.ok();
        }
        let ended = timeout(PATIENCE, child.wait()).await.map_err(|_| "the export hangs")?;
        let ended = ended.map_err(|e| e.to_string())?;
        match kill {
            Kill::At(_) | Kill::EachTime(_) if ended.success() => Err("it was never passed".to_string()),
            Kill::Never if !ended.success() => Err(format!("the export ended with {ended}")),
            Kill::At(_) | Kill::EachTime(_) | Kill::After(_) | Kill::Never => Ok(()),
        }
    }
}
