//! Looks at the chain by itself while the wallet is open: what its owner did not do raises an alarm (T-48).

use std::time::Duration;

use domain::event::Event;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::sleep,
};
use wallet::Wallet;

/// How often the chain is looked at.
pub(crate) const EVERY: Duration = Duration::from_secs(60);
/// How often rewards are looked at: logs are read for it, and services that tell proofs are asked.
const REWARDS_EVERY: Duration = Duration::from_secs(30 * 60);
/// What its owner opens a wallet for comes first.
const REWARDS_AFTER: Duration = Duration::from_secs(60);
/// How often readings are looked at for insights: 90 days of them are opened for it.
const INSIGHTS_EVERY: Duration = Duration::from_secs(6 * 60 * 60);
/// Devices that are near hand over what they hold first.
const INSIGHTS_AFTER: Duration = Duration::from_secs(60);

/// Looks as soon as the wallet opens or another account is in use, and again and again while it is open; for as long as it
/// is polled.
pub(crate) async fn watch(wallet: Wallet) {
    let changes = wallet.changes();
    let open = || wallet.state().account();
    // What a look failed at stands beside the alarms.
    let look = || {
        let wallet = wallet.clone();
        async move { drop(wallet.look().await) }
    };
    watching(changes, EVERY, open, look).await;
}

/// Looks at the rewards of an open wallet in the same way, so that what is new of them is told although nobody opens them.
pub(crate) async fn watch_rewards(wallet: Wallet) {
    let changes = wallet.changes();
    let open = || wallet.state().account();
    let look = || {
        let wallet = wallet.clone();
        async move {
            sleep(REWARDS_AFTER).await;
            // When they were last looked at stands beside the notices.
            drop(wallet.look_at_rewards().await);
        }
    };
    watching(changes, REWARDS_EVERY, open, look).await;
}

/// Looks at the readings of an open wallet in the same way, device by device.
pub(crate) async fn watch_insights(wallet: Wallet) {
    let changes = wallet.changes();
    let open = || wallet.state().account();
    let look = || {
        let wallet = wallet.clone();
        async move {
            sleep(INSIGHTS_AFTER).await;
            // When they were last looked at stands beside the insights.
            drop(wallet.look_at_insights().await);
        }
    };
    watching(changes, INSIGHTS_EVERY, open, look).await;
}

/// A wallet that opens is looked at for as long as it is open, once at a time; a look ends with the lock, or as another
/// account is taken into use. `open` tells the one in use.
pub(crate) async fn watching<A, F>(
    mut changes: Receiver<Event>,
    every: Duration,
    open: impl Fn() -> Option<A>,
    look: impl Fn() -> F,
) where
    A: PartialEq,
    F: Future<Output = ()>,
{
    loop {
        let used = open();
        let goes_on = if used.is_some() {
            let turn = async {
                look().await;
                sleep(every).await;
            };
            tokio::select! {
                () = turn => true,
                goes_on = closed(&mut changes, || open() != used) => goes_on,
            }
        } else {
            changed(&mut changes).await
        };
        if !goes_on {
            return;
        }
    }
}

/// Waits until the wallet is closed, or open with another account; no more news will come when it is `false`.
async fn closed(changes: &mut Receiver<Event>, other: impl Fn() -> bool) -> bool {
    while changed(changes).await {
        if other() {
            return true;
        }
    }
    false
}

/// Waits for news of the wallet; no more will come when it is `false`.
async fn changed(changes: &mut Receiver<Event>) -> bool {
    loop {
        match changes.recv().await {
            Ok(Event::Wallet(_)) | Err(RecvError::Lagged(_)) => return true,
            Ok(_) => {}
            Err(RecvError::Closed) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    };

    use domain::{
        account::{WalletState, WalletView},
        network::Network,
    };
    use tokio::{sync::broadcast, time::timeout};

    use super::*;

    /// A wallet that is opened and closed, and counts the looks.
    struct Door {
        changes: broadcast::Sender<Event>,
        /// The number of the account in use; 0: locked.
        used: Arc<AtomicU32>,
        looks: Arc<AtomicU32>,
    }

    impl Door {
        fn watched(look_takes: Duration) -> Self {
            let (changes, told) = broadcast::channel(8);
            let (used, looks) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
            let (now, counted) = (used.clone(), looks.clone());
            let look = move || {
                counted.fetch_add(1, SeqCst);
                sleep(look_takes)
            };
            let open = move || Some(now.load(SeqCst)).filter(|used| *used > 0);
            tokio::spawn(async move { watching(told, EVERY, open, look).await });
            Self { changes, used, looks }
        }

        fn turn(&self, open: bool) {
            self.take_into_use(u32::from(open));
        }

        fn take_into_use(&self, account: u32) {
            self.used.store(account, SeqCst);
            self.tell();
        }

        fn tell(&self) {
            let view = WalletView { state: WalletState::Missing, network: network().view(), balance: None };
            drop(self.changes.send(Event::Wallet(view)));
        }

        async fn looks_after(&self, time: Duration) -> u32 {
            sleep(time).await;
            self.looks.load(SeqCst)
        }
    }

    fn network() -> Network {
        Network::parse(r#"{"name":"test","chain_id":1,"rpc":["http://127.0.0.1:1"]}"#).unwrap()
    }

    const MOMENT: Duration = Duration::from_millis(1);

    #[tokio::test(start_paused = true)]
    async fn a_wallet_is_looked_at_when_it_opens_and_every_minute_until_it_is_closed() {
        let door = Door::watched(MOMENT);
        assert_eq!(door.looks_after(EVERY * 3).await, 0, "a locked wallet is left alone");
        door.turn(true);
        assert_eq!(door.looks_after(MOMENT * 2).await, 1, "at once");
        door.tell();
        assert_eq!(door.looks_after(EVERY / 2).await, 1, "news of an open wallet brings no look forward");
        assert_eq!(door.looks_after(EVERY / 2).await, 2);
        door.turn(false);
        assert_eq!(door.looks_after(EVERY * 3).await, 2);
        door.turn(true);
        assert_eq!(door.looks_after(MOMENT * 2).await, 3, "it opens again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_takes_long_is_never_beside_another() {
        let door = Door::watched(EVERY * 5);
        door.turn(true);
        assert_eq!(door.looks_after(EVERY * 4).await, 1);
        assert_eq!(door.looks_after(EVERY * 3).await, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wallet_that_is_closed_during_a_look_is_looked_at_at_once_when_it_opens_again() {
        let door = Door::watched(EVERY / 2);
        door.turn(true);
        assert_eq!(door.looks_after(MOMENT).await, 1);
        door.turn(false);
        assert_eq!(door.looks_after(MOMENT).await, 1);
        door.turn(true);
        assert_eq!(door.looks_after(MOMENT).await, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn another_account_in_use_is_looked_at_at_once() {
        let door = Door::watched(MOMENT);
        door.take_into_use(1);
        assert_eq!(door.looks_after(MOMENT * 2).await, 1);
        door.take_into_use(2);
        assert_eq!(door.looks_after(MOMENT * 2).await, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_when_no_news_can_come() {
        let (changes, told) = broadcast::channel(1);
        drop(changes);
        for used in [None, Some(())] {
            timeout(EVERY, watching(told.resubscribe(), EVERY, || used, || async {})).await.unwrap();
        }
    }
}
