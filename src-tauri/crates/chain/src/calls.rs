//! Many reads at one block in few requests.

use std::marker::PhantomData;

use alloy::{
    network::TransactionBuilder,
    primitives::{Address, Bytes},
    providers::Provider,
    rpc::client::BatchRequest,
    rpc::{
        json_rpc::RpcError,
        types::{TransactionInput, TransactionRequest},
    },
    sol_types::SolCall,
};
use futures::future::try_join_all;
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    abi::Multicall::{Read, aggregate3Call},
    failure::{bad, of_rpc},
    fees::Head,
};

/// Reads in one multicall: well below what a node gives a call in gas and answers in bytes.
const IN_ONE_CALL: usize = 200;
/// IoTeX nodes take at most 100 requests in a batch.
const IN_ONE_BATCH: usize = 100;

/// Reads to make together, and where each answer will be.
#[derive(Default)]
pub struct Reads(Vec<(Address, Bytes)>);

/// The place of an answer of `C`.
pub struct Place<C>(usize, PhantomData<C>);

/// The answers, in the order of the reads; `None` where the contract refused.
pub struct Answers(Vec<Option<Bytes>>);

impl Reads {
    pub fn add<C: SolCall>(&mut self, to: Address, call: &C) -> Place<C> {
        self.0.push((to, call.abi_encode().into()));
        Place(self.0.len() - 1, PhantomData)
    }
}

impl Answers {
    /// The answer, strictly decoded; `None` if the contract refused.
    pub fn maybe<C: SolCall>(&self, place: &Place<C>) -> Result<Option<C::Return>, ChainError> {
        let Some(Some(data)) = self.0.get(place.0) else { return Ok(None) };
        let value = C::abi_decode_returns_validate(data)
            .map_err(|_| bad(&format!("{} gave back other data than it should", C::SIGNATURE)))?;
        Ok(Some(value))
    }

    /// The bytes of an answer, whatever they mean; `None` if the contract refused.
    pub fn raw<C>(&self, place: &Place<C>) -> Option<&Bytes> {
        self.0.get(place.0)?.as_ref()
    }

    /// The answer of a read that no contract of this family refuses.
    pub fn sure<C: SolCall>(&self, place: &Place<C>) -> Result<C::Return, ChainError> {
        self.maybe(place)?.ok_or_else(|| bad(&format!("{} failed", C::SIGNATURE)))
    }
}

impl EvmChain {
    pub(crate) async fn read(&self, reads: Reads, at: &Head) -> Result<Answers, ChainError> {
        self.read_in(IN_ONE_CALL, reads, at).await
    }

    /// The same with `in_one_call` reads in one multicall, where that many are known to be cheap enough.
    pub(crate) async fn read_in(&self, in_one_call: usize, reads: Reads, at: &Head) -> Result<Answers, ChainError> {
        let size = if self.network.multicall3.is_some() { in_one_call } else { IN_ONE_BATCH };
        let parts = reads.0.chunks(size).map(|part| async move {
            match self.network.multicall3 {
                Some(multicall) => self.aggregate(multicall, part, at).await,
                None => self.batch(part, at).await,
            }
        });
        Ok(Answers(try_join_all(parts).await?.concat()))
    }

    async fn aggregate(
        &self,
        multicall: Address,
        part: &[(Address, Bytes)],
        at: &Head,
    ) -> Result<Vec<Option<Bytes>>, ChainError> {
        let calls = part
            .iter()
            .map(|(target, data)| Read { target: *target, allowFailure: true, callData: data.clone() })
            .collect();
        let request = request(multicall, aggregate3Call { calls }.abi_encode().into());
        let data = self.provider.call(request).block(at.id()).await.map_err(of_rpc)?;
        let outcomes = aggregate3Call::abi_decode_returns_validate(&data)
            .map_err(|_| bad("its multicall contract gave back other data than it should"))?;
        if outcomes.len() != part.len() {
            return Err(bad("its multicall contract left answers out"));
        }
        Ok(outcomes.into_iter().map(|outcome| outcome.success.then_some(outcome.returnData)).collect())
    }

    async fn batch(&self, part: &[(Address, Bytes)], at: &Head) -> Result<Vec<Option<Bytes>>, ChainError> {
        let client = self.provider.client();
        let mut batch = BatchRequest::new(client);
        let mut waiters = Vec::with_capacity(part.len());
        for (target, data) in part {
            let params = (request(*target, data.clone()), at.id());
            waiters.push(batch.add_call::<_, Bytes>("eth_call", &params).map_err(of_rpc)?);
        }
        batch.send().await.map_err(of_rpc)?;
        let mut answers = Vec::with_capacity(part.len());
        for waiter in waiters {
            answers.push(match waiter.await {
                Ok(data) => Some(data),
                Err(RpcError::ErrorResp(payload))
                    if payload.as_revert_data().is_some() || payload.message.contains("revert") =>
                {
                    None
                }
                Err(error) => return Err(of_rpc(error)),
            });
        }
        Ok(answers)
    }
}

/// A call without a sender. Old nodes read `data`, new ones `input`: both are given.
pub fn request(to: Address, data: Bytes) -> TransactionRequest {
    TransactionRequest { input: TransactionInput::both(data), ..TransactionRequest::default() }.with_to(to)
}
