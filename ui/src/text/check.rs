//! Words of checking a device before it is bought.

super::texts! {
    /// Words of checking a device before it is bought.
    Check {
        RowTitle = "Somebody sells you one",
        RowWhy = "Look at whose it is, and what happened to it, before you pay",
        Title = "Check a device before you pay",
        Lead = "What the network and the device itself say of it; nothing is signed or spent",
        Device = "Its number",
        DeviceHelp = "0x… or did:io:…; the seller can read it to you, or it stands in the QR code",
        DeviceWrong = "This is no device’s number",
        Look = "Look",
        Reading = "Reading the chain…",
        NoNumber = "This code does not say which device it is of. Ask the seller for its number.",
        Read = "Read from its code",
        Found = "What is known of it",
        Owner = "Its deed is with",
        Nobody = "Nobody has its deed",
        Moves = "What happened to it",
        None = "Nothing in these blocks",
        Block = "Block {n}",
        Claimed = "Claimed",
        Moved = "Handed over",
        Migrated = "Moved by the device’s own signature; its owner was not asked",
        Described = "Its description was replaced",
        Removed = "Removed from the network",
        Gave = "Its own wallet gave something away",
        Near = "Ask the device itself",
        NearWhy = "It says whether it signs for anybody. It must be beside you, switched on, and paired with this wallet.",
        After = "Once the deed is yours",
        AfterWhy = "Renew its record at once: that ends every permit that the seller may have kept.",
    }
}
