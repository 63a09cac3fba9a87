//! Who may use what.

/// Each crate and the crates of ours it may use (direct normal dependencies).
pub const OURS: [(&str, &[&str]); 23] = [
    ("wire", &[]),
    ("domain", &["wire"]),
    ("ipc", &["domain"]),
    ("device-kit", &["wire"]),
    ("wallet", &["domain", "wire"]),
    ("vault", &["wallet", "domain"]),
    ("link", &["wallet", "domain", "wire"]),
    ("chain", &["wallet", "domain"]),
    ("gateway", &["wallet", "domain"]),
    ("store", &["wallet", "domain"]),
    ("export", &["wallet", "domain"]),
    ("access", &["wallet", "domain"]),
    ("sandbox", &["wallet", "domain"]),
    ("control", &["wallet", "domain"]),
    ("seat", &[]),
    (
        "compose",
        &[
            "access",
            "chain",
            "control",
            "device-kit",
            "domain",
            "gateway",
            "link",
            "sandbox",
            "seat",
            "store",
            "vault",
            "wallet",
            "wire",
        ],
    ),
    ("cli", &["compose", "control", "domain", "export", "wallet"]),
    ("deedbox", &["compose", "domain", "ipc", "wallet"]),
    ("ui", &["domain", "ipc"]),
    ("world", &["device-kit", "domain", "wire"]),
    ("deedbox-probe", &["compose", "domain", "wallet"]),
    ("crash", &["device-kit", "domain", "wire", "world"]),
    ("xtask", &[]),
];

/// Crates of others that reach outside or carry secrets, and the only crates of ours that may use them.
/// A name that ends in `*` stands for all that begin so.
pub const ONLY: [(&str, &[&str]); 52] = [
    ("spake2", &["wire"]),
    ("k256", &["wire"]),
    ("sha3", &["wire"]),
    ("chacha20poly1305", &["wire", "vault"]),
    // The signer and the transactions it signs speak in these types, so the vault names them too.
    ("alloy-primitives", &["domain", "vault"]),
    ("alloy-sol-types", &["domain"]),
    ("bech32", &["domain"]),
    ("bs58", &["domain"]),
    ("h3o", &["domain"]),
    ("secp256k1", &["wallet"]),
    ("keyring", &["vault"]),
    ("keyring-core", &["vault"]),
    ("zbus-secret-service-keyring-store", &["vault"]),
    ("coins-ledger", &["vault"]),
    ("argon2", &["vault"]),
    ("alloy-signer*", &["vault"]),
    ("alloy-consensus", &["vault"]),
    ("btleplug", &["link"]),
    ("bluez-async", &["link"]),
    ("serialport", &["link"]),
    ("rqrr", &["link"]),
    ("image", &["link"]),
    ("x25519-dalek", &["link", "world"]),
    ("aes", &["link", "vault", "world"]),
    ("aes-gcm", &["link", "world"]),
    ("ctr", &["link", "vault", "world"]),
    ("crypto-bigint", &["link"]),
    ("subtle", &["link", "vault"]),
    ("scrypt", &["vault"]),
    ("pbkdf2", &["vault"]),
    ("zbus", &["link", "seat", "world"]),
    ("alloy*", &["chain", "world"]),
    ("reqwest", &["link", "chain", "gateway"]),
    ("hyper*", &["access"]),
    ("sqlx*", &["store"]),
    ("rusqlite", &[]),
    ("parquet", &["export"]),
    ("csv", &["export"]),
    ("rmcp", &["access"]),
    ("axum", &["access", "world"]),
    ("wasmtime", &["sandbox"]),
    ("clap", &["cli", "world", "xtask"]),
    ("tracing-subscriber", &["compose", "world"]),
    ("tauri*", &["deedbox"]),
    ("arboard", &["deedbox"]),
    ("leptos*", &["ui"]),
    ("wasm-bindgen*", &["ui"]),
    ("web-sys", &["ui"]),
    ("js-sys", &["ui"]),
    ("qrcode", &["cli", "ui"]),
    ("openssl*", &[]),
    ("native-tls", &[]),
];

/// Crates of ours without files, network or clock of their own, and all crates of others that they may use.
pub const PURE: [(&str, &[&str]); 5] = [
    ("wire", &["chacha20poly1305", "k256", "minicbor", "rand_core", "sha3", "spake2", "thiserror", "zeroize"]),
    ("device-kit", &["rand_core", "thiserror"]),
    (
        "domain",
        &["alloy-primitives", "alloy-sol-types", "bech32", "bs58", "h3o", "hex", "serde", "serde_json", "thiserror"],
    ),
    ("ipc", &["base64", "serde", "zeroize"]),
    (
        "wallet",
        &["async-trait", "futures", "hex", "secrecy", "serde", "serde_json", "sha2", "thiserror", "tokio", "tracing"],
    ),
];

/// What tokio may be to a pure crate: no files, no sockets, no processes, no signals.
pub const PURE_TOKIO: [&str; 4] = ["macros", "rt", "sync", "time"];

/// The packages the product is built on, and where each does its work.
pub const FOUNDATIONS: [(&str, &str); 9] = [
    ("tauri", "deedbox"),
    ("leptos", "ui"),
    ("alloy", "chain"),
    ("btleplug", "link"),
    ("keyring", "vault"),
    ("reqwest", "gateway"),
    ("serde", "ipc"),
    ("sqlx", "store"),
    ("qrcode", "ui"),
];
