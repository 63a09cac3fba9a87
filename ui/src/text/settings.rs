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
        Finger = "Ask for your fingerprint first",
        FingerSub = "Only Deedbox asks for it. A program of yours that can open the keyring does not need it.",
        FingerTouch = "Touch the reader…",
        FingerOn = "Deedbox asks for your fingerprint now before it uses the keyring.",
        FingerOff = "The keyring unlocks Deedbox without your fingerprint now.",
        Expert = "Expert view",
        ExpertIs = "On: a device’s own wallet can be told to make calls that Deedbox does not know. They are shown byte by byte; whoever gives you one may take everything in that wallet.",
        ExpertIsNot = "Off: calls that Deedbox does not know are refused. Only for calls that you got elsewhere and checked; switching it on asks for your password.",
        ExpertAsked = "Deedbox asks for your password in a window of its own…",
        ExpertOn = "A device’s own wallet can make calls now that Deedbox does not know.",
        ExpertOff = "Calls that Deedbox does not know are refused again.",
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
