//! A ledger of the test's own behind nodes that misbehave: whatever they do, each operation takes effect at most once, is
//! done only when it is, and says what is wrong otherwise.

mod abi;
mod contracts;
mod door;
#[path = "../../../wallet/tests/fakes/mod.rs"]
mod fakes;
mod fault;
mod judge;
mod ledger;
mod lies;
mod memory;
mod node;
mod operation;
mod outside;
mod rpc;
mod runs;
mod scene;
mod seeds;
mod time;
