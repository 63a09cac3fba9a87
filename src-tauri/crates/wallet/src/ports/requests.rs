//! Requests of apps as they are kept.

use domain::{
    access_request::{AppRequest, RequestId, Via},
    time::Millis,
};

/// A request, and whether the owner put it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    pub id: RequestId,
    pub at: Millis,
    pub via: Via,
    pub request: AppRequest,
    /// When the owner put it away; it then only counts against asking again on the same day.
    pub answered: Option<Millis>,
}
