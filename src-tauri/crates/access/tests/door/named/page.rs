//! Web pages, and other addresses than the door's own (T-53).

use domain::failure::Code;

use super::{Case, Revision, Row, Says};
use crate::{Open, http::Ask};

const NOT_FOR_US: Says = Says::Refusal(403, Code::BadRequest);

/// A good request from a page of this origin.
fn from(open: &Open, revision: Revision, origin: &str) -> Ask {
    revision.good(open).with("Origin", origin)
}

/// A good request for this host.
fn to(open: &Open, revision: Revision, host: &str) -> Ask {
    revision.good(open).set("Host", host)
}

fn port(open: &Open) -> &str {
    open.authority().rsplit(':').next().unwrap()
}

pub(super) const CASES: &[Case] = &[
    Case::new(
        "a foreign page",
        |open, revision| from(open, revision, "https://evil.example"),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new("a page without an origin", |open, revision| from(open, revision, "null"), NOT_FOR_US, Row::Nothing),
    Case::new(
        "a page of another port",
        |open, revision| from(open, revision, "http://127.0.0.1:1"),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new(
        "a page of this address",
        |open, revision| from(open, revision, &format!("http://{}", open.authority())),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new("an empty origin", |open, revision| from(open, revision, ""), NOT_FOR_US, Row::Nothing),
    Case::new(
        "a page that asks first",
        |open, revision| Ask { method: "OPTIONS", ..from(open, revision, "https://evil.example") },
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new("a foreign host", |open, revision| to(open, revision, "evil.example"), NOT_FOR_US, Row::Nothing),
    Case::new(
        "a host that looks alike",
        |open, revision| to(open, revision, &format!("127.0.0.1.evil.example:{}", port(open))),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new(
        "a host with a trailing dot",
        |open, revision| to(open, revision, &format!("127.0.0.1.:{}", port(open))),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new(
        "a host by name",
        |open, revision| to(open, revision, &format!("localhost:{}", port(open))),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new("a host without its port", |open, revision| to(open, revision, "127.0.0.1"), NOT_FOR_US, Row::Nothing),
    Case::new("a host with another port", |open, revision| to(open, revision, "127.0.0.1:1"), NOT_FOR_US, Row::Nothing),
    Case::new(
        "a host behind a name",
        |open, revision| to(open, revision, &format!("evil@{}", open.authority())),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new("an empty host", |open, revision| to(open, revision, ""), NOT_FOR_US, Row::Nothing),
    Case::new("no host", |open, revision| revision.good(open).without("Host"), NOT_FOR_US, Row::Nothing),
    Case::new(
        "two hosts",
        |open, revision| revision.good(open).with("Host", open.authority()),
        NOT_FOR_US,
        Row::Nothing,
    ),
    Case::new(
        "another address in the request line",
        |open, revision| Ask { target: "http://evil.example/mcp".to_string(), ..revision.good(open) },
        NOT_FOR_US,
        Row::Nothing,
    ),
];
