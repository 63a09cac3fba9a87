//! What passes between a central and a program.

use std::collections::HashMap;

use zbus::{Message, OwnedVariant};

use super::{Attribute, News, Order, Outcome, Task, advertisement::ADVERTISEMENT, second::CENTRAL_PATH};
use crate::radio::{
    Address,
    bluez::Bluez,
    body::Body,
    device::Device,
    error::Refusal,
    objects::{CHARACTERISTIC, DEVICE},
    plan::Source,
    signals,
};

impl Bluez {
    pub async fn guest_news(&mut self, news: News) -> zbus::Result<()> {
        match news {
            News::Application { call, owner, path, plan } => self.application(&call, &owner, path, plan).await,
            News::Advert { call, owner, path, advert } => self.advert(call, &owner, path, advert).await,
            News::Answered { device, order, outcome } => self.answered(device, order, outcome).await,
        }
    }

    async fn answered(&mut self, device: Address, order: Order, outcome: Outcome) -> zbus::Result<()> {
        let linked = self.has_link(device, order.link);
        if matches!(outcome, Outcome::Silent) && linked && order.call.is_some() {
            tracing::debug!(%device, "a program did not answer: its link ends");
            self.drop_link(device).await?;
        }
        let Some(call) = order.call else { return Ok(()) };
        if !linked {
            return self.refuse(&call, Refusal::not_connected()).await;
        }
        match (outcome, order.task, order.attribute) {
            (Outcome::Refused(refusal), ..) => self.refuse(&call, refusal).await,
            (Outcome::Silent, ..) => self.refuse(&call, Refusal::failed("Operation failed")).await,
            (Outcome::Done(value), Task::Read, Attribute::Characteristic(handle)) => {
                self.show_read(device, handle, &call, value).await
            }
            (Outcome::Done(value), Task::Read, Attribute::Descriptor(_)) => {
                self.bus.reply(&call.header(), &value).await
            }
            (Outcome::Done(_), ..) => self.finish(&call, Ok(())).await,
        }
    }

    /// A program's object says that it changed.
    pub async fn guest_changed(&mut self, signal: &Message) -> zbus::Result<()> {
        let header = signal.header();
        let (Some(owner), Some(path)) = (header.sender(), header.path()) else { return Ok(()) };
        let (owner, path) = (owner.to_string(), path.to_string());
        let body = signal.body();
        let (interface, mut changed, _) = body.deserialize::<(String, HashMap<String, OwnedVariant>, Vec<String>)>()?;
        let Some(program) = self.second.as_ref().and_then(|second| second.programs.get(&owner)) else {
            return Ok(());
        };
        if interface == ADVERTISEMENT && program.adverts.contains_key(&path) {
            self.ask_advert(None, &owner, path);
            return Ok(());
        }
        let value = changed.remove("Value").and_then(|value| Vec::<u8>::try_from(value).ok());
        let (Some(value), true) = (value, interface == CHARACTERISTIC) else { return Ok(()) };
        let address = program.address;
        let Some(device) = self.devices.get(&address) else { return Ok(()) };
        let found = device.characteristics().find(|it| it.source.as_ref() == Some(&path));
        let Some(handle) = found.map(|it| it.handle) else { return Ok(()) };
        if found.is_some_and(|it| it.subscribed() == 2) {
            order(device, handle, Task::Confirm);
        }
        let link = device.epoch;
        self.notified(address, link, handle, value).await
    }

    /// A central's subscription began or ended.
    pub fn tell_subscribed(&self, address: Address, handle: u16, on: bool) {
        let Some(device) = self.devices.get(&address).filter(|device| device.is_up()) else { return };
        order(device, handle, subscription(on));
    }

    /// The link to a program is there or gone: its subscriptions follow, and the second adapter shows the central.
    pub async fn guest_linked(&mut self, address: Address, up: bool) -> zbus::Result<()> {
        let Some(device) = self.devices.get(&address).filter(|it| matches!(it.body, Body::Guest(_))) else {
            return Ok(());
        };
        if !up {
            subscriptions(device, false);
        }
        let any = self.devices.values().any(|it| it.is_up() && matches!(it.body, Body::Guest(_)));
        let Some(second) = &mut self.second else { return Ok(()) };
        let before = second.central.replace(any);
        if before.is_none() {
            let interfaces = second.objects().remove(CENTRAL_PATH).unwrap_or_default();
            signals::added(&self.bus, CENTRAL_PATH, &interfaces).await?;
        }
        if before == Some(any) {
            return Ok(());
        }
        let connected = [("Connected", any.into()), ("ServicesResolved", any.into())];
        signals::changed(&self.bus, CENTRAL_PATH, DEVICE, connected, &[]).await
    }

    /// Subscriptions that outlived a link begin anew with the next.
    pub fn renew_subscriptions(&self, address: Address) {
        if let Some(device) = self.devices.get(&address) {
            subscriptions(device, true);
        }
    }
}

fn subscriptions(device: &Device, on: bool) {
    for characteristic in device.characteristics().filter(|it| !it.subscribers.is_empty()) {
        order(device, characteristic.handle, subscription(on));
    }
}

const fn subscription(on: bool) -> Task {
    match on {
        true => Task::StartNotify,
        false => Task::StopNotify,
    }
}

/// Sends a program an order that nobody waits for.
fn order(device: &Device, handle: u16, task: Task) {
    send(device, Attribute::Characteristic(handle), task, None);
}

/// Sends an order to the program that has the attribute; says whether one has.
pub(in crate::radio) fn send(device: &Device, attribute: Attribute, task: Task, call: Option<Message>) -> bool {
    let source = match attribute {
        Attribute::Characteristic(handle) => device.characteristic(handle).and_then(|it| it.source.clone()),
        Attribute::Descriptor(handle) => device.descriptor(handle).and_then(|it| match &it.source {
            Source::Program(path) => Some(path.clone()),
            Source::Fixed(_) => None,
        }),
    };
    let (Body::Guest(guest), Some(source)) = (&device.body, source) else { return false };
    guest.line.send(Order { link: device.epoch, attribute, source, task, mtu: device.mtu(), call });
    true
}
