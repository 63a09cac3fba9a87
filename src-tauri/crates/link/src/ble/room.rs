//! A room in place of the air, for tests: time can stand still in it, and anything can go wrong.

use std::{pin::pin, sync::Arc};

use async_trait::async_trait;
use domain::device::{Nearby, NearbyId};
use tokio::time::{Duration, Instant, sleep};
use uuid::Uuid;
use wallet::ports::{LinkError, Random};

pub use super::{
    BleLink,
    bearer::{Bearer, Offered},
};
use super::{
    adverts::{News, Told},
    ether::{Enough, Ether, Unwanted},
    heard::Heard,
};

/// How often adverts are heard.
const EVERY: Duration = Duration::from_millis(250);

/// An advert as it is heard.
#[derive(Clone, Debug)]
pub struct Advert {
    pub near: NearbyId,
    pub name: String,
    pub services: Vec<Uuid>,
    pub service_data: Vec<(Uuid, Vec<u8>)>,
    /// Strength in dBm.
    pub rssi: i16,
}

/// What is in the room.
#[async_trait]
pub trait Room: Send + Sync {
    /// What is heard now.
    fn adverts(&self) -> Result<Vec<Advert>, LinkError>;

    /// Connects to whoever advertises under this id.
    async fn connect(&self, near: &NearbyId) -> Result<Box<dyn Bearer>, LinkError>;
}

/// The wallet's link, in this room.
#[must_use]
pub fn link_in(room: Arc<dyn Room>, random: Arc<dyn Random>) -> BleLink {
    BleLink::over(Box::new(Inside(room)), random)
}

struct Inside(Arc<dyn Room>);

#[async_trait]
impl Ether for Inside {
    async fn listen(&self, millis: u64, enough: Enough<'_>, unwanted: Unwanted<'_>) -> Result<Vec<Nearby>, LinkError> {
        let until = Instant::now() + Duration::from_millis(millis);
        let mut unwanted = pin!(unwanted);
        let mut heard = Heard::default();
        loop {
            self.0.adverts()?.into_iter().for_each(|advert| heard.take(told(advert)));
            if enough(&heard.list()) || Instant::now() >= until {
                return Ok(heard.list());
            }
            tokio::select! {
                () = sleep(EVERY) => {}
                () = &mut unwanted => return Ok(heard.list()),
            }
        }
    }

    async fn connect(&self, near: &NearbyId) -> Result<Box<dyn Bearer>, LinkError> {
        self.0.connect(near).await
    }
}

fn told(advert: Advert) -> Told {
    let news = News {
        name: Some(advert.name),
        services: Some(advert.services),
        service_data: advert.service_data.into_iter().collect(),
        rssi: Some(advert.rssi),
    };
    Told::Heard(advert.near, news)
}
