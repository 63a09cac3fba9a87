//! The desktop's screen saver, under the names that the desktops give it.

use futures::StreamExt;
use zbus::{Connection, Message, MessageStream, message::Type};

use crate::bus::listen;

const SAVERS: [&str; 5] = [
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
];

/// Carries out `left` when the screen is covered.
///
/// # Errors
/// The bus cannot be listened to, or is gone.
pub async fn heed_screen<F: Fn()>(bus: Connection, left: F) -> zbus::Result<()> {
    let mut messages = MessageStream::from(&bus);
    for saver in SAVERS {
        listen(&bus, &format!("type='signal',interface='{saver}',member='ActiveChanged'")).await?;
    }
    while let Some(message) = messages.next().await {
        if covers(&message?) == Some(true) {
            left();
        }
    }
    Ok(())
}

fn covers(message: &Message) -> Option<bool> {
    let header = message.header();
    let is_savers = SAVERS.contains(&header.interface()?.as_str()) && header.member()?.as_str() == "ActiveChanged";
    if message.message_type() != Type::Signal || !is_savers {
        return None;
    }
    message.body().deserialize::<bool>().ok()
}
