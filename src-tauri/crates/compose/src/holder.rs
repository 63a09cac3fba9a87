//! The process that holds a home: it answers the others and keeps the door for AI apps.

use std::{net::SocketAddr, sync::Arc};

use domain::{
    access::{DoorTest, DoorView},
    event::Event,
    failure::{Code, Coded, Failure},
    grant::GrantState,
};
use serde_json::{Value, json};
use tokio::{
    sync::{Mutex, broadcast::Receiver, mpsc::UnboundedSender},
    task::JoinHandle,
};
use wallet::{
    Wallet,
    command::{AccountCommand, Command, DeedCommand},
    ports::Store,
};

use crate::{
    Composed, Front, Home,
    by_rule::act_by_rules,
    networks::Proposed,
    tend::tend,
    tidy::tidy,
    watch::{watch, watch_insights, watch_rewards},
};

/// Where the door's port is remembered, so that an app's configuration stays right.
const PORT: &str = "door.port";

/// A wallet that answers other processes of this user as long as this lives.
pub struct Holder {
    wallet: Wallet,
    door: Arc<Door>,
    /// What is done by itself.
    by_itself: Vec<JoinHandle<()>>,
    /// Ends before the lock is given back: the next holder's socket must not be taken away.
    #[cfg(unix)]
    _listening: control::Listening,
    pub(crate) home: Home,
    /// The network file that was read last.
    pub(crate) proposed: Proposed,
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.by_itself.iter().for_each(JoinHandle::abort);
    }
}

struct Door {
    wallet: Wallet,
    store: Arc<dyn Store>,
    open: Mutex<Option<access::Door>>,
}

impl Holder {
    /// Starts to answer; `front` is what other processes may have brought to the owner.
    ///
    /// # Errors
    /// The control socket could not be made.
    pub fn start<F: Front>(composed: Composed, front: F) -> Result<Self, Failure> {
        let Composed { wallet, home, store } = composed;
        let door = Arc::new(Door { wallet: wallet.clone(), store, open: Mutex::default() });
        #[cfg(unix)]
        let listening = {
            let (wallet, door, front) = (wallet.clone(), door.clone(), Arc::new(front));
            let handler = move |request: Value, progress: UnboundedSender<Value>| {
                let (wallet, door, front) = (wallet.clone(), door.clone(), front.clone());
                let answer = async move {
                    let telling = tokio::spawn(tell_steps(wallet.changes(), progress));
                    let answer = answer(&wallet, &door, &*front, request).await;
                    telling.abort();
                    answer.map_err(|failure| json!(failure))
                };
                Box::pin(answer) as std::pin::Pin<Box<dyn Future<Output = control::Answer> + Send>>
            };
            control::listen(home.path(), Arc::new(handler)).map_err(|e| e.failure())?
        };
        #[cfg(not(unix))]
        drop(front);
        let by_itself = vec![
            tokio::spawn(tend(wallet.clone())),
            tokio::spawn(tidy(wallet.clone())),
            tokio::spawn(watch(wallet.clone())),
            tokio::spawn(watch_rewards(wallet.clone())),
            tokio::spawn(watch_insights(wallet.clone())),
            tokio::spawn(act_by_rules(wallet.clone())),
        ];
        Ok(Self {
            wallet,
            door,
            by_itself,
            home,
            proposed: Proposed::default(),
            #[cfg(unix)]
            _listening: listening,
        })
    }

    /// Locks the wallet from now on when its owner left it or the computer (T-12), as a window does; a door without one
    /// stays open.
    #[must_use]
    pub fn lock_when_left(mut self) -> Self {
        let wallet = self.wallet.clone();
        self.by_itself.push(tokio::spawn(async move { wallet.lock_when_left().await }));
        #[cfg(target_os = "linux")]
        {
            let wallet = self.wallet.clone();
            self.by_itself.push(tokio::spawn(seat::heed(move || lock_open(&wallet))));
        }
        self
    }

    #[must_use]
    pub fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// Picks up where the wallet was left, once it was unlocked: operations that were cut short go on in the background,
    /// and the door opens again while a grant holds, unless the owner closed it.
    pub async fn pick_up(&self) {
        pick_up(&self.wallet, &self.door).await;
    }

    /// The door as it is.
    pub async fn door(&self) -> DoorView {
        self.door.view().await
    }

    /// Tries the door as an app without a token would.
    pub async fn test_door(&self) -> DoorTest {
        access::test_door(&self.door.view().await).await
    }

    /// Opens the door for a grant; one that the owner closed stays closed.
    ///
    /// # Errors
    /// Those of [`Self::set_door`].
    pub async fn offer_door(&self) -> Result<DoorView, Failure> {
        self.door.offer().await
    }

    /// Opens or closes the door because the owner says so, which also holds after a restart.
    ///
    /// # Errors
    /// Those of [`Self::set_door`], and the store's: then the door is as asked, but only until a restart.
    pub async fn choose_door(&self, open: bool) -> Result<DoorView, Failure> {
        self.door.choose(open).await
    }

    /// Opens or closes the door for AI apps while this runs; `port` 0 takes the one used last, or a free one.
    ///
    /// # Errors
    /// [`Code::AccessPortTaken`] when another program has the port; [`Code::AccessClosed`] while the owner keeps all doors
    /// closed.
    pub async fn set_door(&self, open: bool, port: u16) -> Result<DoorView, Failure> {
        self.door.set(open, port).await
    }
}

impl Door {
    async fn view(&self) -> DoorView {
        let held = self.open.lock().await;
        self.seen(&held).await
    }

    /// The door as it is; a doubt about the owner's choice counts as closed, since nothing is served in it.
    async fn seen(&self, held: &Option<access::Door>) -> DoorView {
        let closed = self.wallet.doors_closed().await.unwrap_or(true);
        DoorView { open: held.is_some(), url: held.as_ref().map(|door| door.url().to_string()), closed }
    }

    async fn set(&self, open: bool, port: u16) -> Result<DoorView, Failure> {
        let mut held = self.open.lock().await;
        if open && self.wallet.doors_closed().await.map_err(|e| e.failure())? {
            return Err(all_closed());
        }
        self.turn(&mut held, open, port).await?;
        Ok(self.seen(&held).await)
    }

    async fn offer(&self) -> Result<DoorView, Failure> {
        let mut held = self.open.lock().await;
        if !self.wallet.doors_closed().await.map_err(|e| e.failure())? {
            self.turn(&mut held, true, 0).await?;
        }
        Ok(self.seen(&held).await)
    }

    /// The lock is held over both, so that what is remembered is what was asked last. Closing begins with the word that
    /// refuses: nothing is served while connections end.
    async fn choose(&self, open: bool) -> Result<DoorView, Failure> {
        let mut held = self.open.lock().await;
        let kept = if open { Ok(()) } else { self.wallet.set_doors(false).await };
        self.turn(&mut held, open, 0).await?;
        kept.map_err(|e| e.failure())?;
        if open {
            self.wallet.set_doors(true).await.map_err(|e| e.failure())?;
        }
        Ok(self.seen(&held).await)
    }

    async fn turn(&self, held: &mut Option<access::Door>, open: bool, port: u16) -> Result<(), Failure> {
        if let Some(door) = held.take_if(|_| !open) {
            door.close().await;
        }
        if open && held.is_none() {
            *held = Some(self.serve(port).await?);
        }
        Ok(())
    }

    async fn serve(&self, port: u16) -> Result<access::Door, Failure> {
        let remembered = self.store.setting(PORT).await.map_err(|e| e.failure())?;
        let remembered = remembered.and_then(|port| port.parse().ok()).unwrap_or(0);
        let port = if port == 0 { remembered } else { port };
        let door = access::serve(self.wallet.clone(), SocketAddr::from(([127, 0, 0, 1], port))).await;
        let door = door.map_err(|e| e.failure())?;
        self.store.put_setting(PORT, port_of(door.url())).await.map_err(|e| e.failure())?;
        Ok(door)
    }
}

/// A lock tells every window, so that one that is locked already is left in peace; a finger that now goes to the reader is
/// meant for the screen.
#[cfg(target_os = "linux")]
fn lock_open(wallet: &Wallet) {
    if wallet.state().account().is_some() {
        wallet.lock();
    } else {
        wallet.ask_no_finger();
    }
}

async fn pick_up(wallet: &Wallet, door: &Door) {
    for id in wallet.interrupted_operations().await.unwrap_or_default() {
        let wallet = wallet.clone();
        tokio::spawn(async move { drop(wallet.run_operation(&id).await) });
    }
    let grants = wallet.grants().await.unwrap_or_default();
    // One that is paused may go on, and its app should find the door then.
    if grants.iter().any(|grant| matches!(grant.state, GrantState::Active | GrantState::Paused)) {
        // A port that another program took is told when the owner opens the door by hand.
        drop(door.offer().await);
    }
}

fn all_closed() -> Failure {
    let detail = "you closed all doors for apps: open them with `deedboxctl access open` or in the window first";
    Failure { code: Code::AccessClosed, detail: detail.to_string() }
}

/// The port in `http://127.0.0.1:PORT/mcp`; 0, any, when there is none.
fn port_of(url: &str) -> &str {
    let port = url.rsplit(':').next().and_then(|rest| rest.split('/').next());
    port.unwrap_or("0")
}

async fn answer(wallet: &Wallet, door: &Door, front: &dyn Front, request: Value) -> Result<Value, Failure> {
    let request = serde_json::from_value::<control::Request<Command>>(request);
    let request = request.map_err(|e| Failure { code: Code::BadRequest, detail: e.to_string() })?;
    let command = request.for_network(wallet.network().id()).map_err(|e| e.failure())?;
    // Whoever runs a command is there as much as whoever types into the window; a bridge that looks for the door is started
    // by an app, which must not keep the wallet open.
    if !matches!(command, Command::Door { open: None }) {
        wallet.owner_is_here();
    }
    match command {
        Command::Show {} => {
            front.show()?;
            Ok(Value::Null)
        }
        Command::Door { open: None } => Ok(json!(door.view().await)),
        Command::Door { open: Some(open) } => Ok(json!(door.choose(open).await?)),
        Command::Deed { deed: DeedCommand::TransferConfirm { review } } => Ok(json!(front.agree(review).await?)),
        Command::Account { account: account @ AccountCommand::Use { .. } } => {
            let accounts = wallet.execute(Command::Account { account }).await?;
            pick_up(wallet, door).await;
            Ok(accounts)
        }
        other => wallet.execute(other).await,
    }
}

/// Forwards the steps of what takes several while a request is worked on.
async fn tell_steps(mut changes: Receiver<Event>, progress: UnboundedSender<Value>) {
    while let Ok(event) = changes.recv().await {
        match event {
            Event::Operation(view) => drop(progress.send(json!(view))),
            Event::Wifi(step) => drop(progress.send(json!(step))),
            Event::ComparePasskey(shown) => drop(progress.send(json!(shown))),
            Event::Fetching(fetching) => drop(progress.send(json!(fetching))),
            Event::Wallet(_)
            | Event::Nearby(_)
            | Event::Device(_)
            | Event::Grants(_)
            | Event::Access(_)
            | Event::Alarms(_) => {}
        }
    }
}
