//! What must not lie in a file in clear, in the forms in which it could, and the search for it.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write,
};

use wire::reading::{Column, Point, quantity};

/// No mark is shorter: shorter ones are met by chance.
const PREFIX: usize = 6;
/// How many values in a row make a mark where one alone is too short.
const ROW: usize = 3;

/// Marked bytes, found in one pass over a file.
#[derive(Default)]
pub struct Marks(HashMap<[u8; PREFIX], Vec<Mark>>);

struct Mark {
    what: String,
    bytes: Vec<u8>,
}

impl Marks {
    /// A text: in UTF-8, in UTF-16 and as hexadecimal digits.
    pub fn add_text(&mut self, what: &str, text: &str) {
        self.add(what, text.as_bytes());
        self.add(&format!("{what}, in UTF-16"), &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        self.add(&format!("{what}, in hexadecimal"), hex(text.as_bytes()).as_bytes());
    }

    /// The readings of a stream.
    pub fn add_column(&mut self, column: &Column) {
        let stream = column.stream.to_string();
        let numbers = numbers(&column.points);
        self.add(&format!("{stream}, a column as signed"), &numbers);
        self.add(&format!("{stream}, a column in hexadecimal"), hex(&numbers).as_bytes());
        for reading in column.readings() {
            self.add(&format!("{stream}, a leaf"), &reading.canonical());
        }
        for point in &column.points {
            self.add_point(&stream, *point, column.scale);
        }
        for row in column.points.windows(ROW) {
            self.add_row(&stream, row, column.scale);
        }
        // The times of the others stand in the head of the batch, beside what can look like a small value.
        let inner = column.points.iter().skip(1).rev().skip(1);
        inner.for_each(|point| self.add_record(&stream, *point));
    }

    /// What is found in these bytes.
    pub fn found_in(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for (at, prefix) in bytes.windows(PREFIX).enumerate() {
            let marks = self.0.get(prefix).into_iter().flatten();
            found.extend(marks.filter(|mark| bytes[at..].starts_with(&mark.bytes)).map(|mark| mark.what.as_str()));
        }
        found
    }

    fn add(&mut self, what: &str, bytes: &[u8]) {
        let prefix = bytes.first_chunk::<PREFIX>().unwrap_or_else(|| panic!("{what} is too short to be looked for"));
        let mark = Mark { what: what.to_owned(), bytes: bytes.to_vec() };
        self.0.entry(*prefix).or_default().push(mark);
    }

    /// One value with its time, or one that is long enough by itself.
    fn add_point(&mut self, stream: &str, Point { time_ms, value }: Point, scale: i8) {
        let measured = quantity(value, scale);
        let places = usize::from(scale.min(0).unsigned_abs());
        let text = format!("{measured:.places$}");
        self.add(&format!("{stream}, a cell of a table"), format!(",{stream},{text},").as_bytes());
        self.add(&format!("{stream}, time and value"), format!("{time_ms},{measured}").as_bytes());
        self.add(&format!("{stream}, time and number"), format!("{time_ms},{value}").as_bytes());
        self.add(&format!("{stream}, time and number in quotes"), format!("\"{time_ms}\",\"{value}\"").as_bytes());
        if measured.to_bits() & 0xffff_ffff != 0 {
            self.add(&format!("{stream}, a float"), &measured.to_be_bytes());
            self.add(&format!("{stream}, a float turned round"), &measured.to_le_bytes());
        }
    }

    /// Values in a row, as a table by columns has them.
    fn add_row(&mut self, stream: &str, row: &[Point], scale: i8) {
        let same = row.iter().all(|point| point.value == row[0].value);
        if same || row.iter().any(|point| point.value.unsigned_abs() < 256) {
            return;
        }
        let measured: Vec<f64> = row.iter().map(|point| quantity(point.value, scale)).collect();
        let values: Vec<i64> = row.iter().map(|point| point.value).collect();
        let short: Vec<i32> = values.iter().filter_map(|value| i32::try_from(*value).ok()).collect();
        let mut add = |form: &str, bytes: Vec<u8>| self.add(&format!("{stream}, a row of {form}"), &bytes);
        add("f64", measured.iter().flat_map(|value| value.to_be_bytes()).collect());
        add("f64, turned round", measured.iter().flat_map(|value| value.to_le_bytes()).collect());
        add("f32", measured.iter().flat_map(|value| (*value as f32).to_be_bytes()).collect());
        add("f32, turned round", measured.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect());
        add("i64", values.iter().flat_map(|value| value.to_be_bytes()).collect());
        add("i64, turned round", values.iter().flat_map(|value| value.to_le_bytes()).collect());
        if short.len() == ROW {
            add("i32", short.iter().flat_map(|value| value.to_be_bytes()).collect());
            add("i32, turned round", short.iter().flat_map(|value| value.to_le_bytes()).collect());
        }
        add("text", measured.iter().map(ToString::to_string).collect::<Vec<_>>().join(",").into_bytes());
        add("numbers", values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",").into_bytes());
    }

    /// Time and number side by side in a row of SQLite, as short as it writes them.
    fn add_record(&mut self, stream: &str, Point { time_ms, value }: Point) {
        let (time, value) = (time_ms.to_be_bytes(), value.to_be_bytes());
        let fits = |length: &usize| {
            let (rest, kept) = value.split_at(8 - length);
            let sign = if kept[0] & 0x80 == 0 { 0 } else { 0xff };
            rest.iter().all(|byte| *byte == sign)
        };
        let length = [1, 2, 3, 4, 6, 8].into_iter().find(fits).unwrap_or(8);
        let (time, value) = (&time[2..], &value[8 - length..]);
        // A small one says nothing beside a time, and one that begins as times do may be the next time.
        if length > 1 && !time.starts_with(value) {
            self.add(&format!("{stream}, a row of SQLite"), &[time, value].concat());
        }
    }
}

/// Times and values as they stand in a signed batch: CBOR, each but the first as the step from the one before.
fn numbers(points: &[Point]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = Point { time_ms: 0, value: 0 };
    for point in points {
        push(&mut bytes, 0, point.time_ms - last.time_ms);
        let step = point.value - last.value;
        match u64::try_from(step) {
            Ok(step) => push(&mut bytes, 0, step),
            Err(_) => push(&mut bytes, 0x20, step.unsigned_abs() - 1),
        }
        last = *point;
    }
    bytes
}

/// A CBOR integer, as short as can be.
fn push(bytes: &mut Vec<u8>, major: u8, number: u64) {
    let long = number.to_be_bytes();
    let (first, from) = match number {
        0..=23 => (long[7], 8),
        24..=0xff => (24, 7),
        0x100..=0xffff => (25, 6),
        0x1_0000..=0xffff_ffff => (26, 4),
        0x1_0000_0000.. => (27, 0),
    };
    bytes.push(major | first);
    bytes.extend(&long[from..]);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all");
        text
    })
}
