//! Method calls: what each object answers.

use std::collections::HashMap;

use tokio::time::Instant;
use uuid::Uuid;
use zbus::{Message, ObjectPath, OwnedVariant, Variant};

use super::{
    Address, Missing,
    bluez::{Bluez, Event},
    bond::AGENT_MANAGER,
    error::Refusal,
    introspect,
    objects::{self, ADAPTER, ADAPTER_PATH, Interfaces, Target},
    signals,
};

type Answer = Result<(), Refusal>;

impl Bluez {
    pub async fn call(&mut self, call: Message) -> zbus::Result<()> {
        if let Some(refusal) = self.cannot(&call) {
            return self.refuse(&call, refusal).await;
        }
        if self.finds_link_lost(&call).await? || self.delay(&call) {
            return Ok(());
        }
        self.resumed(call).await
    }

    pub async fn resumed(&mut self, call: Message) -> zbus::Result<()> {
        let header = call.header();
        let (Some(path), Some(member)) = (header.path(), header.member()) else {
            return Ok(());
        };
        let interface = header.interface().map_or("", |name| name.as_str());
        let Some(target) = Target::parse(path.as_str()) else {
            return self.refuse(&call, Refusal::unknown_object(path.as_str())).await;
        };
        match (target, member.as_str()) {
            (_, "Introspect") => {
                let objects = objects::all(&self.adapter, &self.devices, self.second.as_ref());
                let xml = introspect::xml(path.as_str(), &objects);
                self.bus.reply(&header, &xml).await
            }
            (Target::Above, "GetManagedObjects") => self.managed_objects(&call).await,
            (_, "GetAll") => self.get_all(&call).await,
            (_, "Get") => self.get(&call).await,
            (Target::Adapter, "Set") => {
                let answer = self.set_power(&call).await?;
                self.finish(&call, answer).await
            }
            (Target::Adapter, "SetDiscoveryFilter") => {
                let answer = self.set_filter(&call);
                self.finish(&call, answer).await
            }
            (Target::Adapter, "StartDiscovery") => self.start_discovery(&call).await,
            (Target::Adapter, "StopDiscovery") => self.stop_discovery(&call).await,
            (Target::Adapter, "RemoveDevice") => self.remove_device(&call).await,
            (Target::Above, member) if interface == AGENT_MANAGER => self.agent_call(member, &call).await,
            (Target::Device(device), "Pair") => self.pair(device, call.clone()).await,
            (Target::Device(device), "CancelPairing") => self.cancel_pairing(device, &call).await,
            (Target::Device(device), "Connect") => self.connect(device, call.clone()).await,
            (Target::Device(device), "Disconnect") => self.disconnect(device, call.clone()).await,
            (Target::Characteristic(device, handle), "ReadValue") => self.read_value(device, handle, &call).await,
            (Target::Characteristic(device, handle), "WriteValue") => self.write_value(device, handle, &call).await,
            (Target::Characteristic(device, handle), "StartNotify") => self.start_notify(device, handle, &call).await,
            (Target::Characteristic(device, handle), "StopNotify") => self.stop_notify(device, handle, &call).await,
            (Target::Descriptor(device, handle), "ReadValue") => self.read_descriptor(device, handle, &call).await,
            (Target::Descriptor(device, handle), "WriteValue") => self.write_descriptor(device, handle, &call).await,
            (Target::Second, member) if self.second.is_some() => self.second_call(member, &call).await,
            (_, other) => self.refuse(&call, Refusal::unknown_method(interface, other)).await,
        }
    }

    async fn second_call(&mut self, member: &str, call: &Message) -> zbus::Result<()> {
        match member {
            "Set" => self.set_second(call).await,
            "RegisterApplication" => self.register_application(call.clone()).await,
            "UnregisterApplication" => self.unregister_application(call).await,
            "RegisterAdvertisement" => self.register_advertisement(call.clone()).await,
            "UnregisterAdvertisement" => self.unregister_advertisement(call).await,
            other => self.refuse(call, Refusal::unknown_method("", other)).await,
        }
    }

    async fn finds_link_lost(&mut self, call: &Message) -> zbus::Result<bool> {
        let Some(address) = operation(call, &["ReadValue", "WriteValue", "StartNotify"]) else {
            return Ok(false);
        };
        let device = self.devices.get_mut(&address).filter(|device| device.is_up());
        if !device.is_some_and(|device| device.trouble.drops()) {
            return Ok(false);
        }
        self.drop_link(address).await?;
        self.refuse(call, Refusal::not_connected()).await?;
        Ok(true)
    }

    // A slow device works on one request after the other, so that their order holds.
    fn delay(&mut self, call: &Message) -> bool {
        let Some(address) = operation(call, &["ReadValue", "WriteValue"]) else {
            return false;
        };
        let Some(device) = self.devices.get_mut(&address) else {
            return false;
        };
        let Some(delay) = device.trouble.delay() else {
            return false;
        };
        device.busy_until = device.busy_until.max(Instant::now()) + delay;
        let at = device.busy_until;
        self.later(at, Event::Resume(call.clone()));
        true
    }

    pub async fn finish(&self, call: &Message, answer: Answer) -> zbus::Result<()> {
        match answer {
            Ok(()) => self.bus.reply(&call.header(), &()).await,
            Err(refusal) => self.refuse(call, refusal).await,
        }
    }

    pub async fn refuse(&self, call: &Message, refusal: Refusal) -> zbus::Result<()> {
        self.bus.reply_error(&call.header(), refusal.name, &refusal.text).await
    }

    async fn managed_objects(&self, call: &Message) -> zbus::Result<()> {
        let mut managed = HashMap::<ObjectPath<'static>, Interfaces>::new();
        let lacks_adapter = self.missing == Some(Missing::Adapter);
        let mut objects = objects::all(&self.adapter, &self.devices, self.second.as_ref());
        objects.retain(|path, _| !(lacks_adapter && path.starts_with(ADAPTER_PATH)));
        for (path, interfaces) in objects {
            managed.insert(ObjectPath::try_from(path)?, interfaces);
        }
        self.bus.reply(&call.header(), &managed).await
    }

    async fn get_all(&self, call: &Message) -> zbus::Result<()> {
        let interface = call.body().deserialize::<String>()?;
        match self.interfaces_of(call).remove(interface.as_str()) {
            Some(properties) => self.bus.reply(&call.header(), &properties).await,
            None => self.refuse(call, no_interface(&interface)).await,
        }
    }

    async fn get(&self, call: &Message) -> zbus::Result<()> {
        let (interface, name) = call.body().deserialize::<(String, String)>()?;
        let Some(mut properties) = self.interfaces_of(call).remove(interface.as_str()) else {
            return self.refuse(call, no_interface(&interface)).await;
        };
        match properties.remove(name.as_str()) {
            Some(value) => self.bus.reply(&call.header(), &(value,)).await,
            None => {
                let text = format!("No such property '{name}'");
                self.refuse(call, Refusal::invalid_args(text)).await
            }
        }
    }

    fn interfaces_of(&self, call: &Message) -> Interfaces {
        let header = call.header();
        header
            .path()
            .and_then(|path| objects::at(path.as_str(), &self.adapter, &self.devices, self.second.as_ref()))
            .unwrap_or_default()
    }

    async fn set_power(&mut self, call: &Message) -> zbus::Result<Answer> {
        let body = call.body();
        let (interface, name, value) = body.deserialize::<(String, String, Variant<'_>)>()?;
        let (ADAPTER, "Powered", Variant::Bool(on)) = (interface.as_str(), name.as_str(), value) else {
            let text = format!("No such property '{name}'");
            return Ok(Err(Refusal::invalid_args(text)));
        };
        if on && self.adapter.blocked {
            return Ok(Err(Refusal::blocked()));
        }
        self.power(on).await?;
        Ok(Ok(()))
    }

    fn set_filter(&mut self, call: &Message) -> Answer {
        let bad = |error: zbus::Error| Refusal::invalid_args(error.to_string());
        let mut filter = call.body().deserialize::<HashMap<String, OwnedVariant>>().map_err(bad)?;
        let wanted = match filter.remove("UUIDs") {
            Some(value) => Vec::<String>::try_from(value).map_err(bad)?,
            None => Vec::new(),
        };
        let wanted = wanted
            .iter()
            .map(|text| text.parse::<Uuid>())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Refusal::invalid_args(error.to_string()))?;
        self.adapter.filters.insert(client(call), wanted);
        Ok(())
    }

    async fn start_discovery(&mut self, call: &Message) -> zbus::Result<()> {
        if !self.adapter.powered {
            return self.refuse(call, Refusal::not_ready()).await;
        }
        let scanner = client(call);
        if self.adapter.scanners.contains(&scanner) {
            return self.refuse(call, Refusal::in_progress()).await;
        }
        let first = !self.adapter.is_discovering();
        self.adapter.scanners.push(scanner);
        self.bus.reply(&call.header(), &()).await?;
        if first {
            let on = [("Discovering", true.into())];
            signals::changed(&self.bus, ADAPTER_PATH, ADAPTER, on, &[]).await?;
        }
        Ok(())
    }

    async fn stop_discovery(&mut self, call: &Message) -> zbus::Result<()> {
        if !self.adapter.powered {
            return self.refuse(call, Refusal::not_ready()).await;
        }
        if !self.end_scan(&client(call)).await? {
            let refusal = Refusal::failed("No discovery started");
            return self.refuse(call, refusal).await;
        }
        self.bus.reply(&call.header(), &()).await
    }

    async fn end_scan(&mut self, scanner: &str) -> zbus::Result<bool> {
        let before = self.adapter.scanners.len();
        self.adapter.scanners.retain(|other| other != scanner);
        self.adapter.filters.remove(scanner);
        if self.adapter.scanners.len() == before {
            return Ok(false);
        }
        if !self.adapter.is_discovering() {
            self.discovery_ended().await?;
        }
        Ok(true)
    }

    /// A client that leaves the bus takes its scan and its subscriptions along; links stay.
    pub async fn client_left(&mut self, signal: &Message) -> zbus::Result<()> {
        let (name, _, owner) = signal.body().deserialize::<(String, String, String)>()?;
        if !owner.is_empty() {
            return Ok(());
        }
        self.adapter.filters.remove(&name);
        self.end_scan(&name).await?;
        let mut unheard = Vec::new();
        for device in self.devices.values_mut() {
            let address = device.address;
            for characteristic in device.characteristics_mut() {
                if characteristic.subscribers.remove(&name) && characteristic.subscribers.is_empty() {
                    unheard.push((address, characteristic.handle));
                }
            }
        }
        for (address, handle) in unheard {
            self.tell_subscribed(address, handle, false);
        }
        self.agents.left(&name);
        self.pairing_left(&name);
        self.program_left(&name).await
    }
}

/// The unique bus name of the caller.
pub(super) fn client(call: &Message) -> String {
    call.header().sender().map(ToString::to_string).unwrap_or_default()
}

/// The device at one of whose characteristics a call has one of these members.
fn operation(call: &Message, members: &[&str]) -> Option<Address> {
    let header = call.header();
    let wanted = header.member().is_some_and(|member| members.contains(&member.as_str()));
    match Target::parse(header.path()?.as_str())? {
        Target::Characteristic(address, _) => wanted.then_some(address),
        Target::Above
        | Target::Adapter
        | Target::Second
        | Target::Central
        | Target::Device(_)
        | Target::Service
        | Target::Descriptor(..) => None,
    }
}

fn no_interface(interface: &str) -> Refusal {
    Refusal::invalid_args(format!("No such interface '{interface}'"))
}
