//! Labels read from pictures: whatever a camera, a screenshot or an attacker makes of them.

mod drawn;
mod hostile;
mod reading;
#[path = "../espressif/seeded.rs"]
mod seeded;
