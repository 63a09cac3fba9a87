//! Writing a message.

use zeroize::Zeroizing;

/// A message being written; wiped when dropped, for some carry a password.
#[derive(Default)]
pub(in super::super) struct Message(Zeroizing<Vec<u8>>);

impl Message {
    /// A message without fields, which means all of them at their defaults.
    pub(in super::super) fn new() -> Self {
        Self::default()
    }

    /// Adds a number; the default 0 is not sent.
    pub(in super::super) fn number(mut self, field: u32, number: u32) -> Self {
        if number != 0 {
            self.key(field, 0);
            self.varint(u64::from(number));
        }
        self
    }

    /// Adds bytes, or a message that was written before.
    pub(in super::super) fn bytes(mut self, field: u32, bytes: &[u8]) -> Self {
        self.key(field, 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    /// The bytes to send.
    pub(in super::super) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    fn key(&mut self, field: u32, kind: u64) {
        self.varint(u64::from(field) << 3 | kind);
    }

    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_bytes_are_written_as_protobuf_writes_them() {
        let message = Message::new().number(1, 150).number(3, 0).bytes(12, b"hi");
        assert_eq!(message.as_slice(), [0x08, 0x96, 0x01, 0x62, 0x02, 0x68, 0x69]);
    }
}
