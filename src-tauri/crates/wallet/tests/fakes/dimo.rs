//! A chain without DIMO.

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    device::DeviceId,
    dimo::{DimoAct, DimoPlan, DimoToken},
    transaction::Call,
};
use wallet::ports::{
    ChainError, Dimo, Logged,
    dimo::{BoxesNow, DIMO, DimoFacts, DimoPage, DimoWatched, Permitted},
};

pub struct NoDimo;

#[async_trait]
impl Dimo for NoDimo {
    async fn dimo_facts(&self, _: DeviceId, _: Owner, _: Option<U256>) -> Result<DimoFacts, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }

    fn dimo_call(&self, _: U256, _: &DimoAct, _: &[u8]) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }

    async fn dimo_done(&self, _: B256, _: &DimoPlan) -> Result<Logged<()>, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }

    async fn dimo_boxes(&self, _: &[DeviceId]) -> Result<BoxesNow, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }

    async fn dimo_watched(&self, _: &DimoWatched, _: u64) -> Result<DimoPage, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }

    async fn dimo_permissions(&self, _: &[(DimoToken, Address)]) -> Result<Vec<U256>, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }

    async fn dimo_permitted(&self, _: &[DimoToken]) -> Result<Permitted, ChainError> {
        Err(ChainError::NotOffered(DIMO))
    }
}
