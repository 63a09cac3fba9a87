//! What the page knows of the wallet: signals that commands fill and events replace.

use domain::{
    access::{DoorView, LogView},
    account::{Owner, WalletView},
    accounts::AccountsView,
    alarm::WatchView,
    backup::BackupView,
    bond::PasskeyShown,
    device::{DeviceView, Nearby, Ownership},
    dimo::DimoStanding,
    grant::GrantView,
    operation::OperationView,
    quarantine::Fetching,
    reward::RewardsView,
    wifi::WifiStep,
};
use ipc::{Command, Event, Failure, Label, Turn};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub use crate::source::{Load, Source};
use crate::{bridge, kit::Toasts, source::Order};

/// How often ages on the screen are counted again, in milliseconds.
const TICK_MS: u64 = 5_000;
/// How long requests of apps are gathered before their numbers are read again.
const COUNT_AFTER: std::time::Duration = std::time::Duration::from_secs(1);
/// The log rows that are kept on the page.
pub const LOG_ROWS: u16 = 200;

/// Everything that more than one screen shows.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    pub wallet: Source<WalletView>,
    pub accounts: Source<AccountsView>,
    pub devices: Source<Vec<DeviceView>>,
    pub operations: Source<Vec<OperationView>>,
    pub rewards: Source<RewardsView>,
    pub grants: Source<Vec<GrantView>>,
    pub log: Source<LogView>,
    pub watch: Source<WatchView>,
    pub door: Source<DoorView>,
    pub backup: Source<BackupView>,
    pub nearby: RwSignal<Vec<Nearby>>,
    /// The device the owner picked from the air.
    pub picked: RwSignal<Option<Nearby>>,
    /// The label that was read before its device is chosen.
    pub label: RwSignal<Option<Label>>,
    /// Where a device is that is not heard, as the owner pasted it.
    pub place: RwSignal<String>,
    /// How far putting a device on a Wi-Fi is.
    pub wifi: RwSignal<Option<WifiStep>>,
    /// How far fetching batches is, of the device that was told of last.
    pub fetching: RwSignal<Option<Fetching>>,
    /// The digits of a bond that is being made.
    pub passkey: RwSignal<Option<PasskeyShown>>,
    /// Milliseconds since 1970, counted every few seconds.
    pub now: RwSignal<u64>,
    pub toasts: Toasts,
    /// Which answer about the wallet is the newest.
    turn: StoredValue<Order>,
    /// Counts how often the wallet was opened, closed, or opened with another account.
    age: StoredValue<u32>,
    /// Numbers the calls that can be ended; begins anywhere, since the core remembers those of an earlier page.
    turns: StoredValue<u32>,
    /// The permissions' numbers are about to be read again.
    counting: StoredValue<bool>,
}

impl Session {
    /// Starts to listen, reads the wallet where the window shows it, and puts itself into the context.
    #[must_use]
    pub fn start(shows_wallet: bool) -> Self {
        let session = Self {
            wallet: Source::new(),
            accounts: Source::new(),
            devices: Source::new(),
            operations: Source::new(),
            rewards: Source::new(),
            grants: Source::new(),
            log: Source::new(),
            watch: Source::new(),
            door: Source::new(),
            backup: Source::new(),
            nearby: RwSignal::default(),
            picked: RwSignal::default(),
            label: RwSignal::default(),
            place: RwSignal::default(),
            wifi: RwSignal::default(),
            fetching: RwSignal::default(),
            passkey: RwSignal::default(),
            now: RwSignal::new(now()),
            toasts: Toasts::new(),
            turn: StoredValue::new(Order::default()),
            age: StoredValue::new(0),
            turns: StoredValue::new((js_sys::Math::random() * f64::from(u32::MAX)) as u32),
            counting: StoredValue::new(false),
        };
        provide_context(session);
        set_interval(move || session.now.set(now()), std::time::Duration::from_millis(TICK_MS));
        if shows_wallet {
            bridge::listen(move |event| session.take(event));
            session.read_wallet();
        }
        session
    }

    /// Reads the wallet, and all the rest once it is open.
    pub fn read_wallet(self) {
        let Some(ticket) = self.turn.try_update_value(Order::ask) else { return };
        spawn_local(async move {
            match bridge::call(ipc::keys::WalletViewGet {}).await {
                // A lock, an unlock or another account that was told meanwhile is newer than this answer (T-72).
                Ok(view) => {
                    if self.turn.try_update_value(|order| order.take(ticket)) == Some(true) {
                        self.take_wallet(view);
                    }
                }
                Err(failure) => self.wallet.update(|load| {
                    if load.ready().is_none() {
                        *load = Load::Failed(failure);
                    }
                }),
            }
        });
    }

    /// Reads everything an open wallet shows.
    pub fn read_all(self) {
        self.accounts.read(ipc::accounts::ListAccounts {});
        self.devices.read(ipc::devices::ListDevices {});
        self.operations.read(ipc::claims::ListOperations {});
        self.rewards.read(ipc::rewards::ShowRewards {});
        self.grants.read(ipc::access::ListGrants {});
        self.door.read(ipc::access::ShowDoor {});
        self.watch.read(ipc::alarms::ListAlarms {});
        self.backup.read(ipc::keeping::BackupGet {});
    }

    /// Asks the core. What was asked for an account never comes once another is in use: neither the answer nor a failure
    /// is about the one that is shown.
    ///
    /// # Errors
    /// Those of [`bridge::call`].
    pub async fn ask<C: Command>(self, command: C) -> Result<C::Reply, Failure> {
        let age = self.age.try_get_value();
        let answer = bridge::call(command).await;
        if self.age.try_get_value() != age {
            std::future::pending::<()>().await;
        }
        answer
    }

    /// Reads the wallet's balance and the rewards again, without a skeleton in between.
    pub fn refresh_money(self) {
        self.read_wallet();
        self.rewards.refresh(ipc::rewards::ShowRewards {});
    }

    /// The label that was read before, if it may be of this device; it is used once.
    pub fn take_label(self, near: &Nearby) -> Option<Label> {
        let label = self.label.try_update(Option::take).flatten();
        label.filter(|label| label.hint().fits(near))
    }

    /// A number for a call that can be ended; `None` once the page goes.
    pub fn next_turn(self) -> Option<Turn> {
        self.turns.try_update_value(|turns| {
            *turns = turns.wrapping_add(1);
            Turn(*turns)
        })
    }

    /// Puts a device that was read by itself into the list.
    pub fn take_device(self, device: DeviceView) {
        if self.devices.with_untracked(|load| load.ready().is_none()) {
            self.devices.tell(Vec::new());
        }
        self.devices.change(|all| put_device(all, device));
    }

    /// Puts an operation that was just started into the list, unless an event did so already.
    pub fn add_operation(self, operation: OperationView) {
        self.operations.change(|all| {
            if !all.iter().any(|one| one.id == operation.id) {
                all.push(operation);
            }
        });
    }

    fn take(self, event: Event) {
        match event {
            Event::Wallet(view) => {
                self.turn.update_value(Order::overtake);
                let open = view.state.account().is_some();
                self.take_wallet(view);
                if open {
                    // Words that were proven, a backup that was saved and an account that was added are told so.
                    self.backup.refresh(ipc::keeping::BackupGet {});
                    self.accounts.refresh(ipc::accounts::ListAccounts {});
                }
            }
            Event::Nearby(nearby) => self.nearby.set(nearby),
            Event::Wifi(step) => self.wifi.set(Some(step)),
            Event::ComparePasskey(shown) => self.passkey.set(Some(shown)),
            Event::Fetching(fetching) => self.fetching.set(Some(fetching)),
            Event::Device(device) => self.devices.change(|all| put_device(all, device)),
            Event::Operation(operation) => self.operations.change(|all| put(all, operation, |a, b| a.id == b.id)),
            Event::Grants(grants) => self.grants.tell(grants),
            Event::Alarms(watch) => self.watch.tell(watch),
            Event::Access(row) => {
                self.log.change(|view| {
                    view.total = view.total.saturating_add(1);
                    view.rows.insert(0, row);
                    view.rows.truncate(usize::from(LOG_ROWS));
                });
                self.count_reads();
            }
        }
    }

    /// Reads the permissions again, once for all requests of a second: each request changes their numbers.
    fn count_reads(self) {
        let shown = self.grants.with_untracked(|load| load.ready().is_some());
        if !shown || self.counting.get_value() {
            return;
        }
        self.counting.set_value(true);
        set_timeout(
            move || {
                self.counting.set_value(false);
                self.grants.refresh(ipc::access::ListGrants {});
            },
            COUNT_AFTER,
        );
    }

    /// Fills the page when the wallet opens and empties it when it closes (T-72); both when another account is in use.
    fn take_wallet(self, mut view: WalletView) {
        let (before, balance) = self.wallet.with_untracked(|wallet| match wallet.ready() {
            Some(old) => (old.state.account(), old.balance),
            None => (None, None),
        });
        let account: Option<Owner> = view.state.account();
        let other = account != before;
        // What is told of the wallet carries no balance: the one that was read stays until the next reading.
        let told = view.balance.is_none();
        view.balance = view.balance.or(balance.filter(|_| account.is_some() && !other));
        self.wallet.tell(view);
        if other || account.is_none() {
            self.forget();
        }
        if account.is_some() && other {
            self.read_all();
            if told {
                self.read_wallet();
            }
        }
    }

    /// Forgets all that belongs to an open wallet, and every answer under way.
    fn forget(self) {
        self.age.update_value(|age| *age = age.wrapping_add(1));
        self.accounts.forget();
        self.devices.forget();
        self.operations.forget();
        self.rewards.forget();
        self.grants.forget();
        self.log.forget();
        self.watch.forget();
        self.door.forget();
        self.backup.forget();
        self.nearby.set(Vec::new());
        self.picked.set(None);
        self.label.set(None);
        self.place.set(String::new());
        self.wifi.set(None);
        self.passkey.set(None);
        self.fetching.set(None);
    }
}

/// The session of this page.
///
/// # Panics
/// Outside the tree below [`Session::start`].
#[must_use]
pub fn session() -> Session {
    use_context::<Session>().expect("every root starts a session before it draws anything")
}

/// Replaces the entry that `same` finds, or adds one.
fn put<T>(entries: &mut Vec<T>, entry: T, same: impl Fn(&T, &T) -> bool) {
    match entries.iter_mut().find(|old| same(old, &entry)) {
        Some(old) => *old = entry,
        None => entries.push(entry),
    }
}

/// Puts a device into the list; a chain that did not answer takes no known ownership away.
fn put_device(all: &mut Vec<DeviceView>, mut device: DeviceView) {
    if device.ownership == Ownership::Unknown
        && let Some(known) = all.iter().find(|one| one.id == device.id)
    {
        device.ownership = known.ownership.clone();
    }
    if device.dimo == Some(DimoStanding::Unknown)
        && let Some(known) = all.iter().find(|one| one.id == device.id)
    {
        device.dimo = known.dimo.clone();
    }
    put(all, device, |a, b| a.id == b.id);
}

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> u64 {
    // The clock of a browser is a whole, positive number far below 2^53.
    js_sys::Date::now() as u64
}

/// Minutes east of UTC, here and now.
#[must_use]
pub fn offset() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}
