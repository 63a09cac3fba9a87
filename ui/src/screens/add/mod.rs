//! Finding, pairing and setting up a device.

mod find;
mod flow;
mod goon;
mod heard;
mod label;
mod next;
mod pair;
mod place;
mod viewfinder;
mod wifi;

pub use find::FindScreen;
pub use flow::{Flow, FlowStep, Nobody, Road};
pub use label::{LabelReader, Taken, elsewhere};
pub use next::{Act, Onward, Trouble, is_radio, next};
pub use pair::PairScreen;
use place::Met;
pub use place::PlaceScreen;
pub use viewfinder::Viewfinder;
use wifi::is_bonded;
pub use wifi::{WifiPanel, WifiScreen, is_wifi_only};
