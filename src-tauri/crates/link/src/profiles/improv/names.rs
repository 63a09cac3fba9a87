//! The names of a device: what it calls itself, and what it goes by on the network.

use domain::{
    names::{NewNames, ToldNames},
    shown::shown_text,
};
use tokio::time::{Duration, Instant};
use wallet::ports::LinkError;

use super::{
    asking::{Asking, Fact},
    dialogue::Dialogue,
    frame::Frame,
    permission::{TRIES, Tell, until_authorised},
    words::{Capabilities, Command},
};

/// How long a device may take to keep a name: some write it down and start their network anew.
const KEEP: Duration = Duration::from_secs(10);
/// How long a better answer is waited for: the first may be of an earlier question.
const BETTER: Duration = Duration::from_secs(1);

/// The names of a device, and which of them it takes anew.
pub(super) struct Names {
    pub told: ToldNames,
    pub takes_name: bool,
    pub takes_hostname: bool,
}

/// Asks for both names. No capability stands for the device's own name, so that one is asked for.
pub(super) async fn read(
    asking: &mut Asking<'_>,
    capabilities: Capabilities,
    name: String,
) -> Result<Names, LinkError> {
    let mut names = Names {
        told: ToldNames { name, hostname: String::new() },
        takes_name: false,
        takes_hostname: capabilities.has_hostname(),
    };
    if capabilities.tells_about_itself() || capabilities.has_hostname() {
        let fact = asking.fact(Command::DeviceName).await?;
        names.takes_name = matches!(fact, Fact::Told(_) | Fact::AfterButton);
        if let Some(frame) = fact.frame().filter(|_| names.told.name.is_empty()) {
            names.told.name = told_name(&frame);
        }
    }
    if names.takes_hostname {
        names.told.hostname = hostname(asking).await?.unwrap_or_default();
    }
    Ok(names)
}

async fn hostname(asking: &mut Asking<'_>) -> Result<Option<String>, LinkError> {
    let fact = asking.fact(Command::Hostname).await?;
    Ok(fact.frame().map(|frame| told_name(&frame)))
}

/// Gives the device its new names; `told` becomes what it then says.
pub(super) async fn give(
    dialogue: &mut Dialogue,
    new: &NewNames,
    told: &mut ToldNames,
    asks_hostname: bool,
    tell: Tell<'_>,
) -> Result<(), LinkError> {
    // In the order that the profile advises: a device may make its host name of its name.
    if let Some(name) = &new.name {
        told.name = set(dialogue, Command::DeviceName, name.as_str(), tell).await?;
    }
    match &new.hostname {
        Some(name) => told.hostname = set(dialogue, Command::Hostname, name.as_str(), tell).await?,
        None if asks_hostname => {
            let now = hostname(&mut Asking::of(dialogue)).await?;
            told.hostname = now.unwrap_or_else(|| told.hostname.clone());
        }
        None => {}
    }
    Ok(())
}

/// Waits for the owner at the device where it wants that, and gives it one name; the one it then says it has.
async fn set(dialogue: &mut Dialogue, command: Command, name: &str, tell: Tell<'_>) -> Result<String, LinkError> {
    let frame = Frame::named(command, name)
        .map_err(|_| LinkError::NotSupported("it takes no name as long as this; try again with a shorter one"))?;
    for _ in 0..TRIES {
        until_authorised(dialogue, tell).await?;
        match attempt(dialogue, &frame, name).await {
            // A permission lasts a minute or so, and may end between the question and the command.
            Err(LinkError::NeedsPresence) => {}
            other => return other,
        }
    }
    Err(LinkError::NeedsPresence)
}

async fn attempt(dialogue: &mut Dialogue, frame: &Frame, name: &str) -> Result<String, LinkError> {
    let mut told = told_name(&dialogue.exchange(frame, KEEP).await?);
    let until = (Instant::now() + BETTER).min(dialogue.ends());
    while told != name && Instant::now() < until {
        match dialogue.news(until).await? {
            Some(better) if better.command == frame.command => told = told_name(&better),
            // A result of an earlier command, or none.
            Some(_) | None => {}
        }
        if let Some(error) = dialogue.take_error() {
            return Err(error);
        }
    }
    Ok(told)
}

/// The name in a result: the only text of its list, or, as some devices send it, the bare text.
fn told_name(frame: &Frame) -> String {
    let texts = frame.texts();
    let whole = texts.iter().map(|text| text.len() + 1).sum::<usize>() == frame.data.len();
    let listed = texts.into_iter().next().filter(|_| whole);
    shown_text(&listed.unwrap_or_else(|| String::from_utf8_lossy(&frame.data).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(data: &[u8]) -> String {
        told_name(&Frame { command: 6, data: data.to_vec() })
    }

    #[test]
    fn a_name_is_read_with_its_length_before_it_or_without() {
        assert_eq!(told(b"\x04Lamp"), "Lamp");
        assert_eq!(told(b"Lamp in the hall"), "Lamp in the hall");
        assert_eq!(told("\u{5}Caf\u{e9}".as_bytes()), "Café");
        assert_eq!(told(b"a\xe2\x80\xaeb"), "a\u{fffd}b");
        assert_eq!(told(b""), "");
    }
}
