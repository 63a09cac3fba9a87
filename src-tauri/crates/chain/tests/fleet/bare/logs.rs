//! What was logged of claims, and one multicall for what was not.

use std::collections::BTreeMap;

use alloy::{
    primitives::LogData,
    sol_types::{SolCall, SolEvent},
};
use domain::{Address, B256, Bytes};
use futures::{StreamExt, stream};
use serde::Deserialize;

use super::{
    AT_ONCE, Bare, CreateIoID, Held, NewDevice, Told, device_of, deviceProjectCall,
    multicall::{read, several},
    sorted,
};

/// What nodes of IoTeX give in one question.
const RANGE: u64 = 2_000;
/// Reads in one multicall.
const TOGETHER: usize = 1_500;

#[derive(Deserialize)]
struct Log {
    topics: Vec<B256>,
    data: Bytes,
}

pub async fn by_logs(bare: Bare<'_>) -> Told {
    let (on, owner) = (&bare.site.ground.contracts, bare.site.owner.address());
    let head = bare.head().await;
    let made = format!(r#""{}","{}""#, CreateIoID::SIGNATURE_HASH, owner.into_word());
    let claimed = format!(r#""{}""#, NewDevice::SIGNATURE_HASH);
    let (deeds, claims, pending) =
        futures::join!(logs(bare, on.ioid, &made, head), logs(bare, on.registry, &claimed, head), bare.pending(head));
    let records: BTreeMap<Address, NewDevice> =
        claims.iter().map(decode::<NewDevice>).map(|claim| (claim.device, claim)).collect();
    let deeds: Vec<(Address, CreateIoID)> =
        deeds.iter().map(decode::<CreateIoID>).map(|deed| (device_of(&deed.did), deed)).collect();
    let calls: Vec<_> = deeds.iter().map(|(device, _)| read(on.ioid, &deviceProjectCall { device: *device })).collect();
    let parts = stream::iter(calls.chunks(TOGETHER).map(<[_]>::to_vec));
    let projects = parts.map(|part| several(bare, part, head)).buffered(AT_ONCE).collect::<Vec<_>>().await.concat();
    let rows = deeds.into_iter().zip(projects);
    let held: Vec<Held> = rows
        .map(|((device, deed), project)| {
            let project = deviceProjectCall::abi_decode_returns(&project.returnData).unwrap();
            let record = &records[&device];
            bare.held(deed.id, deed.wallet, device, project, record.hash, record.uri.clone())
        })
        .collect();
    (sorted(held), pending)
}

async fn logs(bare: Bare<'_>, address: Address, topics: &str, head: u64) -> Vec<Log> {
    let spans = stream::iter((0..=head).step_by(RANGE as usize));
    let parts = spans.map(|from| span(bare, address, topics, from, head.min(from + RANGE - 1)));
    parts.buffered(AT_ONCE).collect::<Vec<_>>().await.into_iter().flatten().collect()
}

async fn span(bare: Bare<'_>, address: Address, topics: &str, from: u64, to: u64) -> Vec<Log> {
    let params =
        format!(r#"[{{"address":"{address:#x}","topics":[{topics}],"fromBlock":"{from:#x}","toBlock":"{to:#x}"}}]"#);
    serde_json::from_str(&bare.ask("eth_getLogs", &params).await).unwrap()
}

fn decode<E: SolEvent>(log: &Log) -> E {
    E::decode_log_data(&LogData::new_unchecked(log.topics.clone(), log.data.clone())).unwrap()
}
