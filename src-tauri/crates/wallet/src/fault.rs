//! Points at which a test may kill the process: before and after each commit and each outside effect.

#[cfg(all(feature = "faults", not(debug_assertions)))]
compile_error!("the feature `faults` is for tests: a release build must not have it");

/// Passes a named point; ends the process there when the feature `faults` is on and the point is chosen.
///
/// The point is chosen by `DEEDBOX_FAULT=NAME`.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn point(_name: &'static str) {}

/// Passes a named point; ends the process there when it is the chosen one.
#[cfg(feature = "faults")]
pub fn point(name: &'static str) {
    let Ok(chosen) = std::env::var("DEEDBOX_FAULT") else { return };
    if chosen == name {
        std::process::abort();
    }
}
