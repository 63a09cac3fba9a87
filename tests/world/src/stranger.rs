use alloy::primitives::{B256, U256};
use wire::{
    identity::DeviceAddress,
    permit::Permit,
    signature::{Signature, SignatureError},
};

use crate::{
    chain::{Chain, Claim, SendError, interfaces::IoIDRegistry},
    devices::{BenchError, Model, SimDevice},
    service::Services,
};

/// Why the stranger has no device.
#[derive(Debug, thiserror::Error)]
pub enum StrangerError {
    #[error("there is no hotspot")]
    NoDevice,
    #[error(transparent)]
    Device(#[from] BenchError),
    #[error(transparent)]
    Signature(#[from] SignatureError),
    #[error("the maker's desk: {0}")]
    Desk(String),
    #[error(transparent)]
    Chain(#[from] SendError),
}

/// Makes the hotspot the stranger's, with a pinned document, the way every owner does it.
pub async fn claim(chain: &Chain, services: &Services, devices: &[SimDevice]) -> Result<(), StrangerError> {
    let device = devices.iter().find(|device| device.model() == Model::Hotspot).ok_or(StrangerError::NoDevice)?;
    let owner = &chain.stranger;
    let handed = services.desk.mint(device.address(), owner.address()).await;
    let handed = handed.map_err(|refusal| StrangerError::Desk(refusal.detail))?;
    let document = device.did_document()?.into_bytes();
    let uri = format!("ipfs://{}", services.pins.pin(document.clone()));
    let (v, r, s) = permit(chain, device, owner.address()).await?;
    let papers = Claim { device: device.address(), token_id: handed.token_id, document, uri, v, r, s };
    chain.claim(owner, &papers).await?;
    device.end_signing()?;
    Ok(())
}

/// What the device signs for `owner` at its present nonce: v, r, s.
pub async fn permit(
    chain: &Chain,
    device: &SimDevice,
    owner: alloy::primitives::Address,
) -> Result<(u8, B256, B256), StrangerError> {
    let registry = chain.contracts.registry;
    let nonces = IoIDRegistry::new(registry, chain.node());
    let nonce: U256 =
        nonces.nonces(device.address()).call().await.map_err(|error| SendError::Node(error.to_string()))?;
    let signature = Signature(device.permit(owner, nonce, chain.chain_id, registry)?);
    let permit =
        Permit { owner: owner.into(), nonce: nonce.to_be_bytes(), chain_id: chain.chain_id, registry: registry.into() };
    let signed = permit.recover(&signature, DeviceAddress(device.address().into()))?;
    Ok((signed.v, signed.r.into(), signed.s.into()))
}
