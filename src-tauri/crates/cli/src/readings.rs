//! Stored readings: fetched, shown, counted, taken out and brought back.

mod keep;
mod table;

use std::path::Path;

use compose::NewFile;
use domain::{
    failure::{Code, Failure},
    quarantine::Carrier,
};
use secrecy::ExposeSecret;
use serde_json::json;
use wallet::{
    command::{Command, ProofCommand, ReadingsCommand as Asked},
    proof::MOST_BYTES,
    readings::Page,
};

use crate::{
    args::{Cli, ExportReadingsArgs, ReadingsCommand, SyncFrom},
    ask::Desk,
    claim::read,
    output::Output,
    proof::{made, most},
    run::simple,
};

use table::Written;

/// Readings written between two words on how far it is.
const STRIDE: usize = 100_000;

/// Carries out a command on readings.
pub async fn readings(cli: &Cli, command: &ReadingsCommand, output: &Output) -> Result<(), Failure> {
    match command {
        ReadingsCommand::Sync { device, from } => {
            let from = match from {
                SyncFrom::Link => Carrier::Link,
                SyncFrom::Gateway => Carrier::Gateway,
            };
            simple(cli, output, Command::Readings { readings: Asked::Sync { device: device.clone(), from } }).await
        }
        ReadingsCommand::Quarantine { device, clear } => {
            let readings = Asked::Quarantine { device: device.clone(), clear: *clear };
            simple(cli, output, Command::Readings { readings }).await
        }
        ReadingsCommand::Show(args) => {
            let readings = Asked::Show {
                device: args.device.clone(),
                stream: args.stream.clone(),
                from: args.from.clone(),
                to: args.to.clone(),
                resolution: args.resolution.clone(),
                limit: args.limit,
            };
            simple(cli, output, Command::Readings { readings }).await
        }
        ReadingsCommand::Stats { device } => {
            simple(cli, output, Command::Readings { readings: Asked::Stats { device: device.clone() } }).await
        }
        ReadingsCommand::Export(args) => export(cli, args, output).await,
        ReadingsCommand::Keep(args) => keep::keep(cli, args, output).await,
        ReadingsCommand::Delete(args) => keep::delete(cli, args, output).await,
        ReadingsCommand::Import { file } => import(cli, file, output).await,
    }
}

/// Writes readings to a file that is not there yet, and their proof to another one.
async fn export(cli: &Cli, args: &ExportReadingsArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut file = NewFile::create(&args.file)?;
    let proof = match &args.proof {
        Some(path) => Some((path, made(&desk, proof_of(args, &desk), output).await?)),
        None => None,
    };
    // What was stored after the proof was made is not in it, and so not beside it either.
    let newest = proof.as_ref().and_then(|(_, (_, evidence))| evidence.batches.last()).map(|batch| batch.seq);
    let readings = write(&mut file, &desk, args, newest, output).await?;
    if let Some((path, (text, _))) = &proof {
        compose::write_new(path, text.as_bytes())?;
    }
    file.keep()?;
    let result = json!({
        "file": args.file,
        "readings": readings,
        "proof": args.proof,
        "gaps": proof.map(|(_, (_, evidence))| evidence.gaps),
    });
    output.result(&result, desk.native())
}

fn proof_of(args: &ExportReadingsArgs, desk: &Desk) -> ProofCommand {
    ProofCommand::Export {
        device: args.device.clone(),
        streams: args.stream.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        most: most(desk),
    }
}

/// Writes page after page, up to the batch of this number, and gives how many readings that were.
async fn write(
    file: &mut NewFile,
    desk: &Desk,
    args: &ExportReadingsArgs,
    newest: Option<u64>,
    output: &Output,
) -> Result<usize, Failure> {
    let mut table = Written::begin(args.form, file)?;
    let (mut after, mut written, mut said) = (Some(0), 0_usize, 0_usize);
    while let Some(seq) = after {
        let readings = Asked::Page {
            device: args.device.clone(),
            streams: args.stream.clone(),
            from: args.from.clone(),
            to: args.to.clone(),
            after: seq,
        };
        let mut page: Page = read(&desk.ask(Command::Readings { readings }, output).await?)?;
        page.batches.retain(|batch| newest.is_none_or(|newest| batch.seq <= newest));
        table.add(&page)?;
        written += page.readings();
        if written / STRIDE > said {
            said = written / STRIDE;
            output.say(&format!("… {written} readings written"));
        }
        after = page.next.filter(|next| newest.is_none_or(|newest| *next < newest));
    }
    if written == 0 {
        return Err(nothing());
    }
    table.finish()?;
    Ok(written)
}

fn nothing() -> Failure {
    Failure {
        code: Code::BadRequest,
        detail:
            "no signed reading of these streams is stored in this span: fetch them with `deedboxctl readings sync`, \
            or name another span. `deedboxctl readings stats` says how many are gone"
                .to_string(),
    }
}

/// Hands a proof's file over to the wallet.
async fn import(cli: &Cli, file: &Path, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let text = compose::read_text(file, MOST_BYTES)?.expose_secret().to_string();
    if text.len() > most(&desk) {
        return Err(Failure {
            code: Code::BadRequest,
            detail: "the file is over 2 MiB, more than the Deedbox that runs takes: close it, then import again"
                .to_string(),
        });
    }
    desk.show(Command::Readings { readings: Asked::Import { text } }, output).await
}
