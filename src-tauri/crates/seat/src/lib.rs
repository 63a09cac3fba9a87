//! Notices that the owner leaves the computer: it goes to sleep, or its screen is locked; and asks for the owner's finger.
//! Linux alone for now; on other systems time alone tells, by which a computer that slept counts as left, and no finger is
//! asked for.
#![cfg(target_os = "linux")]

pub mod finger;

mod bus;
mod login;
mod screen;

use std::sync::Arc;

use zbus::Connection;

pub use login::heed_login;
pub use screen::heed_screen;

/// Carries out `left` at each of it for as long as this is polled; without a bus there is nothing to notice.
pub async fn heed<F>(left: F)
where
    F: Fn() + Send + Sync + 'static,
{
    let left = Arc::new(left);
    tokio::join!(system(left.clone()), session(left));
}

async fn system<F: Fn()>(left: Arc<F>) {
    let heeded = match Connection::system().await {
        Ok(bus) => heed_login(bus, &*left).await,
        Err(error) => Err(error),
    };
    if let Err(error) = heeded {
        tracing::debug!(%error, "no login service tells when the computer sleeps");
    }
}

async fn session<F: Fn()>(left: Arc<F>) {
    let heeded = match Connection::session().await {
        Ok(bus) => heed_screen(bus, &*left).await,
        Err(error) => Err(error),
    };
    if let Err(error) = heeded {
        tracing::debug!(%error, "no screen saver tells when it locks");
    }
}
