use std::collections::BTreeMap;

use zbus::{Message, OwnedObjectPath};

use crate::radio::{bluez::Bluez, calls::client, error::Refusal};

pub(in crate::radio) const AGENT_MANAGER: &str = "org.bluez.AgentManager1";

/// The programs that ask a person.
#[derive(Default)]
pub(in crate::radio) struct Agents {
    by_owner: BTreeMap<String, Agent>,
    /// The owners of those that are asked when no other is meant, the last that wished so first.
    default: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Agent {
    pub owner: String,
    pub path: String,
    pub able: Able,
}

/// What a person can do at an agent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Able {
    pub see: bool,
    pub confirm: bool,
    pub type_in: bool,
}

impl Able {
    fn named(capability: &str) -> Option<Self> {
        let (see, confirm, type_in) = match capability {
            "" | "KeyboardDisplay" => (true, true, true),
            "DisplayYesNo" => (true, true, false),
            "DisplayOnly" => (true, false, false),
            "KeyboardOnly" => (false, false, true),
            "NoInputNoOutput" => (false, false, false),
            _ => return None,
        };
        Some(Self { see, confirm, type_in })
    }
}

impl Agents {
    /// The agent of this program, or else the default one.
    pub(super) fn of(&self, owner: &str) -> Option<Agent> {
        self.by_owner.get(owner).cloned().or_else(|| self.default())
    }

    pub(super) fn default(&self) -> Option<Agent> {
        self.by_owner.get(self.default.first()?).cloned()
    }

    pub fn left(&mut self, owner: &str) {
        self.by_owner.remove(owner);
        self.default.retain(|other| other != owner);
    }

    fn register(&mut self, call: &Message) -> Result<(), Refusal> {
        let owner = client(call);
        if self.by_owner.contains_key(&owner) {
            return Err(Refusal::already_exists());
        }
        let body = call.body();
        let invalid = |_| Refusal::invalid_arguments();
        let (path, capability) = body.deserialize::<(OwnedObjectPath, String)>().map_err(invalid)?;
        let able = Able::named(&capability).ok_or_else(Refusal::invalid_arguments)?;
        self.by_owner.insert(owner.clone(), Agent { owner, path: path.to_string(), able });
        Ok(())
    }

    fn make_default(&mut self, call: &Message) -> Result<(), Refusal> {
        let owner = self.known(call)?;
        self.default.retain(|other| *other != owner);
        self.default.insert(0, owner);
        Ok(())
    }

    fn unregister(&mut self, call: &Message) -> Result<(), Refusal> {
        let owner = self.known(call)?;
        self.left(&owner);
        Ok(())
    }

    /// The caller, if the agent that it names is its own.
    fn known(&self, call: &Message) -> Result<String, Refusal> {
        let owner = client(call);
        let path = call.body().deserialize::<OwnedObjectPath>().map_err(|_| Refusal::invalid_arguments())?;
        match self.by_owner.get(&owner) {
            Some(agent) if agent.path == path.as_str() => Ok(owner),
            _ => Err(Refusal::does_not_exist()),
        }
    }
}

impl Bluez {
    pub async fn agent_call(&mut self, member: &str, call: &Message) -> zbus::Result<()> {
        let answer = match member {
            "RegisterAgent" => self.agents.register(call),
            "RequestDefaultAgent" => self.agents.make_default(call),
            "UnregisterAgent" => self.agents.unregister(call),
            other => Err(Refusal::unknown_method(AGENT_MANAGER, other)),
        };
        self.finish(call, answer).await
    }
}
