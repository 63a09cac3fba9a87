//! The stand-ins for DIMO's contracts, as a wallet and the people around it call them.

mod claim;
mod ground;
mod pair;
mod sacd;
mod traps;
