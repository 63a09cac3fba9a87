//! Putting a device of this profile on a network.

use domain::wifi::{Joined, Ssid, WifiStep};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Duration, Instant};
use wallet::ports::LinkError;

use super::{
    dialogue::Dialogue,
    frame::Frame,
    permission::{TRIES, Tell, until_authorised},
    words::{Command, State, page},
};

/// How long a device that is on the network may take to say where its page is; it leaves the air soon.
const PAGE: Duration = Duration::from_secs(1);

/// Waits for the owner at the device where it wants that, and puts it on the network.
pub(super) async fn join(
    dialogue: &mut Dialogue,
    ssid: &Ssid,
    password: &SecretString,
    tell: Tell<'_>,
) -> Result<Joined, LinkError> {
    let frame = Frame::wifi(ssid.as_str(), password.expose_secret())
        .map_err(|_| LinkError::NotSupported("it takes no name and password as long as these"))?;
    for _ in 0..TRIES {
        until_authorised(dialogue, tell).await?;
        tell(WifiStep::Joining);
        match attempt(dialogue, &frame).await {
            // A permission lasts a minute or so, and may end between the question and the command.
            Err(LinkError::NeedsPresence) => {}
            other => return other,
        }
    }
    Err(LinkError::NeedsPresence)
}

/// Sends name and password once, and waits for what becomes of it.
async fn attempt(dialogue: &mut Dialogue, frame: &Frame) -> Result<Joined, LinkError> {
    dialogue.send(frame).await?;
    let (step, ends) = (dialogue.step(), dialogue.ends());
    let mut progress = Progress::default();
    loop {
        match dialogue.news(ends).await {
            Ok(Some(told)) if told.command == Command::Wifi as u8 => progress.answer(&told, dialogue.notifies()),
            // A result of an earlier command, or none.
            Ok(Some(_) | None) => {}
            // It may leave the air as soon as it is on the network and has said so.
            Err(LinkError::OutOfRange) if progress.said_yes => return Ok(Joined { url: progress.url }),
            Err(error) => return Err(error),
        }
        if let Some(error) = dialogue.take_error() {
            return Err(error);
        }
        match dialogue.state() {
            State::Provisioned => return Ok(Joined { url: progress.page(dialogue).await }),
            State::Provisioning => progress.began = true,
            // Its error may come right after its state.
            State::Authorised if progress.began && progress.fell_back => return Err(LinkError::WifiNotJoined),
            State::Authorised => progress.fell_back = progress.began,
            State::AuthorisationRequired => return Err(LinkError::NeedsPresence),
            State::Other(_) => {}
        }
        let now = Instant::now();
        if now >= ends || (now >= step && !progress.began && !progress.said_yes) {
            return Err(LinkError::Timeout("joining the Wi-Fi"));
        }
    }
}

/// How far an attempt is.
#[derive(Default)]
struct Progress {
    began: bool,
    /// It was trying and is not any more.
    fell_back: bool,
    /// It told by itself that it is on the network: what is only read may be from an earlier time.
    said_yes: bool,
    url: Option<String>,
}

impl Progress {
    fn answer(&mut self, told: &Frame, by_itself: bool) {
        self.said_yes |= by_itself;
        self.url = page(&told.texts());
    }

    /// The page of a device that is on the network, if it says so in time.
    async fn page(self, dialogue: &mut Dialogue) -> Option<String> {
        let until = Instant::now() + PAGE;
        while self.url.is_none() && !self.said_yes && Instant::now() < until {
            match dialogue.news(until).await {
                Ok(Some(told)) if told.command == Command::Wifi as u8 => return page(&told.texts()),
                Ok(Some(_) | None) => {}
                // It is on the network, whatever becomes of the link.
                Err(_) => return None,
            }
        }
        self.url
    }
}
