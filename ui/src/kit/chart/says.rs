//! A chart in words, for those who do not see it.

use super::{
    Drawing, Line,
    gaps::{reach, split},
    grid::moment_in_full,
    plot::bounds,
};
use crate::{kit::format::number, t, text::Kit};

/// A value with its unit.
pub fn amount(value: f64, unit: &str, places: u8) -> String {
    format!("{} {unit}", number(value, places)).trim_end().to_string()
}

/// What is drawn, line by line.
pub fn words(drawing: &Drawing) -> String {
    let said: Vec<String> = drawing.lines.iter().map(|line| line_words(drawing, line)).collect();
    said.join(" ")
}

fn line_words(drawing: &Drawing, line: &Line) -> String {
    let title =
        if drawing.lines.len() > 1 { format!("{}, {}", drawing.title, line.name) } else { drawing.title.clone() };
    let (Some(first), Some(last)) = (line.samples.first(), line.samples.last()) else {
        return t!(Kit::ChartEmpty, title = title);
    };
    let (low, high) = bounds(line.samples.iter());
    let value = |value: f64| amount(value, &drawing.unit, drawing.places);
    let moment = |at: u64| moment_in_full(at, drawing.to.saturating_sub(drawing.from), drawing.offset);
    let mut words = t!(
        Kit::ChartWords,
        title = title,
        from = moment(first.at),
        to = moment(last.at),
        low = value(low),
        high = value(high),
        last = value(last.value),
    );
    match split(&line.samples, reach(&line.samples, drawing.every)).len().saturating_sub(1) {
        0 => {}
        1 => words.push_str(t!(Kit::ChartGap)),
        count => words.push_str(&t!(Kit::ChartGaps, count = count)),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chart::{
        Shape,
        plot::tests::{drawing, samples},
    };

    #[test]
    fn gaps_are_told() {
        let one = samples(&[0, 10, 20, 30, 200, 210]);
        assert!(words(&drawing(Shape::Line, &[&one], None)).ends_with("No data in 1 stretch."));
    }

    #[test]
    fn each_line_is_told_by_its_name() {
        let one = samples(&[0, 10, 20]);
        let said = words(&drawing(Shape::Line, &[&one, &[]], None));
        assert!(said.starts_with("Temperature, line 0 from 00:00:00"), "{said}");
        assert!(said.ends_with("Temperature, line 1: no readings in this span."), "{said}");
    }
}
