//! The set-up code on a device's label.

use alloc::string::String;
use core::{fmt, str::FromStr};

use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Digits of a code; 5 bits each.
pub const CODE_DIGITS: usize = 8;

/// The eight digits on the label, in Crockford's base 32; a secret of 40 bits.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SetupCode([u8; CODE_DIGITS]);

impl SetupCode {
    /// Makes a random code, for a label to be printed.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        let mut random = [0; CODE_DIGITS];
        rng.fill_bytes(&mut random);
        // 256 is a multiple of 32: the remainder is as even as the bytes.
        let code = random.map(|byte| ALPHABET.iter().copied().cycle().nth(usize::from(byte)).unwrap_or(b'0'));
        random.zeroize();
        Self(code)
    }

    /// The code as printed on the label, `XXXX-XXXX`.
    #[must_use]
    pub fn label(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CODE_DIGITS + 1));
        for (at, digit) in self.0.iter().enumerate() {
            if at == CODE_DIGITS / 2 {
                text.push('-');
            }
            text.push(char::from(*digit));
        }
        text
    }

    /// The eight digits in upper case without the dash, as they enter SPAKE2.
    pub(crate) fn digits(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupCode([redacted])")
    }
}

/// Why a text is no set-up code; never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    /// It does not have eight digits.
    #[error("a set-up code has eight digits")]
    Length,
    /// A character that labels do not use.
    #[error("a character that set-up codes do not use")]
    Character,
}

impl FromStr for SetupCode {
    type Err = CodeError;

    /// Reads either case; dashes and blanks do not matter, `I` and `L` are read as 1 and `O` as 0.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut code = Self([0; CODE_DIGITS]);
        let mut read = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(normal);
        for slot in &mut code.0 {
            *slot = read.next().ok_or(CodeError::Length)??;
        }
        match read.next() {
            Some(_) => Err(CodeError::Length),
            None => Ok(code),
        }
    }
}

fn normal(c: char) -> Result<u8, CodeError> {
    let byte = u8::try_from(c).map_err(|_| CodeError::Character)?.to_ascii_uppercase();
    let byte = match byte {
        b'I' | b'L' => b'1',
        b'O' => b'0',
        other => other,
    };
    ALPHABET.contains(&byte).then_some(byte).ok_or(CodeError::Character)
}
