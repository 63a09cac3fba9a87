//! The operations of the wallet and the ports they need. No I/O of its own.

pub mod ports;
