//! Nodes of the network as one transport for alloy: the next one is asked when one fails.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use alloy::{
    rpc::json_rpc::{RequestPacket, ResponsePacket},
    transports::{TransportError, TransportErrorKind, TransportFut},
};
use tower::Service;
use wallet::ports::Clock;

use crate::node::{Identity, Node, NodeError};

#[derive(Clone)]
pub struct Nodes(Arc<Inner>);

struct Inner {
    expected: Identity,
    nodes: Vec<Arc<Node>>,
    /// The node that answered last.
    current: AtomicUsize,
    clock: Arc<dyn Clock>,
}

impl Nodes {
    pub fn new(expected: Identity, nodes: Vec<Arc<Node>>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner { expected, nodes, current: AtomicUsize::new(0), clock }))
    }
}

impl Inner {
    /// The first failure is the one told: the others were only asked because of it.
    async fn ask(&self, request: &RequestPacket) -> Result<ResponsePacket, NodeError> {
        let body = serde_json::to_vec(request).map_err(|e| NodeError::BadAnswer(e.to_string()))?;
        let start = self.current.load(Ordering::Relaxed);
        let mut told = None;
        for (place, node) in self.nodes.iter().enumerate().cycle().skip(start).take(self.nodes.len()) {
            match node.ask(&body, self.expected, self.clock.as_ref()).await {
                Ok(answer) => {
                    self.current.store(place, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(error) => told = told.or(Some(error)),
            }
        }
        Err(told.unwrap_or_else(|| NodeError::Unreachable("the network file names no node".into())))
    }
}

impl Service<RequestPacket> for Nodes {
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: RequestPacket) -> TransportFut<'static> {
        let inner = self.0.clone();
        Box::pin(async move { inner.ask(&request).await.map_err(TransportErrorKind::custom) })
    }
}
