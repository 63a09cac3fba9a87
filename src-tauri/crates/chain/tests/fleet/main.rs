//! One owner's devices, read from a real node with ioID on it.

mod bare;
mod figures;
mod later;
mod site;
mod viem;
mod whole;
