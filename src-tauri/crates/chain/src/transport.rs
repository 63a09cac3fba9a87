//! Nodes of the network as one transport for alloy: the next one is asked when one fails, all again when all are busy.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use alloy::{
    rpc::json_rpc::{Id, RequestPacket, ResponsePacket},
    transports::{TransportError, TransportErrorKind, TransportFut},
};
use tower::Service;
use wallet::ports::Clock;

use crate::node::{Identity, Node, NodeError, Once};

/// The waits before the second and the third round; nodes that ask for more get it, up to [`MOST_WAIT`].
const BACK_OFF: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];
/// Longer than this the owner is not kept waiting for a busy node: it is said how long it asks for.
const MOST_WAIT: Duration = Duration::from_secs(3);
/// So many nodes may let time run out before the owner is told.
const MOST_SILENT: usize = 2;

#[derive(Clone)]
pub struct Nodes(Arc<Inner>);

struct Inner {
    expected: Identity,
    nodes: Vec<Arc<Node>>,
    /// The node that answered last.
    current: AtomicUsize,
    clock: Arc<dyn Clock>,
}

/// One request on its way: which nodes may still be asked, and what went wrong so far.
struct Errand {
    body: Vec<u8>,
    ids: Vec<Id>,
    places: Vec<usize>,
    /// The first failure is the one told: the others were only asked because of it.
    told: Option<NodeError>,
    silent: usize,
}

/// What came of asking every node once.
enum Round {
    Answer(ResponsePacket),
    /// Some may be asked again, not before this time where all of them named one.
    Busy {
        wait: Duration,
    },
    Failed,
}

impl Nodes {
    pub fn new(expected: Identity, nodes: Vec<Arc<Node>>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner { expected, nodes, current: AtomicUsize::new(0), clock }))
    }
}

impl Inner {
    async fn ask(&self, request: &RequestPacket) -> Result<ResponsePacket, NodeError> {
        let body = serde_json::to_vec(request).map_err(|e| NodeError::BadAnswer(e.to_string()))?;
        let (start, all) = (self.current.load(Ordering::Relaxed), self.nodes.len());
        let places = (0..all).cycle().skip(start).take(all).collect();
        let mut errand = Errand { body, ids: ids(request), places, told: None, silent: 0 };
        let mut back_off = BACK_OFF.into_iter();
        loop {
            let wait = match self.round(&mut errand).await {
                Round::Answer(answer) => return Ok(answer),
                Round::Busy { wait } => wait,
                Round::Failed => break,
            };
            let Some(least) = back_off.next().filter(|_| wait <= MOST_WAIT) else { break };
            self.clock.sleep(millis(least.max(wait))).await;
        }
        self.nodes.iter().for_each(|node| node.doubt());
        Err(errand.told.unwrap_or_else(|| NodeError::Unreachable("the network file names no node".into())))
    }

    async fn round(&self, errand: &mut Errand) -> Round {
        let mut waits = Vec::new();
        for place in std::mem::take(&mut errand.places) {
            let Some(node) = self.nodes.get(place) else { continue };
            match node.ask(&errand.body, self.expected, self.clock.as_ref()).await {
                Ok(Once::Answer(answer)) if !answers(&answer, &errand.ids) => {
                    errand.told.get_or_insert_with(|| NodeError::BadAnswer("it answers another question".into()));
                }
                Ok(Once::Answer(answer)) => {
                    self.current.store(place, Ordering::Relaxed);
                    return Round::Answer(answer);
                }
                Ok(Once::Busy { cause, wait }) => {
                    errand.told.get_or_insert_with(|| busy(&cause, wait));
                    errand.places.push(place);
                    waits.push(wait.unwrap_or_default());
                }
                Err(error) => {
                    errand.silent += usize::from(matches!(error, NodeError::Silent));
                    errand.told.get_or_insert(error);
                }
            }
            if errand.silent == MOST_SILENT {
                return Round::Failed;
            }
        }
        waits.into_iter().min().map_or(Round::Failed, |wait| Round::Busy { wait })
    }
}

fn ids(request: &RequestPacket) -> Vec<Id> {
    match request {
        RequestPacket::Single(request) => vec![request.id().clone()],
        RequestPacket::Batch(requests) => requests.iter().map(|request| request.id().clone()).collect(),
    }
}

/// A node that could not read the question may leave its number out.
fn answers(packet: &ResponsePacket, ids: &[Id]) -> bool {
    let ours = |id: &Id, failed: bool| ids.contains(id) || (failed && id.is_none());
    match packet {
        ResponsePacket::Single(response) => ours(&response.id, response.is_error()),
        ResponsePacket::Batch(responses) => responses.iter().all(|response| ours(&response.id, response.is_error())),
    }
}

fn busy(cause: &str, wait: Option<Duration>) -> NodeError {
    let wait = wait
        .filter(|wait| *wait > MOST_WAIT)
        .map_or_else(String::new, |wait| format!(", and it wants to be left alone for {} s", wait.as_secs()));
    NodeError::Unreachable(format!("{cause}{wait}"))
}

fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
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
