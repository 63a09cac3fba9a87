//! Setting one device up: what is asked of it, and where that stands.

use domain::{
    bond::PasskeyShown,
    device::{Nearby, NearbyId, Profile},
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork},
};
use ipc::{
    Code, Crossing, Failure, Paired, Proof,
    devices::{AnswerPasskey, Facts, Identify, ListDevices, Networks, Pair, SetWifi, Unbond},
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    choice::{Choice, Entrance, by_signal, can_choose, entrance, own_name},
    names::Names,
};
use crate::{
    bridge,
    radio::Radio,
    session::{Session, session},
    t,
    text::Wifi,
};

/// Where setting a device up stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Its label's code is asked for.
    Code,
    /// It is asked what it is and which networks it hears.
    Reading,
    /// It could not be asked.
    Broken,
    /// A network is chosen.
    Choosing,
    /// It is being put on the network.
    Joining,
    Done(Joined),
    /// It is being given names.
    Naming,
    /// It is asked for its key.
    Owning,
    /// It named its key.
    Met,
}

/// A device that is set up; everything typed stays until the screen goes.
#[derive(Clone, Copy)]
pub struct Setup {
    pub(super) session: Session,
    pub(super) radio: Radio,
    pub(super) near: StoredValue<NearbyId>,
    pub profile: Profile,
    pub stage: RwSignal<Stage>,
    pub failed: RwSignal<Option<Failure>>,
    pub facts: RwSignal<Option<DeviceFacts>>,
    pub networks: RwSignal<Vec<WifiNetwork>>,
    /// The networks are being read again.
    pub looking: RwSignal<bool>,
    /// The device shows which one it is.
    pub showing: RwSignal<Showing>,
    pub code: RwSignal<String>,
    pub username: RwSignal<String>,
    pub choice: RwSignal<Choice>,
    pub named: RwSignal<String>,
    pub password: RwSignal<String>,
    pub agreed: RwSignal<bool>,
    pub names: Names,
    /// Whose the device of the key is that it named.
    pub met: RwSignal<Option<Paired>>,
}

/// Whether the device shows which one it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Showing {
    #[default]
    No,
    Asked,
    Yes,
}

impl Setup {
    /// For a device just heard, or one that opened to `code` already with what it then said.
    #[must_use]
    pub fn new(near: &Nearby, known: Option<(String, DeviceFacts)>) -> Self {
        let session = session();
        let (code, facts) = known.map_or((String::new(), None), |(code, facts)| (code, Some(facts)));
        let stage = match (near.profile, &facts) {
            (Profile::Espressif, None) => Stage::Code,
            _ => Stage::Reading,
        };
        let setup = Self {
            session,
            radio: Radio::new(session),
            near: StoredValue::new(near.id.clone()),
            profile: near.profile,
            stage: RwSignal::new(stage.clone()),
            failed: RwSignal::default(),
            facts: RwSignal::new(facts),
            networks: RwSignal::default(),
            looking: RwSignal::default(),
            showing: RwSignal::default(),
            code: RwSignal::new(code),
            username: RwSignal::default(),
            choice: RwSignal::default(),
            named: RwSignal::default(),
            password: RwSignal::default(),
            agreed: RwSignal::default(),
            names: Names::default(),
            met: RwSignal::default(),
        };
        if stage == Stage::Reading {
            setup.read();
        }
        setup
    }

    /// Asks the device what it is and which networks it hears.
    pub fn read(self) {
        self.failed.set(None);
        self.session.passkey.set(None);
        self.stage.set(Stage::Reading);
        spawn_local(async move {
            let known = self.facts.get_untracked();
            let facts = match known {
                Some(facts) => facts,
                None => {
                    let (near, proof) = (self.near.get_value(), self.proof());
                    match self.radio.call(|turn| Facts { near, proof, turn }).await {
                        Some(Ok(facts)) => facts,
                        Some(Err(failure)) => return self.could_not_ask(failure),
                        None => return,
                    }
                }
            };
            let lists = facts.lists_networks;
            self.names.fill(&facts);
            self.facts.set(Some(facts));
            if lists {
                self.list().await;
            }
            if self.stage.try_get_untracked() == Some(Stage::Reading) {
                if self.networks.with_untracked(Vec::is_empty) {
                    self.choice.set(Choice::Named);
                }
                self.stage.set(Stage::Choosing);
            }
        });
    }

    /// Asks again which networks the device hears.
    pub fn look_again(self) {
        self.failed.set(None);
        self.looking.set(true);
        spawn_local(async move {
            self.list().await;
            let _ = self.looking.try_set(false);
        });
    }

    /// Puts the device on the network that is chosen.
    pub fn join(self) {
        let Some(ssid) = self.ssid() else { return };
        self.failed.set(None);
        self.session.wifi.set(None);
        self.session.passkey.set(None);
        self.stage.set(Stage::Joining);
        let password = Crossing::new(self.sent_password());
        let in_the_clear = self.agreed.get_untracked();
        spawn_local(async move {
            let (near, proof) = (self.near.get_value(), self.proof());
            let asked = move |turn| SetWifi { near, proof, ssid, password, in_the_clear, turn };
            match self.radio.call(asked).await {
                Some(Ok(joined)) => {
                    self.password.set(String::new());
                    self.code.set(String::new());
                    self.stage.set(Stage::Done(joined));
                }
                Some(Err(failure)) => {
                    self.failed.set(Some(failure));
                    self.stage.set(Stage::Choosing);
                }
                None => {}
            }
        });
    }

    /// Asks a device that has no code for its key, so that it can be put in the owner's name.
    pub fn own(self) {
        self.failed.set(None);
        self.session.passkey.set(None);
        self.stage.set(Stage::Owning);
        spawn_local(async move {
            let near = self.near.get_value();
            let asked = move |turn| Pair { near, code: String::new(), expected: None, turn };
            let answer = self.radio.call(asked).await;
            self.session.devices.refresh(ListDevices {});
            match answer {
                Some(Ok(paired)) => {
                    let _ = self.met.try_set(Some(paired));
                    let _ = self.stage.try_set(Stage::Met);
                }
                Some(Err(failure)) => self.could_not_ask(failure),
                None => {}
            }
        });
    }

    /// Has the device show which one it is.
    pub fn show(self) {
        self.failed.set(None);
        self.showing.set(Showing::Asked);
        spawn_local(async move {
            let (near, proof) = (self.near.get_value(), self.proof());
            let answer = self.radio.call(|turn| Identify { near, proof, turn }).await;
            let shows = matches!(answer, Some(Ok(())));
            let _ = self.showing.try_set(if shows { Showing::Yes } else { Showing::No });
            if let Some(Err(failure)) = answer {
                self.failed.set(Some(failure));
            }
        });
    }

    /// The digits that are to be compared with those of this device, if any.
    #[must_use]
    pub fn compared(self) -> Option<PasskeyShown> {
        let shown = self.session.passkey.get()?;
        self.near.with_value(|near| shown.near == *near).then_some(shown)
    }

    /// Answers whether the device shows the same digits.
    pub fn answer(self, same: bool) {
        self.session.passkey.set(None);
        let near = self.near.get_value();
        spawn_local(async move {
            // An answer that came too late is told by the call that waited for it.
            let _ = bridge::call(AnswerPasskey { near, same }).await;
        });
    }

    /// Removes this computer's bond with the device, and asks it anew.
    pub fn unbond(self) {
        self.failed.set(None);
        self.stage.set(Stage::Reading);
        let near = self.near.get_value();
        spawn_local(async move {
            match bridge::call(Unbond { near }).await {
                Ok(()) if self.stage.try_get_untracked().is_some() => self.read(),
                Ok(()) => {}
                Err(failure) => self.could_not_ask(failure),
            }
        });
    }

    /// Ends what is under way and goes back to where it was begun.
    pub fn stop(self) {
        self.radio.stop();
        self.session.passkey.set(None);
        self.looking.set(false);
        let back = match (self.stage.get_untracked(), self.profile) {
            (Stage::Joining | Stage::Naming | Stage::Owning, _) => Stage::Choosing,
            (Stage::Reading, Profile::Espressif) => Stage::Code,
            (Stage::Reading, _) => Stage::Broken,
            (stage, _) => stage,
        };
        let naming = self.stage.get_untracked() == Stage::Naming;
        let detail = (if naming { t!(Wifi::NamingStopped) } else { t!(Wifi::Stopped) }).to_string();
        self.failed.set((back != Stage::Code).then_some(Failure { code: Code::Cancelled, detail }));
        self.stage.set(back);
    }

    /// The network that is chosen, if it is one.
    #[must_use]
    pub fn ssid(self) -> Option<Ssid> {
        match self.choice.get() {
            Choice::None => None,
            Choice::Listed(name) => own_name(&name),
            Choice::Named => self.named.get().trim().parse().ok(),
        }
    }

    /// How the chosen network lets devices in.
    #[must_use]
    pub fn entrance(self) -> Entrance {
        let Choice::Listed(name) = self.choice.get() else { return Entrance::Unknown };
        self.networks.with(|all| all.iter().find(|one| one.ssid == name).map_or(Entrance::Unknown, entrance))
    }

    async fn list(self) {
        let (near, proof) = (self.near.get_value(), self.proof());
        match self.radio.call(|turn| Networks { near, proof, turn }).await {
            Some(Ok(heard)) => self.take(by_signal(heard)),
            Some(Err(failure)) => {
                let _ = self.failed.try_set(Some(failure));
            }
            None => {}
        }
    }

    /// Shows the networks; the strongest that can be joined is chosen while nothing is.
    fn take(self, heard: Vec<WifiNetwork>) {
        let chosen = self.choice.get_untracked();
        let gone = matches!(&chosen, Choice::Listed(name) if heard.iter().all(|one| one.ssid != *name));
        if chosen == Choice::None || gone {
            let first = heard.iter().find(|one| can_choose(one));
            self.choice.set(first.map_or(Choice::Named, |one| Choice::Listed(one.ssid.clone())));
        }
        self.networks.set(heard);
    }

    fn could_not_ask(self, failure: Failure) {
        let stage = if self.profile == Profile::Espressif { Stage::Code } else { Stage::Broken };
        // A screen that is gone shows nothing.
        let _ = self.failed.try_set(Some(failure));
        let _ = self.stage.try_set(stage);
    }

    pub(super) fn proof(self) -> Option<Proof> {
        let code = self.code.get_untracked();
        let username = Some(self.username.get_untracked().trim().to_string()).filter(|name| !name.is_empty());
        (!code.is_empty()).then(|| Proof { username, code: Crossing::new(code) })
    }

    /// What is typed, or nothing for a network that wants no password.
    fn sent_password(self) -> String {
        match untrack(move || self.entrance()) {
            Entrance::Open => String::new(),
            Entrance::Password { .. } | Entrance::Company | Entrance::Unknown => self.password.get_untracked(),
        }
    }
}
