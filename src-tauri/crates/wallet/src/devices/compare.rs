//! Digits that the owner compares while a bond is made.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{
    bond::PasskeyShown,
    device::NearbyId,
    event::Event,
    failure::{Code, Coded},
};
use thiserror::Error;
use tokio::sync::{broadcast, oneshot};

use crate::{
    Ports, Wallet,
    ports::{Clock, Compared, Comparison, LinkError, Store},
};

/// How long the owner may take.
const ANSWER_MS: u64 = 60_000;

impl Wallet {
    /// Answers whether the digits told as [`Event::ComparePasskey`] are those of the device.
    ///
    /// # Errors
    /// [`AnswerError`] when nobody waits for this answer.
    pub fn answer_passkey(&self, near: &NearbyId, same: bool) -> Result<(), AnswerError> {
        self.comparing.answer(near, same)
    }

    /// Removes the bond that this computer has with a device.
    ///
    /// # Errors
    /// [`LinkError`] names what is in the way.
    pub async fn unbond(&self, near: &NearbyId) -> Result<(), LinkError> {
        let _radio = self.radio.clone().lock_owned().await;
        self.ports.link.unbond(near).await?;
        self.comparing.remember(near, false).await;
        Ok(())
    }
}

/// The owner, as links see them: asked through an event, one question at a time.
pub(crate) struct Comparing {
    events: broadcast::Sender<Event>,
    clock: Arc<dyn Clock>,
    store: Arc<dyn Store>,
    asked: Mutex<Option<(NearbyId, oneshot::Sender<bool>)>>,
}

impl Comparing {
    pub(crate) fn new(ports: &Ports, events: broadcast::Sender<Event>) -> Self {
        Self { events, clock: ports.clock.clone(), store: ports.store.clone(), asked: Mutex::default() }
    }

    fn answer(&self, near: &NearbyId, same: bool) -> Result<(), AnswerError> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, answer) = asked.take_if(|(device, _)| device == near).ok_or(AnswerError)?;
        answer.send(same).map_err(|_| AnswerError)
    }
}

#[async_trait]
impl Comparison for Comparing {
    async fn compare(&self, shown: PasskeyShown) -> Compared {
        let (answer, answered) = oneshot::channel();
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some((shown.near.clone(), answer));
        // Nobody listens: then nobody answers.
        drop(self.events.send(Event::ComparePasskey(shown)));
        tokio::select! {
            biased;
            Ok(same) = answered => if same { Compared::Same } else { Compared::Different },
            () = self.clock.sleep(ANSWER_MS) => Compared::NoAnswer,
        }
    }

    async fn is_compared(&self, near: &NearbyId) -> bool {
        let kept = self.store.setting(&key(near)).await;
        kept.is_ok_and(|kept| kept.as_deref() == Some(COMPARED))
    }

    async fn remember(&self, near: &NearbyId, compared: bool) {
        let value = if compared { COMPARED } else { NOT_COMPARED };
        // What is not remembered counts as not compared.
        drop(self.store.put_setting(&key(near), value).await);
    }
}

const COMPARED: &str = "compared";
const NOT_COMPARED: &str = "not compared";

fn key(near: &NearbyId) -> String {
    format!("bond {}", near.0)
}

/// Nobody waits for the answer.
#[derive(Debug, Error)]
#[error("nobody waits for this answer any more: the device was asked too long ago, or never. Start again")]
pub struct AnswerError;

impl Coded for AnswerError {
    fn code(&self) -> Code {
        Code::ReviewUnknown
    }
}
