//! The world's chain and services, through the doors that a wallet has.

mod claim;
mod dimo;
mod interface;
mod paid;
mod pool;
mod proofs;
mod pushed;
mod rewards;
mod services;
mod staked;
mod support;
mod traps;
mod whole;
