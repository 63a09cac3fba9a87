//! Pages where no contract of ours stands: three rounds of reads.

use alloy::primitives::{Address, U256};
use domain::{account::Owner, device::DeviceId, network::IoidContracts};
use wallet::ports::ChainError;

use super::{Page, Row};
use crate::{
    EvmChain,
    abi::{Ioid, Registry},
    calls::{Answers, Place, Reads},
    deed::Record,
    failure::bad,
    fees::Head,
};

/// A page is one multicall in each round.
const IN_ONE_CALL: usize = 5_000;

/// A deed that names an ioID device, and the reads of its record: the registry refuses all three for one that it does not
/// know.
struct Named {
    device: DeviceId,
    token: Place<Registry::deviceTokenIdCall>,
    hash: Place<Registry::documentHashCall>,
    uri: Place<Registry::documentURICall>,
    project: Place<Ioid::deviceProjectCall>,
}

impl Named {
    fn add(reads: &mut Reads, contracts: &IoidContracts, id: DeviceId) -> Self {
        let (registry, device) = (contracts.registry, id.0);
        Self {
            device: id,
            token: reads.add(registry, &Registry::deviceTokenIdCall { device }),
            hash: reads.add(registry, &Registry::documentHashCall { device }),
            uri: reads.add(registry, &Registry::documentURICall { device }),
            project: reads.add(contracts.ioid, &Ioid::deviceProjectCall { device }),
        }
    }

    /// What the registry keeps by this deed; `None` where it keeps nothing, or points to another one.
    fn record(&self, answers: &Answers, token: U256) -> Result<Option<(DeviceId, U256, Record)>, ChainError> {
        if answers.maybe(&self.token)? != Some(token) {
            return Ok(None);
        }
        let record = Record { token, hash: answers.sure(&self.hash)?, uri: answers.sure(&self.uri)? };
        Ok(Some((self.device, answers.sure(&self.project)?, record)))
    }
}

impl EvmChain {
    pub(super) async fn count(&self, owner: Owner, head: &Head) -> Result<u64, ChainError> {
        let ioid = self.ioid()?.ioid;
        let mut reads = Reads::default();
        let count = reads.add(ioid, &Ioid::balanceOfCall { owner: owner.0 });
        let count = self.read(reads, head).await?.sure(&count)?;
        u64::try_from(count).map_err(|_| bad("more deeds than there can be"))
    }

    pub(super) async fn read_page(&self, owner: Owner, page: Page, head: &Head) -> Result<Vec<Row>, ChainError> {
        let ioid = self.ioid()?.ioid;
        let mut reads = Reads::default();
        let call = |index| Ioid::tokenOfOwnerByIndexCall { owner: owner.0, index: U256::from(index) };
        let indices = page.from..page.from.saturating_add(page.most);
        let places: Vec<_> = indices.map(|index| reads.add(ioid, &call(index))).collect();
        let answers = self.read_in(IN_ONE_CALL, reads, head).await?;
        let tokens: Vec<U256> = places.iter().map(|place| answers.sure(place)).collect::<Result<_, _>>()?;
        self.rows_of(&tokens, head).await
    }

    /// What is said of these deeds, whoever holds them, in their order.
    pub(super) async fn rows_of(&self, tokens: &[U256], head: &Head) -> Result<Vec<Row>, ChainError> {
        let wallets = self.wallets(tokens, head).await?;
        let contracts = self.ioid()?;
        let mut reads = Reads::default();
        let named: Vec<Option<Named>> =
            wallets.iter().map(|(_, device)| Some(Named::add(&mut reads, contracts, (*device)?))).collect();
        let answers = self.read_in(IN_ONE_CALL, reads, head).await?;
        let mut rows = Vec::with_capacity(tokens.len());
        for ((token, (wallet, _)), named) in tokens.iter().zip(wallets).zip(named) {
            let record = named.map(|named| named.record(&answers, *token)).transpose()?.flatten();
            rows.push(Row { token: *token, wallet, record });
        }
        Ok(rows)
    }

    /// The wallet of each deed and the device that it names: none for one without a DID, or of another DID method.
    async fn wallets(&self, tokens: &[U256], head: &Head) -> Result<Vec<(Address, Option<DeviceId>)>, ChainError> {
        let ioid = self.ioid()?.ioid;
        let mut reads = Reads::default();
        let places: Vec<_> = tokens.iter().map(|id| reads.add(ioid, &Ioid::walletCall { id: *id })).collect();
        let answers = self.read_in(IN_ONE_CALL, reads, head).await?;
        let read = |place: &Place<Ioid::walletCall>| {
            let wallet = answers.sure(place)?;
            let device = wallet.did.parse::<DeviceId>().ok().filter(|device| device.did().as_str() == wallet.did);
            Ok((wallet.wallet, device))
        };
        places.iter().map(read).collect()
    }
}
