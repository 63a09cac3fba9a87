//! Words of the wallet that a device has of its own.

super::texts! {
    /// Words of the wallet that a device has of its own.
    DeviceWallet {
        Card = "Its own wallet",
        CardWhy = "What the network pays to the device itself lies there. It goes with the deed.",
        Open = "Look inside",
        Title = "The own wallet of {name}",
        Lead = "Whoever holds the deed commands it; what is in it goes along when you hand the device over",
        Reading = "Reading the chain…",
        Inside = "In it",
        Nothing = "Nothing was found in it",
        NothingWhy = "Tokens that arrived longer ago are found when you name their contract below.",
        Coin = "The network’s own coin",
        Nft = "Token number {n}",
        TakeOut = "Take out",
        Locked = "Its owner locked it: it gives nothing yet",
        NotYours = "Only the account that holds the deed can take something out",
        Searched = "What arrived since block {n} was searched for. A token that came earlier is found by its contract.",
        Unasked = "{n} more contracts sent something there and were not asked. Anybody can send anything.",
        Token = "Contract of a token",
        TokenHelp = "0x… or io1…",
        TokenWrong = "This is no address",
        Find = "Look for it",
        Taking = "Take out {what}",
        Amount = "How much",
        AmountHelp = "Such as 1.5, or max",
        AmountWrong = "Give a number such as 1.5, or max",
        To = "To",
        ToHelp = "Left empty it goes to your own account",
        Look = "Look at it",
        Under = "From the device’s own wallet; your account pays the fee",
        Keep = "Leave it there",
        Go = "Take it out",
    }
}
