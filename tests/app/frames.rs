//! How long the window is busy with each frame while a chart is read.

use crate::e2e::{Journey, Size};

#[test]
#[ignore = "cargo xtask bench readings --window runs it alone"]
fn figures_of_a_dragged_chart() {
    Journey::with_a_year(Size::DESK).a_dragged_chart();
}
