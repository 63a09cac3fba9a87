//! The radio link to a program: one request after the other, each a call of one of its methods.

use std::collections::HashMap;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::{Message, ObjectPath, Variant};

use super::{News, second::CENTRAL_PATH};
use crate::radio::{
    Address, AttError,
    ask::{Failure, Owner, att_error},
    bluez::Event,
    error::Refusal,
    gatt::LONGEST,
    objects::{CHARACTERISTIC, DESCRIPTOR},
};

/// Where the requests to a program go; it ends with the last of its handles.
#[derive(Clone)]
pub(in crate::radio) struct Line {
    orders: UnboundedSender<Order>,
}

/// A request of a central to an attribute of a program.
pub(in crate::radio) struct Order {
    /// The link it came over.
    pub link: u64,
    pub attribute: Attribute,
    /// The attribute's path at the program.
    pub source: String,
    pub task: Task,
    pub mtu: u16,
    /// The call that waits for the answer, if one does.
    pub call: Option<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::radio) enum Attribute {
    Characteristic(u16),
    Descriptor(u16),
}

pub(in crate::radio) enum Task {
    Read,
    Write(Vec<u8>),
    StartNotify,
    StopNotify,
    Confirm,
}

/// What an order came to.
pub(in crate::radio) enum Outcome {
    /// The value read; empty for what was written.
    Done(Vec<u8>),
    Refused(Refusal),
    /// No answer came in time, which ends a link.
    Silent,
}

impl Line {
    pub(super) fn open(owner: Owner, device: Address, events: UnboundedSender<Event>) -> Self {
        let (orders, inbox) = unbounded_channel();
        tokio::spawn(carry(owner, device, inbox, events));
        Self { orders }
    }

    pub fn send(&self, order: Order) {
        // It ends with the air alone, and then nobody waits.
        let _ = self.orders.send(order);
    }
}

async fn carry(owner: Owner, device: Address, mut inbox: UnboundedReceiver<Order>, events: UnboundedSender<Event>) {
    while let Some(order) = inbox.recv().await {
        let outcome = match perform(&owner, &order).await {
            Ok(value) => Outcome::Done(value),
            Err(Failure::Silent) => Outcome::Silent,
            Err(Failure::Refused(name, text)) => {
                Outcome::Refused(att_error(&name, &text, order.task.not_permitted()).into())
            }
            Err(Failure::Malformed) => Outcome::Refused(Refusal::not_supported()),
        };
        // The air may have ended meanwhile.
        let _ = events.send(Event::Guest(News::Answered { device, order, outcome }));
    }
}

async fn perform(owner: &Owner, order: &Order) -> Result<Vec<u8>, Failure> {
    let (path, interface) = (order.source.as_str(), order.attribute.interface());
    match &order.task {
        Task::Read => read(owner, order).await,
        Task::Write(value) => {
            owner.ask::<_, ()>(path, interface, "WriteValue", &(value, options(order.mtu, 0))).await?;
            Ok(Vec::new())
        }
        Task::StartNotify | Task::StopNotify | Task::Confirm => {
            owner.ask::<_, ()>(path, interface, order.task.member(), &()).await?;
            Ok(Vec::new())
        }
    }
}

// What fills a packet may go on, and is asked for from there.
async fn read(owner: &Owner, order: &Order) -> Result<Vec<u8>, Failure> {
    let packet = usize::from(order.mtu) - 1;
    let mut value = Vec::new();
    loop {
        let options = options(order.mtu, value.len());
        let part =
            owner.ask::<_, Vec<u8>>(&order.source, order.attribute.interface(), "ReadValue", &(options,)).await?;
        let full = part.len() >= packet;
        value.extend(part.into_iter().take(packet));
        if !full || value.len() >= LONGEST {
            value.truncate(LONGEST);
            return Ok(value);
        }
    }
}

fn options(mtu: u16, offset: usize) -> HashMap<&'static str, Variant<'static>> {
    let central = ObjectPath::from_static_str_unchecked(CENTRAL_PATH);
    let mut options = HashMap::from([("device", central.into()), ("link", "LE".into()), ("mtu", mtu.into())]);
    if let Some(offset) = u16::try_from(offset).ok().filter(|offset| *offset > 0) {
        options.insert("offset", offset.into());
    }
    options
}

impl Attribute {
    const fn interface(self) -> &'static str {
        match self {
            Self::Characteristic(_) => CHARACTERISTIC,
            Self::Descriptor(_) => DESCRIPTOR,
        }
    }
}

impl Task {
    const fn member(&self) -> &'static str {
        match self {
            Self::Read => "ReadValue",
            Self::Write(_) => "WriteValue",
            Self::StartNotify => "StartNotify",
            Self::StopNotify => "StopNotify",
            Self::Confirm => "Confirm",
        }
    }

    const fn not_permitted(&self) -> AttError {
        match self {
            Self::Read => AttError::READ_NOT_PERMITTED,
            Self::Write(_) | Self::StartNotify | Self::StopNotify | Self::Confirm => AttError::WRITE_NOT_PERMITTED,
        }
    }
}
