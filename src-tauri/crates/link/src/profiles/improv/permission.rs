//! Waiting until the device takes what only its owner may give it.

use domain::wifi::WifiStep;
use tokio::time::Instant;
use wallet::ports::LinkError;

use super::{dialogue::Dialogue, words::State};

/// How often a device that takes its permission back is waited for again.
pub(super) const TRIES: usize = 3;

pub(super) type Tell<'a> = &'a (dyn Fn(WifiStep) + Send + Sync);

/// Waits until the device is authorised; `tell` says when that takes its button.
pub(super) async fn until_authorised(dialogue: &mut Dialogue, tell: Tell<'_>) -> Result<(), LinkError> {
    let (step, ends) = (dialogue.step(), dialogue.ends());
    let mut asked = false;
    loop {
        match dialogue.state() {
            State::Authorised => return Ok(()),
            State::AuthorisationRequired if Instant::now() >= ends => return Err(LinkError::NeedsPresence),
            State::AuthorisationRequired if !asked => {
                asked = true;
                tell(WifiStep::PressButton);
            }
            State::AuthorisationRequired => {}
            State::Provisioning if Instant::now() >= step => return Err(LinkError::Busy),
            State::Provisioned => {
                return Err(LinkError::Refused("it is on a network already; reset its Wi-Fi first".to_string()));
            }
            State::Other(state) if Instant::now() >= step => {
                return Err(LinkError::Misbehaved(format!("state {state} is not one of the profile's")));
            }
            State::Provisioning | State::Other(_) => {}
        }
        match dialogue.news(ends).await {
            Ok(_) => {}
            // The dialogue ended while the device was asked.
            Err(LinkError::Timeout(_)) if Instant::now() >= ends => {}
            Err(error) => return Err(error),
        }
    }
}
