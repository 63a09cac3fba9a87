//! What is malformed, too large or not for MCP (T-61).

use domain::failure::Code;

use super::{Case, Revision, Row, Says};
use crate::{Open, http::Ask};

const UNREADABLE: Row = Row::Refused(Code::BadRequest);
const MOST: usize = 1024 * 1024;

/// A good request with another body.
fn with(open: &Open, revision: Revision, body: Vec<u8>) -> Ask {
    Ask { body, ..revision.good(open) }
}

/// The same in chunks, which are given with their lengths.
fn in_chunks(open: &Open, revision: Revision, body: Vec<u8>) -> Ask {
    with(open, revision, body).with("Transfer-Encoding", "chunked")
}

/// A good request with another method, which asks for nothing.
fn by(open: &Open, revision: Revision, method: &'static str) -> Ask {
    Ask { method, ..revision.good(open) }
}

/// A header that says something else than the body.
fn disagreeing(open: &Open, revision: Revision) -> Ask {
    match revision {
        Revision::Older => revision.good(open).set("MCP-Protocol-Version", "2026-07-28"),
        Revision::Newer => revision.good(open).set("Mcp-Method", "tools/list"),
    }
}

pub(super) const CASES: &[Case] = &[
    Case::new(
        "1 MiB and a byte",
        |open, revision| with(open, revision, vec![b' '; MOST + 1]),
        Says::Refusal(413, Code::BadRequest),
        UNREADABLE,
    ),
    Case::new(
        "more than 1 MiB in chunks",
        |open, revision| {
            let length = format!("{:x}\r\n", MOST + 1).into_bytes();
            in_chunks(open, revision, [length, vec![b' '; MOST + 1], b"\r\n0\r\n\r\n".to_vec()].concat())
        },
        Says::Refusal(413, Code::BadRequest),
        UNREADABLE,
    ),
    Case::new(
        "chunks with a wrong length",
        |open, revision| in_chunks(open, revision, b"zz\r\nhello\r\n0\r\n\r\n".to_vec()),
        Says::NotMcp,
        UNREADABLE,
    ),
    Case::new(
        "a compressed body",
        |open, revision| revision.good(open).with("Content-Encoding", "gzip"),
        Says::Refusal(415, Code::BadRequest),
        UNREADABLE,
    ),
    Case::new(
        "10,000 levels",
        |open, revision| with(open, revision, "[".repeat(10_000).into_bytes()),
        Says::NotMcp,
        UNREADABLE,
    ),
    Case::new("half a request", |open, revision| with(open, revision, b"{".to_vec()), Says::NotMcp, UNREADABLE),
    Case::new("no body", |open, revision| with(open, revision, Vec::new()), Says::NotMcp, UNREADABLE),
    Case::new(
        "several requests at once",
        |open, revision| {
            let good = revision.good(open).body;
            with(open, revision, [b"[".to_vec(), good, b"]".to_vec()].concat())
        },
        Says::NotMcp,
        UNREADABLE,
    ),
    Case::new(
        "another type of body",
        |open, revision| revision.good(open).set("Content-Type", "text/plain"),
        Says::Status(415),
        UNREADABLE,
    ),
    Case::new(
        "no word of what is taken",
        |open, revision| revision.good(open).without("Accept"),
        Says::Status(406),
        UNREADABLE,
    ),
    Case::new(
        "a revision that there is none of",
        |open, revision| revision.good(open).set("MCP-Protocol-Version", "1999-01-01"),
        Says::NotMcp,
        UNREADABLE,
    ),
    Case::new("header and body that disagree", disagreeing, Says::NotMcp, UNREADABLE),
    Case::new("the method GET", |open, revision| by(open, revision, "GET"), Says::Status(405), Row::Nothing),
    Case::new("the method PUT", |open, revision| by(open, revision, "PUT"), Says::Status(405), Row::Nothing),
    Case::new("the method DELETE", |open, revision| by(open, revision, "DELETE"), Says::Status(405), Row::Nothing),
    Case::new(
        "another path",
        |open, revision| Ask { target: "/other".to_string(), ..revision.good(open) },
        Says::Status(404),
        Row::Nothing,
    ),
];
