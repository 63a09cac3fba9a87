use std::{
    collections::BTreeMap,
    io, iter,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use alloy::primitives::{Address, B256, U256};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{amount::Amount, merkle::RewardLeaf};
use futures::stream;
use serde::Serialize;
use tokio::time::sleep;

use super::answer::{Refusal, field};
use crate::chain::{Family, Published};

const BAD: &str = "proofs.bad_request";
/// A quarter of a gigabyte.
const CHUNK: usize = 1 << 16;
const CHUNKS: usize = 1 << 12;

/// What was published of each family, newest last, as its own maker tells it.
#[derive(Default)]
pub struct Proofs(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    published: BTreeMap<Family, Vec<Published>>,
    lie: Option<ProofLie>,
}

/// What the service tells that is not so, or how else it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofLie {
    /// One unit more than the tree has.
    OtherAmount,
    /// The rewards of all other accounts.
    OtherAccounts,
    /// What was true before the last publication; nothing where there was only one.
    StaleRoot,
    /// Each proof lacks its last step.
    ShortProof,
    /// 200 with a page, as captive portals do.
    Html,
    /// An answer that nobody can want to read to its end.
    Huge,
    /// The truth, but late.
    Slow(Duration),
}

/// One reward as it is told.
#[derive(Serialize)]
struct Told {
    leaf: RewardLeaf,
    proof: Vec<B256>,
    root: B256,
    #[serde(skip_serializing_if = "Option::is_none")]
    cycle: Option<u64>,
}

impl Proofs {
    /// Tells what was published from now on.
    pub fn keep(&self, published: impl IntoIterator<Item = Published>) {
        let mut shelf = self.shelf();
        for each in published {
            shelf.published.entry(each.family).or_default().push(each);
        }
    }

    /// Lies from now on; with none it is honest again.
    pub fn lie(&self, lie: Option<ProofLie>) {
        self.shelf().lie = lie;
    }

    /// `GET /proofs/{family}/{account}`.
    pub fn routes(self: Arc<Self>) -> Router {
        Router::new().route("/proofs/{family}/{account}", get(read)).with_state(self)
    }

    fn told(&self, family: Family, account: Address) -> Vec<Told> {
        let shelf = self.shelf();
        let mut published = shelf.published.get(&family).into_iter().flatten().rev();
        if shelf.lie == Some(ProofLie::StaleRoot) {
            published.next();
        }
        let Some(published) = published.next() else { return Vec::new() };
        let wanted = |leaf: &RewardLeaf| (leaf.account().0 == account) != (shelf.lie == Some(ProofLie::OtherAccounts));
        let mut told = Vec::new();
        for (index, leaf) in published.leaves.iter().enumerate().filter(|(_, leaf)| wanted(leaf)) {
            let proof = published.proof(index);
            let mut each = Told { leaf: *leaf, proof, root: published.root(), cycle: published.cycle };
            falsify(&mut each, shelf.lie);
            told.push(each);
        }
        told
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read(
    State(proofs): State<Arc<Proofs>>,
    Path((family, account)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let family: Family = field(&family, "family", BAD)?;
    let account: Address = field(&account, "account", BAD)?;
    let lie = proofs.shelf().lie;
    match lie {
        Some(ProofLie::Html) => return Ok(page()),
        Some(ProofLie::Huge) => return Ok(huge()),
        Some(ProofLie::Slow(wait)) => sleep(wait).await,
        Some(ProofLie::OtherAmount | ProofLie::OtherAccounts | ProofLie::StaleRoot | ProofLie::ShortProof) | None => {}
    }
    Ok(Json(proofs.told(family, account)).into_response())
}

fn falsify(told: &mut Told, lie: Option<ProofLie>) {
    match lie {
        Some(ProofLie::OtherAmount) => one_more(&mut told.leaf),
        Some(ProofLie::ShortProof) => {
            told.proof.pop();
        }
        Some(ProofLie::OtherAccounts | ProofLie::StaleRoot | ProofLie::Html | ProofLie::Huge | ProofLie::Slow(_))
        | None => {}
    }
}

fn one_more(leaf: &mut RewardLeaf) {
    let (RewardLeaf::OneShot { amount, .. }
    | RewardLeaf::Cumulative { total: amount, .. }
    | RewardLeaf::CumulativeToken { total: amount, .. }
    | RewardLeaf::Cycle { total: amount, .. }) = leaf;
    *amount = amount.plus(Amount(U256::ONE));
}

fn page() -> Response {
    let page = "<!doctype html><title>Sign in</title><p>Sign in to use this network.</p>";
    ([(header::CONTENT_TYPE, "text/html")], page).into_response()
}

/// Blanks, which are good JSON for as long as they go on.
fn huge() -> Response {
    let chunks = iter::repeat_n(Bytes::from(vec![b' '; CHUNK]), CHUNKS).map(Ok::<_, io::Error>);
    ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(stream::iter(chunks))).into_response()
}
