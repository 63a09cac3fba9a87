//! The end of collecting, where a contract has one.

use domain::{network::RewardSource, reward_family::RewardFamily, time::Millis};
use wallet::ports::ChainError;

use crate::{EvmChain, abi::RewardProofs::endTimeCall, calls::Reads, fees::Head};

impl EvmChain {
    /// Of the families that Deedbox knows only Uniswap's has contracts with an end (`MerkleDistributorWithDeadline`).
    pub(crate) async fn end_of(&self, source: &RewardSource) -> Result<Option<Millis>, ChainError> {
        if source.family() != Some(RewardFamily::MerkleDistributor) {
            return Ok(None);
        }
        self.agreed(|node, head| Box::pin(async move { node.claims_end_at(source, &head).await })).await
    }

    /// A contract without an end refuses to be asked.
    async fn claims_end_at(&self, source: &RewardSource, head: &Head) -> Result<Option<Millis>, ChainError> {
        let mut reads = Reads::default();
        let end = reads.add(source.address, &endTimeCall {});
        let answers = self.read(reads, head).await?;
        let seconds = answers.maybe(&end)?.map(|end| end.saturating_to::<u64>());
        Ok(seconds.map(|seconds| Millis(seconds.saturating_mul(1_000))))
    }
}
