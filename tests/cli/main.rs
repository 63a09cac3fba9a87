//! The owner's journey and its refusals through `deedboxctl --json`, against a world.

mod alarms;
mod board;
mod bond;
mod ctl;
mod dimo;
mod earned;
mod handing;
mod journey;
mod keeping;
mod keys;
mod mcp;
mod names;
mod networks;
mod paid;
mod parting;
mod pretend;
mod proofs;
mod proving;
mod racing;
mod refusals;
mod sending;
mod site;
mod taxes;
mod variables;
mod why;
mod wifi;
