//! Collects and anchors by the owner's rules while the wallet is open.

use wallet::Wallet;

use crate::watch::{EVERY, watching};

/// A turn as often as the chain is looked at, one at a time, for as long as it is polled. A turn that a lock cuts short goes
/// on as after a crash.
pub(crate) async fn act_by_rules(wallet: Wallet) {
    let changes = wallet.changes();
    let open = || wallet.state().account();
    // What a turn failed at stands beside its rule, or with its operation.
    let turn = || {
        let wallet = wallet.clone();
        async move {
            drop(wallet.collect_by_rule().await);
            drop(wallet.anchor_by_rule().await);
        }
    };
    watching(changes, EVERY, open, turn).await;
}
