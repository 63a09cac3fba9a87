//! XChaCha20-Poly1305 under a [`Key`].

use chacha20poly1305::{AeadInPlace, KeyInit, Tag, XChaCha20Poly1305, XNonce};

use crate::secret::Key;

/// Bytes of a nonce.
pub const NONCE: usize = 24;
/// Bytes of a tag.
pub const TAG: usize = 16;

/// Encrypts `text` in place; `None` only for texts over 256 GiB.
pub fn encrypt(key: &Key, nonce: &[u8; NONCE], context: &[u8], text: &mut [u8]) -> Option<[u8; TAG]> {
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    cipher.encrypt_in_place_detached(XNonce::from_slice(nonce), context, text).ok().map(Into::into)
}

/// Decrypts `text` in place; `None` when key, nonce, context, text and tag do not belong together.
pub fn decrypt(key: &Key, nonce: &[u8; NONCE], context: &[u8], text: &mut [u8], tag: &[u8; TAG]) -> Option<()> {
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    cipher.decrypt_in_place_detached(XNonce::from_slice(nonce), context, text, Tag::from_slice(tag)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn the_published_vector_of_the_cipher_is_met() {
        let key: Vec<u8> = (0x80..=0x9f).collect();
        let nonce: Vec<u8> = (0x40..=0x57).collect();
        let context = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let mut text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.".to_vec();
        let key = Key::copied(&key).unwrap();
        let nonce: [u8; 24] = nonce.try_into().unwrap();
        let tag = encrypt(&key, &nonce, &context, &mut text).unwrap();
        assert_eq!(hex::encode(tag), "c0875924c1c7987947deafd8780acf49");
        assert_eq!(hex::encode(&text[..32]), "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb");
        decrypt(&key, &nonce, &context, &mut text, &tag).unwrap();
        assert!(text.starts_with(b"Ladies and Gentlemen"));
    }
}
