//! Reading a request from text of anybody's.

use alloc::{borrow::Cow, collections::BTreeSet, string::String, vec::Vec};

use super::{AppRequest, RequestError};
use crate::{identity::Identity, shown::shown_text};

/// What a deep link and a QR code begin with.
const LINK: &str = "deedbox:request?";
const MOST_BYTES: usize = 8 * 1024;
/// Of a link, in which a byte may take three.
const MOST_LINK: usize = 3 * MOST_BYTES;
const NAME_CHARS: usize = 60;
const TEXT_CHARS: usize = 120;
const MOST: usize = 64;
const MOST_DAYS: u16 = 365;
const MOST_HISTORY: u16 = 3_650;

impl AppRequest {
    /// Reads JSON, or a link with it. The signature of a key is checked here; that of a website needs its app file.
    ///
    /// # Errors
    /// [`RequestError`]: then nothing of it is to be shown.
    pub fn read(text: &str) -> Result<Self, RequestError> {
        let text = text.trim();
        if text.len() > MOST_LINK {
            return Err(RequestError::TooLong);
        }
        let text = match text.strip_prefix(LINK) {
            Some(encoded) => Cow::Owned(percent_decoded(encoded).ok_or(RequestError::Form)?),
            None => Cow::Borrowed(text),
        };
        if text.len() > MOST_BYTES {
            return Err(RequestError::TooLong);
        }
        let request: Self = serde_json::from_str(&text).map_err(|_| RequestError::Form)?;
        request.sound()?;
        match &request.app.identity {
            Identity::Name => {}
            Identity::Key(key) if request.is_by(*key) => {}
            Identity::Origin(_) if request.signature.is_some() => {}
            Identity::Key(_) | Identity::Origin(_) => return Err(RequestError::Unsigned),
        }
        Ok(request)
    }

    /// Whether every field is within its bounds.
    ///
    /// # Errors
    /// The first that is not.
    pub fn sound(&self) -> Result<(), RequestError> {
        if self.deedbox_request != 1 || self.signature.as_ref().is_some_and(|bytes| bytes.len() != 65) {
            return Err(RequestError::Form);
        }
        let name = &self.app.name;
        let texts = [(name, NAME_CHARS), (&self.purpose, TEXT_CHARS), (&self.reply, TEXT_CHARS)];
        if name.is_empty() || !texts.into_iter().all(|(text, most)| is_clear(text, most)) {
            return Err(RequestError::Text);
        }
        if !is_once(&self.devices) {
            return Err(RequestError::Devices);
        }
        if !is_once(&self.scopes) {
            return Err(RequestError::Scopes);
        }
        if !(1..=MOST_DAYS).contains(&self.days) || self.history_days > MOST_HISTORY {
            return Err(RequestError::Span);
        }
        if self.max_reads_per_day == 0 || self.max_bytes_per_day == 0 {
            return Err(RequestError::Limits);
        }
        Ok(())
    }
}

fn is_clear(text: &str, most: usize) -> bool {
    text.trim() == text && text.chars().count() <= most && shown_text(text) == text
}

fn is_once<T: Ord>(items: &[T]) -> bool {
    (1..=MOST).contains(&items.len()) && items.iter().collect::<BTreeSet<_>>().len() == items.len()
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            bytes.extend(hex::decode(digits).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    const GOOD: &str = r#"{"deedbox_request":1,"app":{"name":"Weather Helper"},"devices":["any"],
        "scopes":["temperature.hourly"],"days":7,"max_reads_per_day":100,"max_bytes_per_day":"1048576"}"#;

    #[test]
    fn a_request_is_read_from_text_and_from_a_link() {
        let request = AppRequest::read(GOOD).unwrap();
        assert_eq!((request.app.identity.clone(), request.history_days), (Identity::Name, 0));
        let encoded: String = GOOD.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(AppRequest::read(&format!("{LINK}{encoded}")), Ok(request));
    }

    #[test]
    fn what_is_wrong_with_a_request_is_said() {
        let with = |from: &str, to: &str| AppRequest::read(&GOOD.replace(from, to)).unwrap_err();
        assert_eq!(with("Weather Helper", ""), RequestError::Text);
        assert_eq!(with("Weather Helper", " Weather"), RequestError::Text);
        assert_eq!(with("Weather Helper", "\\u202eWeather"), RequestError::Text);
        assert_eq!(with("Weather Helper", "Wea\\u0000ther"), RequestError::Text);
        assert_eq!(with("Weather Helper", &"x".repeat(61)), RequestError::Text);
        assert_eq!(with("Weather Helper", &"x".repeat(9_000)), RequestError::TooLong);
        assert_eq!(with("Weather Helper\"", "x\",\"identity\":\"name:y\""), RequestError::Form);
        assert_eq!(with("Weather Helper\"", "x\",\"identity\":\"origin:http://a.example\""), RequestError::Form);
        assert_eq!(with("Weather Helper\"", "x\",\"identity\":\"origin:https://a.example\""), RequestError::Unsigned);
        let key = format!("x\",\"identity\":\"key:0x{}\"", "11".repeat(20));
        assert_eq!(with("Weather Helper\"", &key), RequestError::Unsigned);
        assert_eq!(with("_request\":1", "_request\":2"), RequestError::Form);
        assert_eq!(with("\"days\":7", "\"days\":7,\"days\":8"), RequestError::Form);
        assert_eq!(with("\"days\":7", "\"days\":7,\"more\":8"), RequestError::Form);
        assert_eq!(with("\"days\":7", "\"days\":0"), RequestError::Span);
        assert_eq!(with("\"days\":7", "\"days\":366"), RequestError::Span);
        assert_eq!(with("\"days\":7", "\"days\":7,\"history_days\":3651"), RequestError::Span);
        assert_eq!(with("[\"any\"]", "[]"), RequestError::Devices);
        assert_eq!(with("[\"any\"]", "[\"any\",\"any\"]"), RequestError::Devices);
        assert_eq!(with("[\"any\"]", "[\"kind:no.such\"]"), RequestError::Form);
        assert_eq!(with("\"temperature.hourly\"", ""), RequestError::Scopes);
        assert_eq!(with("temperature.hourly", "temperature.*"), RequestError::Form);
        assert_eq!(with(":100", ":0"), RequestError::Limits);
        assert_eq!(with("\"1048576\"", "1048576"), RequestError::Form);
        for text in
            ["", "{", "[]", "null", "deedbox:request?", "deedbox:request?%", "deedbox:request?%ff", "deedbox:grant?"]
        {
            assert_eq!(AppRequest::read(text), Err(RequestError::Form), "{text:?}");
        }
        assert_eq!(AppRequest::read(&"[".repeat(30_000)), Err(RequestError::TooLong));
    }
}
