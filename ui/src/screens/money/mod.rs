//! Coins that go and come: sending, being paid, and whom to.

mod contacts;
mod form;
mod receive;
mod send;

pub use contacts::ContactsScreen;
pub use receive::ReceiveScreen;
pub use send::SendScreen;

use domain::shown::shown_text;

use super::parts::network;

/// The symbol of the network's own coin.
fn symbol() -> String {
    network().map(|network| shown_text(&network.symbol)).unwrap_or_default()
}
