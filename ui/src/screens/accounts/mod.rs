//! Accounts: the list, one more, keys that are missing, and the window that takes a private key.

mod add;
mod card;
mod entry;
mod form;
mod key;
mod list;
mod missing;

pub use entry::{Entered, KeyEntry, KeyFields};
pub use key::KeyWindow;
pub use list::AccountsScreen;
