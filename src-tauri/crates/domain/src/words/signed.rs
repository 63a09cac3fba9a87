//! What is signed, down to the bytes.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::line;
use crate::{
    calls::{CallView, Meaning, MessageView, Signer},
    review::{Asks, ReviewView, WordLine},
    shown::shown_text,
};

/// So many bytes stand on one line.
const ON_A_LINE: usize = 256;

/// One of the things that a yes signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedPart {
    pub title: String,
    pub lines: Vec<WordLine>,
    pub warnings: Vec<String>,
}

/// Who wants it: `place` is where the owner sees it, such as "in this window".
#[must_use]
pub fn asks(asks: &Asks, place: &str) -> String {
    match asks {
        Asks::You => format!("You, {place}"),
        Asks::App { name } => {
            format!("You, {place}, for {} (named by you; Deedbox cannot check who it is)", shown_text(name))
        }
    }
}

/// Everything that a yes signs: each field, then every byte and the digest.
#[must_use]
pub fn signed_parts(view: &ReviewView) -> Vec<SignedPart> {
    let calls = view.calls.iter().flat_map(CallView::all).map(call);
    view.messages.iter().map(message).chain(calls).collect()
}

fn call(view: &CallView) -> SignedPart {
    let (title, mut lines) = match &view.meaning {
        Meaning::Known { contract, function, intent, fields } => {
            let mut lines: Vec<WordLine> = contract.iter().map(|contract| line("It goes to", contract)).collect();
            lines.extend((!function.is_empty()).then(|| line("Function", function)));
            lines.extend(fields.iter().cloned());
            (intent.clone(), lines)
        }
        Meaning::Unknown => ("Unknown call".to_string(), Vec::new()),
        Meaning::Delegate => ("Delegate call".to_string(), Vec::new()),
    };
    lines.extend([line("Contract or account", view.to.to_checksum(None)), line("Value sent, in wei", view.value)]);
    lines.extend(bytes(&view.data));
    lines.push(line("Digest of the bytes (ERC-8213)", format!("{:#x}", view.digest)));
    SignedPart { title, lines, warnings: view.warnings.clone() }
}

fn bytes(data: &[u8]) -> Vec<WordLine> {
    if data.is_empty() {
        return alloc::vec![line("Bytes", "none")];
    }
    let part = |(place, part): (usize, &[u8])| {
        let start = place * ON_A_LINE;
        let label = format!("Bytes {start} to {}", start + part.len() - 1);
        line(&label, format!("0x{}", hex::encode(part)))
    };
    data.chunks(ON_A_LINE).enumerate().map(part).collect()
}

fn message(view: &MessageView) -> SignedPart {
    let signer = match view.signer {
        Signer::Owner => "You sign",
        Signer::Device => "The device signs",
    };
    let mut lines = alloc::vec![line("Type", &view.encode_type)];
    lines.extend(view.fields.iter().cloned());
    lines.push(line("Digest that is signed (EIP-712)", format!("{:#x}", view.digest)));
    SignedPart { title: format!("{signer}: {}", view.intent), lines, warnings: Vec::new() }
}
