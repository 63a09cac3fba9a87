//! Words of the ladder: how sure a reading is, and what shows it.

super::texts! {
    /// Words of the ladder: how sure a reading is, and what shows it.
    Proof {
        Open = "Show what proves it",
        Checking = "Checking signatures…",
        Reached = "Reached",
        NothingStored = "No reading of this time is kept here, so there is nothing to prove.",
        CheckedNow = "Checked just now: {readings} readings in the newest {batches} batches of this time.",
        L0Shows = "Nothing is proved about where it came from.",
        L1Shows = "Shows it came from this device and was not changed. Does not show the sensor was right.",
        L2Not = "Not anchored yet. It would also show by when the reading existed.",
        L3Not = "Nothing was computed again. It would show that a value follows from its readings.",
        L4Not = "There is no zero-knowledge proof of it.",
        NoGap = "No batch between them is missing.",
        Gap = "Batches {first} to {last} are missing: the device's memory was full, or they never came.",
        GapOne = "Batch {n} is missing: the device's memory was full, or it never came.",
        Batches = "The batches",
        Number = "Number",
        Time = "Until",
        Readings = "Readings",
        Root = "Root",
        Fingerprint = "Fingerprint",
        CopyRoot = "Copy the root of batch {seq}",
        CopyFingerprint = "Copy the fingerprint of batch {seq}",
        Newest = "The newest {n} of them.",
        Save = "Save proof…",
        Saving = "Saving",
        SaveWhy = "The file holds these readings and what proves them. Whoever gets it can read them, and can check them without a wallet.",
        SavedAs = "Saved as",
        CopyPath = "Copy the path of the file",
    }
}
