//! The one shape that all payloads share: field 1 is the message's number, field 2 a status, and the body's field is
//! that number plus a base (esp-idf `components/protocomm/proto`, `components/wifi_provisioning/proto`).

use wallet::ports::LinkError;

use super::{Fields, Message, Value};

/// Where a payload has its bodies.
#[derive(Clone, Copy)]
pub(in super::super) enum Envelope {
    /// `Sec0Payload`, `Sec1Payload`, `Sec2Payload`.
    Handshake,
    /// `NetworkConfigPayload`, `NetworkScanPayload`, `NetworkCtrlPayload`.
    Network,
}

impl Envelope {
    fn field(self, message: u32) -> u32 {
        match self {
            Self::Handshake => 20 + message,
            Self::Network => 10 + message,
        }
    }
}

/// A payload that asks with message `number`.
pub(in super::super) fn ask(envelope: Envelope, number: u32, body: &Message) -> Message {
    Message::new().number(1, number).bytes(envelope.field(number), body.as_slice())
}

/// An answer with the number expected.
pub(in super::super) struct Answer<'a> {
    status: u64,
    body: Option<&'a [u8]>,
}

impl<'a> Answer<'a> {
    /// Reads the answer with message `number`.
    pub(in super::super) fn read(envelope: Envelope, number: u32, payload: &'a [u8]) -> Result<Self, LinkError> {
        let (mut told, mut answer) = (0, Self { status: 0, body: None });
        for field in Fields::of(payload) {
            match field? {
                (1, Value::Number(number)) => told = number,
                (2, Value::Number(status)) => answer.status = status,
                (field, Value::Bytes(body)) if field == u64::from(envelope.field(number)) => answer.body = Some(body),
                _ => {}
            }
        }
        if told != u64::from(number) {
            return Err(LinkError::Misbehaved("an answer to another question".to_string()));
        }
        Ok(answer)
    }

    /// The fields of the body, when the status beside it is good.
    pub(in super::super) fn fields(&self) -> Result<Fields<'a>, LinkError> {
        check(self.status)?;
        // An empty body is sent, too: without one, nothing was answered.
        let body = self.body.ok_or_else(|| LinkError::Misbehaved("an answer without a body".to_string()))?;
        Ok(Fields::of(body))
    }

    /// Checks an answer that says nothing but its status, beside the body or in its field 1.
    pub(in super::super) fn done(&self) -> Result<(), LinkError> {
        for field in self.fields()? {
            if let (1, Value::Number(status)) = field? {
                check(status)?;
            }
        }
        Ok(())
    }
}

/// What a `Status` of constants.proto means.
fn check(status: u64) -> Result<(), LinkError> {
    let words = match status {
        0 => return Ok(()),
        1 => "another kind of security is wanted",
        2 => "it does not know this message",
        3 => "it is busy with somebody else",
        4 => "it does not take this value",
        5 => "it has an error of its own",
        6 => "it could not decrypt",
        7 => "there is no session",
        _ => "for a reason of its own",
    };
    Err(LinkError::Refused(words.to_string()))
}
