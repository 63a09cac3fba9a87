//! Words of handing a device over.

super::texts! {
    /// Words of handing a device over.
    Deed {
        HandOver = "Hand it over",
        Title = "Hand {name} over",
        Lead = "Its deed goes to somebody else, and with it what it earns from then on",
        To = "To",
        ToHelp = "0x…, io1…, or the name of a contact",
        ToEmpty = "Say to whom",
        Look = "Look at it",
        Keep = "Keep it",
        Under = "From your account",
        Go = "Hand it over",
        AskedElsewhere = "Deedbox asks for your password in a window of its own.",
        AgreeTitle = "Your password again",
        AgreeLead = "This cannot be taken back. Deedbox asks for your password, and your computer for a yes.",
        AgreeReading = "Reading what is asked…",
        AgreeGone = "Nothing is asked here any more",
        AgreeGoneWhy = "It was answered, or it is older than five minutes. Nothing was signed.",
        Password = "Password",
        Agree = "Go on",
        Checking = "Checking",
        Never = "Do not do it",
        Receipt = "The receipt",
        ReceiptLead = "It proves the transfer to both sides: anybody compares it with the chain by “deedboxctl check --receipt FILE”.",
        CopyReceipt = "Copy the receipt",
    }
}
