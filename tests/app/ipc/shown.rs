//! Text from outside on its way to the page: as text, short, with nothing hidden (T-08).

use domain::shown::{SHOWN_CHARS, shown_text};
use ipc::{access, devices};

use super::{
    node::{DEVICE, Owned},
    samples::wish,
};

/// Markup, directions, invisible and unusual characters, tricks with lines and length.
const HOSTILE: [&str; 64] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    "</title><script>",
    "\"><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "${7*7}",
    "<!-- comment",
    "&lt;script&gt;",
    "a\u{202e}gnp.exe",
    "\u{202a}left",
    "\u{202b}right",
    "\u{202c}pop",
    "\u{202d}override",
    "\u{2066}isolate",
    "\u{2067}isolate",
    "\u{2068}first\u{2069}",
    "mark\u{200e}",
    "mark\u{200f}",
    "mark\u{061c}",
    "pay\u{200b}pal",
    "zero\u{200c}width",
    "zero\u{200d}joiner",
    "word\u{2060}joiner",
    "times\u{2062}",
    "\u{feff}mark of order",
    "soft\u{00ad}hyphen",
    "grapheme\u{034f}joiner",
    "hangul\u{115f}",
    "hangul\u{1160}",
    "hangul\u{3164}",
    "hangul\u{ffa0}",
    "khmer\u{17b4}",
    "khmer\u{17b5}",
    "mongol\u{180e}",
    "shape\u{206a}",
    "note\u{fff9}note\u{fffb}",
    "heart\u{fe0f}",
    "variation\u{e0100}",
    "tag\u{e0001}\u{e0041}\u{e007f}",
    "music\u{1d173}\u{1d17a}",
    "shorthand\u{1bca0}\u{1bca3}",
    "braille\u{2800}",
    "hieroglyph\u{13430}",
    "null\u{0}byte",
    "bell\u{7}",
    "back\u{8}\u{8}\u{8}",
    "escape\u{1b}[31m",
    "delete\u{7f}",
    "next\u{85}line",
    "control\u{9b}31m",
    "two\nlines",
    "return\r\nline",
    "tab\tstop",
    "line\u{2028}end",
    "paragraph\u{2029}end",
    "page\u{c}break",
    "p\u{430}ypal",
    "IoTe\u{3a7}",
    "z\u{0335}\u{0336}\u{0337}\u{0338}a\u{0300}\u{0301}\u{0302}",
    "\u{5d0}\u{5d1} 0x1234",
    "\u{1f512}\u{1f511}",
    "' OR 1=1 --",
];

/// What shows nothing, or turns what stands beside it round (Unicode: Cc, Cf, Zl, Zp, default ignorable, blanks).
const HIDDEN: [(u32, u32); 22] = [
    (0x0, 0x1f),
    (0x7f, 0x9f),
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x13430, 0x1343f),
    (0x1bca0, 0x1bca3),
    (0x1d159, 0x1d159),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
];

#[test]
fn a_hostile_device_name_is_shown_without_anything_hidden() {
    let owned = Owned::start();
    for name in hostile() {
        let view = owned.shell.call("main", &devices::RenameDevice { device: DEVICE, name: name.clone() }).unwrap();
        assert!(harmless(&view.name), "{name:?} is shown as {:?}", view.name);
        let listed = owned.shell.call("main", &devices::ListDevices {}).unwrap();
        assert_eq!(listed[0].name, view.name);
    }
}

#[test]
fn an_app_with_a_hidden_name_or_purpose_is_not_even_asked_about() {
    let owned = Owned::start();
    for text in hostile() {
        for in_name in [true, false] {
            let mut wish = wish();
            *(if in_name { &mut wish.app } else { &mut wish.purpose }) = text.clone();
            let Ok(asked) = owned.shell.call("main", &access::PlanGrant { wish }) else { continue };
            let words = serde_json::to_string(&asked.words).unwrap();
            assert!(harmless(text.trim()), "{text:?} was asked about: {words}");
            let told = [&asked.words.title, &asked.words.sentence].into_iter().chain(&asked.words.warnings);
            assert!(told.flat_map(|told| told.chars()).all(|c| !is_hidden(c)), "{words}");
        }
    }
}

#[test]
fn no_hidden_character_passes() {
    for c in HIDDEN.iter().flat_map(|(from, to)| *from..=*to).filter_map(char::from_u32) {
        assert_eq!(shown_text(&format!("a{c}b")), "a\u{fffd}b", "U+{:04X}", u32::from(c));
    }
    for plain in ["Wetterstation Süd", "湿度センサー", "датчик", "حساس", "Nº 5 · 21,5 °C", "🔒"] {
        assert_eq!(shown_text(plain), plain);
    }
}

#[test]
fn shown_text_stays_as_it_is_when_shown_again() {
    for text in hostile() {
        let shown = shown_text(&text);
        assert!(harmless(&shown), "{text:?} is shown as {shown:?}");
        assert_eq!(shown_text(&shown), shown);
    }
}

/// The strings as they are, hidden between others, and very long.
fn hostile() -> Vec<String> {
    let plain = HOSTILE.iter().map(ToString::to_string);
    let long = ["x", "\u{202e}", "\u{0301}", "🔒", "W "].iter().map(|part| part.repeat(25_000));
    plain.chain(long).collect()
}

fn harmless(text: &str) -> bool {
    text.chars().count() <= SHOWN_CHARS && !text.chars().any(is_hidden)
}

fn is_hidden(c: char) -> bool {
    HIDDEN.iter().any(|(from, to)| (*from..=*to).contains(&u32::from(c)))
}
