//! Pictures of codes.

use std::{fs::File, io::Read, path::Path};

use domain::failure::{Code, Coded, Failure};
use secrecy::SecretSlice;
use wallet::ports::LabelError;

/// The largest picture in bytes.
const PICTURE: u64 = 20_000_000;

/// The bytes of a file; one that is too large is not read to its end.
pub fn picture(file: &Path) -> Result<SecretSlice<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(PICTURE + 1).read_to_end(&mut bytes));
    let read = read.map_err(|e| Failure {
        code: Code::BadRequest,
        detail: format!("the picture {} cannot be read ({e}): check its path", file.display()),
    })?;
    if read as u64 > PICTURE {
        return Err(LabelError::TooLarge.failure());
    }
    Ok(SecretSlice::from(bytes))
}
