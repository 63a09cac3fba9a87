//! Programs that are run here over proven readings, and results that are computed again.

use std::path::Path;

use domain::{
    evidence::Evidence,
    failure::{Code, Coded, Failure},
    network::Native,
};
use serde_json::{Value, json};
use wallet::{
    algorithm::{
        AlgorithmError, AlgorithmResult, DOES_NOT_SHOW, KnownAlgorithm, MOST_PROGRAM, MOST_RESULT, Program, SHOWS,
        compute, verify,
    },
    command::{AlgorithmCommand as Asked, Command, ProofCommand},
    proof::{MOST_BYTES, Proof},
};

use crate::{
    args::{AlgorithmCommand, Cli, RunAlgorithmArgs},
    ask::Desk,
    claim::read,
    output::{Output, internal},
    proof::{made, most},
};

/// Carries out a command on algorithms.
pub async fn algorithm(cli: &Cli, command: &AlgorithmCommand, output: &Output) -> Result<(), Failure> {
    match command {
        AlgorithmCommand::Add { file, title } => add(cli, file, title.as_deref(), output).await,
        AlgorithmCommand::List => list(cli, output).await,
        AlgorithmCommand::Run(args) => run(cli, args, output).await,
        AlgorithmCommand::Verify { result, proof, program } => check(result, proof, program.as_deref(), output).await,
    }
}

async fn add(cli: &Cli, file: &Path, title: Option<&str>, output: &Output) -> Result<(), Failure> {
    let program = program_in(file)?;
    compose::sandbox().inspect(&program).await.map_err(|e| e.failure())?;
    let name = || file.file_stem().map(|name| name.to_string_lossy().into_owned());
    let title = title.map(ToString::to_string).or_else(name).unwrap_or_default();
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let algorithm = Asked::Add { title, wasm: hex(program.wasm()) };
    desk.show(Command::Algorithm { algorithm }, output).await
}

async fn list(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let added: Vec<KnownAlgorithm> = read(&desk.ask(Command::Algorithm { algorithm: Asked::List {} }, output).await?)?;
    let samples = compose::samples().into_iter().map(|sample| {
        let program = sample.program.hash();
        json!({ "id": sample.id, "program": program, "title": sample.title, "what": sample.what })
    });
    let result = json!({ "samples": samples.collect::<Vec<_>>(), "added": added });
    output.result(&result, desk.native())
}

async fn run(cli: &Cli, args: &RunAlgorithmArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let program = program_named(&desk, &args.program, output).await?;
    let proof = ProofCommand::Export {
        device: args.device.clone(),
        streams: args.stream.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        most: most(&desk),
    };
    let (text, _) = made(&desk, proof, output).await?;
    let proof = Proof::read(text.as_bytes()).map_err(|e| e.failure())?;
    let computed = compute(&*compose::sandbox(), &program, &proof).await;
    let (result, evidence) = computed.map_err(|e| e.failure())?;
    let file = serde_json::to_string(&result).map_err(|e| internal(&e))?;
    if let Some(path) = &args.proof {
        compose::write_new(path, text.as_bytes())?;
    }
    compose::write_new(&args.file, file.as_bytes())?;
    let mut value = told(&result, &evidence)?;
    merge(&mut value, json!({ "file": args.file, "proof": args.proof }));
    output.result(&value, desk.native())
}

/// Computes a result again.
async fn check(result: &Path, proof: &Path, program: Option<&Path>, output: &Output) -> Result<(), Failure> {
    let result = AlgorithmResult::read(&compose::read_bytes(result, MOST_RESULT)?).map_err(|e| e.failure())?;
    let proof = Proof::read(&compose::read_bytes(proof, MOST_BYTES)?).map_err(|e| e.failure())?;
    let program = match program {
        Some(file) => program_in(file)?,
        None => sample_of(&result)?,
    };
    let verified = verify(&*compose::sandbox(), &program, &proof, &result).await;
    let evidence = verified.map_err(|e| e.failure())?;
    let mut value = told(&result, &evidence)?;
    merge(&mut value, json!({ "level": "L3", "shows": SHOWS, "does_not_show": DOES_NOT_SHOW }));
    output.result(&value, &Native { symbol: String::new(), decimals: 18 })
}

fn program_in(file: &Path) -> Result<Program, Failure> {
    Program::of(compose::read_bytes(file, MOST_PROGRAM)?).map_err(|e| e.failure())
}

/// The program of this name: one that comes with Deedbox, or one that was added.
pub async fn program_named(desk: &Desk, named: &str, output: &Output) -> Result<Program, Failure> {
    let is_named = |id: &str, program: &Program| id == named || format!("{:#x}", program.hash()) == named;
    if let Some(sample) = compose::samples().into_iter().find(|sample| is_named(&sample.id, &sample.program)) {
        return Ok(sample.program);
    }
    let algorithm = Asked::Bytes { named: named.to_string() };
    let answer = desk.ask(Command::Algorithm { algorithm }, output).await?;
    let digits = answer.get("wasm").and_then(Value::as_str).unwrap_or_default();
    Program::of(bytes(digits)).map_err(|e| e.failure())
}

fn sample_of(result: &AlgorithmResult) -> Result<Program, Failure> {
    let made_it = |program: &Program| program.hash().0 == result.program();
    let sample = compose::samples().into_iter().find(|sample| made_it(&sample.program));
    sample.map(|sample| sample.program).ok_or_else(|| Failure {
        code: Code::BadRequest,
        detail: "no program that comes with Deedbox made this result: name the file of the one that did with --program"
            .to_string(),
    })
}

/// What the result's file says, and what is known of its rows.
fn told(result: &AlgorithmResult, evidence: &Evidence) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(result).map_err(|e| internal(&e))?;
    let output: Value = serde_json::from_str(result.output()).map_err(|_| AlgorithmError::NotJson.failure())?;
    merge(&mut value, json!({ "output": output, "rows_level": evidence.level, "gaps": evidence.gaps }));
    Ok(value)
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Those of hex digits; what is none is no program either.
fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    pairs.map_while(byte).collect()
}
