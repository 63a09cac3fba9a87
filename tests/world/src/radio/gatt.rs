//! Reading and writing.

use std::collections::HashMap;

use zbus::{Message, OwnedVariant};

use super::{
    Access, Address, Flag,
    bluez::Bluez,
    body::Body,
    device::Device,
    error::Refusal,
    guest::{Attribute, Task, send},
    plan::Source,
};

/// The longest value of an attribute (Core 5.4, Vol 3, Part F, 3.2.9).
pub(super) const LONGEST: usize = 512;

/// What an access comes to; nothing while a program is asked, which answers later.
type Answer = Result<Option<Vec<u8>>, Refusal>;

impl Bluez {
    pub async fn read_value(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        if device.is_up() && device.trouble.hangs() {
            return Ok(());
        }
        if device.is_up() && device.is_guarded(device.flags(Attribute::Characteristic(handle)), Access::Read) {
            return self.access_guarded(address, call).await;
        }
        match read(device, handle, call) {
            Ok(Some(value)) => self.show_read(address, handle, call, value).await,
            Ok(None) => Ok(()),
            Err(refusal) => self.refuse(call, refusal).await,
        }
    }

    /// The value is announced to everybody before the caller has it.
    pub async fn show_read(
        &mut self,
        address: Address,
        handle: u16,
        call: &Message,
        value: Vec<u8>,
    ) -> zbus::Result<()> {
        self.announce(address, handle, value.clone()).await?;
        self.bus.reply(&call.header(), &value).await
    }

    pub async fn write_value(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let body = call.body();
        let (value, options) = body.deserialize::<(Vec<u8>, HashMap<String, OwnedVariant>)>()?;
        let command = options.get("type").and_then(|kind| kind.downcast_ref::<&str>().ok()) == Some("command");
        let Some(device) = self.devices.get_mut(&address) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        if device.is_up() && device.trouble.hangs() {
            return match command {
                true => self.bus.reply(&call.header(), &()).await,
                false => Ok(()),
            };
        }
        if !command
            && device.is_up()
            && device.is_guarded(device.flags(Attribute::Characteristic(handle)), Access::Write)
        {
            return self.access_guarded(address, call).await;
        }
        if device.is_up() && device.trouble.loses_write() {
            return self.bus.reply(&call.header(), &()).await;
        }
        let answer = match command {
            true => write_command(device, handle, value),
            false => write(device, handle, value, call),
        };
        self.settle(call, answer).await
    }

    pub async fn read_descriptor(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let Some(device) = self.devices.get(&address).filter(|device| device.is_up()) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        if let Some(characteristic) = device.characteristics().find(|it| it.subscription == Some(handle)) {
            return self.bus.reply(&call.header(), &vec![characteristic.subscribed(), 0]).await;
        }
        if device.is_guarded(device.flags(Attribute::Descriptor(handle)), Access::Read) {
            return self.access_guarded(address, call).await;
        }
        if let Some(Source::Fixed(value)) = device.descriptor(handle).map(|it| &it.source) {
            return match device.trouble.hangs() {
                true => Ok(()),
                false => self.bus.reply(&call.header(), value).await,
            };
        }
        let answer = descriptor(device, handle, Flag::Read, Task::Read, call);
        self.settle(call, answer).await
    }

    pub async fn write_descriptor(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let body = call.body();
        let (value, _) = body.deserialize::<(Vec<u8>, HashMap<String, OwnedVariant>)>()?;
        let Some(device) = self.devices.get(&address).filter(|device| device.is_up()) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        if device.is_guarded(device.flags(Attribute::Descriptor(handle)), Access::Write) {
            return self.access_guarded(address, call).await;
        }
        let answer = descriptor(device, handle, Flag::Write, Task::Write(value), call);
        self.settle(call, answer).await
    }

    async fn settle(&self, call: &Message, answer: Answer) -> zbus::Result<()> {
        match answer {
            Ok(Some(_)) => self.finish(call, Ok(())).await,
            Ok(None) => Ok(()),
            Err(refusal) => self.refuse(call, refusal).await,
        }
    }
}

fn read(device: &mut Device, handle: u16, call: &Message) -> Answer {
    if !device.is_up() {
        return Err(Refusal::not_connected());
    }
    let found = device.characteristic(handle).filter(|it| it.has(Flag::Read));
    let uuid = found.ok_or_else(|| Refusal::not_permitted("Read not permitted"))?.uuid;
    if let Body::Simulated(peripheral) = &mut device.body {
        return Ok(Some(peripheral.read(uuid)?));
    }
    pass_on(device, Attribute::Characteristic(handle), Task::Read, Some(call))
}

fn write(device: &mut Device, handle: u16, value: Vec<u8>, call: &Message) -> Answer {
    let uuid = writable(device, handle, &value, Flag::Write)?;
    if let Body::Simulated(peripheral) = &mut device.body {
        peripheral.write(uuid, &value)?;
        return Ok(Some(Vec::new()));
    }
    pass_on(device, Attribute::Characteristic(handle), Task::Write(value), Some(call))
}

// Nobody waits for what a command comes to.
fn write_command(device: &mut Device, handle: u16, value: Vec<u8>) -> Answer {
    let uuid = writable(device, handle, &value, Flag::WriteWithoutResponse)?;
    if value.len() > usize::from(device.mtu()) - 3 {
        return Err(Refusal::failed("Failed to initiate write"));
    }
    match &mut device.body {
        Body::Simulated(peripheral) => peripheral.write(uuid, &value)?,
        Body::Guest(_) => {
            pass_on(device, Attribute::Characteristic(handle), Task::Write(value), None)?;
        }
    }
    Ok(Some(Vec::new()))
}

fn writable(device: &Device, handle: u16, value: &[u8], wanted: Flag) -> Result<uuid::Uuid, Refusal> {
    if value.len() > LONGEST {
        return Err(Refusal::invalid_length());
    }
    if !device.is_up() {
        return Err(Refusal::not_connected());
    }
    let found = device.characteristic(handle).filter(|it| it.has(wanted));
    Ok(found.ok_or_else(Refusal::not_supported)?.uuid)
}

fn descriptor(device: &Device, handle: u16, wanted: Flag, task: Task, call: &Message) -> Answer {
    let permitted = device.descriptor(handle).is_some_and(|it| it.flags.iter().any(|flag| flag.gives(wanted)));
    if !permitted {
        // BlueZ keeps the one for subscriptions to itself.
        let text = if wanted == Flag::Read { "Read not permitted" } else { "Write not permitted" };
        return Err(Refusal::not_permitted(text));
    }
    pass_on(device, Attribute::Descriptor(handle), task, Some(call))
}

fn pass_on(device: &Device, attribute: Attribute, task: Task, call: Option<&Message>) -> Answer {
    match send(device, attribute, task, call.cloned()) {
        true => Ok(None),
        false => Err(Refusal::not_supported()),
    }
}
