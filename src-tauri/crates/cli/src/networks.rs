//! Networks: listed, checked, kept and forgotten.

use compose::Home;
use domain::{
    failure::{Code, Coded, Failure},
    network::{Native, Network},
};
use serde_json::{Value, json};

use crate::{
    args::{AddNetworkArgs, Cli, NetworkArgs},
    ask::{home, network},
    output::Output,
    picture::picture,
};

/// Carries out what is asked of networks; only keeping and forgetting take the wallet's folder.
pub async fn networks(cli: &Cli, args: &NetworkArgs, output: &Output) -> Result<(), Failure> {
    let shown = match args {
        NetworkArgs::List => list(cli),
        NetworkArgs::Check { network: None } => check(&network(cli)?).await?,
        NetworkArgs::Check { network: Some(name) } => {
            let named = compose::network(home(cli).as_deref(), Some(name)).map_err(|e| e.failure())?;
            check(&named).await?
        }
        NetworkArgs::Add(args) => add(cli, args).await?,
        NetworkArgs::Remove { name } => {
            compose::forget_network(&hold(cli)?, name).map_err(|e| e.failure())?;
            json!({ "removed": name })
        }
    };
    output.result(&shown, &Native::default())
}

fn list(cli: &Cli) -> Value {
    let known = compose::known_networks(home(cli).as_deref());
    let shown = known.iter().map(|known| {
        let network = &known.network;
        json!({
            "name": network.name,
            "title": network.view().title,
            "chain_id": network.chain_id,
            "nodes": network.rpc.len(),
            "genesis_pinned": network.genesis.is_some(),
            "built_in": known.built_in,
            "test": network.test,
        })
    });
    shown.collect()
}

/// What its nodes say; a file that does not fit is a failure.
async fn check(network: &Network) -> Result<Value, Failure> {
    let report = compose::inspect(network).await;
    compose::fits(&report).map_err(|e| e.failure())?;
    let mut shown = json!(report);
    shown["name"] = json!(network.name);
    Ok(shown)
}

async fn add(cli: &Cli, args: &AddNetworkArgs) -> Result<Value, Failure> {
    let mut network = match (&args.file, &args.qr_image) {
        (_, Some(image)) => compose::network_in_picture(picture(image)?).await.map_err(|e| e.failure())?,
        (file, None) => compose::read_network(file.as_deref().unwrap_or("".as_ref())).map_err(|e| e.failure())?,
    };
    if !args.unchecked {
        let report = compose::inspect(&network).await;
        compose::fits(&report).map_err(|e| e.failure())?;
        network = compose::pinned(network, &report);
    }
    compose::keep_network(&hold(cli)?, &network).map_err(|e| e.failure())?;
    Ok(json!({ "name": network.name, "chain_id": network.chain_id, "genesis": network.genesis }))
}

fn hold(cli: &Cli) -> Result<Home, Failure> {
    let home = home(cli)
        .ok_or_else(|| Failure { code: Code::HomeUnusable, detail: "name a folder with --home".to_string() })?;
    Home::hold(&home).map_err(|e| e.failure())
}
