//! Few large multicalls.

use alloy::sol_types::SolCall;
use domain::{Address, U256};
use futures::{StreamExt, stream};

use super::{
    AT_ONCE, Bare, Held, Outcome, PAGE, Read, Told, aggregate3Call, balanceOfCall, device_of, deviceProjectCall,
    documentHashCall, documentURICall, sorted, tokenOfOwnerByIndexCall, walletCall,
};

pub async fn by_multicall(bare: Bare<'_>) -> Told {
    let (on, owner) = (&bare.site.ground.contracts, bare.site.owner.address());
    let head = bare.head().await;
    let count = balanceOfCall { owner };
    let (total, pending) = futures::join!(bare.call(on.ioid, &count, head), bare.pending(head));
    let total: u64 = total.to();
    let starts = stream::iter((0..total).step_by(PAGE as usize));
    let pages = starts.map(|from| page(bare, from, total.min(from + PAGE), head));
    let held: Vec<Vec<Held>> = pages.buffered(AT_ONCE).collect().await;
    (sorted(held.concat()), pending)
}

async fn page(bare: Bare<'_>, from: u64, to: u64, head: u64) -> Vec<Held> {
    let (on, owner) = (&bare.site.ground.contracts, bare.site.owner.address());
    let index = |index| read(on.ioid, &tokenOfOwnerByIndexCall { owner, index: U256::from(index) });
    let tokens = several(bare, (from..to).map(index).collect(), head).await;
    let tokens: Vec<U256> =
        tokens.iter().map(|one| tokenOfOwnerByIndexCall::abi_decode_returns(&one.returnData).unwrap()).collect();
    let wallets = several(bare, tokens.iter().map(|id| read(on.ioid, &walletCall { id: *id })).collect(), head).await;
    let wallets: Vec<(Address, Address)> = wallets
        .iter()
        .map(|one| walletCall::abi_decode_returns(&one.returnData).unwrap())
        .map(|wallet| (wallet.wallet, device_of(&wallet.did)))
        .collect();
    let mut reads = Vec::with_capacity(3 * tokens.len());
    for (_, device) in &wallets {
        let device = *device;
        reads.push(read(on.registry, &documentHashCall { device }));
        reads.push(read(on.registry, &documentURICall { device }));
        reads.push(read(on.ioid, &deviceProjectCall { device }));
    }
    let records = several(bare, reads, head).await;
    let rows = tokens.into_iter().zip(wallets).zip(records.chunks(3));
    rows.map(|((token, (wallet, device)), record)| {
        let hash = documentHashCall::abi_decode_returns(&record[0].returnData).unwrap();
        let uri = documentURICall::abi_decode_returns(&record[1].returnData).unwrap();
        let project = deviceProjectCall::abi_decode_returns(&record[2].returnData).unwrap();
        bare.held(token, wallet, device, project, hash, uri)
    })
    .collect()
}

pub async fn several(bare: Bare<'_>, calls: Vec<Read>, head: u64) -> Vec<Outcome> {
    bare.call(bare.site.ground.contracts.multicall3, &aggregate3Call { calls }, head).await
}

pub fn read(target: Address, call: &impl SolCall) -> Read {
    Read { target, allowFailure: false, callData: call.abi_encode().into() }
}
