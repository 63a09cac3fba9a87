//! A program run over proven rows, and the check that somebody else's result is what it gives.

use domain::evidence::Evidence;
use serde::de::IgnoredAny;

use super::{AlgorithmError, AlgorithmResult, Program, table::Table};
use crate::{
    ports::{Caps, Sandbox},
    proof::{Proof, check},
};

/// What a result shows that was computed again (L3).
pub const SHOWS: &str = "This program makes exactly this output of exactly these rows, and each row is in a batch that was \
    signed with the key of the device named here.";

/// What it does not.
pub const DOES_NOT_SHOW: [&str; 3] = [
    "That the sensor was right: a signature proves where a reading comes from, not that it is true.",
    "That nothing was left out: the result is of the rows of the proof, and whoever made it chose them.",
    "That the program does what it is said to do: read its source, and compare its SHA-256.",
];

/// Checks a proof, then runs a program over all its readings; nothing else is given to it.
///
/// # Errors
/// [`AlgorithmError`]; then there is no result.
pub async fn compute(
    sandbox: &dyn Sandbox,
    program: &Program,
    proof: &Proof,
) -> Result<(AlgorithmResult, Evidence), AlgorithmError> {
    let evidence = check(proof)?;
    let table = Table::of(proof);
    let output = sandbox.run(program, &table.bytes(), Caps::STANDARD).await?;
    let output = String::from_utf8(output).map_err(|_| AlgorithmError::NotJson)?;
    serde_json::from_str::<IgnoredAny>(&output).map_err(|_| AlgorithmError::NotJson)?;
    Ok((AlgorithmResult::of(program, &table, &evidence, output), evidence))
}

/// Computes a result again from the rows of a proof: L3 where it comes out the same.
///
/// # Errors
/// [`AlgorithmError::Differs`] names the first part that is another one; and those of [`compute`].
pub async fn verify(
    sandbox: &dyn Sandbox,
    program: &Program,
    proof: &Proof,
    result: &AlgorithmResult,
) -> Result<Evidence, AlgorithmError> {
    if program.hash().0 != result.program() {
        return Err(AlgorithmError::Differs("program"));
    }
    let (again, evidence) = compute(sandbox, program, proof).await?;
    match again.difference(result) {
        Some(part) => Err(AlgorithmError::Differs(part)),
        None => Ok(evidence),
    }
}
