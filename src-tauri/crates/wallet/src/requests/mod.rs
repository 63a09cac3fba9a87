//! What apps ask the owner for: an inbox that never grants by itself (T-58).

mod app;
mod inbox;
mod more;
mod plan;
mod website;

use domain::{
    access_request::RequestError,
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    grant::PlanGrantError,
    ports::{GatewayError, StoreError},
};

pub use app::Pin;
pub use more::More;
pub use plan::Narrowed;

/// Requests to which the owner said yes.
pub(crate) type Agreed = std::sync::Mutex<std::collections::BTreeSet<domain::access_request::RequestId>>;

/// Why a request was not taken, shown or planned.
#[derive(Debug, Error)]
pub enum AskedError {
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("this app asked three times within a day: try again tomorrow")]
    Enough,
    #[error("50 requests wait for your answer: put some of them away first")]
    Full,
    #[error("no such request waits here: list them with `grant inbox`")]
    Unknown,
    #[error("{0} is not among what the app asked for: make a permission of your own instead")]
    NotAsked(String),
    #[error("none of your devices fits what the app asks for")]
    NoDevice,
    #[error("all that the app asks for can show where you are or when you are at home: name yourself what you allow")]
    OnlySensitive,
    #[error("the request asks for less than that: choose {0} or less")]
    Wider(u64),
    #[error("give the app a name of 1 to 60 visible characters")]
    BadName,
    #[error("the website was not asked, since you said no")]
    Declined,
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Plan(#[from] PlanGrantError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for AskedError {
    fn code(&self) -> Code {
        match self {
            Self::Request(_)
            | Self::NotAsked(_)
            | Self::NoDevice
            | Self::OnlySensitive
            | Self::Wider(_)
            | Self::BadName => Code::BadRequest,
            Self::Enough | Self::Full => Code::AccessLimit,
            Self::Unknown => Code::GrantUnknown,
            Self::Declined => Code::Cancelled,
            Self::Gateway(e) => e.code(),
            Self::Plan(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
