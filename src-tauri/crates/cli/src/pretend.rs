//! Being a device, so that another computer has one to pair with.

use std::convert::Infallible;

use compose::PretendDevice;
use domain::{failure::Failure, network::Native};
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    args::PretendArgs,
    output::{Output, internal},
};

/// Shows the device's label and keeps it on the air until a signal comes.
pub async fn pretend(args: &PretendArgs, output: &Output) -> Result<(), Failure> {
    let device = PretendDevice::make();
    let told = json!({
        "name": device.name(),
        "code": device.code().expose_secret(),
        "label": device.label().expose_secret(),
        "did": device.did(),
    });
    output.say("This computer pretends to be a device. Its key is fresh, kept in memory only and gone when this ends; it measures nothing. Pair it, do not put it in your name for long.");
    let mut printed = Ok(());
    let on_air = |adapter: &str| {
        let mut told = told;
        if let Some(fields) = told.as_object_mut() {
            fields.insert("adapter".to_string(), json!(adapter));
        }
        printed = output.result(&told, &no_coin());
        output
            .say("On the air until Ctrl-C. On the other computer: deedboxctl device add --qr - and the label's text.");
    };
    let mut ended = signal(SignalKind::terminate()).map_err(|e| internal(&e))?;
    let failure = tokio::select! {
        failure = device.run(args.adapter.as_deref(), on_air) => failure,
        _ = tokio::signal::ctrl_c() => return Ok(()),
        _ = ended.recv() => return Ok(()),
    };
    printed?;
    match failure {
        Err(failure) => Err(failure),
        Ok::<Infallible, _>(never) => match never {},
    }
}

/// No amount is among what is printed.
fn no_coin() -> Native {
    Native { symbol: String::new(), decimals: 18 }
}
