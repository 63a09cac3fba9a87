//! Beginning again (`prov-ctrl`; network_ctrl.proto).

use wallet::ports::LinkError;

use super::{
    Endpoints, Session,
    proto::{Answer, Envelope, Message, ask},
};

const ENDPOINT: &str = "prov-ctrl";

const RESET: u32 = 1;
const REPROVISION: u32 = 3;

/// After joining failed: forgets the network, so that another can be given.
pub async fn reset<E>(session: &mut Session<E>) -> Result<(), LinkError>
where
    E: Endpoints,
{
    command(session, RESET).await
}

/// After joining succeeded: forgets the network and takes another.
pub async fn reprovision<E>(session: &mut Session<E>) -> Result<(), LinkError>
where
    E: Endpoints,
{
    command(session, REPROVISION).await
}

async fn command<E>(session: &mut Session<E>, number: u32) -> Result<(), LinkError>
where
    E: Endpoints,
{
    let answer = session.ask(ENDPOINT, &ask(Envelope::Network, number, &Message::new())).await?;
    Answer::read(Envelope::Network, number + 1, &answer)?.done()?;
    Ok(())
}
