use std::time::Duration;

use tokio::{sync::oneshot, time::Instant};
use zbus::{Message, ObjectPath, OwnedObjectPath};

use super::{Attempt, Paired, Pairing, Wish, agents::Agent};
use crate::radio::{
    Address, Guard,
    ask::{Failure, Owner},
    bluez::{Bluez, Event},
    calls::client,
    device::Device,
    error::Refusal,
    objects::{DEVICE, Target, device_path},
    signals,
};

const AGENT: &str = "org.bluez.Agent1";
/// How long a person may take.
const PERSON: Duration = Duration::from_secs(60);

/// What is asked of a person.
#[derive(Clone, Copy)]
enum Question {
    /// Nothing: whoever asks to pair meant it.
    None,
    /// Whether this device may pair at all.
    Authorize,
    /// Whether the device shows these digits, too.
    Compare(u32),
    /// The digits on the device.
    Passkey(u32),
}

impl Bluez {
    pub async fn pair(&mut self, address: Address, call: Message) -> zbus::Result<()> {
        let Some(device) = self.devices.get(&address).filter(|it| it.heard.is_some()) else {
            return self.refuse(&call, Refusal::unknown_object(&device_path(address))).await;
        };
        if !self.adapter.powered {
            return self.refuse(&call, Refusal::not_ready()).await;
        }
        if device.pairing.is_some() {
            return self.refuse(&call, Refusal::in_progress()).await;
        }
        if device.bond.is_some() {
            return self.refuse(&call, Refusal::already_exists()).await;
        }
        if !device.is_up() {
            if !device.is_reachable() {
                let refusal = Refusal::connection_attempt_failed();
                self.later(Instant::now() + self.timing.give_up, Event::GiveUp(call, refusal));
                return Ok(());
            }
            self.link_up(address).await?;
        }
        self.begin(address, Wish::Pair(call));
        Ok(())
    }

    /// An access that the link is not safe enough for: BlueZ pairs on its own, once.
    pub async fn access_guarded(&mut self, address: Address, call: &Message) -> zbus::Result<()> {
        match self.devices.get(&address) {
            Some(device) if device.bond.is_none() && device.pairing.is_none() => {
                self.begin(address, Wish::Access(call.clone()));
                Ok(())
            }
            _ => self.refuse(call, Refusal::not_paired()).await,
        }
    }

    fn begin(&mut self, address: Address, wish: Wish) {
        let Some(device) = self.devices.get_mut(&address) else { return };
        let (stop, stopped) = oneshot::channel();
        let (agent, wisher) = match &wish {
            Wish::Pair(call) => (self.agents.of(&client(call)), Some(client(call))),
            Wish::Access(_) => (self.agents.default(), None),
        };
        device.pairing = Some(Attempt { wisher, stop: Some(stop) });
        let question = match device.trouble.is_bonded_elsewhere() {
            true => Err(Refusal::authentication_failed()),
            false => Ok(question(device, &wish, agent.as_ref())),
        };
        let (bus, events, link) = (self.bus.clone(), self.events.clone(), device.epoch);
        tokio::spawn(async move {
            let outcome = match (question, agent) {
                (Err(refusal), _) => Err(refusal),
                (Ok(Question::None), _) => Ok(Guard::Encrypted),
                // No agent is there for this request.
                (Ok(_), None) => Err(Refusal::authentication_failed()),
                (Ok(question), Some(agent)) => {
                    let owner = Owner { bus, name: agent.owner.clone(), patience: PERSON };
                    tokio::select! {
                        outcome = ask(&owner, &agent, address, question) => outcome,
                        _ = stopped => Err(Refusal::authentication_canceled()),
                    }
                }
            };
            // The air may have ended meanwhile.
            let _ = events.send(Event::Paired(Paired { device: address, link, wish, outcome }));
        });
    }

    pub async fn paired(&mut self, paired: Paired) -> zbus::Result<()> {
        let Paired { device: address, link, wish, outcome } = paired;
        let linked = self.has_link(address, link);
        let Some(device) = self.devices.get_mut(&address) else { return Ok(()) };
        device.pairing = None;
        let outcome = match linked {
            true => outcome,
            false => Err(Refusal::authentication_canceled()),
        };
        match (outcome, wish) {
            (Ok(guard), wish) => {
                device.bond = Some(guard);
                let bonded = [("Bonded", true.into()), ("Paired", true.into())];
                signals::changed(&self.bus, &device_path(address), DEVICE, bonded, &[]).await?;
                match wish {
                    Wish::Pair(call) => self.finish(&call, Ok(())).await,
                    Wish::Access(call) => self.resumed(call).await,
                }
            }
            (Err(refusal), Wish::Pair(call)) => self.refuse(&call, refusal).await,
            // BlueZ tells nobody that it could not pair: the access stays without an answer until its time is over.
            (Err(_), Wish::Access(call)) => {
                let event = Event::Unanswered { device: address, link, call };
                self.later(Instant::now() + self.timing.answer, event);
                Ok(())
            }
        }
    }

    /// Ends a pairing that is under way; its call is answered, too.
    pub async fn cancel_pairing(&mut self, address: Address, call: &Message) -> zbus::Result<()> {
        match self.devices.get_mut(&address).and_then(|device| device.pairing.as_mut()) {
            Some(attempt) => {
                attempt.end();
                self.finish(call, Ok(())).await
            }
            None => self.refuse(call, Refusal::does_not_exist()).await,
        }
    }

    /// Ends what a program that left the bus was pairing.
    pub fn pairing_left(&mut self, owner: &str) {
        let attempts = self.devices.values_mut().filter_map(|device| device.pairing.as_mut());
        attempts.filter(|attempt| attempt.wisher.as_deref() == Some(owner)).for_each(Attempt::end);
    }

    /// A request that had no answer in time ends its link.
    pub async fn unanswered(&mut self, address: Address, link: u64, call: &Message) -> zbus::Result<()> {
        if self.has_link(address, link) {
            self.drop_link(address).await?;
        }
        self.refuse(call, Refusal::failed("Operation failed")).await
    }

    /// Forgets a device and its bond.
    pub async fn remove_device(&mut self, call: &Message) -> zbus::Result<()> {
        let path = call.body().deserialize::<OwnedObjectPath>()?;
        let known = match Target::parse(path.as_str()) {
            Some(Target::Device(address)) => self.devices.get_mut(&address).filter(|it| it.heard.is_some()),
            _ => None,
        };
        let Some(device) = known else {
            return self.refuse(call, Refusal::does_not_exist()).await;
        };
        device.bond = None;
        let address = device.address;
        self.drop_link(address).await?;
        self.forget(address).await?;
        self.finish(call, Ok(())).await
    }
}

fn question(device: &Device, wish: &Wish, agent: Option<&Agent>) -> Question {
    let able = agent.map(|agent| agent.able);
    match device.body.pairing() {
        Pairing::Compare(digits) if able.is_some_and(|able| able.see && able.confirm) => Question::Compare(digits),
        Pairing::Compare(digits) | Pairing::Passkey(digits) if able.is_some_and(|able| able.type_in) => {
            Question::Passkey(digits)
        }
        Pairing::Unseen | Pairing::Compare(_) | Pairing::Passkey(_) => match wish {
            Wish::Pair(_) => Question::None,
            Wish::Access(_) => Question::Authorize,
        },
    }
}

async fn ask(owner: &Owner, agent: &Agent, device: Address, question: Question) -> Result<Guard, Refusal> {
    let path = ObjectPath::from_string_unchecked(device_path(device));
    let answer = match question {
        Question::None => return Ok(Guard::Encrypted),
        Question::Authorize => {
            let asked = owner.ask::<_, ()>(&agent.path, AGENT, "RequestAuthorization", &path).await;
            asked.map(|()| Guard::Encrypted)
        }
        Question::Compare(digits) => {
            let asked = owner.ask::<_, ()>(&agent.path, AGENT, "RequestConfirmation", &(path, digits)).await;
            asked.map(|()| Guard::Authenticated)
        }
        Question::Passkey(digits) => match owner.ask::<_, u32>(&agent.path, AGENT, "RequestPasskey", &path).await {
            Ok(typed) if typed == digits => Ok(Guard::Authenticated),
            Ok(_) => return Err(Refusal::authentication_failed()),
            Err(failure) => Err(failure),
        },
    };
    answer.map_err(|failure| match failure {
        Failure::Refused(name, _) if name == "org.bluez.Error.Canceled" => Refusal::authentication_canceled(),
        Failure::Silent => Refusal::authentication_canceled(),
        Failure::Refused(..) | Failure::Malformed => Refusal::authentication_failed(),
    })
}
