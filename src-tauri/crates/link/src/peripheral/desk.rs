//! One loop that answers the Bluetooth service for the device.

use std::{collections::HashMap, convert::Infallible};

use futures::StreamExt;
use tokio::time::timeout;
use zbus::{
    Connection, Message, MessageStream, OwnedObjectPath, OwnedVariant, Variant,
    message::{Header, Type},
};

use super::{
    ANSWER, Firmware, PeripheralError,
    adapter::{ADVERTISING_MANAGER, BLUEZ, Found, GATT_MANAGER},
    no_service,
    objects::{
        ADVERT, ADVERTISEMENT, APPLICATION, CHARACTERISTIC, INFO, OBJECT_MANAGER, PROPERTIES, RX, TX, advertisement,
        at, attributes, service_data,
    },
    silent,
};

const DEVICE: &str = "org.bluez.Device1";
const BUS: &str = "org.freedesktop.DBus";
/// The ATT MTU where the service does not tell it.
const LEAST_MTU: u16 = 23;

/// The device, and who talks with it.
pub(super) struct Desk<F> {
    bus: Connection,
    messages: MessageStream,
    /// The Bluetooth service, by its name for this run; nobody else is answered.
    service: String,
    firmware: F,
    name: String,
    found: Found,
    /// The service data that is advertised.
    told: Vec<u8>,
    /// The path of the central that writes.
    central: Option<String>,
}

impl<F: Firmware> Desk<F> {
    /// Listens, so that nothing is missed once the device is registered.
    pub async fn open(bus: Connection, firmware: F, name: &str, found: Found) -> Result<Self, PeripheralError> {
        let messages = MessageStream::from(&bus);
        let rule = format!(
            "type='signal',sender='{BLUEZ}',interface='{PROPERTIES}',member='PropertiesChanged',arg0='{DEVICE}'"
        );
        call(&bus, BUS, "/org/freedesktop/DBus", (BUS, "AddMatch"), &rule).await?;
        let rule = format!("type='signal',sender='{BUS}',member='NameOwnerChanged',arg0='{BLUEZ}'");
        call(&bus, BUS, "/org/freedesktop/DBus", (BUS, "AddMatch"), &rule).await?;
        let owner = call(&bus, BUS, "/org/freedesktop/DBus", (BUS, "GetNameOwner"), &BLUEZ).await?;
        let service: String = owner.body().deserialize().map_err(|error| no_service(&error))?;
        let told = firmware.service_data();
        Ok(Self { bus, messages, service, firmware, name: name.to_string(), found, told, central: None })
    }

    /// Registers the device and answers for it.
    pub async fn run<U>(mut self, on_air: U) -> Result<Infallible, PeripheralError>
    where
        U: FnOnce(&str),
    {
        let mut on_air = Some(on_air);
        let mut registering = Box::pin(register(self.bus.clone(), self.found.path.clone()));
        loop {
            tokio::select! {
                done = &mut registering, if on_air.is_some() => {
                    done?;
                    if let Some(on_air) = on_air.take() {
                        on_air(self.found.name());
                    }
                }
                message = self.messages.next() => match message {
                    Some(Ok(message)) => self.take(&message).await?,
                    Some(Err(error)) => return Err(no_service(&error)),
                    None => return Err(PeripheralError::Gone),
                },
            }
        }
    }

    async fn take(&mut self, message: &Message) -> Result<(), PeripheralError> {
        let header = message.header();
        let sender = header.sender().map(|sender| sender.as_str());
        if sender == Some(BUS) && header.member().is_some_and(|member| member.as_str() == "NameOwnerChanged") {
            return Err(PeripheralError::Gone);
        }
        if sender != Some(self.service.as_str()) {
            return Ok(());
        }
        match message.message_type() {
            Type::MethodCall => {
                let released = header.member().is_some_and(|member| member.as_str() == "Release");
                self.answer(message, &header).await.map_err(|error| no_service(&error))?;
                if released { Err(PeripheralError::Gone) } else { Ok(()) }
            }
            Type::Signal => {
                self.hear(message, &header);
                Ok(())
            }
            Type::MethodReturn | Type::Error => Ok(()),
        }
    }

    /// A central that is not connected any more has left.
    fn hear(&mut self, signal: &Message, header: &Header<'_>) {
        let Ok((_, changed, _)) = signal.body().deserialize::<(String, HashMap<String, OwnedVariant>, Vec<String>)>()
        else {
            return;
        };
        let connected = changed.get("Connected").and_then(|value| bool::try_from(value.try_clone().ok()?).ok());
        let path = header.path().map(|path| path.to_string());
        if connected == Some(false) && self.central.is_some() && self.central == path {
            self.leave();
        }
    }

    fn leave(&mut self) {
        if self.central.take().is_some() {
            self.firmware.disconnect();
        }
    }

    async fn answer(&mut self, call: &Message, header: &Header<'_>) -> zbus::Result<()> {
        let path = header.path().map(|path| path.to_string()).unwrap_or_default();
        let interface = header.interface().map(|interface| interface.to_string()).unwrap_or_default();
        let member = header.member().map(|member| member.to_string()).unwrap_or_default();
        match (path.as_str(), interface.as_str(), member.as_str()) {
            (APPLICATION, OBJECT_MANAGER, "GetManagedObjects") => self.bus.reply(header, &attributes()).await,
            (ADVERT, PROPERTIES, "GetAll") => {
                let advert = advertisement(self.found.layout, &self.name, self.told.clone());
                self.bus.reply(header, &advert).await
            }
            (RX, CHARACTERISTIC, "WriteValue") => self.write(call, header).await,
            (INFO, CHARACTERISTIC, "ReadValue") => self.read(call, header).await,
            (TX, CHARACTERISTIC, "StartNotify") | (ADVERT, ADVERTISEMENT, "Release") => {
                self.bus.reply(header, &()).await
            }
            // Nobody listens any more: a link that is lost ends so, too.
            (TX, CHARACTERISTIC, "StopNotify") => {
                self.leave();
                self.bus.reply(header, &()).await
            }
            _ => self.bus.reply_error(header, "org.freedesktop.DBus.Error.UnknownMethod", &"not offered").await,
        }
    }

    async fn read(&self, call: &Message, header: &Header<'_>) -> zbus::Result<()> {
        let options: HashMap<String, OwnedVariant> = call.body().deserialize()?;
        let offset = usize::from(option::<u16>(&options, "offset").unwrap_or_default());
        match self.firmware.info().get(offset..) {
            Some(value) => self.bus.reply(header, &value.to_vec()).await,
            None => self.bus.reply_error(header, "org.bluez.Error.InvalidOffset", &"beyond the value").await,
        }
    }

    async fn write(&mut self, call: &Message, header: &Header<'_>) -> zbus::Result<()> {
        let body = call.body();
        let (frame, options): (Vec<u8>, HashMap<String, OwnedVariant>) = body.deserialize()?;
        let central = option::<OwnedObjectPath>(&options, "device").map(|path| path.to_string()).unwrap_or_default();
        match &self.central {
            Some(served) if *served != central => {
                return self.bus.reply_error(header, "org.bluez.Error.NotPermitted", &"another one is served").await;
            }
            Some(_) => {}
            None => {
                self.firmware.connect(option(&options, "mtu").unwrap_or(LEAST_MTU));
                self.central = Some(central);
            }
        }
        let answers = self.firmware.write(&frame);
        self.bus.reply(header, &()).await?;
        for value in answers {
            self.changed(TX, CHARACTERISTIC, "Value", value.into()).await?;
        }
        self.advertise().await
    }

    /// Says what is advertised, if it is something else now.
    async fn advertise(&mut self) -> zbus::Result<()> {
        let now = self.firmware.service_data();
        if now == self.told {
            return Ok(());
        }
        self.told.clone_from(&now);
        let property = self.found.layout.data();
        self.changed(ADVERT, ADVERTISEMENT, property, service_data(now)).await
    }

    async fn changed(
        &self,
        path: &'static str,
        interface: &'static str,
        name: &'static str,
        value: Variant<'static>,
    ) -> zbus::Result<()> {
        let (changed, gone) = (HashMap::from([(name, value)]), Vec::<&str>::new());
        let body = (interface, changed, gone);
        self.bus.emit_signal(None::<&str>, path, PROPERTIES, "PropertiesChanged", &body).await
    }
}

fn option<T: TryFrom<OwnedVariant>>(options: &HashMap<String, OwnedVariant>, name: &str) -> Option<T> {
    T::try_from(options.get(name)?.try_clone().ok()?).ok()
}

async fn register(bus: Connection, adapter: String) -> Result<(), PeripheralError> {
    let nothing = HashMap::<&str, Variant<'_>>::new();
    let application = (at(APPLICATION), &nothing);
    call(&bus, BLUEZ, &adapter, (GATT_MANAGER, "RegisterApplication"), &application).await?;
    let advert = (at(ADVERT), &nothing);
    call(&bus, BLUEZ, &adapter, (ADVERTISING_MANAGER, "RegisterAdvertisement"), &advert).await?;
    Ok(())
}

async fn call<B>(
    bus: &Connection,
    destination: &str,
    path: &str,
    (interface, member): (&str, &str),
    body: &B,
) -> Result<Message, PeripheralError>
where
    B: serde::Serialize + zbus::DynamicType + Sync,
{
    let calling = bus.call_method(Some(destination), path, Some(interface), member, body);
    match timeout(ANSWER, calling).await.map_err(|_| silent())? {
        Ok(answer) => Ok(answer),
        Err(error @ zbus::Error::MethodError(..)) => Err(PeripheralError::Refused(error.to_string())),
        Err(error) => Err(no_service(&error)),
    }
}
