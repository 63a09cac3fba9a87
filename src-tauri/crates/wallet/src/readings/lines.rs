//! Readings as comma-separated values: the file form of docs/readings-file.md.

use super::Page;
use crate::{csv, iso};

const HEAD: [&str; 6] = ["time", "stream", "value", "unit", "batch", "level"];

/// The first line of a file.
#[must_use]
pub fn head_line() -> String {
    let mut text = String::new();
    csv::push(&mut text, &HEAD);
    text
}

/// A line for each reading of a page, in the order in which they were signed.
#[must_use]
pub fn lines(page: &Page) -> String {
    let mut text = String::new();
    for batch in &page.batches {
        for column in &batch.columns {
            let (stream, unit) = (csv::quoted(&column.stream), csv::quoted(&column.unit));
            let end = format!("{unit},{},{:?}\r\n", batch.seq, batch.level);
            for (at, value) in &column.points {
                // The value is digits, a sign and a point: a spreadsheet takes no such cell for a formula.
                text.push_str(&format!("{},{stream},{},{end}", iso::text(*at), exact(*value, column.scale)));
            }
        }
    }
    text
}

/// `value` × 10^`scale` as a decimal number, with as many decimals as were signed.
fn exact(value: i64, scale: i8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = value.unsigned_abs().to_string();
    let places = usize::from(scale.unsigned_abs());
    if scale >= 0 {
        let zeros = if value == 0 { 0 } else { places };
        return format!("{sign}{digits}{}", "0".repeat(zeros));
    }
    let padded = format!("{digits:0>width$}", width = places.saturating_add(1));
    let (whole, decimals) = padded.split_at(padded.len().saturating_sub(places));
    format!("{sign}{whole}.{decimals}")
}

#[cfg(test)]
mod tests {
    use domain::{Address, device::DeviceId, reading::Provenance, time::Millis};

    use super::*;
    use crate::readings::{Column, SignedReadings};

    #[test]
    fn a_value_has_the_digits_that_were_signed() {
        assert_eq!(exact(215, -1), "21.5");
        assert_eq!(exact(200, -1), "20.0");
        assert_eq!(exact(-5, -2), "-0.05");
        assert_eq!(exact(0, -2), "0.00");
        assert_eq!(exact(12, 3), "12000");
        assert_eq!(exact(0, 18), "0");
        assert_eq!(exact(7, 0), "7");
        assert_eq!(exact(i64::MIN, -18), "-9.223372036854775808");
        assert_eq!(exact(1, -18), "0.000000000000000001");
    }

    #[test]
    fn a_line_is_a_reading_and_none_of_its_words_begins_a_formula() {
        let column = |stream: &str, unit: &str, value| Column {
            stream: stream.to_string(),
            unit: unit.to_string(),
            scale: -1,
            points: vec![(Millis(1_795_474_800_250), value)],
        };
        let columns = vec![column("temperature", "Cel", -5), column("-x.1", "=1+1", 10)];
        let batches = vec![SignedReadings { seq: 7, level: Provenance::L1, columns }];
        let page = Page { device: DeviceId(Address::ZERO), batches, next: None };
        assert_eq!(head_line(), "time,stream,value,unit,batch,level\r\n");
        assert_eq!(
            lines(&page),
            "2026-11-23T23:00:00.250Z,temperature,-0.5,Cel,7,L1\r\n2026-11-23T23:00:00.250Z,'-x.1,1.0,'=1+1,7,L1\r\n"
        );
    }
}
