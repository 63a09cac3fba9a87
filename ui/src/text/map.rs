//! Words of the map of devices.

super::texts! {
    /// Words of the map of devices.
    Map {
        Link = "Where they are",
        Title = "Where they are",
        Sub = "The last place that each device signed, as a cell and never finer.",
        Picture = "Map",
        Says = "Map, {km} km wide, north up. {devices}.",
        Size = "A cell is some {area} km²; the map is {km} km wide.",
        North = "N",
        Km = "{n} km",
        Closer = "Closer",
        Wider = "Wider",
        All = "All devices",
        Private = "Only you see this. It is drawn on your own machine: no map is fetched and no place leaves it.",
        Devices = "Devices on the map",
        InCell = "In cell {cell}, {ago}",
        Show = "Show",
        ShowIt = "Show {name} on the map",
        Silent = "{n} other devices told no place.",
        OneSilent = "1 other device told no place.",
        EmptyTitle = "No device told where it is",
        EmptyWhy = "Trackers sign their latitude and longitude. Their cells stand here once readings of them arrived.",
    }
}
