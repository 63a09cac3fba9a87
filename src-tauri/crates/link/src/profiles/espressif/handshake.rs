//! One turn of a handshake, alike in all schemes.

use wallet::ports::LinkError;

use super::{
    Endpoints, misbehaved,
    proto::{Answer, Envelope, Fields, Message, Value, ask},
    session::bounded,
};

const ENDPOINT: &str = "prov-session";

/// The number of a scheme in `SessionData`.
#[derive(Clone, Copy)]
pub(super) enum Scheme {
    Plain = 0,
    Stream = 1,
    Sealed = 2,
}

/// What a response carries beside its status: bytes in fields 2 and 3, whatever they are called (sec1.proto, sec2.proto).
#[derive(Default)]
pub(super) struct Response {
    pub(super) second: Vec<u8>,
    pub(super) third: Vec<u8>,
}

/// Sends command `number`, which response `number + 1` answers.
pub(super) async fn turn<E>(
    endpoints: &mut E,
    scheme: Scheme,
    number: u32,
    body: &Message,
) -> Result<Response, LinkError>
where
    E: Endpoints,
{
    let request = in_scheme(scheme, &ask(Envelope::Handshake, number, body));
    let answer = bounded(endpoints.exchange(ENDPOINT, request.as_slice()).await?)?;
    let response = response(scheme, number + 1, &answer)?;
    Ok(response)
}

/// Sends the command that proves we know the code.
///
/// A device that does not accept the proof answers no status, it refuses what was written; so any refusal here says
/// that the code is wrong, but a radio that failed does not.
pub(super) async fn prove<E>(
    endpoints: &mut E,
    scheme: Scheme,
    number: u32,
    body: &Message,
) -> Result<Response, LinkError>
where
    E: Endpoints,
{
    let request = in_scheme(scheme, &ask(Envelope::Handshake, number, body));
    let answer = endpoints.exchange(ENDPOINT, request.as_slice()).await.map_err(|error| match error {
        LinkError::Refused(_) | LinkError::Misbehaved(_) => LinkError::WrongCode,
        other => other,
    })?;
    response(scheme, number + 1, &bounded(answer)?).map_err(|error| match error {
        LinkError::Refused(_) => LinkError::WrongCode,
        other => other,
    })
}

/// `SessionData`: the scheme in field 2, its payload in field 10, 11 or 12 (session.proto).
fn in_scheme(scheme: Scheme, payload: &Message) -> Message {
    let number = scheme as u32;
    Message::new().number(2, number).bytes(10 + number, payload.as_slice())
}

fn response(scheme: Scheme, number: u32, answer: &[u8]) -> Result<Response, LinkError> {
    let (mut told, mut payload) = (0, None);
    for field in Fields::of(answer) {
        match field? {
            (2, Value::Number(number)) => told = number,
            (field, Value::Bytes(bytes)) if field == 10 + scheme as u64 => payload = Some(bytes),
            _ => {}
        }
    }
    let payload = payload.filter(|_| told == scheme as u64);
    let payload = payload.ok_or_else(|| misbehaved("an answer in another security scheme"))?;
    let answer = Answer::read(Envelope::Handshake, number, payload)?;
    answer.done()?;
    let mut response = Response::default();
    for field in answer.fields()? {
        match field? {
            (2, Value::Bytes(bytes)) => response.second = bytes.to_vec(),
            (3, Value::Bytes(bytes)) => response.third = bytes.to_vec(),
            _ => {}
        }
    }
    Ok(response)
}
