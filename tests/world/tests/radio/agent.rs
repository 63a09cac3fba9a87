//! An agent that asks a person, on a connection of its own.

use std::sync::{Arc, Mutex};

use futures::StreamExt;
use zbus::{Connection, Message, MessageStream, ObjectPath, message::Type};

pub const AGENT: &str = "/agent";
const MANAGER: &str = "org.bluez.AgentManager1";

/// What the person at an agent does.
#[derive(Clone, Copy)]
pub enum Person {
    Agrees,
    Refuses,
    Types(u32),
}

pub struct Agent {
    pub bus: Connection,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Agent {
    pub async fn register(address: &str, capability: &str, person: Person) -> Self {
        let bus = zbus::connection::Builder::address(address).build().await.unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        tokio::spawn(serve(bus.clone(), MessageStream::from(&bus), person, asked.clone()));
        let agent = Self { bus, asked };
        agent.register_again(capability).await.unwrap();
        agent
    }

    pub async fn register_again(&self, capability: &str) -> Result<(), String> {
        let path = ObjectPath::try_from(AGENT).unwrap();
        self.call("/org/bluez", MANAGER, "RegisterAgent", &(path, capability)).await
    }

    pub async fn make_default(&self) {
        let path = ObjectPath::try_from(AGENT).unwrap();
        self.call("/org/bluez", MANAGER, "RequestDefaultAgent", &path).await.unwrap();
    }

    pub async fn call<B>(&self, path: &str, interface: &str, member: &str, body: &B) -> Result<(), String>
    where
        B: serde::Serialize + zbus::DynamicType,
    {
        let done = self.bus.call_method(Some("org.bluez"), path, Some(interface), member, body).await;
        done.map(drop).map_err(|error| error.to_string())
    }

    /// What the person was asked.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(bus: Connection, mut messages: MessageStream, person: Person, asked: Arc<Mutex<Vec<String>>>) {
    while let Some(Ok(message)) = messages.next().await {
        if message.message_type() != Type::MethodCall {
            continue;
        }
        asked.lock().unwrap().push(question(&message));
        let header = message.header();
        let answered = match person {
            Person::Agrees => bus.reply(&header, &()).await,
            Person::Refuses => bus.reply_error(&header, "org.bluez.Error.Rejected", &"no").await,
            Person::Types(digits) => bus.reply(&header, &digits).await,
        };
        answered.unwrap();
    }
}

fn question(call: &Message) -> String {
    let member = call.header().member().unwrap().to_string();
    let body = call.body();
    match body.deserialize::<(ObjectPath<'_>, u32)>() {
        Ok((device, digits)) => format!("{member} {device} {digits}"),
        Err(_) => format!("{member} {}", body.deserialize::<ObjectPath<'_>>().unwrap()),
    }
}
