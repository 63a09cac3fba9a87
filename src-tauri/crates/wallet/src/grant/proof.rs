//! The owner's signature under a stored grant: a row that somebody edited opens nothing.

use wire::{
    identity::DeviceAddress,
    signature::{Signature, recover},
};

use crate::ports::store::GrantRow;

/// Whether the row's id is the digest of its terms on this chain, and its owner signed it.
pub(crate) fn is_signed(row: &GrantRow, chain_id: u64) -> bool {
    is_of_terms(row, chain_id) && is_by_owner(row)
}

/// Whether the row's id is the digest of its terms on this chain.
pub(crate) fn is_of_terms(row: &GrantRow, chain_id: u64) -> bool {
    row.terms.id(chain_id) == row.id
}

/// Whether the owner whom the terms name signed the row's id.
pub(crate) fn is_by_owner(row: &GrantRow) -> bool {
    let Some((rs, [_v])) = row.signature.split_first_chunk::<64>() else { return false };
    recover(&row.id.0.0, &Signature(*rs), DeviceAddress(row.terms.owner.0.into_array())).is_ok()
}
