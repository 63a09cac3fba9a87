//! What an account's key signs: EIP-1559 transactions, and digests. Each signature is checked before it is given out.

use alloy_consensus::{SignableTransaction, TxEip1559, private::alloy_eips::eip2718::Encodable2718};
use alloy_primitives::{B256, Signature, TxKind, U256};
use alloy_signer_local::PrivateKeySigner;
use domain::{
    Bytes,
    account::Owner,
    transaction::{SignedTransaction, Transaction},
};
use wallet::ports::VaultError;

/// What is to be signed.
///
/// # Errors
/// [`VaultError::Storage`] for a fee no transaction can carry.
pub fn unsigned(transaction: &Transaction) -> Result<TxEip1559, VaultError> {
    Ok(TxEip1559 {
        chain_id: transaction.chain_id,
        nonce: transaction.nonce,
        gas_limit: transaction.gas_limit,
        max_fee_per_gas: wei(transaction.max_fee_per_gas.0)?,
        max_priority_fee_per_gas: wei(transaction.max_priority_fee_per_gas.0)?,
        to: TxKind::Call(transaction.call.to),
        value: transaction.call.value.0,
        access_list: Default::default(),
        input: transaction.call.data.clone(),
    })
}

/// The EIP-2718 bytes to send, and their hash.
#[must_use]
pub fn signed(transaction: &Transaction, unsigned: TxEip1559, signature: Signature) -> SignedTransaction {
    let signed = unsigned.into_signed(signature);
    let raw = Bytes::from(signed.encoded_2718());
    let (hash, nonce) = (*signed.hash(), transaction.nonce);
    SignedTransaction { raw, hash, nonce, content: Some(Box::new(transaction.clone())), rivals: Vec::new() }
}

/// A signature over `digest` that recovers to the account: a fault in the machine must not give the key away.
///
/// # Errors
/// [`VaultError::Storage`] for one that does not; it is thrown away.
pub fn sign(signer: &PrivateKeySigner, digest: B256) -> Result<Signature, VaultError> {
    let broken = || VaultError::Storage("a signature came out wrong and was thrown away".into());
    let signed = signer.credential().sign_prehash_recoverable(digest.as_slice()).map_err(|_| broken())?;
    let signature = Signature::from(signed);
    if is_of(Owner(signer.address()), &digest, &signature) { Ok(signature) } else { Err(broken()) }
}

/// Whether `owner` made it.
#[must_use]
pub fn is_of(owner: Owner, digest: &B256, signature: &Signature) -> bool {
    signature.recover_address_from_prehash(digest).is_ok_and(|address| address == owner.0)
}

fn wei(amount: U256) -> Result<u128, VaultError> {
    u128::try_from(amount).map_err(|_| VaultError::Storage("the fee is larger than a transaction can carry".into()))
}
