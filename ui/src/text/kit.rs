//! Words of the kit.

super::texts! {
    /// Words of the kit.
    Kit {
        CopyAddress = "Copy address",
        Copied = "Copied",
        ShowPassword = "Show password",
        HidePassword = "Hide password",
        TryAgain = "Try again",
        CodeForSupport = "Code: {code}",
        StepOf = "Step {now} of {all}: ",
        Progress = "Progress",
        Steps = "Steps",
        SignalStrong = "Signal strong, {dbm} dBm",
        SignalGood = "Signal good, {dbm} dBm",
        SignalFair = "Signal fair, {dbm} dBm",
        SignalWeak = "Signal weak, {dbm} dBm",
        NoData = "no data",
        ChartWords = "{title} from {from} to {to}: lowest {low}, highest {high}, last {last}.",
        ChartGaps = " No data in {count} stretches.",
        ChartGap = " No data in 1 stretch.",
        ChartEmpty = "{title}: no readings in this span.",
        Unsigned = "Unsigned",
        SignedByDevice = "Signed by device",
        AnchoredOnChain = "Anchored on chain",
        RecomputedHere = "Recomputed here",
        ProofChecked = "Proof checked",
        JustNow = "just now",
        SecondsAgo = "{n} s ago",
        MinutesAgo = "{n} min ago",
        HoursAgo = "{n} h ago",
        DaysAgo = "{n} days ago",
        OneDayAgo = "1 day ago",
    }
}
