//! `world`: starts the world and says where everything is.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::{ExitCode, ExitStatus},
    time::Duration,
};

use alloy::primitives::Address;
use clap::{Args, Parser, Subcommand};
use tokio::{
    process::Command,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};
use world::{
    Options, World,
    devices::{autopi, espressif, improv::Habits},
    panel::FaultRequest,
    radio::Timing,
};

/// The world that the demo and the journeys run against.
#[derive(Parser)]
#[command(name = "world")]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Starts a world, prints one JSON line and runs until standard input closes or a signal comes.
    #[command(after_help = "Example: world up --epoch 5 --price-due")]
    Up(Setup),
    /// Starts a world, runs a command in it and ends with the command's exit code.
    #[command(after_help = "Example: world exec -- deedboxctl --json device scan")]
    Exec {
        #[command(flatten)]
        setup: Setup,
        /// The command; it gets the world's variables, and the JSON line in WORLD_JSON.
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
    /// Brings a fault to a running world, or ends it.
    #[command(
        after_help = "Example: world fault rpc slow=3000\n         world fault air out-of-range --device C1:22:33:44:55:66\n         world fault air lie=another-key --device C1:22:33:44:55:66\n         world fault all normal\n         world fault thief migrate --device 0x…"
    )]
    Fault {
        /// rpc, gateway, pin, faucet, maker, payer, air, thief or all.
        target: String,
        /// normal, down, slow=MS, 429, 500, html, wrong-chain; on the air off, no-adapter, no-service, no-permission, on, and with --device
        /// out-of-range, drops, hang, connect-hangs, refuses=COUNT, busy, services-missing, slow=MS, trickle=MS, loses-writes=COUNT,
        /// duplicates, reorders, corrupt=COUNT, cuts=COUNT, flood=BYTES, spoof, bonded-elsewhere, lie=another-key,
        /// lie=permit-for-another-owner, lie=permit-by-another-key, lie=length, lie=says-no.
        fault: String,
        /// The Bluetooth address, or for the thief the device's address.
        #[arg(long)]
        device: Option<String>,
        /// The services' address; by default of the world that WORLD_JSON tells of.
        #[arg(long)]
        service: Option<String>,
    },
    /// Makes a vehicle for an owner, in a running world that was started with --dimo.
    #[command(after_help = "Example: world vehicle 0x…")]
    Vehicle {
        /// Whose it will be.
        owner: String,
        /// The services' address; by default of the world that WORLD_JSON tells of.
        #[arg(long)]
        service: Option<String>,
    },
}

#[derive(Args)]
struct Setup {
    /// Where its files go.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Decides every key, label, address and reading.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The length of an epoch in seconds.
    #[arg(long, default_value_t = 20)]
    epoch: u64,
    /// No prepaid slot is left: every claim costs the price.
    #[arg(long)]
    price_due: bool,
    /// Milliseconds between two signed batches of a device.
    #[arg(long, value_name = "MS")]
    batch_every: Option<u64>,
    /// Waits on the air are short, for tests.
    #[arg(long)]
    brisk: bool,
    /// Adds an adapter, hci1, on which programs of others can be peripherals.
    #[arg(long)]
    second_adapter: bool,
    /// A device of every kind is on the air, not only of the four that every world has.
    #[arg(long)]
    every_kind: bool,
    /// A plug of another maker is on the air, too; it speaks Improv Wi-Fi and knows the network Home, password "correct horse".
    #[arg(long)]
    plug: bool,
    /// The network file names a service that pays for claims, and the proxy of a project.
    #[arg(long)]
    payer: bool,
    /// A DIMO AutoPi is on the air, too; "spoken" in the JSON line are the six digits that it speaks while a bond is made.
    #[arg(long)]
    autopi: bool,
    /// The network has DIMO's contracts; the maker of the AutoPi has its token, and `world vehicle` makes vehicles.
    #[arg(long)]
    dimo: bool,
    /// The network has contracts of rewards with proofs, by which this account has earned 12.5 tokens, and rewards without: a
    /// device is staked for it, 8 tokens of a week were pushed to it and 3.5 transferred; can be given again.
    #[arg(long, value_name = "ADDRESS")]
    earned: Vec<Address>,
    /// A device with Espressif's provisioning is on the air, too; "espressif" in the JSON line is the text of its QR code.
    #[arg(long)]
    espressif: bool,
    /// For so many days every device had measured before it came on the air; of more than a week, once an hour.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    days: u32,
}

impl Setup {
    fn options(self) -> Options {
        let mut options = Options { dir: self.dir, seed: self.seed, epoch_seconds: self.epoch, ..Options::default() };
        if self.price_due {
            options.prepaid_slots = 0;
        }
        options.payer = self.payer;
        options.second_adapter = self.second_adapter;
        options.every_kind = self.every_kind;
        options.plug = self.plug.then(Habits::default);
        options.espressif = self.espressif.then_some(espressif::Habits::of(espressif::Security::Sealed));
        options.autopi = self.autopi.then(autopi::Habits::default);
        options.dimo = self.dimo;
        options.earned = self.earned;
        options.pace.before = Duration::from_secs(86_400) * self.days;
        if self.brisk {
            options.timing = Timing::brisk();
        }
        if let Some(every) = self.batch_every {
            options.pace.batch_every = Duration::from_millis(every);
            options.pace.sample_every = options.pace.sample_every.min(options.pace.batch_every / 2);
        }
        options
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("WORLD_LOG").unwrap_or_else(|_| "world=warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    runtime.block_on(run(cli.command)).unwrap_or_else(|error| failed(error.as_ref()))
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

async fn run(command: What) -> Outcome {
    match command {
        What::Up(setup) => up(setup).await,
        What::Exec { setup, command } => exec(setup, &command).await,
        What::Fault { target, fault, device, service } => bring(FaultRequest { target, fault, device }, service).await,
        What::Vehicle { owner, service } => {
            post("maker/vehicle", &serde_json::json!({ "owner": owner }), service).await
        }
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("world: {error}");
    ExitCode::FAILURE
}

async fn up(setup: Setup) -> Outcome {
    let world = World::start(setup.options()).await?;
    println!("{}", serde_json::to_string(&world.report)?);
    io::stdout().flush()?;
    tokio::select! {
        () = closed() => {}
        stopped = stopped() => stopped?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn exec(setup: Setup, command: &[String]) -> Outcome {
    let Some((program, arguments)) = command.split_first() else { return Ok(ExitCode::FAILURE) };
    let world = World::start(setup.options()).await?;
    let mut child = Command::new(program)
        .args(arguments)
        .envs(&world.report.env)
        .env("WORLD_JSON", serde_json::to_string(&world.report)?)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("cannot run {program}: {error}"))?;
    tokio::select! {
        status = child.wait() => Ok(exit_code(status?)),
        stopped = stopped() => {
            stopped?;
            child.kill().await?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn exit_code(status: ExitStatus) -> ExitCode {
    use std::os::unix::process::ExitStatusExt;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}

async fn bring(request: FaultRequest, service: Option<String>) -> Outcome {
    let (path, body) = match request.target.as_str() {
        "thief" => ("thief", serde_json::json!({ "device": request.device })),
        _ => ("fault", serde_json::to_value(&request)?),
    };
    post(path, &body, service).await
}

/// Asks a running world for something and prints its answer.
async fn post(path: &str, body: &serde_json::Value, service: Option<String>) -> Outcome {
    let told =
        || std::env::var("WORLD_JSON").ok().and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    let told = || told().and_then(|world| world.get("service").and_then(|service| service.as_str()).map(str::to_owned));
    let service = service.or_else(told).ok_or("say --service URL, or run inside of `world exec`")?;
    let client = alloy::transports::http::reqwest::Client::new();
    let reply = client.post(format!("{service}/{path}")).body(body.to_string()).send().await?;
    let done = reply.status().is_success();
    println!("{}", reply.text().await?);
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Ends with standard input; the thread that reads it dies with the process.
async fn closed() {
    let (end, ended) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let read = io::copy(&mut io::stdin(), &mut io::sink());
        drop((end, read));
    });
    ended.await.ok();
}

async fn stopped() -> io::Result<()> {
    let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
