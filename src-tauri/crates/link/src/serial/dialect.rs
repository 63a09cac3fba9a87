//! The two ways in which builds of the SDK take requests, and how it is found out which one a device has.

use std::time::{Duration, Instant};

use wallet::ports::LinkError;

use super::line::Line;
use crate::profiles::ioid_sdk::{Finder, Question};

/// How long one question may take (T-37).
const STEP: Duration = Duration::from_secs(10);
/// How long a device that needs no end of line may take to begin.
const PROMPT: Duration = Duration::from_secs(1);

/// How requests are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// ESP32: bare texts, each read in one go.
    Bare,
    /// Nordic: lines, and `S` before a request to sign.
    Lines,
}

impl Dialect {
    fn write(self, question: Question) -> String {
        let (sign, end) = match self {
            Self::Bare => ("", ""),
            Self::Lines => ("S", "\n"),
        };
        match question {
            Question::Did => format!("getdid{end}"),
            Question::Document => format!("getdiddoc{end}"),
            Question::Sign(digest) => format!("{sign}{}{end}", Question::sign_request(digest)),
        }
    }
}

/// Asks in a known dialect. A board that was busy takes all that came meanwhile for one text and understands none of it,
/// so that what it can be asked twice is asked again; a signature is asked for once.
pub(super) fn ask(line: &mut Line, dialect: Dialect, question: Question) -> Result<Vec<u8>, LinkError> {
    let mut finder = Finder::new(question.answered_by());
    let times = match question {
        Question::Did | Question::Document => 2,
        Question::Sign(_) => 1,
    };
    for _ in 0..times {
        line.write(&dialect.write(question))?;
        if let Some(answer) = line.listen(&mut finder, Instant::now() + STEP / times)? {
            return Ok(answer);
        }
    }
    Err(LinkError::Timeout("over the cable"))
}

/// Asks a device whose dialect is not known yet: the bare text first, then the end of line that makes the same text a
/// line; again and again, since opening a line restarts some boards.
pub(super) fn find_out(line: &mut Line) -> Result<(Dialect, Vec<u8>), LinkError> {
    let (question, end) = (Question::Did, Instant::now() + STEP);
    let mut finder = Finder::new(question.answered_by());
    while Instant::now() < end {
        for (dialect, text) in [(Dialect::Bare, Dialect::Bare.write(question)), (Dialect::Lines, "\n".to_string())] {
            line.write(&text)?;
            if let Some(answer) = line.listen(&mut finder, end.min(Instant::now() + PROMPT))? {
                return Ok((dialect, answer));
            }
        }
    }
    Err(LinkError::Timeout("over the cable"))
}
