//! Networks: the list, what their nodes say, and one more from a file.

mod add;
mod list;
mod proposal;
mod report;

pub use add::AddNetworkScreen;
pub use list::NetworksScreen;
