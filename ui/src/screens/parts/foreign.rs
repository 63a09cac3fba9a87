//! Text from outside that may be longer than a name.

use domain::shown::shown_text;

/// Foreign text cleaned like every other (T-08), at most `most` characters of it.
#[must_use]
pub fn clean(text: &str, most: usize) -> String {
    let all: Vec<char> = text.chars().take(most).collect();
    all.chunks(100).map(|part| shown_text(&part.iter().collect::<String>())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_foreign_text_is_cut_and_cleaned() {
        let shown = clean(&"\u{202e}abc".repeat(1000), 360);
        assert_eq!(shown.chars().count(), 360);
        assert!(!shown.contains('\u{202e}'));
    }

    #[test]
    fn an_ordinary_text_stays_as_it_is() {
        let text = "word ".repeat(60);
        assert_eq!(clean(&text, 1000), text);
    }
}
