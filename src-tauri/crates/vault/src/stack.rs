//! Wipes the stack that secret work used: what libraries copied there outlives their frames.

/// More than the deepest call into the curve, hash and cipher crates uses.
const DEPTH: usize = 256 * 1024;

/// Runs `work` and overwrites the stack it used; the result must hold secrets behind pointers only.
#[inline(never)]
pub fn wiped<R>(work: impl FnOnce() -> R) -> R {
    let result = run(work);
    wipe_stack();
    result
}

#[inline(never)]
fn run<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Overwrites what calls that have returned left on this thread's stack, such as pieces of a password that was parsed.
#[inline(never)]
pub fn wipe_stack() {
    let mut room = [0u8; DEPTH];
    std::hint::black_box(&mut room);
}
