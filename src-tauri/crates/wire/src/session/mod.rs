//! A session: both ends know the label's code, the device has its key, and everything after that is sealed.
//!
//! ```text
//! owner                                   device
//!   Hello    X (SPAKE2 A)          ->
//!                                  <-     Offer    Y (SPAKE2 B)
//!   Confirm  tag(K, transcript)    ->              a wrong tag counts as a wrong code
//!                                  <-     Proof    tag(K, transcript), sealed(public key, signature over X and Y)
//!   Sealed(counter)                <->    Sealed(counter)
//! ```
//! The owner confirms first, so that the device counts every guess at its code and a stranger learns nothing from it.
//! Every message begins with its type and the version. A [`Refusal`] is the only other plain message; nobody signs it,
//! so it can end a session but never grant anything.

mod initiator;
mod refusal;
mod responder;
mod sealed;
mod transcript;

pub use initiator::{Awaiting, HandshakeError, Initiator, Proved};
pub use refusal::Refusal;
pub use responder::{AnswerError, ConfirmError, Responder};
pub use sealed::{OVERHEAD, OpenError, SealError, Session};

/// First byte of a message from owner to device that opens a handshake.
pub const HELLO: u8 = 1;
/// First byte of the device's answer to [`HELLO`].
pub const OFFER: u8 = 2;
/// First byte of the owner's key confirmation.
pub const CONFIRM: u8 = 3;
/// First byte of the device's key confirmation and proof of its key.
pub const PROOF: u8 = 4;
/// First byte of a sealed message of either direction.
pub const SEALED: u8 = 5;
/// First byte of a refusal in plain.
pub const REFUSAL: u8 = 6;
