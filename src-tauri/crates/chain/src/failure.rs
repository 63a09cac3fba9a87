//! alloy's errors as the port's.

use alloy::{
    rpc::json_rpc::RpcError,
    transports::{TransportError, TransportErrorKind},
};
use domain::shown::shown_text;
use wallet::ports::ChainError;

use crate::node::NodeError;

pub fn of_rpc(error: TransportError) -> ChainError {
    match &error {
        RpcError::Transport(kind) => of_transport(kind),
        RpcError::ErrorResp(payload) => bad(&payload.message),
        RpcError::NullResp => bad("nothing"),
        RpcError::DeserError { err, .. } => bad(&err.to_string()),
        RpcError::UnsupportedFeature(_) | RpcError::LocalUsageError(_) | RpcError::SerError(_) => {
            bad(&error.to_string())
        }
    }
}

/// An answer that cannot be true; `cause` may hold the node's own words.
pub fn bad(cause: &str) -> ChainError {
    ChainError::BadAnswer(shown_text(cause))
}

fn of_transport(kind: &TransportErrorKind) -> ChainError {
    let TransportErrorKind::Custom(cause) = kind else { return bad(&kind.to_string()) };
    match cause.downcast_ref::<NodeError>() {
        Some(NodeError::Unreachable(cause)) => ChainError::Unreachable(cause.clone()),
        Some(silent @ NodeError::Silent) => ChainError::Unreachable(silent.to_string()),
        Some(NodeError::WrongChain { expected, found }) => {
            ChainError::WrongChain { expected: *expected, found: *found }
        }
        Some(NodeError::WrongGenesis) => ChainError::WrongGenesis,
        Some(NodeError::BadAnswer(cause)) => ChainError::BadAnswer(cause.clone()),
        None => bad(&kind.to_string()),
    }
}
