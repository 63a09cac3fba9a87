//! JSON objects in a stream that says nowhere where they end.

use wallet::ports::LinkError;

use super::misbehaved;

/// The most bytes that an answer may have, with what comes before it.
const MOST_BYTES: usize = 64 * 1024;

/// Finds the object with a certain field among lines of a boot log, echoes of requests, and other objects.
pub(crate) struct Finder {
    field: &'static str,
    object: Vec<u8>,
    depth: usize,
    /// Inside of a string, and whether the next character is escaped.
    string: Option<bool>,
    taken: usize,
}

/// More came than an answer may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl From<TooLong> for LinkError {
    fn from(_: TooLong) -> Self {
        misbehaved("an answer of more than 64 KiB")
    }
}

impl Finder {
    pub(crate) fn new(field: &'static str) -> Self {
        Self { field, object: Vec::new(), depth: 0, string: None, taken: 0 }
    }

    /// Takes more bytes; the object, once it is whole.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>, TooLong> {
        for byte in bytes {
            self.taken += 1;
            if self.taken > MOST_BYTES {
                return Err(TooLong);
            }
            if self.ends(*byte) {
                let object = std::mem::take(&mut self.object);
                if self.fits(&object) {
                    return Ok(Some(object));
                }
            }
        }
        Ok(None)
    }

    /// Whether an object ends with this byte.
    fn ends(&mut self, byte: u8) -> bool {
        match (self.string, byte) {
            (None, b'{') => self.depth += 1,
            (None, b'}') => self.depth = self.depth.saturating_sub(1),
            (None, b'"') if self.depth > 0 => self.string = Some(false),
            (Some(false), b'\\') => self.string = Some(true),
            (Some(false), b'"') => self.string = None,
            (Some(true), _) => self.string = Some(false),
            (None | Some(false), _) => {}
        }
        let inside = self.depth > 0 || !self.object.is_empty();
        if inside {
            self.object.push(byte);
        }
        inside && self.depth == 0
    }

    fn fits(&self, object: &[u8]) -> bool {
        let read = serde_json::from_slice::<serde_json::Map<_, _>>(object);
        read.is_ok_and(|fields: serde_json::Map<String, serde_json::Value>| fields.contains_key(self.field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(parts: &[&str]) -> Option<String> {
        let mut finder = Finder::new("did");
        let taken = parts.iter().find_map(|part| finder.take(part.as_bytes()).unwrap());
        taken.map(|object| String::from_utf8(object).unwrap())
    }

    #[test]
    fn an_object_ends_where_its_braces_do() {
        assert_eq!(found(&["{\n\t\"did\":", "\t{\"a\": {}}", "\n}"]).unwrap(), "{\n\t\"did\":\t{\"a\": {}}\n}");
        assert_eq!(found(&["{\"did\": {"]), None);
    }

    #[test]
    fn braces_and_quotes_in_texts_are_texts() {
        let text = r#"{"a":"}\"}{\\","did":"{"}"#;
        for at in 1..text.len() {
            let (left, right) = text.split_at(at);
            assert_eq!(found(&[left, right]).unwrap(), text);
        }
    }

    #[test]
    fn what_is_not_the_answer_is_passed_over() {
        assert_eq!(
            found(&["I (312) it's \"up\" }\r\n{\"hex\":\"0x00\"}{not json}{\"did\":1} {"]).unwrap(),
            "{\"did\":1}"
        );
    }

    #[test]
    fn an_answer_has_at_most_64_kib() {
        let mut finder = Finder::new("did");
        assert_eq!(finder.take(&[b'{'; MOST_BYTES]), Ok(None));
        assert_eq!(finder.take(b"{"), Err(TooLong));
    }
}
