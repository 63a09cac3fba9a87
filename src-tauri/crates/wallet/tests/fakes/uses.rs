//! How often an app used its grant.

use domain::time::Millis;

/// What the log says of one grant.
#[derive(Default)]
pub struct Uses {
    pub served: Vec<(Millis, u64)>,
    pub refused: u32,
}
