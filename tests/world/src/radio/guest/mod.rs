//! Peripherals written by others: programs that register an application and an advertisement with the second adapter.

mod advertisement;
mod application;
mod desk;
mod line;
mod programs;
mod second;
mod traffic;

use zbus::Message;

use super::{Address, body::Advert, error::Refusal, plan::ServicePlan};

pub(super) use line::{Attribute, Line, Order, Outcome, Task};
pub(super) use second::{CENTRAL_PATH, SECOND_PATH, Second};
pub(super) use traffic::send;

/// A program as a device on the air.
pub(super) struct Guest {
    /// Its unique bus name.
    pub owner: String,
    pub line: Line,
    pub advert: Advert,
    /// Whether it advertises; one that left the bus does not.
    pub on_air: bool,
    /// Whether its advertisement is another one than the central heard last.
    pub changed: bool,
    pub plan: Vec<ServicePlan>,
}

/// What comes back from a program.
pub(super) enum News {
    /// The objects of an application.
    Application { call: Message, owner: String, path: String, plan: Result<Vec<ServicePlan>, Refusal> },
    /// The properties of an advertisement, registered by `call` or changed later.
    Advert { call: Option<Message>, owner: String, path: String, advert: Result<Advert, Refusal> },
    /// What an order of a central came to.
    Answered { device: Address, order: Order, outcome: Outcome },
}
