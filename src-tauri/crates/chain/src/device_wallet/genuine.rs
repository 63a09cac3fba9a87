//! Where ERC-6551 puts the wallet of a token: computed here, so that no node is believed about it.

use alloy::{
    primitives::{Address, B256, U256, keccak256},
    sol_types::SolValue,
};
use domain::network::IoidContracts;

/// The program of such a wallet, before and after the address of its implementation (EIP-6551).
const BEFORE: [u8; 20] = [
    0x3d, 0x60, 0xad, 0x80, 0x60, 0x0a, 0x3d, 0x39, 0x81, 0xf3, 0x36, 0x3d, 0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d,
    0x73,
];
const AFTER: [u8; 15] = [0x5a, 0xf4, 0x3d, 0x82, 0x80, 0x3e, 0x90, 0x3d, 0x91, 0x60, 0x2b, 0x57, 0xfd, 0x5b, 0xf3];

/// The wallet of a deed: made by the network file's registry from its implementation, with salt 0.
pub fn wallet_of(contracts: &IoidContracts, chain_id: u64, token: U256) -> Address {
    let bound = (B256::ZERO, U256::from(chain_id), contracts.ioid, token).abi_encode();
    let code = [&BEFORE[..], contracts.erc6551_implementation.as_slice(), &AFTER[..], &bound].concat();
    contracts.erc6551_registry.create2(B256::ZERO, keccak256(code))
}
