//! Security 0: a greeting, and then everything in the clear.

use wallet::ports::LinkError;

use super::{
    Endpoints,
    cipher::Cipher,
    handshake::{Scheme, turn},
    proto::Message,
};

/// Greets the device.
pub(super) async fn open<E>(endpoints: &mut E) -> Result<Cipher, LinkError>
where
    E: Endpoints,
{
    turn(endpoints, Scheme::Plain, 0, &Message::new()).await?;
    Ok(Cipher::Plain)
}
