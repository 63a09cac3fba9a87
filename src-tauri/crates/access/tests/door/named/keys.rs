//! Keys that open nothing (T-54): where they stand, and what they are.

use domain::failure::Code;
use serde_json::json;

use super::{Case, Revision, Row, Says, worlds::World};
use crate::{Open, http::Ask};

const UNKNOWN: Says = Says::Refusal(401, Code::AccessBadToken);
const MISPLACED: Says = Says::Refusal(400, Code::BadRequest);

/// A good request with this in its `Authorization`.
fn with(open: &Open, revision: Revision, value: &str) -> Ask {
    revision.good(open).set("Authorization", value)
}

/// A good request without a key.
fn without(open: &Open, revision: Revision) -> Ask {
    revision.good(open).without("Authorization")
}

/// The key with its last letter changed.
fn changed(token: &str) -> String {
    let (rest, last) = token.split_at(token.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

pub(super) const CASES: &[Case] = &[
    Case::new("no token", without, UNKNOWN, Row::Stranger),
    Case::new("an empty token", |open, revision| with(open, revision, "Bearer "), UNKNOWN, Row::Stranger),
    Case::new("a scheme alone", |open, revision| with(open, revision, "Bearer"), UNKNOWN, Row::Stranger),
    Case::new("a token without a scheme", |open, revision| with(open, revision, open.token()), UNKNOWN, Row::Stranger),
    Case::new(
        "another scheme",
        |open, revision| with(open, revision, &format!("Basic {}", open.token())),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "two blanks before the token",
        |open, revision| with(open, revision, &format!("Bearer  {}", open.token())),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "a token of 9 kB",
        |open, revision| with(open, revision, &format!("Bearer {}", "x".repeat(9_000))),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "one letter changed",
        |open, revision| with(open, revision, &format!("Bearer {}", changed(open.token()))),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "one letter more",
        |open, revision| with(open, revision, &format!("Bearer {}0", open.token())),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "one letter less",
        |open, revision| with(open, revision, &format!("Bearer {}", &open.token()[..67])),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "a token in upper case",
        |open, revision| with(open, revision, &format!("Bearer {}", open.token().to_uppercase())),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "a token of another issuer",
        |open, revision| with(open, revision, "Bearer eyJhbGciOiJub25lIn0.e30."),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "a letter that is none of ASCII",
        |open, revision| with(open, revision, &format!("Bearer {}é", open.token())),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "the token in the address",
        |open, revision| {
            let target = format!("/mcp?token={}", open.token());
            Ask { target, ..without(open, revision) }
        },
        MISPLACED,
        Row::Nothing,
    ),
    Case::new(
        "the token in the address too",
        |open, revision| {
            let target = format!("/mcp?access_token={}", open.token());
            Ask { target, ..revision.good(open) }
        },
        MISPLACED,
        Row::Nothing,
    ),
    Case::new(
        "the token in a cookie",
        |open, revision| without(open, revision).with("Cookie", &format!("token={}", open.token())),
        MISPLACED,
        Row::Nothing,
    ),
    Case::new(
        "the token in another header",
        |open, revision| without(open, revision).with("X-Api-Key", open.token()),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "the token in the body",
        |open, revision| revision.read(open, &json!({ "token": open.token() })).without("Authorization"),
        UNKNOWN,
        Row::Stranger,
    ),
    Case::new(
        "two Authorization headers",
        |open, revision| revision.good(open).with("Authorization", &format!("Bearer {}", open.token())),
        MISPLACED,
        Row::Stranger,
    ),
    Case::of_world(
        "the token of another permission",
        World::OtherKey,
        Says::ToolError(Code::AccessNotFound),
        Row::Refused(Code::AccessNotFound),
    ),
];
