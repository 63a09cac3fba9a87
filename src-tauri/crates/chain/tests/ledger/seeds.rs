//! Seeds that failed once. `SEED=… FAULT=… OPERATION=…` runs one alone.

use crate::{
    fault::Fault,
    operation::Operation,
    outside::vault,
    runs::{Run, carry_out},
};

async fn stay_mended(seeds: &[u64], fault: Fault, operation: Operation) {
    let (vault, _folder) = vault().await;
    for seed in seeds {
        let outcome = carry_out(vault.clone(), Run { seed: *seed, fault, operation }).await;
        assert_eq!(outcome.wrongs, [], "SEED={seed} FAULT={fault} OPERATION={operation:?}: {:?}", outcome.failures);
        assert!(outcome.struck > 0, "SEED={seed}: the fault did not strike");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coins_that_arrived_are_not_told_as_replaced_by_machines_that_know_different_blocks() {
    stay_mended(&[7], Fault::BlockGoesBack, Operation::Send).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deed_that_went_is_not_denied_by_machines_that_know_different_blocks() {
    stay_mended(&[6, 20, 22, 40], Fault::BlockGoesBack, Operation::Transfer).await;
}
