//! Words of the frame around every screen.

super::texts! {
    /// Words of the frame around every screen.
    Shell {
        Name = "Deedbox",
        Skip = "Skip to content",
        Main = "Main",
        Home = "Home",
        Rewards = "Rewards",
        Access = "Access",
        Activity = "Activity",
        Settings = "Settings",
        NeedYou = " need you",
        Account = "Main account",
        YourAccount = "Your account",
        AccountOn = "{account} · {network}",
        Lock = "Lock",
        LockNow = "Lock now",
        Reading = "Opening the box…",
        NotFound = "There is nothing here",
        NotFoundWhy = "The page you asked for does not exist.",
        GoHome = "Go to Home",
    }
}
