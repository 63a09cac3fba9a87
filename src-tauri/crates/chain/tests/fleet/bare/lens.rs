//! Pages of one contract that was placed for the purpose.

use domain::U256;
use futures::{StreamExt, stream};

use super::{AT_ONCE, Bare, PAGE, Told, pageCall, pageReturn, sorted};

pub async fn by_lens(bare: Bare<'_>) -> Told {
    let head = bare.head().await;
    let (first, pending) = futures::join!(page(bare, 0, head), bare.pending(head));
    let total: u64 = first.total.to();
    let starts = stream::iter((PAGE..total).step_by(PAGE as usize));
    let more: Vec<pageReturn> = starts.map(|from| page(bare, from, head)).buffered(AT_ONCE).collect().await;
    let rows = std::iter::once(first).chain(more).flat_map(|page| page.held);
    let held = rows.map(|row| bare.held(row.token, row.wallet, row.device, row.project, row.hash, row.uri)).collect();
    (sorted(held), pending)
}

async fn page(bare: Bare<'_>, from: u64, head: u64) -> pageReturn {
    let on = &bare.site.ground.contracts;
    let (from, most) = (U256::from(from), U256::from(PAGE));
    let call = pageCall { deeds: on.ioid, records: on.registry, owner: bare.site.owner.address(), from, most };
    bare.call(on.lens, &call, head).await
}
