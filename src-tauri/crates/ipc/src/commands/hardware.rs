//! Devices and what they measured.

use alloc::{string::String, vec::Vec};

use domain::{
    anchor_rule::{AnchorRuleView, EveryHours},
    decimal::Decimal,
    device::{DeviceId, DeviceView, Nearby, NearbyId},
    evidence::Evidence,
    insight::{InsightId, InsightsView},
    keep_signed::KeepSigned,
    names::{DeviceName, Hostname, ToldNames},
    networks::NetworkProposal,
    operation::OperationView,
    place::Place,
    quarantine::{Carrier, QuarantineView},
    reading::{Series, SyncReport},
    review::{ReviewId, ReviewView},
    scope::Resolution,
    stored::{Deletion, StoredView},
    time::Millis,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork},
};
use serde::{Deserialize, Serialize};

use crate::{Command, Crossing, Entry, Label, PICTURE_LIMIT, Paired, Picture, Proof, REQUEST_LIMIT, Turn};

commands! {
    /// Devices near and owned.
    devices {
        /// Listens for devices for `seconds` (1 to 60); [`crate::Event::Nearby`] comes meanwhile.
        scan = Scan { seconds: u8, turn: Turn } -> Vec<Nearby>, ["main"];
        /// Opens a session with the label's code; `expected` is the device that the label names, where it does.
        pair = Pair { near: NearbyId, code: String, expected: Option<DeviceId>, turn: Turn } -> Paired, ["main"];
        /// Opens a session with the device there, which only names its key; nothing beyond the owner's own network is a place.
        add = Add { reach: Place, turn: Turn } -> Paired, ["main"];
        /// Reads what was pasted, typed or scanned from a label.
        read_label = ReadLabel { text: Crossing } -> Label, ["main"];
        /// Reads the label in a picture, a PNG or JPEG file.
        read_label_image = ReadLabelImage { picture: Picture } -> Label, ["main"] up to PICTURE_LIMIT;
        /// Whether the digits of [`crate::Event::ComparePasskey`] are those of the device.
        answer_passkey = AnswerPasskey { near: NearbyId, same: bool } -> (), ["main"];
        /// Removes the bond that this computer has with a device nearby.
        unbond = Unbond { near: NearbyId } -> (), ["main"];
        /// What a device nearby says it is; `proof` where its label has a code.
        facts = Facts { near: NearbyId, proof: Option<Proof>, turn: Turn } -> DeviceFacts, ["main"];
        /// The networks that a device nearby hears.
        networks = Networks { near: NearbyId, proof: Option<Proof>, turn: Turn } -> Vec<WifiNetwork>, ["main"];
        /// Puts a device nearby on a network; [`crate::Event::Wifi`] tells each step. The password is not kept (T-36).
        set_wifi = SetWifi { near: NearbyId, proof: Option<Proof>, ssid: Ssid, password: Crossing, in_the_clear: bool, turn: Turn } -> Joined, ["main"];
        /// Gives a device nearby that takes them other names; those that it then says it has. [`crate::Event::Wifi`] says when
        /// its button must be pressed.
        set_names = SetNames { near: NearbyId, proof: Option<Proof>, name: Option<DeviceName>, hostname: Option<Hostname>, turn: Turn } -> ToldNames, ["main"];
        /// Has a device nearby show which one it is.
        identify = Identify { near: NearbyId, proof: Option<Proof>, turn: Turn } -> (), ["main"];
        /// Ends a call that has a turn; it fails with [`crate::Code::Cancelled`], and radio and camera are free.
        cancel = Cancel { turn: Turn } -> (), ["main"];
        list = ListDevices {} -> Vec<DeviceView>, ["main"];
        show = ShowDevice { device: DeviceId } -> DeviceView, ["main"];
        rename = RenameDevice { device: DeviceId, name: String } -> DeviceView, ["main"];
        /// Has a paired device show which one it is, as with a light.
        identify_own = IdentifyDevice { device: DeviceId } -> (), ["main"];
        /// Has a paired device forget its Wi-Fi and its readings, as soon as its button was pressed; with `hand_over`
        /// it signs no permit from then on.
        reset = ResetDevice { device: DeviceId, hand_over: bool } -> (), ["main"];
        /// Removes a device and its stored batches, as many as the owner was told, from this wallet.
        forget = ForgetDevice { device: DeviceId, batches: u32 } -> (), ["main"];
        /// Fetches, verifies and stores its batches: from the device, which forwards them, too, or from the network's gateway.
        sync = SyncDevice { device: DeviceId, carrier: Carrier } -> SyncReport, ["main"];
        /// What was refused of it, newest first.
        quarantine = ShowQuarantine { device: DeviceId } -> Option<QuarantineView>, ["main"];
        clear_quarantine = ClearQuarantine { device: DeviceId } -> (), ["main"];
        /// A stream's values, or their averages; at most `points` of them, the newest.
        series = ReadSeries { device: DeviceId, stream: String, from: Millis, to: Millis, resolution: Resolution, points: u16 } -> Series, ["main"];
        /// What the newest batches of a stream's span show, checked now; none where nothing of it is stored.
        evidence = ReadEvidence { device: DeviceId, stream: String, from: Millis, to: Millis } -> Option<Evidence>, ["main"];
        /// Writes the proof of a stream's span into the owner's documents; the file.
        save_proof = SaveProof { device: DeviceId, stream: String, from: Millis, to: Millis } -> String, ["main"];
        /// The review of anchoring its batches that are not anchored.
        plan_anchor = PlanAnchor { device: DeviceId } -> ReviewView, ["main"];
        /// Starts the reviewed anchoring.
        anchor = AnchorBatches { review: ReviewId } -> OperationView, ["main"];
        /// The rule that anchors by itself; it is set in the window `agree`, as the one that collects.
        anchor_rule = ShowAnchorRule {} -> AnchorRuleView, ["main"];
        set_anchor_rule = SetAnchorRule { per_day: Decimal, every: EveryHours } -> (), ["main"];
        anchor_rule_off = EndAnchorRule {} -> (), ["main"];
        /// How much is stored of it, and the owner's rule.
        stored = ReadStored { device: DeviceId } -> StoredView, ["main"];
        set_keep_signed = SetKeepSigned { keep: KeepSigned } -> (), ["main"];
        /// What deleting its readings would take.
        plan_deletion = PlanDeletion { device: DeviceId } -> Deletion, ["main"];
        delete_readings = DeleteReadings { device: DeviceId, batches: u32 } -> (), ["main"];
        /// What was found in its readings, newest first; from this machine alone.
        insights = ShowInsights { device: DeviceId } -> InsightsView, ["main"];
        /// The owner knows of it; it stays in the list, which is given for this device.
        dismiss_insight = DismissInsight { device: DeviceId, insight: InsightId } -> InsightsView, ["main"];
    }
    /// The camera of a phone.
    camera {
        /// Reads the first QR code before the camera, within 60 s; the page is transparent meanwhile, since the picture lies behind it.
        scan_label = ScanLabel { turn: Turn } -> Label, ["main"] on phones;
        /// The same for a network file, of which the nodes are then asked.
        scan_network = ScanNetwork { turn: Turn } -> NetworkProposal, ["main"] on phones;
    }
}
