//! Comma-separated values (RFC 4180), none of which a spreadsheet runs.

/// Begins of a cell that spreadsheets take for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Adds a line of these cells.
pub(crate) fn push<S>(text: &mut String, cells: &[S])
where
    S: AsRef<str>,
{
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&quoted(cell.as_ref()));
    }
    text.push_str("\r\n");
}

/// The cells of a line; none where a quote is out of place.
pub(crate) fn cells(line: &str) -> Option<Vec<String>> {
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, after) = first(text)?;
        cells.push(cell);
        rest = after;
    }
    Some(cells)
}

/// A cell as it stands in a line.
pub(crate) fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{guard}{}\"", cell.replace('"', "\"\""));
    }
    format!("{guard}{cell}")
}

/// The first cell, and what comes after its comma, if there is one.
fn first(text: &str) -> Option<(String, Option<&str>)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let (cell, after) = text.split_once(',').map_or((text, None), |(cell, after)| (cell, Some(after)));
        return (!cell.contains('"')).then(|| (cell.to_string(), after));
    };
    let mut cell = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        cell.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None if after.is_empty() => return Some((cell, None)),
            None => return Some((cell, Some(after.strip_prefix(',')?))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut text = String::new();
        push(&mut text, cells);
        text
    }

    #[test]
    fn a_cell_is_read_as_it_was_written() {
        let written = ["", "Garden", "a, b", "the \"old\" one", "\"", "ü"];
        let text = line(&written);
        assert_eq!(text, ",Garden,\"a, b\",\"the \"\"old\"\" one\",\"\"\"\",ü\r\n");
        assert_eq!(cells(text.trim_end()), Some(written.map(String::from).to_vec()));
    }

    #[test]
    fn a_line_break_stays_in_its_cell() {
        assert_eq!(line(&["a\nb", "c\r"]), "\"a\nb\",\"c\r\"\r\n");
    }

    #[test]
    fn no_cell_begins_like_a_formula() {
        for begin in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(line(&[begin]), format!("'{begin}\r\n"));
        }
        assert_eq!(line(&["=A1,B1"]), "\"'=A1,B1\"\r\n");
        assert_eq!(line(&["\r=1"]), "\"'\r=1\"\r\n");
    }

    #[test]
    fn a_quote_out_of_place_is_no_line() {
        for text in ["\"a", "a\"b", "\"a\"b,c", "a,\"b"] {
            assert_eq!(cells(text), None, "{text}");
        }
    }
}
