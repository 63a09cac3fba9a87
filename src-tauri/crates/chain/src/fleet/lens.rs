//! Pages that our own contract puts together.

use alloy::{
    primitives::{Address, U256},
    providers::Provider,
    sol_types::SolCall,
};
use domain::{account::Owner, device::DeviceId};
use wallet::ports::ChainError;

use super::{Page, Row};
use crate::{
    EvmChain,
    abi::Lens,
    calls::request,
    deed::Record,
    failure::{bad, of_rpc},
    fees::Head,
};

impl EvmChain {
    /// Where it stands, by the network file.
    pub(super) fn lens(&self) -> Option<Address> {
        self.network.deedbox.as_ref()?.lens
    }

    /// The rows of a page, and how many there are in all.
    pub(super) async fn lens_page(
        &self,
        lens: Address,
        owner: Owner,
        page: Page,
        head: &Head,
    ) -> Result<(u64, Vec<Row>), ChainError> {
        let ioid = self.ioid()?;
        let call = Lens::pageCall {
            deeds: ioid.ioid,
            records: ioid.registry,
            owner: owner.0,
            from: U256::from(page.from),
            most: U256::from(page.most),
        };
        let request = request(lens, call.abi_encode().into());
        let answer = self.provider.call(request).block(head.id()).await.map_err(of_rpc)?;
        let read = Lens::pageCall::abi_decode_returns_validate(&answer)
            .map_err(|_| bad("its lens contract gave back other data than it should"))?;
        let total = u64::try_from(read.total).map_err(|_| bad("more deeds than there can be"))?;
        if read.held.len() as u64 != total.saturating_sub(page.from).min(page.most) {
            return Err(bad("its lens contract left deeds out"));
        }
        Ok((total, read.held.into_iter().map(Row::from).collect()))
    }
}

impl From<Lens::Held> for Row {
    fn from(held: Lens::Held) -> Self {
        let Lens::Held { token, wallet, device, project, hash, uri } = held;
        let record = Record { token, hash, uri };
        let there = device != Address::ZERO;
        Self { token, wallet, record: there.then_some((DeviceId(device), project, record)) }
    }
}
