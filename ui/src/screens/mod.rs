//! The screens.

pub mod access;
pub mod activity;
pub mod add;
pub mod agree;
pub mod claim;
pub mod collect;
pub mod device;
pub mod first;
pub mod home;
pub mod lost;
pub mod money;
pub mod operation;
pub mod parts;
pub mod rewards;
pub mod settings;
pub mod unlock;
