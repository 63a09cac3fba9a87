//! What the page knows of the wallet: signals that commands fill and events replace.

use domain::{
    access::{DoorView, LogView},
    account::{WalletState, WalletView},
    device::{DeviceView, Nearby},
    grant::GrantView,
    operation::OperationView,
    reward::RewardsView,
};
use ipc::{Command, Event, Failure};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{bridge, kit::Toasts};

/// How often ages on the screen are counted again, in milliseconds.
const TICK_MS: u64 = 5_000;
/// The log rows that are kept on the page.
pub const LOG_ROWS: u16 = 200;

/// Something that is read from the core.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load<T> {
    #[default]
    Loading,
    Ready(T),
    Failed(Failure),
}

impl<T> Load<T> {
    /// What was read, if it was.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Everything that more than one screen shows.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    pub wallet: RwSignal<Load<WalletView>>,
    pub devices: RwSignal<Load<Vec<DeviceView>>>,
    pub operations: RwSignal<Load<Vec<OperationView>>>,
    pub rewards: RwSignal<Load<RewardsView>>,
    pub grants: RwSignal<Load<Vec<GrantView>>>,
    pub log: RwSignal<Load<LogView>>,
    pub door: RwSignal<Load<DoorView>>,
    pub nearby: RwSignal<Vec<Nearby>>,
    /// The device the owner picked from the air.
    pub picked: RwSignal<Option<Nearby>>,
    /// Milliseconds since 1970, counted every few seconds.
    pub now: RwSignal<u64>,
    pub toasts: Toasts,
}

impl Session {
    /// Starts to listen, reads the wallet, and puts itself into the context.
    #[must_use]
    pub fn start() -> Self {
        let session = Self {
            wallet: RwSignal::default(),
            devices: RwSignal::default(),
            operations: RwSignal::default(),
            rewards: RwSignal::default(),
            grants: RwSignal::default(),
            log: RwSignal::default(),
            door: RwSignal::default(),
            nearby: RwSignal::default(),
            picked: RwSignal::default(),
            now: RwSignal::new(now()),
            toasts: Toasts::new(),
        };
        provide_context(session);
        bridge::listen(move |event| session.take(event));
        set_interval(move || session.now.set(now()), std::time::Duration::from_millis(TICK_MS));
        session.read_wallet();
        session
    }

    /// Reads the wallet, and all the rest once it is open.
    pub fn read_wallet(self) {
        spawn_local(async move {
            match bridge::call(ipc::keys::WalletViewGet {}).await {
                Ok(view) => self.take(Event::Wallet(view)),
                Err(failure) => self.wallet.set(Load::Failed(failure)),
            }
        });
    }

    /// Reads everything an open wallet shows.
    pub fn read_all(self) {
        fetch(self.devices, ipc::devices::ListDevices {});
        fetch(self.operations, ipc::claims::ListOperations {});
        fetch(self.rewards, ipc::rewards::ShowRewards {});
        fetch(self.grants, ipc::access::ListGrants {});
        fetch(self.door, ipc::access::ShowDoor {});
    }

    /// Reads the wallet's balance and the rewards again, without a skeleton in between.
    pub fn refresh_money(self) {
        self.read_wallet();
        fetch(self.rewards, ipc::rewards::ShowRewards {});
    }

    /// Puts a device that was read by itself into the list.
    pub fn take_device(self, device: DeviceView) {
        self.devices.update(|load| {
            if !matches!(load, Load::Ready(_)) {
                *load = Load::Ready(Vec::new());
            }
        });
        put(self.devices, device, |a, b| a.id == b.id);
    }

    /// Puts an operation that was just started into the list, unless an event did so already.
    pub fn add_operation(self, operation: OperationView) {
        self.operations.update(|load| {
            if let Load::Ready(all) = load
                && !all.iter().any(|one| one.id == operation.id)
            {
                all.push(operation);
            }
        });
    }

    fn take(self, event: Event) {
        match event {
            Event::Wallet(view) => self.take_wallet(view),
            Event::Nearby(nearby) => self.nearby.set(nearby),
            Event::Device(device) => put(self.devices, device, |a, b| a.id == b.id),
            Event::Operation(operation) => put(self.operations, operation, |a, b| a.id == b.id),
            Event::Grants(grants) => self.grants.set(Load::Ready(grants)),
            Event::Access(row) => self.log.update(|log| {
                if let Load::Ready(view) = log {
                    view.total = view.total.saturating_add(1);
                    view.rows.insert(0, row);
                    view.rows.truncate(usize::from(LOG_ROWS));
                }
            }),
        }
    }

    /// Fills the page when the wallet opens and empties it when it closes (T-72).
    fn take_wallet(self, view: WalletView) {
        let was_open = self.wallet.with_untracked(|wallet| wallet.ready().is_some_and(is_open));
        let open = is_open(&view);
        self.wallet.set(Load::Ready(view));
        if open && !was_open {
            self.read_all();
        } else if !open {
            self.devices.set(Load::Loading);
            self.operations.set(Load::Loading);
            self.rewards.set(Load::Loading);
            self.grants.set(Load::Loading);
            self.log.set(Load::Loading);
            self.door.set(Load::Loading);
            self.nearby.set(Vec::new());
            self.picked.set(None);
        }
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

fn is_open(view: &WalletView) -> bool {
    matches!(view.state, WalletState::Unlocked { .. })
}

/// Reads into a signal; what is shown already stays until the new arrives.
pub fn fetch<C>(signal: RwSignal<Load<C::Reply>>, command: C)
where
    C: Command + 'static,
    C::Reply: Send + Sync + 'static,
{
    if signal.with_untracked(|load| matches!(load, Load::Failed(_))) {
        signal.set(Load::Loading);
    }
    spawn_local(async move {
        let answer = bridge::call(command).await;
        let _ = signal.try_update(|load| match answer {
            Ok(value) => *load = Load::Ready(value),
            Err(failure) if load.ready().is_none() => *load = Load::Failed(failure),
            Err(failure) => leptos::logging::warn!("shown as of before: {}", failure.code),
        });
    });
}

/// Replaces the entry that `same` finds, or adds one.
fn put<T: Send + Sync + 'static>(list: RwSignal<Load<Vec<T>>>, entry: T, same: impl Fn(&T, &T) -> bool) {
    list.update(|load| {
        if let Load::Ready(entries) = load {
            match entries.iter_mut().find(|old| same(old, &entry)) {
                Some(old) => *old = entry,
                None => entries.push(entry),
            }
        }
    });
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
