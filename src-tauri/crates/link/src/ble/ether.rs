//! Where devices are heard and reached.

use std::pin::Pin;

use async_trait::async_trait;
use domain::device::{Nearby, NearbyId};
use wallet::ports::LinkError;

use super::{
    air::Air,
    bearer::Bearer,
    radio::{Radio, Use},
    scan,
};

/// Called with the list whenever it changed; whether that is enough.
pub(super) type Enough<'a> = &'a mut (dyn FnMut(&[Nearby]) -> bool + Send);
/// Ends when nobody wants to hear any more.
pub(super) type Unwanted<'a> = Pin<&'a mut (dyn Future<Output = ()> + Send)>;

/// Hears and reaches devices.
#[async_trait]
pub(super) trait Ether: Send + Sync {
    /// Listens for `millis`, until `enough` says so, or until `unwanted` ends.
    async fn listen(&self, millis: u64, enough: Enough<'_>, unwanted: Unwanted<'_>) -> Result<Vec<Nearby>, LinkError>;

    /// Connects to a device of the list.
    async fn connect(&self, near: &NearbyId) -> Result<Box<dyn Bearer>, LinkError>;
}

#[async_trait]
impl Ether for Radio {
    async fn listen(&self, millis: u64, enough: Enough<'_>, unwanted: Unwanted<'_>) -> Result<Vec<Nearby>, LinkError> {
        let turn = self.turn(None, Use::Listening).await?;
        scan::listen(&turn, millis, enough, unwanted).await
    }

    async fn connect(&self, near: &NearbyId) -> Result<Box<dyn Bearer>, LinkError> {
        let adapter = near.0.split_once('/').map(|(adapter, _)| adapter);
        let turn = self.turn(adapter, Use::Talking).await?;
        let peripheral = scan::peripheral(&turn, near).await?;
        Ok(Box::new(Air::connect(turn, peripheral).await?))
    }
}
