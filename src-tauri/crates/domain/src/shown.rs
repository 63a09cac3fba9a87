//! Text from outside made safe to show (T-08).

use alloc::string::String;

/// The most characters of a foreign text that are shown.
pub const SHOWN_CHARS: usize = 120;

/// Foreign text as it may be shown: control, bidirectional and zero-width characters visible, at most
/// [`SHOWN_CHARS`] characters. Applying it twice changes nothing.
#[must_use]
pub fn shown_text(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == SHOWN_CHARS {
            out.pop();
            out.push('…');
            break;
        }
        out.push(if is_hidden(c) { '\u{fffd}' } else { c });
    }
    out
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_made_visible_and_length_is_capped() {
        assert_eq!(shown_text("a\u{202e}b\u{200b}c\n"), "a\u{fffd}b\u{fffd}c\u{fffd}");
        let long = "x".repeat(1_000_000);
        let shown = shown_text(&long);
        assert_eq!(shown.chars().count(), SHOWN_CHARS);
        assert!(shown.ends_with('…'));
        assert_eq!(shown_text(&shown), shown);
    }
}
