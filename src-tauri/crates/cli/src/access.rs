//! The doors for apps, and the log of what went through them.

use std::path::Path;

use compose::NewFile;
use domain::{
    access::{DoorStep, DoorTest, DoorView, LogProof, LogRow},
    failure::{Code, Failure},
};
use serde_json::json;
use wallet::{
    access::{log_head_line, log_lines},
    command::{Command, LifeCommand},
};

use crate::{
    args::{AccessCommand, Cli, LogForm},
    ask::Desk,
    claim::read,
    output::{Output, internal},
    run::simple,
    serve,
};

/// Carries out a command on the doors and their log.
pub async fn access(cli: &Cli, command: &AccessCommand, output: &Output) -> Result<(), Failure> {
    match command {
        AccessCommand::Log { limit, export: None, .. } => {
            simple(cli, output, Command::AccessLog { limit: *limit }).await
        }
        AccessCommand::Log { export: Some(file), form, .. } => export(cli, file, *form, output).await,
        AccessCommand::Verify => verify(cli, output).await,
        AccessCommand::Week => simple(cli, output, Command::Life { life: LifeCommand::Week {} }).await,
        AccessCommand::Close => set(cli, false, output).await,
        AccessCommand::Open => set(cli, true, output).await,
        AccessCommand::Test => test(cli, output).await,
        AccessCommand::Serve { port } => serve::serve(cli, *port, output).await,
    }
}

/// Closing needs no password; opening does.
async fn set(cli: &Cli, open: bool, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    if open {
        desk.unlock(cli).await?;
    }
    desk.show(Command::Door { open: Some(open) }, output).await
}

/// A running Deedbox says where its door is; whether it answers is tried from here, as an app would.
async fn test(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let door: DoorView = read(&desk.ask(Command::Door { open: None }, output).await?)?;
    let tested = compose::test_door(&door).await;
    match tested.failed {
        None => output.result(&json!(tested), desk.native()),
        Some(step) => Err(why(step, &tested)),
    }
}

fn why(step: DoorStep, tested: &DoorTest) -> Failure {
    let at = tested.url.as_deref().unwrap_or_default();
    let (code, detail) = match step {
        DoorStep::Open => (
            Code::AccessClosed,
            "the door is not open: start Deedbox and let allowed apps connect in Access, or run `deedboxctl access serve`"
                .to_string(),
        ),
        DoorStep::Answers => {
            let detail = format!("nobody answers at {at}: a firewall may be in the way, or close the door and open it again");
            (Code::AccessClosed, detail)
        }
        DoorStep::AsksForKey | DoorStep::IsDeedbox => {
            let detail = format!("something else than this Deedbox answers at {at}: give it no key. Close the door and open it again");
            (Code::AccessPortTaken, detail)
        }
    };
    Failure { code, detail }
}

async fn verify(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let proof = verified(&desk, output).await?;
    if let Some(row) = proof.first_bad {
        let detail = format!(
            "row {row} of {} does not fit the one before, so that it or what stood there was changed, removed or moved; \
            nothing was changed now. Rows before it are as they were written",
            proof.total
        );
        return Err(Failure { code: Code::AccessLogBroken, detail });
    }
    output.result(&json!(proof), desk.native())
}

async fn verified(desk: &Desk, output: &Output) -> Result<LogProof, Failure> {
    read(&desk.ask(Command::Life { life: LifeCommand::Verify {} }, output).await?)
}

/// Writes the whole log to a file that is not there yet, and says whether it is unbroken.
async fn export(cli: &Cli, path: &Path, form: LogForm, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut file = NewFile::create(path)?;
    let begin = match form {
        LogForm::Csv => log_head_line(),
        LogForm::Json => "[".to_string(),
    };
    file.add(begin.as_bytes())?;
    let (mut from, mut written) = (1u64, 0u64);
    loop {
        let rows: Vec<LogRow> = read(&desk.ask(Command::Life { life: LifeCommand::LogPage { from } }, output).await?)?;
        let Some(last) = rows.last() else { break };
        from = last.number.saturating_add(1);
        match form {
            LogForm::Csv => file.add(log_lines(&rows).as_bytes())?,
            LogForm::Json => add_json(&mut file, &rows, written == 0)?,
        }
        written = written.saturating_add(rows.len() as u64);
    }
    if let LogForm::Json = form {
        file.add(b"\n]\n")?;
    }
    file.keep()?;
    let LogProof { intact, first_bad, .. } = verified(&desk, output).await?;
    output.result(&json!({ "file": path, "rows": written, "intact": intact, "first_bad": first_bad }), desk.native())
}

fn add_json(file: &mut NewFile, rows: &[LogRow], first: bool) -> Result<(), Failure> {
    for (place, row) in rows.iter().enumerate() {
        let before = if first && place == 0 { "\n" } else { ",\n" };
        let row = serde_json::to_string(row).map_err(|e| internal(&e))?;
        file.add(format!("{before}{row}").as_bytes())?;
    }
    Ok(())
}
