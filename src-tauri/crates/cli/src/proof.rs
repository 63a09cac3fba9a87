//! Proofs of readings: made with a wallet, checked without one.

use std::path::Path;

use domain::{
    evidence::{Evidence, SHOWS, does_not_show},
    failure::{Coded, Failure},
    network::Native,
    receipt::ReceiptEvidence,
    words::anchor_claims,
};
use serde_json::{Value, json};
use wallet::{
    command::{Command, ProofCommand as Asked},
    proof::{Answer, MOST_BYTES, Proof, check},
};

use crate::{
    args::{Cli, ExportProofArgs, ProofCommand},
    ask::Desk,
    claim::read,
    output::{Output, internal},
};

/// The most that a process which holds the home hands over; with the evidence it fits into one line of the socket.
const MOST_HANDED_OVER: usize = 2 * 1024 * 1024;

/// Makes, shows or checks a proof.
pub async fn proof(cli: &Cli, command: &ProofCommand, output: &Output) -> Result<(), Failure> {
    match command {
        ProofCommand::Export(args) => export(cli, args, output).await,
        ProofCommand::Show { file } => output.result(&told(&open(file)?)?, &no_coin()),
        ProofCommand::Verify { file } => output.result(&verified(file)?, &no_coin()),
    }
}

/// Writes a proof to a file that is not there yet.
async fn export(cli: &Cli, args: &ExportProofArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let proof = Asked::Export {
        device: args.device.clone(),
        streams: args.stream.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        most: most(&desk),
    };
    let (text, evidence) = made(&desk, proof, output).await?;
    compose::write_new(&args.file, text.as_bytes())?;
    let result = json!({
        "file": args.file,
        "bytes": text.len(),
        "device": evidence.device,
        "level": evidence.level,
        "streams": evidence.streams,
        "from": evidence.from,
        "to": evidence.to,
        "readings": evidence.readings,
        "batches": evidence.batches.len(),
        "gaps": evidence.gaps,
    });
    output.result(&result, desk.native())
}

/// The most bytes of a proof that this desk hands over.
pub fn most(desk: &Desk) -> usize {
    match desk {
        Desk::Here(_) => MOST_BYTES,
        Desk::There(_) => MOST_HANDED_OVER,
    }
}

/// The text of a proof's file, and what its check found.
pub async fn made(desk: &Desk, proof: Asked, output: &Output) -> Result<(String, Evidence), Failure> {
    let answer = desk.ask(Command::Proof { proof }, output).await?;
    let text = answer.get("text").and_then(Value::as_str).unwrap_or_default().to_string();
    Ok((text, read(answer.get("evidence").unwrap_or(&Value::Null))?))
}

fn open(file: &Path) -> Result<Proof, Failure> {
    let bytes = compose::read_bytes(file, MOST_BYTES)?;
    Proof::read(&bytes).map_err(|e| e.failure())
}

/// What the check of a proof's file, or of an answer that an app kept, found.
fn verified(file: &Path) -> Result<Value, Failure> {
    let bytes = compose::read_bytes(file, MOST_BYTES)?;
    if Answer::is_meant(&bytes) {
        let answer = Answer::read(&bytes).and_then(|answer| answer.check()).map_err(|e| e.failure())?;
        return Ok(found_of_answer(&answer));
    }
    let proof = Proof::read(&bytes).map_err(|e| e.failure())?;
    Ok(found(&check(&proof).map_err(|e| e.failure())?))
}

/// What the file says; nothing of it was checked.
fn told(proof: &Proof) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(proof).map_err(|e| internal(&e))?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("checked".to_string(), json!(false));
    }
    Ok(value)
}

/// What was found, and what it means.
fn found(evidence: &Evidence) -> Value {
    let mut value = json!(evidence);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("checked".to_string(), json!(true));
        fields.insert("shows".to_string(), json!(SHOWS));
        fields.insert("does_not_show".to_string(), json!(does_not_show(evidence)));
        fields.insert("anchors".to_string(), json!(anchor_claims(evidence)));
    }
    value
}

/// The same of an answer.
fn found_of_answer(answer: &ReceiptEvidence) -> Value {
    let mut value = json!(answer);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("checked".to_string(), json!(true));
        fields.insert("shows".to_string(), json!(answer.shows()));
        fields.insert("does_not_show".to_string(), json!(answer.does_not_show()));
        fields.insert("anchors".to_string(), json!(answer.evidence.as_ref().map(anchor_claims)));
    }
    value
}

/// No amount is among what is printed.
fn no_coin() -> Native {
    Native { symbol: String::new(), decimals: 18 }
}
