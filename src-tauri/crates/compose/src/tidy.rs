//! Keeps stored readings tidy while the wallet is open: into their hours, and away when the owner's rule says so.

use std::time::Duration;

use tokio::time::sleep;
use wallet::Wallet;

/// How often it is looked whether there is something to do.
const EVERY: Duration = Duration::from_secs(10);
/// Between two small transactions, so that whoever waits for the database comes first.
const PAUSE: Duration = Duration::from_millis(20);

/// Goes on for as long as it is polled; what was cut short is taken up the next time. A locked wallet is left alone.
pub(crate) async fn tidy(wallet: Wallet) {
    loop {
        sleep(EVERY).await;
        while wallet.tidy_readings().await.unwrap_or(false) {
            sleep(PAUSE).await;
        }
    }
}
