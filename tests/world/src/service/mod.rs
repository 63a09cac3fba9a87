//! The network's services on loopback: faucet, maker's desk, payer, pinning, proofs of rewards, and the gateway that
//! pays for batches.

pub(crate) mod answer;
mod epochs;
mod faucet;
mod gateway;
mod ledger;
mod maker;
mod payer;
mod pin;
mod proofs;

use std::{io, sync::Arc};

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    chain::Chain,
    panel::{Panel, Target, disturb},
};
use answer::Refusal;
use epochs::{Calendar, Epochs};
use faucet::Faucet;
use gateway::Gateway;
use ledger::Ledger;
pub use maker::{Desk, Handed};
use payer::Payer;
pub use pin::Pins;
pub use proofs::{ProofLie, Proofs};

/// The running services; dropping them ends them.
pub struct Services {
    /// Where they listen, without a slash at the end.
    pub url: String,
    pub desk: Arc<Desk>,
    pub pins: Arc<Pins>,
    /// Empty until something is published.
    pub proofs: Arc<Proofs>,
    _epochs: Epochs,
    server: JoinHandle<()>,
}

impl Services {
    /// Starts all services on one port of 127.0.0.1, and `more` routes beside them.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn start(chain: Arc<Chain>, panel: Arc<Panel>, more: Router) -> io::Result<Self> {
        let calendar = Calendar::new(chain.terms.epoch_seconds);
        let ledger = Arc::new(Ledger::default());
        let (desk, pins) = (Arc::new(Desk::new(chain.clone())), Arc::new(Pins::default()));
        let gateway = Arc::new(Gateway { chain: chain.clone(), ledger: ledger.clone(), calendar });
        let faucet = Arc::new(Faucet::new(chain.clone()));
        let payer = payers(&panel, Arc::new(Payer::new(chain.clone())));
        let proofs = Arc::new(Proofs::default());
        let router = router(&panel, faucet, desk.clone(), pins.clone(), gateway).merge(payer).merge(more);
        let router = router.merge(proofs.clone().routes());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the services ended");
            }
        });
        Ok(Self { url, desk, pins, proofs, _epochs: Epochs::run(chain, ledger, calendar), server })
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn payers(panel: &Arc<Panel>, payer: Arc<Payer>) -> Router {
    Router::new()
        .route("/payer", get(payer::tell))
        .route("/payer/register", post(payer::register))
        .route("/payer/proxy", post(payer::proxy))
        .with_state(payer)
        .layer(from_fn_with_state((panel.clone(), Target::Payer), disturb))
}

fn router(panel: &Arc<Panel>, faucet: Arc<Faucet>, desk: Arc<Desk>, pins: Arc<Pins>, gateway: Arc<Gateway>) -> Router {
    let faults = |target: Target| from_fn_with_state((panel.clone(), target), disturb);
    let faucet = Router::new().route("/faucet", post(faucet::give)).with_state(faucet);
    let maker = Router::new().route("/maker/mint", post(maker::mint)).with_state(desk);
    let pin =
        Router::new().route("/pin/upload", post(pin::upload)).route("/ipfs/{cid}", get(pin::read)).with_state(pins);
    let gateway = Router::new()
        .route("/gateway/batches", post(gateway::batches).get(gateway::kept))
        .route("/gateway/devices/{address}", get(gateway::device))
        .with_state(gateway);
    Router::new()
        .merge(faucet.layer(faults(Target::Faucet)))
        .merge(maker.layer(faults(Target::Maker)))
        .merge(pin.layer(faults(Target::Pin)))
        .merge(gateway.layer(faults(Target::Gateway)))
        .merge(panel.clone().routes())
        .fallback(|| async { Refusal::new(StatusCode::NOT_FOUND, "service.no_such_address", "no such address") })
        .method_not_allowed_fallback(|| async {
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "service.no_such_method", "no such method here")
        })
}
