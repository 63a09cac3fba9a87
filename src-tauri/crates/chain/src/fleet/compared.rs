//! What nodes must say the same of where thousands of deeds are read: their fingerprint.

use domain::{
    amount::Amount,
    fleet::{Fleet, Held},
    keccak256,
};
use wallet::ports::fleet::{Changes, Since};

use crate::compared::Compared;

impl Compared for Fleet {
    fn parts(&self) -> Vec<(&'static str, String)> {
        parts(&self.held, "none".to_owned(), self.pending)
    }
}

impl Compared for Since {
    fn parts(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Changes(Changes { held, gone, pending, .. }) => parts(held, format!("{gone:?}"), *pending),
            Self::Unconnected => parts(&[], "the block that was read last".to_owned(), None),
        }
    }
}

fn parts(held: &[Held], gone: String, pending: Option<Amount>) -> Vec<(&'static str, String)> {
    let said = serde_json::to_vec(held).unwrap_or_default();
    vec![
        ("how many deeds you hold", held.len().to_string()),
        ("what is gone", gone),
        ("what your deeds say", keccak256(said).to_string()),
        ("what the pool owes you", pending.map_or_else(|| "nothing".to_owned(), |owed| format!("{} wei", owed.0))),
    ]
}
