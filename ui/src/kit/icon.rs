//! Icons of the sprite in index.html.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($variant:ident = $id:literal),+ $(,)?) => {
        /// A picture of the sprite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph { $($variant),+ }

        impl Glyph {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in the sprite.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The picture of this name, as a data file calls it.
            #[must_use]
            pub fn named(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

glyphs! {
    Home = "home",
    Coin = "coin",
    Key = "key",
    Activity = "activity",
    Sliders = "sliders",
    Plus = "plus",
    Minus = "minus",
    Cross = "x",
    Check = "check",
    Lock = "lock",
    Unlock = "unlock",
    Back = "back",
    Next = "next",
    Down = "down",
    Copy = "copy",
    Alert = "alert",
    Info = "info",
    Clock = "clock",
    Bluetooth = "bt",
    Wifi = "wifi",
    Battery = "batt",
    Vane = "vane",
    Meter = "meter",
    Pin = "pin",
    Air = "air",
    Noise = "noise",
    Chain = "chain",
    Shield = "shield",
    Verified = "verified",
    Eye = "eye",
    EyeOff = "eyeoff",
    Pause = "pause",
    Play = "play",
    Bin = "bin",
    Send = "send",
    Save = "save",
    Search = "search",
    Ai = "ai",
    Deed = "deed",
    Qr = "qr",
    Refresh = "refresh",
    Open = "open",
    Online = "online",
    Offline = "offline",
    Plug = "plug",
    User = "user",
    Bell = "bell",
    Globe = "globe",
    Spin = "spin",
    Sun = "sun",
    Words = "words",
    List = "list",
    Edit = "edit",
    Dots = "dots",
    Computer = "pc",
    Proved = "proved",
    Flask = "flask",
    Solar = "solar",
    Cell = "cell",
    Charger = "charger",
    Chip = "chip",
    Disk = "disk",
}

/// A picture beside words; says nothing to assistive technology.
#[component]
pub fn Icon(
    glyph: Glyph,
    /// `s` 16 px, `l` 28 px, else 20 px.
    #[prop(optional)]
    size: &'static str,
) -> impl IntoView {
    view! { <svg class=format!("i {size}") aria-hidden="true"><use href=format!("#i-{}", glyph.id())></use></svg> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite() {
        let page = include_str!("../../index.html");
        for glyph in Glyph::ALL {
            assert!(page.contains(&format!("id=\"i-{}\"", glyph.id())), "{glyph:?}");
            assert_eq!(Glyph::named(glyph.id()), Some(*glyph));
        }
    }
}
