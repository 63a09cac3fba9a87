//! Content addresses of IPFS.

use sha2::{Digest, Sha256};

/// CIDv1, raw bytes, sha2-256 of 32 bytes (multiformats.io).
const HEAD: [u8; 4] = [0x01, 0x55, 0x12, 0x20];
/// RFC 4648 in lower case, which multibase names `b`.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The address of exactly these bytes.
pub fn cid(bytes: &[u8]) -> String {
    let mut text = String::from("b");
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in HEAD.into_iter().chain(Sha256::digest(bytes)) {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(digit(held >> bits));
        }
    }
    if bits > 0 {
        text.push(digit(held << (5 - bits)));
    }
    text
}

fn digit(value: u32) -> char {
    BASE32.get((value & 31) as usize).copied().map_or('a', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_one_that_ipfs_gives() {
        // Worked out with Python's hashlib and base64.
        assert_eq!(cid(b"hello world"), "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
        assert_eq!(cid(b""), "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
    }
}
