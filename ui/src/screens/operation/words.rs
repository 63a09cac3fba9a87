//! An operation and its steps in words.

use domain::{
    operation::{OperationKind, OperationStatus, OperationView, Step, StepStatus},
    shown::shown_text,
};

use crate::{
    kit::{Glyph, StepMark, Tone, format::short},
    t,
    text::Claim,
};

/// The title of an operation.
#[must_use]
pub fn title(operation: &OperationView) -> String {
    match operation.kind {
        OperationKind::Claim => t!(Claim::Claiming, name = shown_text(&operation.title)),
        OperationKind::CollectAll if operation.by_rule => t!(Claim::CollectingByRule).to_string(),
        OperationKind::Collect | OperationKind::CollectAll => t!(Claim::Collecting).to_string(),
        OperationKind::Recipient => t!(Claim::Redirecting, what = shown_text(&operation.title)),
        OperationKind::Send => t!(Claim::Sending, what = shown_text(&operation.title)),
        OperationKind::Transfer => t!(Claim::HandingOver, what = shown_text(&operation.title)),
        OperationKind::Update => t!(Claim::Renewing, name = shown_text(&operation.title)),
        OperationKind::Remove => t!(Claim::Removing, name = shown_text(&operation.title)),
        OperationKind::Execute => t!(Claim::TakingOut, what = shown_text(&operation.title)),
        OperationKind::DimoClaim => t!(Claim::ClaimingDimo, name = shown_text(&operation.title)),
        OperationKind::DimoConnect => t!(Claim::Connecting, what = shown_text(&operation.title)),
        OperationKind::DimoDisconnect => t!(Claim::Disconnecting, what = shown_text(&operation.title)),
        OperationKind::DimoEndGrant => t!(Claim::EndingGrant, what = shown_text(&operation.title)),
        OperationKind::Anchor if operation.by_rule => {
            t!(Claim::AnchoringByRule, what = shown_text(&operation.title))
        }
        OperationKind::Anchor => t!(Claim::Anchoring, what = shown_text(&operation.title)),
    }
}

/// The badge of where an operation stands.
#[must_use]
pub fn standing(operation: &OperationView) -> (Glyph, Tone, Claim) {
    match &operation.status {
        OperationStatus::Running => (Glyph::Spin, Tone::Info, Claim::Running),
        OperationStatus::Stopped { .. } => (Glyph::Alert, Tone::Warn, Claim::Stopped),
        OperationStatus::Done if operation.undone => (Glyph::Alert, Tone::Warn, Claim::Undone),
        OperationStatus::Done => (Glyph::Check, Tone::Ok, Claim::Done),
        OperationStatus::Ended { .. } => (Glyph::Cross, Tone::Danger, Claim::Ended),
    }
}

/// The words of a step: title and line.
#[must_use]
pub fn step_words(name: &str) -> (String, String) {
    let (title, line) = match name {
        "permit" => (Claim::StepPermit, Claim::StepPermitLine),
        "document" => (Claim::StepDocument, Claim::StepDocumentLine),
        "approve" => (Claim::StepApprove, Claim::StepApproveLine),
        "register" => (Claim::StepRegister, Claim::StepRegisterLine),
        "check" => (Claim::StepCheck, Claim::StepCheckLine),
        "close" => (Claim::StepClose, Claim::StepCloseLine),
        "update" => (Claim::StepUpdate, Claim::StepUpdateLine),
        "remove" => (Claim::StepRemove, Claim::StepRemoveLine),
        "gone" => (Claim::StepGone, Claim::StepGoneLine),
        "collect" => (Claim::StepCollect, Claim::StepCollectLine),
        "recipient" => (Claim::StepRecipient, Claim::StepRecipientLine),
        "execute" => (Claim::StepExecute, Claim::StepExecuteLine),
        "box_signs" => (Claim::StepBox, Claim::StepBoxLine),
        "dimo_claim" => (Claim::StepDimoClaim, Claim::StepDimoClaimLine),
        "dimo_owner" => (Claim::StepDimoOwner, Claim::StepDimoOwnerLine),
        "dimo_connect" => (Claim::StepDimoConnect, Claim::StepDimoConnectLine),
        "dimo_connected" => (Claim::StepDimoConnected, Claim::StepDimoConnectedLine),
        "dimo_disconnect" => (Claim::StepDimoDisconnect, Claim::StepDimoDisconnectLine),
        "dimo_disconnected" => (Claim::StepDimoDisconnected, Claim::StepDimoDisconnectedLine),
        "dimo_end_grant" => (Claim::StepDimoEndGrant, Claim::StepDimoEndGrantLine),
        "dimo_grant_ended" => (Claim::StepDimoGrantEnded, Claim::StepDimoGrantEndedLine),
        "anchor" => (Claim::StepAnchor, Claim::StepAnchorLine),
        "send" => (Claim::StepSend, Claim::StepSendLine),
        "grants" => (Claim::StepGrants, Claim::StepGrantsLine),
        "transfer" => (Claim::StepTransfer, Claim::StepTransferLine),
        "arrival" => (Claim::StepArrival, Claim::StepArrivalLine),
        other => return (shown_text(other), String::new()),
    };
    (t!(title).to_string(), t!(line).to_string())
}

/// The steps of an operation, as the list of steps takes them.
#[must_use]
pub fn rails(operation: &OperationView) -> Vec<(StepMark, String, String)> {
    operation.steps.iter().map(rail).collect()
}

fn rail(step: &Step) -> (StepMark, String, String) {
    let (title, line) = step_words(&step.name);
    let mark = match step.status {
        StepStatus::Done => StepMark::Done,
        StepStatus::Current => StepMark::Current,
        StepStatus::Failed => StepMark::Failed,
        StepStatus::ToDo => StepMark::ToDo,
    };
    let line = match step.tx {
        Some(tx) => format!("{line} · {}", t!(Claim::Transaction, hash = short(&tx.to_string()))),
        None => line,
    };
    (mark, title, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_words_and_an_unknown_one_is_cleaned() {
        for name in [
            "permit",
            "document",
            "approve",
            "register",
            "check",
            "close",
            "collect",
            "recipient",
            "send",
            "grants",
            "transfer",
            "arrival",
            "update",
            "remove",
            "gone",
            "execute",
            "box_signs",
            "dimo_claim",
            "dimo_owner",
            "dimo_connect",
            "dimo_connected",
            "dimo_disconnect",
            "dimo_disconnected",
        ] {
            assert_ne!(step_words(name).0, name);
        }
        assert_eq!(step_words("new\u{202e}").0, "new\u{fffd}");
    }
}
