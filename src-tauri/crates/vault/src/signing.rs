//! What the account's key signs: EIP-1559 transactions and grants. Each signature is checked before it is given out.

use alloy_consensus::{SignableTransaction, TxEip1559, private::alloy_eips::eip2718::Encodable2718};
use alloy_primitives::{B256, Signature, TxKind, U256};
use alloy_signer_local::PrivateKeySigner;
use domain::{
    Bytes,
    grant::{GrantId, GrantTerms},
    transaction::{SignedTransaction, Transaction},
};
use wallet::ports::VaultError;

/// Signs `transaction`: the EIP-2718 bytes to send, and their hash.
///
/// # Errors
/// [`VaultError::Storage`] for a fee no transaction can carry.
pub fn transaction(signer: &PrivateKeySigner, transaction: &Transaction) -> Result<SignedTransaction, VaultError> {
    let unsigned = TxEip1559 {
        chain_id: transaction.chain_id,
        nonce: transaction.nonce,
        gas_limit: transaction.gas_limit,
        max_fee_per_gas: wei(transaction.max_fee_per_gas.0)?,
        max_priority_fee_per_gas: wei(transaction.max_priority_fee_per_gas.0)?,
        to: TxKind::Call(transaction.call.to),
        value: transaction.call.value.0,
        access_list: Default::default(),
        input: transaction.call.data.clone(),
    };
    let signature = sign(signer, unsigned.signature_hash())?;
    let signed = unsigned.into_signed(signature);
    let raw = Bytes::from(signed.encoded_2718());
    let (hash, nonce) = (*signed.hash(), transaction.nonce);
    Ok(SignedTransaction { raw, hash, nonce, content: Some(Box::new(transaction.clone())), rivals: Vec::new() })
}

/// Signs the EIP-712 message of a grant; 65 bytes r‖s‖v.
///
/// # Errors
/// [`VaultError::Storage`] when the terms name another owner.
pub fn grant(signer: &PrivateKeySigner, terms: &GrantTerms, chain_id: u64) -> Result<(GrantId, Bytes), VaultError> {
    if terms.owner.0 != signer.address() {
        return Err(VaultError::Storage("the grant names another owner than this wallet's account".into()));
    }
    let id = terms.id(chain_id);
    let signature = sign(signer, id.0)?;
    Ok((id, Bytes::copy_from_slice(&signature.as_bytes())))
}

/// A signature over `digest` that recovers to the account: a fault in the machine must not give the key away.
fn sign(signer: &PrivateKeySigner, digest: B256) -> Result<Signature, VaultError> {
    let broken = || VaultError::Storage("a signature came out wrong and was thrown away".into());
    let signed = signer.credential().sign_prehash_recoverable(digest.as_slice()).map_err(|_| broken())?;
    let signature = Signature::from(signed);
    match signature.recover_address_from_prehash(&digest) {
        Ok(address) if address == signer.address() => Ok(signature),
        Ok(_) | Err(_) => Err(broken()),
    }
}

fn wei(amount: U256) -> Result<u128, VaultError> {
    u128::try_from(amount).map_err(|_| VaultError::Storage("the fee is larger than a transaction can carry".into()))
}
