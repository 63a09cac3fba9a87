//! What DIMO's contracts logged of boxes and vehicles that are watched (T-48).

use std::collections::BTreeSet;

use alloy::{
    primitives::{B256, U256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, dimo::DimoToken, network::DimoContracts};
use wallet::ports::{
    ChainError,
    dimo::{DimoNow, DimoPage, DimoSeen, DimoSighting, DimoWatched},
};

use crate::{
    EvmChain,
    abi::{
        DimoRegistry::{
            AftermarketDeviceAddressReset, AftermarketDevicePaired, AftermarketDeviceUnclaimed,
            AftermarketDeviceUnpaired, BeneficiarySet,
        },
        Erc721::Transfer,
    },
    failure::bad,
    fees::Head,
    settled::decoded,
    watch::{IN_ONE, RANGE, RANGES, Spot, unreadable},
};

/// More than this many happenings in a page are a node's invention.
const MOST: usize = 2_000;

/// The numbers that are watched.
struct Numbers {
    nodes: BTreeSet<U256>,
    vehicles: BTreeSet<U256>,
}

impl EvmChain {
    pub(super) async fn dimo_page(&self, watched: &DimoWatched, from: u64) -> Result<DimoPage, ChainError> {
        let head = self.head().await?;
        let last = from.saturating_add(RANGE * RANGES - 1).min(head.number());
        let end = if last == head.number() { head.clone() } else { self.end_at(last).await? };
        let numbers = Numbers::of(watched);
        let mut found = self.registry_of_dimo(&numbers, from, last).await?;
        found.extend(self.moved_of_dimo(&numbers, from, last).await?);
        found.extend(self.permission_log(&numbers.tokens(), from, last).await?);
        let sightings = in_order(found)?;
        let now = if last == head.number() { Some(self.dimo_now(watched, &head).await?) } else { None };
        // Everything was read of one chain only if its end is still there.
        if self.hash_at(last).await? != Some(end.hash) {
            return Err(bad("its newest blocks keep changing"));
        }
        Ok(DimoPage { block: last, hash: end.hash, sightings, now })
    }

    async fn dimo_now(&self, watched: &DimoWatched, head: &Head) -> Result<DimoNow, ChainError> {
        let boxes = self.boxes_at(&watched.nodes, head).await?;
        let mut numbers = watched.vehicles.clone();
        for vehicle in boxes.iter().filter_map(|one| one.vehicle) {
            if !numbers.contains(&vehicle) {
                numbers.push(vehicle);
            }
        }
        let vehicles = self.vehicles_at(&numbers, head).await?;
        Ok(DimoNow { boxes, vehicles })
    }

    /// The registry does not index the numbers of what it connects, and logs little: all of these kinds are read, and
    /// what is watched is kept.
    async fn registry_of_dimo(
        &self,
        numbers: &Numbers,
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, DimoSighting)>, ChainError> {
        let contracts = self.dimo()?;
        let kinds = vec![
            AftermarketDevicePaired::SIGNATURE_HASH,
            AftermarketDeviceUnpaired::SIGNATURE_HASH,
            AftermarketDeviceUnclaimed::SIGNATURE_HASH,
            AftermarketDeviceAddressReset::SIGNATURE_HASH,
            BeneficiarySet::SIGNATURE_HASH,
        ];
        let filter = Filter::new().address(contracts.registry).event_signature(kinds);
        let mut found = Vec::new();
        if numbers.nodes.is_empty() && numbers.vehicles.is_empty() {
            return Ok(found);
        }
        for log in self.watch_logs(&filter, from, last).await? {
            if let Some(what) = of_registry(&log, contracts)?.filter(|what| numbers.concern(what)) {
                found.push(at(&log, what)?);
            }
        }
        Ok(found)
    }

    async fn moved_of_dimo(
        &self,
        numbers: &Numbers,
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, DimoSighting)>, ChainError> {
        let contracts = self.dimo()?;
        let both = vec![contracts.aftermarket_device, contracts.vehicle];
        let all: Vec<B256> = numbers.nodes.union(&numbers.vehicles).map(|number| B256::from(*number)).collect();
        let mut found = Vec::new();
        for part in all.chunks(IN_ONE) {
            let filter =
                Filter::new().address(both.clone()).event_signature(Transfer::SIGNATURE_HASH).topic3(part.to_vec());
            for log in self.watch_logs(&filter, from, last).await? {
                let event = decoded::<Transfer>(&log).ok_or_else(unreadable)?;
                let (from, to, number) = (Owner(event.from), Owner(event.to), event.tokenId);
                let what = if log.address() == contracts.aftermarket_device {
                    DimoSeen::BoxMoved { node: number, from, to }
                } else {
                    DimoSeen::VehicleMoved { vehicle: number, from, to }
                };
                // A box and a vehicle can have the same number.
                if numbers.concern(&what) {
                    found.push(at(&log, what)?);
                }
            }
        }
        Ok(found)
    }
}

impl Numbers {
    fn of(watched: &DimoWatched) -> Self {
        let set = |numbers: &[U256]| numbers.iter().copied().collect();
        Self { nodes: set(&watched.nodes), vehicles: set(&watched.vehicles) }
    }

    fn tokens(&self) -> Vec<DimoToken> {
        let vehicles = self.vehicles.iter().copied().map(DimoToken::Vehicle);
        self.nodes.iter().copied().map(DimoToken::Box).chain(vehicles).collect()
    }

    fn concern(&self, what: &DimoSeen) -> bool {
        match what {
            DimoSeen::Connected { node, vehicle } | DimoSeen::Disconnected { node, vehicle } => {
                self.nodes.contains(node) || self.vehicles.contains(vehicle)
            }
            DimoSeen::VehicleMoved { vehicle, .. } | DimoSeen::Permitted { token: DimoToken::Vehicle(vehicle), .. } => {
                self.vehicles.contains(vehicle)
            }
            DimoSeen::BoxMoved { node, .. }
            | DimoSeen::Unclaimed { node, .. }
            | DimoSeen::KeyChanged { node, .. }
            | DimoSeen::RewardsTo { node, .. }
            | DimoSeen::Permitted { token: DimoToken::Box(node), .. } => self.nodes.contains(node),
        }
    }
}

/// What the registry's log says; none where it is about another kind of token.
fn of_registry(log: &Log, contracts: &DimoContracts) -> Result<Option<DimoSeen>, ChainError> {
    if let Some(event) = decoded::<AftermarketDevicePaired>(log) {
        let (node, vehicle) = (event.aftermarketDeviceNode, event.vehicleNode);
        return Ok(Some(DimoSeen::Connected { node, vehicle }));
    }
    if let Some(event) = decoded::<AftermarketDeviceUnpaired>(log) {
        let (node, vehicle) = (event.aftermarketDeviceNode, event.vehicleNode);
        return Ok(Some(DimoSeen::Disconnected { node, vehicle }));
    }
    if let Some(event) = decoded::<AftermarketDeviceUnclaimed>(log) {
        return Ok(Some(DimoSeen::Unclaimed { node: event.aftermarketDeviceNode, holder: Owner(event.owner) }));
    }
    if let Some(event) = decoded::<AftermarketDeviceAddressReset>(log) {
        return Ok(Some(DimoSeen::KeyChanged { node: event.tokenId, key: event.aftermarketDeviceAddress }));
    }
    let event = decoded::<BeneficiarySet>(log).ok_or_else(unreadable)?;
    let of_box = event.idProxyAddress == contracts.aftermarket_device;
    Ok(of_box.then_some(DimoSeen::RewardsTo { node: event.nodeId, to: Owner(event.beneficiary) }))
}

pub(super) fn in_order(mut found: Vec<(Spot, DimoSighting)>) -> Result<Vec<DimoSighting>, ChainError> {
    if found.len() > MOST {
        return Err(bad("more happenings than there can be"));
    }
    found.sort_by_key(|(spot, _)| (spot.0, spot.1));
    Ok(found.into_iter().map(|(_, sighting)| sighting).collect())
}

pub(super) fn at(log: &Log, what: DimoSeen) -> Result<(Spot, DimoSighting), ChainError> {
    let (Some(block), Some(index), Some(tx)) = (log.block_number, log.log_index, log.transaction_hash) else {
        return Err(unreadable());
    };
    Ok(((block, index, tx), DimoSighting { block, tx, what }))
}
