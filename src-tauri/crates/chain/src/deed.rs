//! A device's deed.

use alloy::primitives::{Address, B256, U256};
use domain::{
    account::Owner,
    device::{Deed, DeviceId},
    network::IoidContracts,
};
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    abi::{Ioid, Registry},
    calls::{Answers, Place, Reads},
    failure::bad,
    fees::Head,
};

/// The reads of a registry record.
pub struct RecordReads {
    exists: Place<Registry::existsCall>,
    token: Place<Registry::deviceTokenIdCall>,
    hash: Place<Registry::documentHashCall>,
    uri: Place<Registry::documentURICall>,
}

/// What the registry keeps of a claimed device.
pub struct Record {
    pub token: U256,
    pub hash: B256,
    pub uri: String,
}

impl RecordReads {
    pub fn add(reads: &mut Reads, registry: Address, device: DeviceId) -> Self {
        let device = device.0;
        Self {
            exists: reads.add(registry, &Registry::existsCall { device }),
            token: reads.add(registry, &Registry::deviceTokenIdCall { device }),
            hash: reads.add(registry, &Registry::documentHashCall { device }),
            uri: reads.add(registry, &Registry::documentURICall { device }),
        }
    }

    /// The record; `None` for a device that nobody claimed or whose claim was removed.
    pub fn record(&self, answers: &Answers) -> Result<Option<Record>, ChainError> {
        if !answers.sure(&self.exists)? {
            return Ok(None);
        }
        let record = Record {
            token: answers.sure(&self.token)?,
            hash: answers.sure(&self.hash)?,
            uri: answers.sure(&self.uri)?,
        };
        Ok(Some(record))
    }
}

/// The reads of a deed that belongs to a record.
pub struct DeedReads {
    record: Record,
    owner: Place<Ioid::ownerOfCall>,
    wallet: Place<Ioid::walletCall>,
}

impl DeedReads {
    pub fn add(reads: &mut Reads, contracts: &IoidContracts, record: Record) -> Self {
        let owner = reads.add(contracts.ioid, &Ioid::ownerOfCall { tokenId: record.token });
        let wallet = reads.add(contracts.ioid, &Ioid::walletCall { id: record.token });
        Self { record, owner, wallet }
    }

    pub fn deed(self, answers: &Answers, device: DeviceId) -> Result<Deed, ChainError> {
        let owner = Owner(answers.sure(&self.owner)?);
        let wallet = answers.sure(&self.wallet)?;
        if wallet.did != device.did().as_str() {
            return Err(bad("the deed names another device"));
        }
        Ok(Deed {
            owner,
            token_id: self.record.token.to_string(),
            wallet: wallet.wallet,
            document_hash: self.record.hash,
            document_uri: self.record.uri,
        })
    }
}

/// A device's deed as it was read; devices of one answer can differ in what can be read of them.
type Found = Result<Option<Deed>, ChainError>;

impl EvmChain {
    pub(crate) async fn deed_at(&self, device: DeviceId, at: &Head) -> Found {
        let mut deeds = self.deeds_at(&[device], at).await?;
        deeds.pop().ok_or_else(|| bad("no deed"))?
    }

    /// Two rounds for any number of devices: the records, then the deeds of those that have one.
    pub(crate) async fn deeds_at(&self, devices: &[DeviceId], at: &Head) -> Result<Vec<Found>, ChainError> {
        let contracts = self.ioid()?;
        let mut reads = Reads::default();
        let records: Vec<_> =
            devices.iter().map(|device| RecordReads::add(&mut reads, contracts.registry, *device)).collect();
        let first = self.read(reads, at).await?;
        let mut reads = Reads::default();
        let deeds: Vec<Result<Option<DeedReads>, ChainError>> = records
            .iter()
            .map(|record| Ok(record.record(&first)?.map(|record| DeedReads::add(&mut reads, contracts, record))))
            .collect();
        let second = self.read(reads, at).await?;
        let read = |(deed, device): (Result<Option<DeedReads>, ChainError>, &DeviceId)| {
            deed?.map(|deed| deed.deed(&second, *device)).transpose()
        };
        Ok(deeds.into_iter().zip(devices).map(read).collect())
    }
}
