//! Reading a message field by field.

use wallet::ports::LinkError;

/// The largest number of a field (protobuf.dev, “Assigning Field Numbers”).
const LAST_FIELD: u64 = (1 << 29) - 1;

/// A field's value; the two fixed sizes are skipped, for no message here has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message in the order sent; of one sent twice the reader takes the last.
pub(in super::super) struct Fields<'a> {
    left: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields of `message`.
    pub(in super::super) fn of(message: &'a [u8]) -> Self {
        Self { left: message }
    }

    fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, LinkError> {
        while !self.left.is_empty() {
            let key = self.varint()?;
            let number = key >> 3;
            if number == 0 || number > LAST_FIELD {
                return Err(malformed());
            }
            match key & 7 {
                0 => return Ok(Some((number, Value::Number(self.varint()?)))),
                1 => drop(self.take(8)?),
                2 => {
                    let length = usize::try_from(self.varint()?).map_err(|_| malformed())?;
                    return Ok(Some((number, Value::Bytes(self.take(length)?))));
                }
                5 => drop(self.take(4)?),
                _ => return Err(malformed()),
            }
        }
        Ok(None)
    }

    /// Seven bits a byte, the lowest first, ten bytes at most.
    fn varint(&mut self) -> Result<u64, LinkError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = *self.take(1)? else { return Err(malformed()) };
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(malformed());
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(malformed())
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], LinkError> {
        let (taken, left) = self.left.split_at_checked(length).ok_or_else(malformed)?;
        self.left = left;
        Ok(taken)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), LinkError>;

    fn next(&mut self) -> Option<Self::Item> {
        let field = self.field().transpose();
        if matches!(field, Some(Err(_))) {
            self.left = &[];
        }
        field
    }
}

fn malformed() -> LinkError {
    LinkError::Misbehaved("a message that cannot be read".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &[u8]) -> Result<Vec<(u64, Value<'_>)>, LinkError> {
        Fields::of(message).collect()
    }

    #[test]
    fn numbers_and_bytes_are_read_in_order() {
        let message = [0x08, 0x96, 0x01, 0x12, 0x02, 0x68, 0x69];
        assert_eq!(read(&message).unwrap(), [(1, Value::Number(150)), (2, Value::Bytes(b"hi"))]);
    }

    #[test]
    fn fields_of_fixed_size_are_skipped() {
        let message = [0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x18, 7];
        assert_eq!(read(&message).unwrap(), [(3, Value::Number(7))]);
    }

    #[test]
    fn the_largest_number_is_read_and_one_beyond_it_is_refused() {
        let largest = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(read(&largest).unwrap(), [(1, Value::Number(u64::MAX))]);
        let beyond = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];
        assert!(read(&beyond).is_err());
        assert!(read(&[0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).is_err());
    }

    #[test]
    fn what_is_cut_short_or_no_field_is_refused_once() {
        for message in [&[0x08][..], &[0x80], &[0x12, 0x05, 0x68], &[0x0d, 1, 2], &[0x00, 0x00], &[0x0b], &[0x0f]] {
            assert!(read(message).is_err(), "{message:02x?}");
            let mut fields = Fields::of(message);
            assert!(fields.next().is_some_and(|field| field.is_err()) && fields.next().is_none(), "{message:02x?}");
        }
        let endless = [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00];
        assert!(read(&endless).is_err());
    }

    #[test]
    fn no_bytes_make_it_panic_or_read_beyond_their_end() {
        let mut state = 0x5eed_u64;
        println!("seed {state}");
        for _ in 0..20_000 {
            let message: Vec<u8> = (0..state >> 32 & 31).map(|at| (random(&mut state) >> (at & 7)) as u8).collect();
            random(&mut state);
            let read: usize = Fields::of(&message).map(|field| size(field.map(|(_, value)| value))).sum();
            assert!(read <= message.len(), "{message:02x?}");
        }
    }

    fn size(value: Result<Value<'_>, LinkError>) -> usize {
        match value {
            Ok(Value::Bytes(bytes)) => bytes.len() + 2,
            Ok(Value::Number(_)) => 2,
            Err(_) => 0,
        }
    }

    /// Marsaglia's xorshift.
    fn random(state: &mut u64) -> u64 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state
    }
}
