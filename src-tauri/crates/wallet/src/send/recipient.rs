//! Who may be sent something (T-69, T-70).

use domain::{
    Address,
    account::{Owner, parse_address},
    contact::{Contact, ContactName},
    device::{Deed, DeviceId},
    failure::{Code, Coded, ParseError},
    io_address,
    network::Network,
    operation::OperationKind,
    shown::shown_text,
};
use thiserror::Error;

use crate::{
    Wallet,
    device_wallet::ExecuteRecord,
    operations::{OperationError, parse},
    ports::{ChainError, StoreError},
    send::SendRecord,
    transfer::TransferRecord,
};

/// So many digits at either end are what people compare.
const COMPARED: usize = 4;

/// An address that means something to the owner, and what.
struct Known {
    address: Address,
    what: String,
}

/// A device of the owner's, with its deed if it has one.
pub(crate) struct OwnDevice {
    id: DeviceId,
    name: String,
    deed: Option<Deed>,
}

impl Wallet {
    /// The address that is meant, and the contact that it belongs to: written out, or by the contact's name.
    pub(crate) async fn recipient(&self, text: &str) -> Result<(Address, Option<Contact>), RecipientError> {
        let contacts = self.ports.store.contacts().await?;
        if text.starts_with("0x") || io_address::is_meant(text) {
            let address = parse_address(text)?;
            return Ok((address, contacts.into_iter().find(|contact| contact.address == address)));
        }
        let name: Option<ContactName> = text.parse().ok();
        let named = name.and_then(|name| contacts.into_iter().find(|one| one.name.folded() == name.folded()));
        let contact = named.ok_or_else(|| RecipientError::NoContact(shown_text(text)))?;
        Ok((contact.address, Some(contact)))
    }

    /// The devices of this wallet and those whose deeds `owner` holds.
    pub(crate) async fn own_devices(&self, owner: Owner) -> Result<Vec<OwnDevice>, RecipientError> {
        let mut named: Vec<(DeviceId, String)> =
            self.ports.store.devices().await?.into_iter().map(|row| (row.id, row.name)).collect();
        let owned = match self.ports.chain.owned(owner).await {
            // Where there are no deeds, devices have no wallets.
            Err(ChainError::NotOffered(_)) => {
                return Ok(named.into_iter().map(|(id, name)| OwnDevice { id, name, deed: None }).collect());
            }
            other => other?,
        };
        let unpaired = owned.into_iter().filter(|id| named.iter().all(|(known, _)| known != id)).collect::<Vec<_>>();
        named.extend(unpaired.into_iter().map(|id| (id, id.to_string())));
        let ids: Vec<DeviceId> = named.iter().map(|(id, _)| *id).collect();
        let deeds = self.ports.chain.deeds(&ids).await;
        named.into_iter().zip(deeds).map(|((id, name), deed)| Ok(OwnDevice { id, name, deed: deed? })).collect()
    }

    /// Refuses an address that takes what is sent to it for ever, and one that looks like a known one (T-69), unless the
    /// owner compared it.
    pub(crate) async fn admit_recipient(
        &self,
        owner: Owner,
        to: Address,
        confirmed: bool,
        devices: &[OwnDevice],
    ) -> Result<(), RecipientError> {
        if to.is_zero() {
            return Err(RecipientError::Zero);
        }
        if to == owner.0 {
            return Err(RecipientError::Own);
        }
        if contracts(&self.network).contains(&to) {
            return Err(RecipientError::NetworkContract);
        }
        if let Some(device) = devices.iter().find(|device| device.deed.as_ref().is_some_and(|deed| deed.wallet == to)) {
            return Err(RecipientError::DeviceWallet(shown_text(&device.name)));
        }
        if let Some(device) = devices.iter().find(|device| device.id.0 == to) {
            return Err(RecipientError::DeviceKey(shown_text(&device.name)));
        }
        let known = self.known_addresses(owner, devices).await?;
        match known.into_iter().find(|known| looks_like(to, known.address)) {
            Some(known) if !confirmed => {
                Err(RecipientError::Lookalike { like: known.address.to_checksum(None), what: known.what })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The recipients of what was sent or handed over from here, and arrived: nobody else puts an address into this list.
    pub(crate) async fn paid_before(&self) -> Result<Vec<Address>, RecipientError> {
        let mut paid = Vec::new();
        for row in self.ports.store.operations().await? {
            match row.kind {
                OperationKind::Send => paid.extend(parse::<SendRecord>(&row)?.arrived_at()),
                OperationKind::Transfer => paid.extend(parse::<TransferRecord>(&row)?.arrived_at()),
                OperationKind::Execute => paid.extend(parse::<ExecuteRecord>(&row)?.arrived_at()),
                OperationKind::Claim
                | OperationKind::Collect
                | OperationKind::CollectAll
                | OperationKind::Recipient
                | OperationKind::Update
                | OperationKind::Remove
                | OperationKind::DimoClaim
                | OperationKind::DimoConnect
                | OperationKind::DimoDisconnect
                | OperationKind::DimoEndGrant
                | OperationKind::Anchor => {}
            }
        }
        Ok(paid)
    }

    async fn known_addresses(&self, owner: Owner, devices: &[OwnDevice]) -> Result<Vec<Known>, RecipientError> {
        let know = |address, what: String| Known { address, what };
        let mut known = vec![know(owner.0, "your own account".to_string())];
        let contacts = self.ports.store.contacts().await?;
        known.extend(contacts.into_iter().map(|one| know(one.address, format!("your contact {}", one.name))));
        for OwnDevice { id, name, deed } in devices {
            let name = shown_text(name);
            known.push(know(id.0, format!("the key of {name}")));
            let Some(deed) = deed else { continue };
            known.push(know(deed.wallet, format!("the own wallet of {name}")));
            known.push(know(deed.owner.0, format!("the owner of {name}")));
        }
        let paid = self.paid_before().await?;
        known.extend(paid.into_iter().map(|to| know(to, "an address that you sent to before".to_string())));
        Ok(known)
    }
}

/// Every contract that the network file names.
fn contracts(network: &Network) -> Vec<Address> {
    let named = network.contracts().into_iter().map(|contract| contract.address);
    named.chain(network.rewards.iter().filter_map(|source| source.token)).collect()
}

/// Whether two different addresses are one to somebody who compares their ends.
fn looks_like(one: Address, other: Address) -> bool {
    let ends = |address: Address| {
        let digits = hex::encode(address);
        let (start, end) = (digits.get(..COMPARED), digits.get(digits.len().saturating_sub(COMPARED)..));
        (start.map(str::to_string), end.map(str::to_string))
    };
    one != other && ends(one) == ends(other)
}

/// Why nothing is sent to an address, or it becomes no contact.
#[derive(Debug, Error)]
pub enum RecipientError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("{0}; nothing was signed")]
    NotOne(#[from] ParseError),
    #[error("there is no contact {0}: list them, or give the address itself")]
    NoContact(String),
    #[error("this is the zero address, which is nobody's: what goes there is lost")]
    Zero,
    #[error("this is your own account")]
    Own,
    #[error("this is a contract of the network itself, which gives back nothing that is sent to it")]
    NetworkContract,
    #[error("this is the own wallet of {0}: what goes there goes with the deed to whoever owns the device next")]
    DeviceWallet(String),
    #[error("this is the key of {0}: nobody can take out what is sent to a device's key")]
    DeviceKey(String),
    #[error(
        "this is the contract of a token: what is sent there stays there. Ask the recipient for the address of an account"
    )]
    TokenContract,
    #[error(
        "this address begins and ends like {what}, {like}, and is another one: such addresses are made to be mistaken for it. If it is the right one, compare every digit with a source you trust and add it to your contacts as confirmed"
    )]
    Lookalike { like: String, what: String },
}

impl Coded for RecipientError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::NotOne(_)
            | Self::Zero
            | Self::Own
            | Self::NetworkContract
            | Self::DeviceWallet(_)
            | Self::DeviceKey(_)
            | Self::TokenContract => Code::SendBadRecipient,
            Self::NoContact(_) => Code::ContactUnknown,
            Self::Lookalike { .. } => Code::SendLookalike,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::U256;

    use super::*;

    #[test]
    fn addresses_look_alike_by_their_ends_and_only_where_they_differ() {
        let address = |text: &str| text.parse::<Address>().unwrap();
        let one = address("0x52908400098527886e0f7030069857d2e4169ee7");
        let poisoned = address("0x5290aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa9ee7");
        assert!(looks_like(one, poisoned));
        assert!(!looks_like(one, one));
        for other in ["0x5291840009852788aaaaaaaaaaaaaaaaaaaa9ee7", "0x5290840009852788aaaaaaaaaaaaaaaaaaaa9ee8"] {
            assert!(!looks_like(one, address(other)), "{other}");
        }
    }

    #[test]
    fn no_contract_of_a_network_file_is_left_out() {
        let named: Vec<Address> = (1..=18u64).map(|number| Address::from_word(U256::from(number).into())).collect();
        let a = |place: usize| format!("\"{}\"", named[place]);
        let text = format!(
            r#"{{"name":"x","chain_id":1,"rpc":["https://a.example"],"multicall3":{},
                "ioid":{{"registry":{},"ioid":{},"store":{},"project":{},"project_registry":{},"erc6551_registry":{},
                    "erc6551_implementation":{},"proxy":{},"device_contracts":[{}]}},
                "dimo":{{"registry":{},"aftermarket_device":{},"vehicle":{},"sacd":{}}},
                "deedbox":{{"grants":{},"anchor":{}}},"rewards":[{{"kind":"x","address":{},"token":{}}}]}}"#,
            a(0),
            a(1),
            a(2),
            a(3),
            a(4),
            a(5),
            a(6),
            a(7),
            a(8),
            a(9),
            a(10),
            a(11),
            a(12),
            a(13),
            a(14),
            a(15),
            a(16),
            a(17)
        );
        let mut found = contracts(&Network::parse(&text).unwrap());
        found.sort();
        assert_eq!(found, named);
    }
}
