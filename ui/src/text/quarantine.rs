//! Words of refused batches, and of the gateway that keeps what devices handed in.

super::texts! {
    /// Words of refused batches.
    Quarantine {
        Title = "Refused batches",
        Fact = "{n} kept apart. They count for nothing, and no app can read them.",
        Clear = "Remove them",
        Cleared = "The refused batches were removed.",
        FromGateway = "The device is not near. From the network's gateway: {stored} new batches checked and kept.",
        Fetched = "Fetching: {n} kept",
    }
}
