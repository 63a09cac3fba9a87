//! What DIMO's contracts log, and the blocks of it, in memory.

use domain::{Address, B256, U256, account::Owner, dimo::DimoToken};
use wallet::ports::dimo::{BoxNow, DimoNow, DimoPage, DimoSeen, DimoSighting, DimoWatched, Permitted, VehicleFacts};

use crate::dimo_contracts::{FakeDimo, VEHICLE};

/// The block at which the log begins.
pub const FIRST: u64 = 100;

#[derive(Clone, Debug)]
pub struct DimoLog {
    pub newest: u64,
    pub sightings: Vec<DimoSighting>,
    /// Permissions of long ago that still hold.
    pub older: Vec<DimoSighting>,
    /// The box that was asked for.
    pub device: Address,
    /// Who gets the rewards instead of the holder.
    pub rewards_to: Option<Owner>,
    /// The key that the registry has now.
    pub key: Option<Address>,
    /// Blocks from here on are those of another branch.
    pub fork: u64,
    /// The most blocks that a page has.
    pub most: u64,
    pub pages: u32,
    /// How often older permissions were looked for.
    pub searches: u32,
}

impl Default for DimoLog {
    fn default() -> Self {
        Self {
            newest: FIRST,
            sightings: Vec::new(),
            older: Vec::new(),
            device: Address::ZERO,
            rewards_to: None,
            key: None,
            fork: u64::MAX,
            most: 1_000,
            pages: 0,
            searches: 0,
        }
    }
}

impl DimoLog {
    /// A new block in which this happened.
    pub fn mine(&mut self, tx: B256, what: DimoSeen) {
        self.newest += 1;
        self.sightings.push(DimoSighting { block: self.newest, tx, what });
    }

    pub fn hash_of(&self, block: u64) -> B256 {
        if block < self.fork { B256::ZERO } else { B256::repeat_byte(0xf0) }
    }

    pub fn permitted(&mut self, tokens: &[DimoToken]) -> Permitted {
        self.searches += 1;
        let of = |one: &&DimoSighting| matches!(&one.what, DimoSeen::Permitted { token, .. } if tokens.contains(token));
        let all = self.older.iter().chain(&self.sightings);
        Permitted { from: 1, sightings: all.filter(of).cloned().collect() }
    }
}

impl FakeDimo {
    pub fn now(&self) -> BoxNow {
        BoxNow {
            node: U256::from(self.node),
            key: self.log.key.unwrap_or(self.log.device),
            claimed: self.claimed,
            holder: self.holder,
            vehicle: self.vehicle.map(U256::from),
            beneficiary: self.log.rewards_to.unwrap_or(self.holder),
        }
    }

    pub fn page(&mut self, watched: &DimoWatched, from: u64) -> DimoPage {
        self.log.pages += 1;
        let block = from.saturating_add(self.log.most - 1).min(self.log.newest);
        let here = |one: &&DimoSighting| (from..=block).contains(&one.block);
        let vehicle = VehicleFacts {
            number: U256::from(VEHICLE),
            owner: self.vehicle_owner,
            device: self.vehicle_device.map(U256::from),
        };
        let met = self.vehicle == Some(VEHICLE) || watched.vehicles.contains(&vehicle.number);
        let boxes = watched.nodes.iter().map(|_| self.now()).collect();
        let now = DimoNow { boxes, vehicles: if met { vec![vehicle] } else { Vec::new() } };
        DimoPage {
            block,
            hash: self.log.hash_of(block),
            sightings: self.log.sightings.iter().filter(here).cloned().collect(),
            now: (block == self.log.newest).then_some(now),
        }
    }
}
