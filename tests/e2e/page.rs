//! One window's page, read and used the way its owner would.

use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

use super::webdriver::{Element, Refusal, Session};

const FIND: &str = include_str!("page.js");
/// Scrolls an element to the middle, where no bar covers it, and tells whether it is enabled.
const READY: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' }); \
    return !arguments[0].disabled && arguments[0].getAttribute('aria-disabled') !== 'true';";
/// Drops a PNG on the element; WebDriver itself drops no files.
const DROP: &str = "const [on, name, bytes] = arguments; \
    const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: 'image/png' }); \
    const dataTransfer = new DataTransfer(); dataTransfer.items.add(file); \
    const over = new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer }); \
    if (on.dispatchEvent(over)) return 'the page takes nothing here'; \
    on.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer })); return null;";
/// Whether a field is left alone by everything that remembers or looks up what is typed.
const QUIET: &str = "return arguments[0].getAttribute('autocomplete') === 'off' && \
    arguments[0].getAttribute('spellcheck') === 'false';";
const SHORT: Duration = Duration::from_secs(60);
/// How often an owner tries again what failed once.
const TRIES: usize = 3;
const BETWEEN_TRIES: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(100);

/// The page of the window that was turned to; every call acts on it, waiting up to a minute for what it names.
pub struct Page<'session> {
    session: &'session Session,
}

impl<'session> Page<'session> {
    pub(super) fn new(session: &'session Session) -> Self {
        Self { session }
    }

    /// Presses the button with this name.
    pub fn press(&self, name: &str) {
        self.click("button", name);
    }

    /// Follows the link with this name.
    pub fn follow(&self, name: &str) {
        self.click("link", name);
    }

    /// Chooses one of several answers to what stands above them.
    pub fn choose(&self, question: &str, answer: &str) {
        self.click_within(question, "radio", answer);
    }

    /// Clicks an element by role and name, once it is enabled.
    pub fn click(&self, role: &str, name: &str) {
        self.click_within("", role, name);
    }

    /// Clicks an element by role and name inside a named group; no name means anywhere.
    pub fn click_within(&self, group: &str, role: &str, name: &str) {
        let mut tried = false;
        self.until(SHORT, &format!("an enabled {role} “{name}” {group}"), || {
            let element = match self.look_for(role, name, group) {
                Ok(found) => found?,
                // The click that came before closed the window, and the driver answered of neither.
                Err(refusal) => return (tried && refusal.is_closed_window()).then_some(()),
            };
            if self.session.script(READY, json!([element.as_argument()])).ok()? != Value::Bool(true) {
                return None;
            }
            if !tried {
                let out = self.overflows();
                assert!(out.is_empty(), "the page with “{name}” scrolls sideways: {out:#?}");
            }
            tried = true;
            match self.session.element(&element, "click", &json!({})) {
                Ok(_) => Some(()),
                // A click that closes its own window has done its work, though the driver finds no window to answer for.
                Err(refusal) => refusal.is_closed_window().then_some(()),
            }
        });
    }

    /// Types into the field with this label, in place of what stood there.
    pub fn write(&self, label: &str, text: &str) {
        self.until(SHORT, &format!("a field “{label}”"), || {
            let element = self.find("textbox", label, "")?;
            let quiet = self.session.script(QUIET, json!([element.as_argument()])).ok()?;
            assert_eq!(quiet, Value::Bool(true), "“{label}” may be completed, corrected or kept by the webview (T-09)");
            self.session.element(&element, "clear", &json!({})).ok()?;
            self.session.element(&element, "value", &json!({ "text": text })).ok()?;
            let typed = self.session.script("return arguments[0].value;", json!([element.as_argument()])).ok()?;
            (typed == text).then_some(())
        });
    }

    /// Presses the pointer at the first of these places of the window and leads it over the others, one each `step`.
    pub fn drag(&self, way: &[(f64, f64)], step: Duration) {
        let to = |(x, y): &(f64, f64), duration: u64| json!({ "type": "pointerMove", "duration": duration, "origin": "viewport", "x": x.round() as i64, "y": y.round() as i64 });
        let mut actions: Vec<Value> = way.first().map(|place| to(place, 0)).into_iter().collect();
        actions.push(json!({ "type": "pointerDown", "button": 0 }));
        actions.extend(way.iter().skip(1).map(|place| to(place, u64::try_from(step.as_millis()).unwrap_or(u64::MAX))));
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let pointer =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions });
        self.session.post("/actions", &json!({ "actions": [pointer] })).expect("the pointer moves");
    }

    /// Drops a picture, the bytes of a PNG, on the button with this name.
    pub fn drop_picture(&self, on: &str, name: &str, picture: &[u8]) {
        let element = self.until(SHORT, &format!("a button “{on}”"), || self.find("button", on, ""));
        let picture = base64::engine::general_purpose::STANDARD.encode(picture);
        let refused = self.session.script(DROP, json!([element.as_argument(), name, picture]));
        assert_eq!(refused.expect("the page runs"), Value::Null, "“{on}” takes no picture");
    }

    /// Waits until the page shows `text`.
    pub fn see(&self, text: &str) {
        self.see_within(text, SHORT);
    }

    /// Waits up to `patience` until the page shows `text`.
    pub fn see_within(&self, text: &str, patience: Duration) {
        self.until(patience, &format!("the text “{text}”"), || self.text().contains(text).then_some(()));
    }

    /// Waits until the page shows `text`; presses `again` where something failed meanwhile, as an owner would, and says so.
    pub fn see_trying(&self, text: &str, again: &str, patience: Duration) {
        let (mut tries, mut last) = (0, Instant::now());
        self.until(patience, &format!("the text “{text}”"), || {
            if self.text().contains(text) {
                return Some(());
            }
            let failed =
                self.script("return !!document.querySelector('[role=alert]');").ok() == Some(Value::Bool(true));
            let may = failed && tries < TRIES && last.elapsed() > BETWEEN_TRIES;
            if may && let Some(button) = self.find("button", again, "") {
                println!("    something failed; “{again}” is pressed. The page shows:\n{}", self.text());
                (tries, last) = (tries + 1, Instant::now());
                self.session.element(&button, "click", &json!({})).ok();
            }
            None
        });
    }

    /// Whether an element of this role and name is shown now.
    pub fn shows(&self, role: &str, name: &str) -> bool {
        self.find(role, name, "").is_some()
    }

    /// Whether an element of this role and name can be used now.
    pub fn enabled(&self, role: &str, name: &str) -> bool {
        let found = self.find(role, name, "");
        found.is_some_and(|element| {
            self.session.script(READY, json!([element.as_argument()])).ok() == Some(Value::Bool(true))
        })
    }

    /// The text shown, with every run of spaces as one space and lines kept.
    pub fn text(&self) -> String {
        let text = self.session.script("return document.body ? document.body.innerText : '';", json!([]));
        let text = text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// The shown texts of all elements that a selector names, for lists such as the words of a phrase.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim());";
        let texts = self.session.script(script, json!([selector])).unwrap_or_default();
        texts.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Runs the body of a function in the page and returns what it returns.
    pub fn script(&self, body: &str) -> Result<Value, Refusal> {
        self.session.script(body, json!([]))
    }

    /// What stands out of the window on the right, which makes the page scroll sideways.
    pub fn overflows(&self) -> Vec<String> {
        let script = "if (document.documentElement.scrollWidth <= innerWidth) return []; \
            const wide = (e) => e.getBoundingClientRect().right > innerWidth + 0.5; \
            const long = (e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX === 'visible' && e.clientWidth > 0; \
            return [...document.querySelectorAll('*')].filter((e) => wide(e) || long(e)) \
                .map((e) => `${e.tagName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)}: ${e.textContent.slice(0, 60)}`);";
        let told = self.session.script(script, json!([])).unwrap_or_default();
        told.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Saves a picture of the page as PNG.
    pub fn picture(&self, file: &Path) {
        let picture = self.session.get("/screenshot").expect("the driver takes pictures");
        let picture = picture.as_str().expect("a picture is text");
        let picture = base64::engine::general_purpose::STANDARD.decode(picture).expect("a picture is base64");
        std::fs::write(file, picture).expect("the picture's folder can be written");
    }

    /// Tries until it gets an answer, and fails with what the page shows.
    pub fn until<T>(&self, patience: Duration, what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(found) = attempt() {
                return found;
            }
            let shown = || self.text();
            assert!(Instant::now() < deadline, "not there after {patience:?}: {what}. The page shows:\n{}", shown());
            std::thread::sleep(PAUSE);
        }
    }

    fn find(&self, role: &str, name: &str, group: &str) -> Option<Element> {
        self.look_for(role, name, group).ok().flatten()
    }

    fn look_for(&self, role: &str, name: &str, group: &str) -> Result<Option<Element>, Refusal> {
        self.session.script(FIND, json!([role, name, group])).map(Element::in_answer)
    }
}
