//! A chain that knows which deeds an account holds; silent until a test says something.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId},
    fleet::{Block, Fleet, Held},
};
use wallet::ports::{
    ChainError, Fleets,
    fleet::{Changes, Known, Since},
};

#[derive(Default)]
pub struct FakeFleets(Mutex<Deeds>);

/// The blocks of the chain, and in which of them a deed was touched last.
#[derive(Default)]
pub struct Deeds {
    pub blocks: Vec<B256>,
    pub held: BTreeMap<DeviceId, (u64, Held)>,
    /// How often everything was read.
    pub whole: u32,
}

impl FakeFleets {
    pub fn now(&self) -> MutexGuard<'_, Deeds> {
        self.0.lock().unwrap()
    }
}

impl Deeds {
    /// A new block.
    pub fn mine(&mut self, fork: u8) -> u64 {
        let number = self.blocks.len() as u64;
        self.blocks.push(B256::left_padding_from(&[fork, number as u8]));
        number
    }

    /// A deed of `owner` in a new block; `document` is what it says.
    pub fn give(&mut self, owner: Owner, device: DeviceId, document: u8) {
        let block = self.mine(0);
        let deed = Deed {
            owner,
            token_id: U256::from_be_slice(device.0.as_slice()).to_string(),
            wallet: Address::ZERO,
            document_hash: B256::repeat_byte(document),
            document_uri: String::new(),
        };
        self.held.insert(device, (block, Held { device, deed, project: U256::ONE }));
    }

    pub fn take(&mut self, device: DeviceId) {
        self.mine(0);
        self.held.remove(&device);
    }

    fn newest(&self) -> Result<Block, ChainError> {
        let number = self.blocks.len() as u64;
        let hash = self.blocks.last().ok_or_else(|| ChainError::Unreachable("test".to_string()))?;
        Ok(Block { number: number - 1, hash: *hash })
    }
}

#[async_trait]
impl Fleets for FakeFleets {
    async fn fleet(&self, _: Owner) -> Result<Fleet, ChainError> {
        let mut deeds = self.now();
        let at = deeds.newest()?;
        deeds.whole += 1;
        let held = deeds.held.values().map(|(_, held)| held.clone()).collect();
        Ok(Fleet { at, pending: Some(Amount::wei(5)), held })
    }

    async fn fleet_since(&self, known: &Known) -> Result<Since, ChainError> {
        let deeds = self.now();
        let at = deeds.newest()?;
        if deeds.blocks.get(known.at.number as usize) != Some(&known.at.hash) {
            return Ok(Since::Unconnected);
        }
        let touched = deeds.held.values().filter(|(block, _)| *block > known.at.number);
        let held = touched.map(|(_, held)| held.clone()).collect();
        let gone = known.tokens.keys().filter(|device| !deeds.held.contains_key(device)).copied().collect();
        Ok(Since::Changes(Changes { at, pending: Some(Amount::wei(6)), held, gone }))
    }
}
