//! Messages in the wire format of Protocol Buffers: numbers and bytes, which is all that provisioning has.

/// A field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// A message that somebody sent; none where it cannot be read.
pub(super) struct Read<'a>(Vec<(u64, Field<'a>)>);

impl<'a> Read<'a> {
    pub fn of(mut left: &'a [u8]) -> Option<Self> {
        let mut fields = Vec::new();
        while !left.is_empty() {
            let key = varint(&mut left)?;
            let value = match key & 7 {
                0 => Field::Number(varint(&mut left)?),
                2 => {
                    let length = usize::try_from(varint(&mut left)?).ok()?;
                    let (bytes, rest) = left.split_at_checked(length)?;
                    left = rest;
                    Field::Bytes(bytes)
                }
                _ => return None,
            };
            fields.push((key >> 3, value));
        }
        Some(Self(fields))
    }

    /// A number; 0 where it was not sent.
    pub fn number(&self, field: u64) -> u64 {
        let found = self.0.iter().rev().find_map(|(number, value)| match value {
            Field::Number(told) if *number == field => Some(*told),
            Field::Number(_) | Field::Bytes(_) => None,
        });
        found.unwrap_or_default()
    }

    /// Bytes or a message inside; empty where they were not sent.
    pub fn bytes(&self, field: u64) -> &'a [u8] {
        let found = self.0.iter().rev().find_map(|(number, value)| match value {
            Field::Bytes(told) if *number == field => Some(*told),
            Field::Number(_) | Field::Bytes(_) => None,
        });
        found.unwrap_or_default()
    }
}

/// A message to send.
#[derive(Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    /// A number; the default 0 is not sent.
    pub fn number(self, field: u64, number: u64) -> Self {
        if number == 0 { self } else { self.chosen(field, number) }
    }

    /// A number that is one of several choices, which is sent even where it is 0.
    pub fn chosen(mut self, field: u64, number: u64) -> Self {
        self.varint(field << 3);
        self.varint(number);
        self
    }

    pub fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn message(self, field: u64, message: Self) -> Self {
        self.bytes(field, &message.0)
    }

    pub fn sent(self) -> Vec<u8> {
        self.0
    }

    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

fn varint(left: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
