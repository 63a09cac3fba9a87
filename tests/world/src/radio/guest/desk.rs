//! Registering with the second adapter.

use std::collections::HashMap;

use zbus::{Message, OwnedObjectPath, OwnedVariant};

use super::{
    Guest, Line, News, advertisement, application,
    second::{INSTANCES, MANAGER, SECOND_PATH, Setting},
};
use crate::radio::{
    Address,
    ask::Owner,
    bluez::{Bluez, Event},
    body::{Advert, Body},
    calls::client,
    device::Device,
    error::Refusal,
    objects::ADAPTER,
    plan::ServicePlan,
    signals,
};

impl Bluez {
    pub async fn register_application(&mut self, call: Message) -> zbus::Result<()> {
        let (Some(second), Some(path)) = (&mut self.second, registered(&call)) else {
            return self.refuse(&call, Refusal::invalid_arguments()).await;
        };
        let name = client(&call);
        let known = second.programs.contains_key(&name);
        let applications = &mut second.program(&name).applications;
        if applications.contains_key(&path) {
            return self.refuse(&call, Refusal::already_exists()).await;
        }
        applications.insert(path.clone(), None);
        if !known {
            self.listen(&name, true).await?;
        }
        let (owner, events) = (self.owner(&name), self.events.clone());
        tokio::spawn(async move {
            let plan = application::ask(&owner, &path).await;
            // The air may have ended meanwhile.
            let _ = events.send(Event::Guest(News::Application { call, owner: owner.name, path, plan }));
        });
        Ok(())
    }

    pub async fn application(
        &mut self,
        call: &Message,
        owner: &str,
        path: String,
        plan: Result<Vec<ServicePlan>, Refusal>,
    ) -> zbus::Result<()> {
        let program = self.second.as_mut().and_then(|second| second.programs.get_mut(owner));
        let Some(program) = program.filter(|it| it.applications.contains_key(&path)) else {
            return Ok(());
        };
        let answer = match plan {
            Ok(plan) => {
                program.applications.insert(path, Some(plan));
                Ok(())
            }
            Err(refusal) => {
                program.applications.remove(&path);
                Err(refusal)
            }
        };
        self.seat(owner).await?;
        self.finish(call, answer).await
    }

    pub async fn unregister_application(&mut self, call: &Message) -> zbus::Result<()> {
        let (owner, path) = (client(call), call.body().deserialize::<OwnedObjectPath>()?);
        let program = self.second.as_mut().and_then(|second| second.programs.get_mut(&owner));
        if program.and_then(|it| it.applications.remove(path.as_str())).is_none() {
            return self.refuse(call, Refusal::does_not_exist()).await;
        }
        self.seat(&owner).await?;
        self.finish(call, Ok(())).await
    }

    pub async fn register_advertisement(&mut self, call: Message) -> zbus::Result<()> {
        let (Some(second), Some(path)) = (&mut self.second, registered(&call)) else {
            return self.refuse(&call, Refusal::invalid_arguments()).await;
        };
        let name = client(&call);
        let known = second.programs.contains_key(&name);
        let full = second.active() >= INSTANCES;
        let adverts = &mut second.program(&name).adverts;
        if adverts.contains_key(&path) {
            return self.refuse(&call, Refusal::already_exists()).await;
        }
        if full {
            return self.refuse(&call, Refusal::not_permitted("Maximum advertisements reached")).await;
        }
        adverts.insert(path.clone(), None);
        if !known {
            self.listen(&name, true).await?;
        }
        self.ask_advert(Some(call), &name, path);
        Ok(())
    }

    /// Asks a program for an advertisement that it registers with `call`, or changed.
    pub fn ask_advert(&self, call: Option<Message>, owner: &str, path: String) {
        let alias = self.second.as_ref().map(|second| second.alias().to_owned()).unwrap_or_default();
        let (owner, events) = (self.owner(owner), self.events.clone());
        tokio::spawn(async move {
            let advert = advertisement::ask(&owner, &path, &alias).await;
            // The air may have ended meanwhile.
            let _ = events.send(Event::Guest(News::Advert { call, owner: owner.name, path, advert }));
        });
    }

    pub async fn advert(
        &mut self,
        call: Option<Message>,
        owner: &str,
        path: String,
        advert: Result<Advert, Refusal>,
    ) -> zbus::Result<()> {
        let program = self.second.as_mut().and_then(|second| second.programs.get_mut(owner));
        let Some(program) = program.filter(|it| it.adverts.contains_key(&path)) else {
            return Ok(());
        };
        let answer = match (advert, &call) {
            (Ok(advert), _) => {
                program.adverts.insert(path, Some(advert));
                Ok(())
            }
            (Err(refusal), Some(_)) => {
                program.adverts.remove(&path);
                Err(refusal)
            }
            // What is on the air stays when its change cannot be read.
            (Err(_), None) => return Ok(()),
        };
        self.seat(owner).await?;
        let Some(call) = call else { return Ok(()) };
        self.finish(&call, answer).await?;
        self.instances_changed().await
    }

    pub async fn unregister_advertisement(&mut self, call: &Message) -> zbus::Result<()> {
        let (owner, path) = (client(call), call.body().deserialize::<OwnedObjectPath>()?);
        let program = self.second.as_mut().and_then(|second| second.programs.get_mut(&owner));
        if program.and_then(|it| it.adverts.remove(path.as_str())).is_none() {
            return self.refuse(call, Refusal::does_not_exist()).await;
        }
        self.seat(&owner).await?;
        self.finish(call, Ok(())).await?;
        self.instances_changed().await
    }

    pub async fn set_second(&mut self, call: &Message) -> zbus::Result<()> {
        let (interface, name, value) = call.body().deserialize::<(String, String, OwnedVariant)>()?;
        let own = self.second.as_mut().filter(|_| interface == ADAPTER);
        let Some(setting) = own.and_then(|second| second.set(&name, value)) else {
            return self.refuse(call, Refusal::invalid_args(format!("No such property '{name}'"))).await;
        };
        let shown = match setting {
            Setting::Power(on) => {
                self.power_second(on).await?;
                ("Powered", on.into())
            }
            Setting::Shown(name, value) => (name, value),
        };
        self.finish(call, Ok(())).await?;
        signals::changed(&self.bus, SECOND_PATH, ADAPTER, [shown], &[]).await
    }

    /// A program that leaves the bus is off the air; what the central knows of it stays until it is forgotten.
    pub async fn program_left(&mut self, owner: &str) -> zbus::Result<()> {
        let Some(program) = self.second.as_mut().and_then(|second| second.programs.remove(owner)) else {
            return Ok(());
        };
        self.listen(owner, false).await?;
        self.drop_link(program.address).await?;
        if let Some(Body::Guest(guest)) = self.devices.get_mut(&program.address).map(|device| &mut device.body) {
            guest.on_air = false;
        }
        self.instances_changed().await
    }

    /// Brings what the central can hear of a program up to date with what it registered.
    async fn seat(&mut self, owner: &str) -> zbus::Result<()> {
        let Some(second) = &self.second else { return Ok(()) };
        let Some(program) = second.programs.get(owner) else { return Ok(()) };
        let (address, advert, plan) = (program.address, program.advert(), program.plan());
        let on_air = second.powered && advert.is_some();
        let Some(Body::Guest(guest)) = self.devices.get_mut(&address).map(|device| &mut device.body) else {
            if on_air {
                self.welcome(owner, address, advert.unwrap_or_default(), plan);
            }
            return Ok(());
        };
        guest.on_air = on_air;
        if let Some(advert) = advert {
            guest.changed |= guest.advert != advert;
            guest.advert = advert;
        }
        let moved = guest.plan != plan;
        guest.plan.clone_from(&plan);
        if guest.owner != owner {
            self.take_over(address, owner);
        }
        match moved {
            true => self.renumber(address, plan).await,
            false => Ok(()),
        }
    }

    fn welcome(&mut self, owner: &str, address: Address, advert: Advert, plan: Vec<ServicePlan>) {
        let line = Line::open(self.owner(owner), address, self.events.clone());
        let (owner, table) = (owner.to_owned(), plan.clone());
        let guest = Guest { owner, line, advert, on_air: true, changed: false, plan };
        self.devices.insert(address, Device::new(address, Body::Guest(guest), table, false));
    }

    // A program that came back, or another one with the address of one that left.
    fn take_over(&mut self, address: Address, owner: &str) {
        let line = Line::open(self.owner(owner), address, self.events.clone());
        if let Some(Body::Guest(guest)) = self.devices.get_mut(&address).map(|device| &mut device.body) {
            guest.owner = owner.to_owned();
            guest.line = line;
        }
    }

    async fn power_second(&mut self, on: bool) -> zbus::Result<()> {
        let Some(second) = &mut self.second else { return Ok(()) };
        second.powered = on;
        let programs = second.programs.iter().map(|(owner, it)| (owner.clone(), it.address)).collect::<Vec<_>>();
        for (owner, address) in programs {
            if !on {
                self.drop_link(address).await?;
            }
            self.seat(&owner).await?;
        }
        Ok(())
    }

    async fn instances_changed(&self) -> zbus::Result<()> {
        let Some(second) = &self.second else { return Ok(()) };
        let counts = [("ActiveInstances", second.active().into()), ("SupportedInstances", second.free().into())];
        signals::changed(&self.bus, SECOND_PATH, MANAGER, counts, &[]).await
    }

    fn owner(&self, name: &str) -> Owner {
        Owner { bus: self.bus.clone(), name: name.to_owned(), patience: self.timing.answer }
    }

    /// Has the bus pass on, or no longer, what a program's objects announce.
    async fn listen(&self, owner: &str, on: bool) -> zbus::Result<()> {
        let member = if on { "AddMatch" } else { "RemoveMatch" };
        let rule = format!(
            "type='signal',sender='{owner}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'"
        );
        // The answer is not waited for: the bus works in order, so that the rule holds for what is asked next.
        let call = Message::method_call("/org/freedesktop/DBus", member)
            .destination("org.freedesktop.DBus")
            .interface("org.freedesktop.DBus")
            .with_flags(zbus::message::Flags::NO_REPLY_EXPECTED)
            .build(&rule)?;
        self.bus.send(&call).await
    }
}

/// The path that a program registers.
fn registered(call: &Message) -> Option<String> {
    let body = call.body();
    let (path, _) = body.deserialize::<(OwnedObjectPath, HashMap<String, OwnedVariant>)>().ok()?;
    Some(path.to_string())
}
