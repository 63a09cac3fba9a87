//! One inlined plugin for each area of commands.

mod access;
mod accounts;
mod alarms;
mod camera;
mod claims;
mod consent;
mod deeds;
mod devices;
mod dimo;
mod insights;
mod keeping;
mod keys;
mod money;
mod nearby;
mod networks;
mod proofs;
mod quarantine;
mod reward_file;
mod rewards;
mod stored;
mod wallets;

use tauri::{Builder, Runtime};

/// Adds every plugin.
pub fn add<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
        .plugin(keys::plugin())
        .plugin(accounts::plugin())
        .plugin(keeping::plugin())
        .plugin(devices::plugin())
        .plugin(camera::plugin())
        .plugin(claims::plugin())
        .plugin(deeds::plugin())
        .plugin(wallets::plugin())
        .plugin(dimo::plugin())
        .plugin(rewards::plugin())
        .plugin(alarms::plugin())
        .plugin(money::plugin())
        .plugin(networks::plugin())
        .plugin(access::plugin())
}
