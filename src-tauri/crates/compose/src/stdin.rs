//! Secrets that a program gets on its standard input.

use std::io;

use secrecy::SecretString;

use crate::wipe_stack;

/// The longest line in bytes.
const LONGEST: usize = 1024 * 1024;

/// The next line of standard input without its end; `None` when there is no more. The standard library's own buffer
/// would keep what was typed for as long as the program runs (T-11), so that one is left out.
///
/// # Errors
/// The input cannot be read, or the line is no text or over 1 MiB.
#[cfg(unix)]
pub fn secret_line() -> io::Result<Option<SecretString>> {
    use std::os::fd::AsFd;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    let line = line_of(&mut std::fs::File::from(input));
    wipe_stack();
    line
}

/// The next line of standard input without its end; `None` when there is no more.
///
/// # Errors
/// The input cannot be read, or the line is no text or over 1 MiB.
#[cfg(not(unix))]
pub fn secret_line() -> io::Result<Option<SecretString>> {
    let line = line_of(&mut io::stdin().lock());
    wipe_stack();
    line
}

/// Reads byte by byte: what stands behind the line belongs to the next one.
fn line_of(input: &mut impl io::Read) -> io::Result<Option<SecretString>> {
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        match input.read(&mut byte) {
            Ok(0) if line.is_empty() => return Ok(None),
            Ok(0) => break,
            Ok(_) if byte == *b"\n" => break,
            Ok(_) if line.len() == LONGEST => return Err(io::Error::other("the line is over 1 MiB")),
            Ok(_) => line.extend(byte),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    // The error of `String` would hold the text.
    let text = String::from_utf8(line).map_err(|_| io::Error::other("the line is no text"))?;
    Ok(Some(SecretString::from(text)))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn lines(mut input: &[u8]) -> Vec<String> {
        let mut lines = vec![];
        while let Some(line) = line_of(&mut input).unwrap() {
            lines.push(line.expose_secret().to_string());
        }
        lines
    }

    #[test]
    fn each_line_comes_alone_and_whole() {
        assert_eq!(lines(b"pass word\nlegal winner\r\n\nlast"), ["pass word", "legal winner", "", "last"]);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn what_is_no_text_is_refused_without_being_told() {
        let error = line_of(&mut b"secret\xff\n".as_slice()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"));
        assert!(line_of(&mut vec![b'a'; LONGEST + 1].as_slice()).is_err());
    }
}
