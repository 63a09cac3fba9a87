//! Words of Settings.

super::texts! {
    /// Words of Settings.
    Settings {
        Title = "Settings",
        Security = "Security",
        Lock = "Lock now",
        LockRow = "Lock",
        LockSub = "Wipes the keys from memory; apps read nothing until you unlock.",
        Keyring = "Unlock with this computer’s keyring",
        KeyringSub = "A second way in beside the password. Any program of yours can use an open keyring.",
        KeyringOn = "The keyring of this computer can unlock Deedbox now.",
        KeyringOff = "Only the password unlocks Deedbox now.",
        Account = "Account",
        InUse = "In use",
        Network = "Network",
        ChainId = "Chain",
        Coin = "Coin",
        Explorer = "Explorer",
        Test = "For trying out: its coins are worth nothing",
        Faucet = "Test coins",
        Maker = "Maker’s desk",
        Gateway = "Data gateway",
        Offered = "offered",
        NotOffered = "not offered",
    }
}
