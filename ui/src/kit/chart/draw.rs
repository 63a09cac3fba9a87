//! Samples as paths.

use super::{
    Sample, Shape,
    plot::{BOTTOM, LEFT, Plot, Scale, WIDTH},
};

/// What draws an unbroken stretch of a line, each part with its class. A second line lies over the first one, dashed.
pub fn paths(shape: Shape, plot: &Plot, line_no: usize, run: &[Sample]) -> Vec<(&'static str, String)> {
    let points = points(plot.scale, run);
    if line_no > 0 {
        let path = if shape == Shape::Steps { steps(&points) } else { line(&points) };
        return vec![("line two", path)];
    }
    match shape {
        Shape::Line => vec![("line", line(&points))],
        Shape::Area => vec![("area", area(&points)), ("line", line(&points))],
        Shape::Bars => vec![("bar1", points.iter().map(|point| bar_at(*point, plot.zero, plot.bar)).collect())],
        Shape::Steps => vec![("line", steps(&points))],
    }
}

fn points(scale: Scale, run: &[Sample]) -> Vec<(f64, f64)> {
    run.iter().map(|sample| (scale.x(sample.at), scale.y(sample.value))).collect()
}

/// A single point becomes a short dash.
fn line(run: &[(f64, f64)]) -> String {
    let points: Vec<String> = run.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    if let [only] = points.as_slice() { format!("M{only}h2") } else { format!("M{}", points.join("L")) }
}

fn area(run: &[(f64, f64)]) -> String {
    let (left, right) = (run.first().map_or(0.0, |p| p.0), run.last().map_or(0.0, |p| p.0));
    format!("{}L{right:.1} {BOTTOM}L{left:.1} {BOTTOM}Z", line(run))
}

fn steps(run: &[(f64, f64)]) -> String {
    let [(left, top), rest @ ..] = run else { return String::new() };
    let on: String = rest.iter().map(|(x, y)| format!("H{x:.1}V{y:.1}")).collect();
    format!("M{left:.1} {top:.1}{}", if on.is_empty() { "h2" } else { on.as_str() })
}

/// A bar at an edge is cut off there.
fn bar_at((x, y): (f64, f64), zero: f64, width: f64) -> String {
    let (left, right) = ((x - width / 2.0).max(LEFT), (x + width / 2.0).min(WIDTH));
    format!("M{left:.1} {y:.1}H{right:.1}V{zero:.1}H{left:.1}Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chart::plot::{plot, tests::drawing};

    #[test]
    fn steps_go_level_and_then_up_or_down() {
        assert_eq!(steps(&[(40.0, 100.0), (50.0, 80.0), (60.0, 90.0)]), "M40.0 100.0H50.0V80.0H60.0V90.0");
        assert_eq!(steps(&[(40.0, 100.0)]), "M40.0 100.0h2");
    }

    #[test]
    fn bars_begin_at_nothing_and_stay_within_the_frame() {
        for values in [[3.0, 5.0, 4.0], [-2.0, 0.0, 6.0], [-7.0, -5.0, -6.0]] {
            let bars: Vec<Sample> = values.iter().zip(0..).map(|(value, at)| Sample { at, value: *value }).collect();
            let drawn = plot(&drawing(Shape::Bars, &[&bars], None));
            let first = (drawn.scale.x(bars[0].at), drawn.scale.y(bars[0].value));
            assert_eq!(first.1 < drawn.zero, values[0] > 0.0, "{values:?}");
            assert!(bar_at(first, drawn.zero, drawn.bar).starts_with(&format!("M{LEFT:.1} ")), "{values:?}");
            let parts = paths(Shape::Bars, &drawn, 0, &drawn.runs[0][0]);
            let [(class, path)] = parts.as_slice() else { panic!("one part") };
            assert_eq!((*class, path.matches('M').count()), ("bar1", 3));
        }
    }

    #[test]
    fn a_second_line_is_told_apart_by_its_dash_whatever_the_shape() {
        let samples: Vec<Sample> = (0..4).map(|at| Sample { at, value: at as f64 }).collect();
        for shape in [Shape::Line, Shape::Area, Shape::Bars, Shape::Steps] {
            let drawn = plot(&drawing(shape, &[&samples, &samples], None));
            let parts = paths(shape, &drawn, 1, &drawn.runs[1][0]);
            assert_eq!(parts.iter().map(|(class, _)| *class).collect::<Vec<_>>(), ["line two"], "{shape:?}");
        }
    }
}
