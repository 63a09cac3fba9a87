//! Words of what is stored of a device.

super::texts! {
    /// Words of what is stored of a device.
    Stored {
        Title = "Stored here",
        Reading = "Counting what is stored…",
        Batches = "Signed batches",
        Gone = "Only their numbers left",
        Readings = "Signed readings",
        Size = "On this disk",
        Keep = "Keep signed readings",
        KeepWhy = "Of every device. Hourly and daily means are kept in any case.",
        ForEver = "For ever",
        Days = "{n} days",
        ShorterTitle = "Keep them for {n} days?",
        ShorterWhy = "Signed readings that are older go, of every device, now and from now on, and cannot be had back.",
        ShorterLost = "Hourly and daily means stay, but nothing proves them any more. Places and single values do not stay. Numbers and hashes of the batches stay, so that gaps and anchors can be seen.",
        Shorter = "Let older ones go",
        Cancel = "Cancel",
        Delete = "Delete readings",
        DeleteTitle = "Delete the readings of this device?",
        DeleteWhat = "{readings} signed readings in {batches} batches go, with their means. It cannot be undone, and nothing proves them any more but proofs that you saved.",
        DeleteChain = "On the chain stay the deed and {n} anchors, out of which nobody reads a value. What apps have read and the gateway was sent is theirs; what the device still holds, it keeps.",
        DeleteWaiting = "{n} of the batches the gateway has not accepted: nothing is earned with them.",
        DeleteYes = "Delete them",
        Deleted = "The readings are deleted.",
    }
}
