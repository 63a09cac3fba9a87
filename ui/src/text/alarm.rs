//! Words of alarms.

super::texts! {
    /// Words of alarms.
    Alarm {
        NotYou = "You did not do this.",
        TakenBack = "It did not happen after all.",
        Know = "I know of it",
        Looked = "The chain was looked at {at}",
        NotLooked = "The chain was not looked at yet",
        LookedBefore = "{why}; the chain was last looked at {at}",
        CannotLook = "{why}; the chain could not be looked at yet",
        Title = "Alarms",
        Lead = "What happened to your deeds that this wallet did not do",
        None = "Nothing was noticed",
        Known = "You know of it",
    }
}
