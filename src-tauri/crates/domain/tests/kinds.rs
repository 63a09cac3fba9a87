//! The kinds that come with Deedbox are what `docs/kinds.md` says of them.

use std::{collections::BTreeSet, fs};

use domain::{
    cell::{LATITUDE, LONGITUDE},
    kind::{Derived, Kind, Stream, built_in},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/kinds");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/kinds.md");

/// Units of UCUM that are in use, without prefix; a new one is looked up at ucum.org before it is added.
const METRIC: [&str; 8] = ["m", "s", "V", "W", "A", "Hz", "Pa", "By"];
const WHOLE: [&str; 6] = ["1", "%", "Cel", "deg", "h", "[ppm]"];
const PREFIXES: [&str; 9] = ["", "m", "k", "M", "G", "T", "h", "Ki", "Gi"];

#[test]
fn every_file_of_the_folder_is_a_kind_that_comes_along() {
    let files = fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().path());
    let mut kinds: Vec<Kind> =
        files.map(|file| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()).collect();
    let mut built_in = built_in();
    kinds.sort_by_key(|kind| kind.code);
    built_in.sort_by_key(|kind| kind.code);
    assert_eq!(kinds, built_in);
}

#[test]
fn every_kind_has_an_id_and_a_code_of_its_own() {
    let kinds = built_in();
    let ids: BTreeSet<&str> = kinds.iter().map(|kind| kind.kind.as_str()).collect();
    let codes: BTreeSet<u8> = kinds.iter().map(|kind| kind.code).collect();
    assert_eq!((ids.len(), codes.len()), (kinds.len(), kinds.len()));
    assert!(!codes.contains(&0));
    for kind in &kinds {
        let streams: BTreeSet<&str> = kind.streams.iter().map(|stream| stream.id.as_str()).collect();
        assert!(!streams.is_empty() && streams.len() == kind.streams.len(), "{}", kind.kind);
        assert!(streams.len() <= 16, "{} does not fit a batch", kind.kind);
    }
}

#[test]
fn no_stream_id_means_two_things() {
    let mut streams: Vec<Stream> = built_in().into_iter().flat_map(|kind| kind.streams).collect();
    streams.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in streams.windows(2) {
        assert!(pair[0].id != pair[1].id || pair[0] == pair[1], "{} differs between kinds", pair[0].id);
    }
}

#[test]
fn every_stream_id_fits_a_batch_and_a_scope() {
    for stream in built_in().into_iter().flat_map(|kind| kind.streams) {
        let id = &stream.id;
        assert!((1..=32).contains(&id.len()), "{id}");
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{id}");
        assert!(stream.places <= 6, "{id}");
    }
}

#[test]
fn what_is_worked_out_has_what_it_is_worked_out_from() {
    for kind in built_in() {
        let measured: BTreeSet<&str> = kind.measured().map(|stream| stream.id.as_str()).collect();
        for stream in &kind.streams {
            if let Some(Derived::H3Cell(size)) = stream.derived {
                assert!(measured.contains(LATITUDE) && measured.contains(LONGITUDE), "{}: {}", kind.kind, stream.id);
                assert!(size <= 7, "{}: cells of resolution {size} are less than some square kilometres", kind.kind);
            }
        }
    }
}

#[test]
fn every_unit_is_one_of_ucum() {
    for stream in built_in().into_iter().flat_map(|kind| kind.streams) {
        assert!(is_ucum(&stream.unit), "{}: {}", stream.id, stream.unit);
    }
    for bad in ["", "°C", "kWh", "C", "bytes", "km//h", "kdeg", "dBm", "dB[mW]", "dB{m W}", "GB"] {
        assert!(!is_ucum(bad), "{bad}");
    }
}

#[test]
fn what_a_file_says_beside_its_fields_or_of_no_chart_is_refused() {
    let good = fs::read_to_string(format!("{FOLDER}/tracker.json")).unwrap();
    assert!(serde_json::from_str::<Kind>(&good).is_ok());
    let bad = [
        good.replacen("\"icon\"", "\"picture\": \"x\", \"icon\"", 1),
        good.replacen("\"places\"", "\"decimals\": 1, \"places\"", 1),
        good.replacen("\"chart\": \"line\"", "\"chart\": \"pie\"", 1),
        good.replacen("\"chart\": \"line\", ", "", 1),
        good.replacen("\"code\": 2", "\"code\": 256", 1),
    ];
    for text in bad {
        assert_ne!(text, good);
        assert!(serde_json::from_str::<Kind>(&text).is_err(), "{text}");
    }
}

#[test]
fn the_page_has_a_row_for_every_kind() {
    let page = fs::read_to_string(PAGE).unwrap();
    for kind in built_in() {
        let listed = |stream: &Stream| if stream.sensitive { format!("*{}*", stream.id) } else { stream.id.clone() };
        let streams: Vec<String> = kind.streams.iter().map(listed).collect();
        let row = format!("| `{}` | {} | {} |", kind.kind, kind.code, streams.join(", "));
        assert!(page.contains(&row), "docs/kinds.md has no line {row}");
    }
}

/// Whether every part of a product or quotient is a unit, maybe with a note in braces.
fn is_ucum(unit: &str) -> bool {
    unit.split(['.', '/']).all(|part| {
        let (part, note) = part.split_once('{').map_or((part, None), |(part, note)| (part, Some(note)));
        let noted = note.is_none_or(|note| {
            let inner = note.strip_suffix('}').unwrap_or_default();
            !inner.is_empty() && inner.chars().all(|c| c.is_ascii_graphic() && !"{}".contains(c))
        });
        noted && (is_unit(part) || part == "dB" || (part.is_empty() && note.is_some()))
    })
}

fn is_unit(part: &str) -> bool {
    let prefixed = |atom: &str| part.strip_suffix(atom).is_some_and(|prefix| PREFIXES.contains(&prefix));
    WHOLE.contains(&part) || METRIC.iter().any(|atom| prefixed(atom))
}
