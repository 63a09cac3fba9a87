//! What Deedbox talks about: owners, devices, claims, readings, rewards, grants and reviews.
//!
//! Pure: no I/O, no clock, no randomness; the same code runs in the core and in the page.
#![no_std]
extern crate alloc;

pub mod access;
pub mod account;
pub mod accounts;
pub mod alarm;
pub mod amount;
pub mod anchor;
pub mod backup;
pub mod bond;
pub mod calls;
pub mod cell;
pub mod check;
pub mod claim;
pub mod collect_all;
pub mod collect_rule;
pub mod contact;
pub mod decimal;
pub mod device;
pub mod device_wallet;
pub mod dimo;
pub mod event;
pub mod evidence;
pub mod failure;
pub mod fleet;
pub mod grant;
pub mod insight;
pub mod io_address;
pub mod ioid_v2;
pub mod keep_signed;
pub mod kind;
pub mod label;
pub mod lock_after;
pub mod merkle;
pub mod names;
pub mod network;
pub mod networks;
pub mod operation;
pub mod payment;
pub mod place;
pub mod reading;
pub mod review;
pub mod reward;
pub mod reward_chart;
pub mod reward_family;
pub mod reward_history;
pub mod reward_notice;
pub mod reward_paid;
pub mod reward_proof;
pub mod reward_recipient;
pub mod reward_why;
pub mod reward_worth;
pub mod scope;
pub mod send;
pub mod shown;
pub mod stored;
pub mod time;
pub mod transaction;
pub mod transfer;
pub mod upkeep;
pub mod wifi;
pub mod words;

pub use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
