//! One claim that is cut short, started again and judged.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use tokio::time::sleep;
use world::devices::SimDevice;

use crate::{
    conditions::Conditions,
    judge::{self, Before},
    probe::{Answer, PASSWORD, Probe},
    stage::Stage,
};

/// A claim that dies more often than it has states never gets on.
const MOST_DEATHS: usize = 16;
/// How often a claim that rests with a named failure is gone on with.
const MOST_RESUMES: usize = 3;

/// How the claim is cut short.
#[derive(Clone, Debug)]
pub enum Kill {
    /// At a fault point, the first time it is passed.
    At(String),
    /// At this fault point in every start, until none is left before the end.
    EachTime(String),
    /// By SIGKILL, so long after the owner agreed.
    After(Duration),
    /// Not at all.
    Never,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub kills: usize,
    /// The codes of the failures that a resume rested with.
    pub rests: Vec<String>,
}

/// A claim under way.
struct Run<'a> {
    stage: &'a Stage,
    device: &'a SimDevice,
    home: &'a Path,
    outcome: Outcome,
}

/// Claims, kills, resumes and judges.
pub async fn run(stage: &Stage, kill: &Kill, conditions: &Conditions) -> Result<Outcome, String> {
    let home = stage.reset(conditions).await;
    let device = stage.devices()[conditions.device];
    let before = Before::look(stage).await;
    let mut run = Run { stage, device, home: &home, outcome: Outcome::default() };
    run.claim(kill).await?;
    run.start_again(kill, conditions).await?;
    run.settle(&before).await?;
    before.one_claim(stage, device).await?;
    judge::home(&home, device).await?;
    Ok(run.outcome)
}

/// A judge that sees nothing would call every run good: after a claim with one transaction too many it must not.
pub async fn one_too_many(stage: &Stage) -> Result<(), String> {
    let home = stage.reset(&Conditions::calm()).await;
    let device = stage.devices()[0];
    let before = Before::look(stage).await;
    let mut run = Run { stage, device, home: &home, outcome: Outcome::default() };
    run.claim(&Kill::Never).await?;
    before.one_claim(stage, device).await?;
    stage.rpc("anvil_impersonateAccount", json!([stage.account])).await;
    let again = json!([{ "from": stage.account, "to": stage.account, "value": "0x1" }]);
    stage.rpc("eth_sendTransaction", again).await;
    match before.one_claim(stage, device).await {
        Err(_) => Ok(()),
        Ok(()) => Err("the judge is blind to a third transaction".to_owned()),
    }
}

impl Run<'_> {
    /// Agrees to the claim and lets the process die as it shall.
    async fn claim(&mut self, kill: &Kill) -> Result<(), String> {
        let fault = match kill {
            Kill::At(point) | Kill::EachTime(point) => Some(point.as_str()),
            Kill::After(_) | Kill::Never => None,
        };
        let mut probe = Probe::unlocked(&self.stage.world, self.home, fault).await?;
        let review = self.review(&mut probe).await?;
        probe.say(&json!({ "command": "claim_confirm", "review": review })).await;
        if let Kill::After(moment) = kill {
            sleep(*moment).await;
            probe.kill().await;
            self.outcome.kills += 1;
            return Ok(());
        }
        match (probe.hear().await, fault) {
            (Answer::Died, Some(_)) => self.outcome.kills += 1,
            (Answer::Died, None) => return Err("the process died by itself".to_owned()),
            (answer, Some(point)) => return Err(format!("{point} was never passed: {answer:?}")),
            (answer, None) => {
                answer.reply("claim")?;
                probe.end().await;
            }
        }
        Ok(())
    }

    async fn review(&self, probe: &mut Probe) -> Result<Value, String> {
        let outlook = json!({ "command": "claim_outlook", "device": self.device.describe().address });
        let outlook = probe.ask(outlook).await.reply("outlook")?;
        let id = outlook["review"]["id"].clone();
        if id.is_null() { Err(format!("the claim is not ready: {outlook}")) } else { Ok(id) }
    }

    /// Goes on once per further death that the run asks for.
    async fn start_again(&mut self, kill: &Kill, conditions: &Conditions) -> Result<(), String> {
        if let Kill::EachTime(point) = kill {
            while self.resume_until(point).await? {
                if self.outcome.kills > MOST_DEATHS {
                    return Err(format!("it never got past {point}"));
                }
            }
        }
        if let Some(point) = &conditions.again {
            self.resume_until(point).await?;
        }
        Ok(())
    }

    /// Resumes; true if it died at the point.
    async fn resume_until(&mut self, point: &str) -> Result<bool, String> {
        let mut probe = Probe::unlocked(&self.stage.world, self.home, Some(point)).await?;
        match probe.ask(json!({ "command": "resume" })).await {
            Answer::Died => {
                self.outcome.kills += 1;
                Ok(true)
            }
            answer => {
                answer.reply("resume")?;
                probe.end().await;
                Ok(false)
            }
        }
    }

    /// Resumes until the operation is done. One that was never stored has done nothing, and is agreed to anew.
    async fn settle(&mut self, before: &Before) -> Result<(), String> {
        let mut probe = Probe::unlocked(&self.stage.world, self.home, None).await?;
        if self.operation(&mut probe).await?.is_none() {
            before.nothing_happened(self.stage).await?;
            let review = self.review(&mut probe).await?;
            probe.ask(json!({ "command": "claim_confirm", "review": review })).await.reply("claim")?;
        }
        for _ in 0..MOST_RESUMES {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
            let Some(operation) = self.operation(&mut probe).await? else { return Err("it is not listed".to_owned()) };
            match operation["status"].as_str() {
                Some("done") => return self.end(probe).await,
                Some("stopped") => self.outcome.rests.push(operation["failure"]["code"].to_string()),
                _ => return Err(format!("it shows {operation}")),
            }
        }
        Err(format!("it rests: {:?}", self.outcome.rests))
    }

    /// The only operation there is, as shown.
    async fn operation(&self, probe: &mut Probe) -> Result<Option<Value>, String> {
        let shown = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        match shown.as_array().map(Vec::as_slice) {
            Some([]) => Ok(None),
            Some([one]) => Ok(Some(one.clone())),
            _ => Err(format!("one claim is shown as {shown}")),
        }
    }

    /// Sees that the device is shown as owned and that the vault locks and opens.
    async fn end(&self, mut probe: Probe) -> Result<(), String> {
        let show = json!({ "command": "device_show", "device": self.device.describe().address });
        let shown = probe.ask(show).await.reply("show")?;
        if shown["ownership"] != "yours" {
            return Err(format!("the device is shown as {}", shown["ownership"]));
        }
        probe.ask(json!({ "command": "lock" })).await.reply("lock")?;
        probe.ask(json!({ "command": "unlock", "password": PASSWORD })).await.reply("unlock")?;
        let ended = probe.end().await;
        if ended.success() { Ok(()) } else { Err(format!("the probe ended with {ended}")) }
    }
}
