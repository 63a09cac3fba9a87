//! Words of boxes that DIMO registers.

super::texts! {
    /// Words of boxes that DIMO registers.
    Dimo {
        Card = "With DIMO",
        CardWhy = "DIMO keeps boxes for cars in a registry of its own, and knows which vehicle each is connected with.",
        Open = "Look at it",
        Title = "{name} with DIMO",
        Lead = "What DIMO’s registry has of this box",
        Reading = "Reading the chain…",
        Number = "Its number",
        Owner = "Owner",
        You = "You",
        Maker = "Nobody yet; its maker holds it",
        Vehicle = "Vehicle",
        NoVehicle = "None",
        Rewards = "Its rewards go to",
        Claim = "Look at the claim",
        Connect = "Connect it with a vehicle",
        ConnectWhy = "The vehicle must be yours, and connected with no other box. Everybody can see the connection.",
        VehicleNumber = "Number of the vehicle",
        VehicleHelp = "As DIMO shows it, such as 4217",
        VehicleWrong = "This is no number",
        Look = "Look at it",
        Disconnect = "Disconnect it",
        Under = "One transaction of your account; the box signs nothing",
        Keep = "Leave it",
        Go = "Do it",
    }
}
