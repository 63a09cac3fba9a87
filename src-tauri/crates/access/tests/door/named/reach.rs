//! How far a request reaches: scopes, devices, the window, and what the door does not have (T-55, T-56, T-58, T-59).

use domain::failure::Code;
use serde_json::json;

use super::{Case, Row, Says};
use crate::http::Ask;

const VALUES: (Says, Row) = (Says::Values, Row::Served);
const SCOPE: (Says, Row) = refused(Code::AccessScope);
const NOT_THERE: (Says, Row) = refused(Code::AccessNotFound);
const WINDOW: (Says, Row) = refused(Code::AccessWindow);
const UNREADABLE: (Says, Row) = refused(Code::BadRequest);
const NO_SUCH_THING: (Says, Row) = (Says::NotMcp, Row::NotServed);

const fn refused(code: Code) -> (Says, Row) {
    (Says::ToolError(code), Row::Refused(code))
}

pub(super) const CASES: &[Case] = &[
    Case::new("what the permission allows", |open, revision| revision.read(open, &json!({})), VALUES.0, VALUES.1),
    Case::new("every scope", |open, revision| revision.read(open, &json!({ "scope": "*" })), SCOPE.0, SCOPE.1),
    Case::new(
        "every resolution",
        |open, revision| revision.read(open, &json!({ "scope": "temperature.*" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "every stream",
        |open, revision| revision.read(open, &json!({ "scope": "telemetry.*" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "a scope in upper case",
        |open, revision| revision.read(open, &json!({ "scope": "TEMPERATURE.RAW" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "a blank after the scope",
        |open, revision| revision.read(open, &json!({ "scope": "temperature.raw " })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "a blank before the scope",
        |open, revision| revision.read(open, &json!({ "scope": " temperature.raw" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "NUL after the scope",
        |open, revision| revision.read(open, &json!({ "scope": "temperature.raw\0" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "a word that is no scope",
        |open, revision| revision.read(open, &json!({ "scope": "temperature.rawest" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new("no scope", |open, revision| revision.read(open, &json!({ "scope": "" })), SCOPE.0, SCOPE.1),
    Case::new(
        "a scope of the device that was not granted",
        |open, revision| revision.read(open, &json!({ "scope": "humidity.raw" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "a coarser scope that was not granted",
        |open, revision| revision.read(open, &json!({ "scope": "temperature.hourly" })),
        SCOPE.0,
        SCOPE.1,
    ),
    Case::new(
        "a list of scopes",
        |open, revision| revision.read(open, &json!({ "scope": ["temperature.raw"] })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "a device of another permission",
        |open, revision| revision.read(open, &json!({ "device": open.other })),
        NOT_THERE.0,
        NOT_THERE.1,
    ),
    Case::new(
        "a device that nobody has",
        |open, revision| revision.read(open, &json!({ "device": "0x0505050505050505050505050505050505050505" })),
        NOT_THERE.0,
        NOT_THERE.1,
    ),
    Case::new("no device", |open, revision| revision.read(open, &json!({ "device": "" })), NOT_THERE.0, NOT_THERE.1),
    Case::new(
        "a device that is a number",
        |open, revision| revision.read(open, &json!({ "device": 1 })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "the first and the last moment",
        |open, revision| {
            revision
                .read(open, &json!({ "from": open.grant.terms.history_from.0, "to": open.grant.terms.history_to.0 }))
        },
        VALUES.0,
        VALUES.1,
    ),
    Case::new(
        "a millisecond before the first moment",
        |open, revision| revision.read(open, &json!({ "from": open.grant.terms.history_from.0 - 1 })),
        WINDOW.0,
        WINDOW.1,
    ),
    Case::new(
        "a millisecond after the last moment",
        |open, revision| revision.read(open, &json!({ "to": open.grant.terms.history_to.0 + 1 })),
        WINDOW.0,
        WINDOW.1,
    ),
    Case::new(
        "the end before the start",
        |open, revision| {
            revision
                .read(open, &json!({ "from": open.grant.terms.history_to.0, "to": open.grant.terms.history_from.0 }))
        },
        WINDOW.0,
        WINDOW.1,
    ),
    Case::new(
        "all of history",
        |open, revision| revision.read(open, &json!({ "from": "1970-01-01" })),
        WINDOW.0,
        WINDOW.1,
    ),
    Case::new(
        "a moment in words",
        |open, revision| revision.read(open, &json!({ "from": "yesterday" })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "a moment below zero",
        |open, revision| revision.read(open, &json!({ "from": -1 })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "a limit below zero",
        |open, revision| revision.read(open, &json!({ "limit": -1 })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "a limit beyond any",
        |open, revision| revision.read(open, &json!({ "limit": u64::MAX })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "a cursor of another permission",
        |open, revision| revision.read(open, &json!({ "cursor": "eyJzZXEiOjF9" })),
        NOT_THERE.0,
        NOT_THERE.1,
    ),
    Case::new(
        "a handle of another permission",
        |open, revision| revision.read(open, &json!({ "grant": open.grant.id.to_string() })),
        UNREADABLE.0,
        UNREADABLE.1,
    ),
    Case::new(
        "a resource of another permission",
        |open, revision| {
            revision.speak(
                Ask::new(open.authority(), open.token()),
                "resources/read",
                json!({ "uri": "deedbox://readings/1" }),
            )
        },
        NO_SUCH_THING.0,
        NO_SUCH_THING.1,
    ),
    Case::new(
        "a stream to hold open",
        |open, revision| {
            revision.speak(
                Ask::new(open.authority(), open.token()),
                "subscriptions/listen",
                json!({ "notifications": { "toolsListChanged": true } }),
            )
        },
        NO_SUCH_THING.0,
        NO_SUCH_THING.1,
    ),
    Case::new(
        "a tool of another server",
        |open, revision| revision.call(open, "read_file", &json!({})),
        NO_SUCH_THING.0,
        NO_SUCH_THING.1,
    ),
    Case::new(
        "a tool that signs",
        |open, revision| revision.call(open, "sign", &json!({})),
        NO_SUCH_THING.0,
        NO_SUCH_THING.1,
    ),
    Case::new(
        "a tool in upper case",
        |open, revision| revision.call(open, "READ_SERIES", &json!({})),
        NO_SUCH_THING.0,
        NO_SUCH_THING.1,
    ),
    Case::new(
        "a blank after the tool",
        |open, revision| revision.call(open, "read_series ", &json!({})),
        NO_SUCH_THING.0,
        NO_SUCH_THING.1,
    ),
    Case::new("no tool", |open, revision| revision.call(open, "", &json!({})), NO_SUCH_THING.0, NO_SUCH_THING.1),
];
