//! docs/failures.md says of every code what happened, what is safe and what to do next.

use std::{collections::BTreeMap, fs};

use domain::failure::Code;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/failures.md");

/// Each table row that begins with a code: the code, and the cells after it.
fn rows() -> Vec<(String, Vec<String>)> {
    let page = fs::read_to_string(PAGE).unwrap_or_else(|error| panic!("{PAGE}: {error}"));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect::<Vec<_>>();
    let rows = page.lines().filter(|line| line.starts_with("| `")).map(cells);
    rows.map(|row| (row[0].trim_matches('`').to_string(), row[1..].to_vec())).collect()
}

#[test]
fn every_code_has_exactly_one_row_with_cause_what_is_safe_and_the_next_step() {
    let mut documented: BTreeMap<String, usize> = BTreeMap::new();
    for (code, cells) in rows() {
        assert_eq!(cells.len(), 3, "{code} needs three cells: cause, what is safe, next step");
        assert!(cells.iter().all(|cell| cell.ends_with('.')), "{code} has a cell without a sentence: {cells:?}");
        *documented.entry(code).or_default() += 1;
    }
    for code in Code::ALL {
        let count = documented.get(code.as_str()).copied().unwrap_or_default();
        assert_eq!(count, 1, "docs/failures.md has {count} rows for {code}");
    }
}

#[test]
fn no_row_names_a_code_that_does_not_exist() {
    for (code, _) in rows() {
        assert!(
            Code::ALL.iter().any(|known| known.as_str() == code),
            "docs/failures.md names {code}, which is no code"
        );
    }
}
