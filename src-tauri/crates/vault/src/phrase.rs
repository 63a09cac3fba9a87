//! Recovery phrases (BIP-39, English) and the accounts they give (BIP-44).

use alloy_signer_local::{
    MnemonicBuilder, PrivateKeySigner,
    coins_bip39::{self, English, Mnemonic, Wordlist},
};
use domain::accounts::Place;
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::{Random, VaultError};
use zeroize::Zeroizing;

use crate::secret::Key;

/// The entropy of a phrase: 16, 20, 24, 28 or 32 bytes.
pub struct Entropy {
    padded: Key,
    length: u8,
}

impl Entropy {
    /// New entropy for 24 words.
    pub fn drawn(random: &dyn Random) -> Self {
        let mut padded = Key::zeros();
        random.fill(padded.bytes_mut());
        Self { padded, length: 32 }
    }

    /// Entropy as a vault keeps it, padded with zeros.
    pub fn stored(length: u8, padded: Key) -> Option<Self> {
        matches!(length, 16 | 20 | 24 | 28 | 32).then_some(Self { padded, length })
    }

    /// The same entropy once more.
    pub fn copied(&self) -> Self {
        let mut padded = Key::zeros();
        padded.bytes_mut().copy_from_slice(self.padded.bytes());
        Self { padded, length: self.length }
    }

    pub fn length(&self) -> u8 {
        self.length
    }

    pub fn padded(&self) -> &Key {
        &self.padded
    }

    /// Reads a phrase of 12 to 24 words, in any case and with any white space between them.
    ///
    /// # Errors
    /// [`VaultError::BadPhrase`] names the place of a wrong word, never the word.
    pub fn read(phrase: &SecretString) -> Result<Self, VaultError> {
        let phrase = normal(phrase.expose_secret());
        let count = phrase.split(' ').filter(|w| !w.is_empty()).count();
        if !matches!(count, 12 | 15 | 18 | 21 | 24) {
            return Err(bad(format!("{count} words; a phrase has 12, 15, 18, 21 or 24")));
        }
        let mut bits = Zeroizing::new([0u8; 33]);
        for (place, word) in phrase.split(' ').enumerate() {
            let index = English::get_index(word).map_err(|_| bad(format!("word {} is not in the list", place + 1)))?;
            write_bits(&mut bits[..], place, index);
        }
        let length = count / 3 * 4;
        let mut padded = Key::zeros();
        padded.bytes_mut().iter_mut().zip(bits.iter()).take(length).for_each(|(to, from)| *to = *from);
        let entropy = Self { padded, length: length as u8 };
        let fits = entropy.phrase().is_some_and(|own| own.expose_secret() == phrase.as_str());
        if fits {
            Ok(entropy)
        } else {
            Err(bad("the words do not fit together: check each one and their order".into()))
        }
    }

    /// The words, one blank between them.
    pub fn phrase(&self) -> Option<SecretString> {
        let bytes = self.padded.bytes().get(..usize::from(self.length))?;
        let entropy = coins_bip39::Entropy::from_slice(bytes).ok()?;
        Some(SecretString::from(Mnemonic::<English>::new_from_entropy(entropy).to_phrase()))
    }

    /// The signing key at `place`.
    pub fn signer(&self, place: Place) -> Option<Box<PrivateKeySigner>> {
        let phrase = self.phrase()?;
        let builder = MnemonicBuilder::<English>::default().phrase(phrase.expose_secret());
        builder.derivation_path(place.path()).ok()?.build().ok().map(Box::new)
    }
}

/// Lower case, one blank between words.
pub fn normal(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() + 1));
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        word.chars().for_each(|c| out.push(c.to_ascii_lowercase()));
    }
    out
}

fn write_bits(bits: &mut [u8], place: usize, index: usize) {
    for bit in 0..11 {
        let at = place * 11 + bit;
        if let Some(byte) = bits.get_mut(at / 8)
            && index >> (10 - bit) & 1 == 1
        {
            *byte |= 0x80 >> (at % 8);
        }
    }
}

fn bad(why: String) -> VaultError {
    VaultError::BadPhrase(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of BIP-39: entropy and phrase.
    #[test]
    fn the_published_vectors_are_met() {
        let vectors = [
            (
                "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
                "legal winner thank year wave sausage worth useful legal winner thank yellow",
            ),
            (
                "808080808080808080808080808080808080808080808080",
                "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter always",
            ),
            (
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote",
            ),
            (
                "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
                "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group space point ten exist slush involve unfold",
            ),
        ];
        for (entropy, phrase) in vectors {
            let read = Entropy::read(&phrase.into()).unwrap();
            assert_eq!(hex::encode(&read.padded().bytes()[..usize::from(read.length())]), entropy);
            assert_eq!(read.phrase().unwrap().expose_secret(), phrase);
        }
    }

    #[test]
    fn known_words_give_known_accounts() {
        let read = Entropy::read(&"test test test test test test test test test test test junk".into()).unwrap();
        assert_eq!(
            read.signer(Place::FIRST).unwrap().address().to_string(),
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
        );
        assert_eq!(
            read.signer(Place { index: 1, ..Place::FIRST }).unwrap().address().to_string(),
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
        );
    }

    #[test]
    fn a_wrong_word_is_named_by_its_place_alone() {
        let refused = |text: &str| Entropy::read(&text.into()).err().unwrap().to_string();
        let text = refused("test test test testify test test test test test test test junk");
        assert!(text.contains("word 4") && !text.contains("testify"), "{text}");
        assert!(refused("test test").contains("2 words"));
        assert!(refused("").contains("0 words"));
        assert!(refused(&"test ".repeat(12)).contains("do not fit"));
        assert!(refused(&"test ".repeat(25)).contains("25 words"));
    }

    #[test]
    fn case_and_white_space_do_not_matter() {
        let read = Entropy::read(&"  Test test\ttest test test\n test test test TEST test test  junk ".into()).unwrap();
        assert_eq!(
            read.signer(Place::FIRST).unwrap().address().to_string(),
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
        );
    }
}
