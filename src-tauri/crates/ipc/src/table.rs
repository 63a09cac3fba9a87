//! The macro that makes the table of commands, and each command's type, from one declaration.

macro_rules! commands {
    ($($(#[$area_doc:meta])* $area:ident { $($(#[$doc:meta])* $name:ident = $type:ident { $($arg:ident: $arg_type:ty),* } -> $reply:ty, [$($window:literal),+] $(up to $limit:ident)? $(on $phones:ident)?;)* })*) => {
        /// Every command with the windows that may call it.
        pub const TABLE: &[Entry] = &[$($(Entry { area: stringify!($area), name: stringify!($name), windows: &[$($window),+], phones_only: phones_only!($($phones)?) }),*),*];

        $($(#[$area_doc])* pub mod $area {
            use super::*;
            $(
                $(#[$doc])*
                #[derive(Clone, Debug, Serialize, Deserialize)]
                #[serde(deny_unknown_fields)]
                pub struct $type { $(pub $arg: $arg_type),* }

                impl Command for $type {
                    const AREA: &'static str = stringify!($area);
                    const NAME: &'static str = stringify!($name);
                    const WINDOWS: &'static [&'static str] = &[$($window),+];
                    const LIMIT: usize = limit!($($limit)?);
                    type Reply = $reply;
                }
            )*
        })*
    };
}

macro_rules! limit {
    () => {
        REQUEST_LIMIT
    };
    ($limit:ident) => {
        $limit
    };
}

macro_rules! phones_only {
    () => {
        false
    };
    (phones) => {
        true
    };
}
