//! What the contracts hold, answer and do.

use alloy::{
    primitives::{Address, B256, Bytes, LogData, U256},
    sol_types::{SolCall, SolEvent, SolInterface, SolValue},
};
use domain::device::DeviceId;
use wire::{identity::DeviceAddress, permit::Permit, signature::Signature};

use crate::abi::{Coin, DeviceNft, Ioid, IoidStore, Pool, Registry};

pub const CHAIN_ID: u64 = 4690;
pub const REGISTRY: Address = Address::repeat_byte(0x11);
pub const IOID: Address = Address::repeat_byte(0x12);
pub const STORE: Address = Address::repeat_byte(0x13);
pub const NFT: Address = Address::repeat_byte(0x17);
pub const POOL: Address = Address::repeat_byte(0x18);
pub const COIN: Address = Address::repeat_byte(0x16);
/// The own wallet of the device.
pub const OWN_WALLET: Address = Address::repeat_byte(0x1d);
/// The number of the maker's token, and of the deed.
pub const TOKEN: U256 = U256::from_limbs([3, 0, 0, 0]);
pub const DEED: U256 = U256::from_limbs([9, 0, 0, 0]);
/// What the pool pays each time: a second collection would be paid as well.
pub const REWARD: u64 = 700;

/// A deed with what the registry notes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub owner: Address,
    pub hash: B256,
    pub uri: String,
}

/// Everything that the contracts keep.
#[derive(Clone, Debug)]
pub struct Contracts {
    pub owner: Address,
    pub device: Address,
    pub deed: Option<Held>,
    pub permit_nonce: u64,
    pub approved: bool,
    pub price: U256,
    pub coins: U256,
    pub moved: U256,
}

/// What a contract logged, and where.
pub type Logged = (Address, LogData);

impl Contracts {
    pub fn is_contract(to: Address) -> bool {
        [REGISTRY, IOID, STORE, NFT, POOL, COIN].contains(&to)
    }

    /// The answer to a read; `None` where the contract refuses.
    pub fn read(&self, to: Address, data: &Bytes) -> Option<Bytes> {
        let answer = match to {
            REGISTRY => self.registry(Registry::RegistryCalls::abi_decode(data).ok()?)?,
            IOID => self.ioid(Ioid::IoidCalls::abi_decode(data).ok()?)?,
            STORE => self.store(&IoidStore::IoidStoreCalls::abi_decode(data).ok()?),
            NFT => self.nft(&DeviceNft::DeviceNftCalls::abi_decode(data).ok()?)?,
            POOL => pool(&Pool::PoolCalls::abi_decode(data).ok()?)?,
            COIN => self.coin(&Coin::CoinCalls::abi_decode(data).ok()?)?,
            _ => Vec::new(),
        };
        Some(answer.into())
    }

    fn registry(&self, call: Registry::RegistryCalls) -> Option<Vec<u8>> {
        use Registry::RegistryCalls as Calls;
        let held = self.deed.as_ref();
        Some(match call {
            Calls::exists(_) => held.is_some().abi_encode(),
            Calls::nonces(_) => U256::from(self.permit_nonce).abi_encode(),
            Calls::deviceTokenId(_) => held.map_or(U256::ZERO, |_| DEED).abi_encode(),
            Calls::documentHash(_) => held.map_or(B256::ZERO, |held| held.hash).abi_encode(),
            Calls::documentURI(_) => held.map_or_else(String::new, |held| held.uri.clone()).abi_encode(),
            Calls::registeredNFT(_) => held.is_some().abi_encode(),
            Calls::register(_) => return None,
        })
    }

    fn ioid(&self, call: Ioid::IoidCalls) -> Option<Vec<u8>> {
        use Ioid::IoidCalls as Calls;
        let owns = |owner: Address| self.deed.as_ref().is_some_and(|held| held.owner == owner);
        Some(match call {
            Calls::balanceOf(call) => U256::from(u64::from(owns(call.owner))).abi_encode(),
            Calls::ownerOf(_) => self.deed.as_ref()?.owner.abi_encode(),
            Calls::tokenOfOwnerByIndex(call) => owns(call.owner).then_some(DEED)?.abi_encode(),
            Calls::wallet(_) => {
                let did = DeviceId(self.device).did().as_str().to_owned();
                Ioid::walletCall::abi_encode_returns(&Ioid::walletReturn { wallet: OWN_WALLET, did })
            }
            Calls::safeTransferFrom(_) => return None,
        })
    }

    fn store(&self, call: &IoidStore::IoidStoreCalls) -> Vec<u8> {
        use IoidStore::IoidStoreCalls as Calls;
        match call {
            Calls::price(_) => self.price.abi_encode(),
            Calls::deviceContractProject(_) => U256::from(5).abi_encode(),
            Calls::projectAppliedAmount(_) | Calls::projectActivedAmount(_) => U256::ZERO.abi_encode(),
        }
    }

    fn nft(&self, call: &DeviceNft::DeviceNftCalls) -> Option<Vec<u8>> {
        use DeviceNft::DeviceNftCalls as Calls;
        Some(match call {
            Calls::ownerOf(_) => self.owner.abi_encode(),
            Calls::getApproved(_) => if self.approved { REGISTRY } else { Address::ZERO }.abi_encode(),
            Calls::isApprovedForAll(_) => false.abi_encode(),
            Calls::approve(_) => return None,
        })
    }

    fn coin(&self, call: &Coin::CoinCalls) -> Option<Vec<u8>> {
        use Coin::CoinCalls as Calls;
        Some(match call {
            Calls::symbol(_) => "TUSD".to_owned().abi_encode(),
            Calls::decimals(_) => U256::from(6).abi_encode(),
            Calls::balanceOf(call) => if call.account == self.owner { self.coins } else { U256::ZERO }.abi_encode(),
            Calls::totalSupply(_) => U256::from(1_000_000_000u64).abi_encode(),
            Calls::transfer(_) => return None,
        })
    }

    /// Carries a call out: what was logged, or why it is refused.
    pub fn run(&mut self, from: Address, to: Address, value: U256, data: &Bytes) -> Result<Vec<Logged>, String> {
        let refused = || "no such call".to_owned();
        match to {
            REGISTRY => self.register(from, value, &Registry::registerCall::abi_decode(data).map_err(|_| refused())?),
            NFT => {
                let call = DeviceNft::approveCall::abi_decode(data).map_err(|_| refused())?;
                self.approved = call.to == REGISTRY && call.tokenId == TOKEN && from == self.owner;
                Ok(Vec::new())
            }
            IOID => self.hand_over(from, &Ioid::safeTransferFromCall::abi_decode(data).map_err(|_| refused())?),
            POOL => {
                let call = Pool::claimRewardsCall::abi_decode(data).map_err(|_| refused())?;
                let event = Pool::ClaimRewards { user: call.user, rewards: U256::from(REWARD) };
                Ok(vec![(POOL, event.encode_log_data())])
            }
            COIN => self.transfer(from, &Coin::transferCall::abi_decode(data).map_err(|_| refused())?),
            _ => Ok(Vec::new()),
        }
    }

    fn register(&mut self, from: Address, value: U256, call: &Registry::registerCall) -> Result<Vec<Logged>, String> {
        let permit = Permit {
            owner: from.into_array(),
            nonce: U256::from(self.permit_nonce).to_be_bytes(),
            chain_id: CHAIN_ID,
            registry: REGISTRY.into_array(),
        };
        let signature = Signature([call.r.as_slice(), call.s.as_slice()].concat().try_into().unwrap());
        if permit.recover(&signature, DeviceAddress(call.device.into_array())).is_err() {
            return Err("invalid signature".to_owned());
        }
        if self.deed.is_some() || !self.approved || value != self.price {
            return Err("device exists, is not approved or is not paid".to_owned());
        }
        (self.approved, self.permit_nonce) = (false, self.permit_nonce + 1);
        self.deed = Some(Held { owner: from, hash: call.hash, uri: call.uri.clone() });
        let did = DeviceId(call.device).did().as_str().to_owned();
        Ok(vec![
            (IOID, Ioid::Transfer { from: Address::ZERO, to: from, tokenId: DEED }.encode_log_data()),
            (IOID, Ioid::CreateIoID { owner: from, id: DEED, wallet: OWN_WALLET, did }.encode_log_data()),
            (
                REGISTRY,
                Registry::NewDevice { device: call.device, owner: from, hash: call.hash, uri: call.uri.clone() }
                    .encode_log_data(),
            ),
        ])
    }

    fn hand_over(&mut self, from: Address, call: &Ioid::safeTransferFromCall) -> Result<Vec<Logged>, String> {
        let deed = self.deed.as_mut().filter(|held| held.owner == from && call.from == from && call.tokenId == DEED);
        deed.ok_or("not the owner")?.owner = call.to;
        Ok(vec![(IOID, Ioid::Transfer { from, to: call.to, tokenId: DEED }.encode_log_data())])
    }

    fn transfer(&mut self, from: Address, call: &Coin::transferCall) -> Result<Vec<Logged>, String> {
        self.coins = self.coins.checked_sub(call.value).ok_or("too few")?;
        self.moved += call.value;
        Ok(vec![(COIN, Coin::Transfer { from, to: call.to, value: call.value }.encode_log_data())])
    }
}

fn pool(call: &Pool::PoolCalls) -> Option<Vec<u8>> {
    use Pool::PoolCalls as Calls;
    Some(match call {
        Calls::rewardPerPeriod(_) => U256::from(1).abi_encode(),
        Calls::pendingRewards(_) => U256::from(REWARD).abi_encode(),
        Calls::claimRewards(_) => return None,
    })
}
