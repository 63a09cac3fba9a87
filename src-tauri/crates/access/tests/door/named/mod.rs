//! The named cases: what the door says to a request, byte for byte as it goes over the socket, in both revisions of MCP.

mod body;
mod keys;
mod page;
mod reach;
mod time;
mod worlds;

use domain::{
    access::{LogRow, Outcome},
    failure::Code,
};
use serde_json::json;

use crate::{
    Open,
    http::{Answer, Ask},
};
use worlds::World;

/// A revision of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Revision {
    Older,
    Newer,
}

impl Revision {
    const ALL: [Self; 2] = [Self::Older, Self::Newer];

    fn name(self) -> &'static str {
        match self {
            Self::Older => "2025-11-25",
            Self::Newer => "2026-07-28",
        }
    }

    /// A request spoken in this revision.
    fn speak(self, ask: Ask, method: &str, params: serde_json::Value) -> Ask {
        match self {
            Self::Older => ask.legacy(method, params),
            Self::Newer => ask.modern(method, params),
        }
    }

    /// A call of a tool.
    fn call(self, open: &Open, tool: &str, arguments: &serde_json::Value) -> Ask {
        let params = json!({ "name": tool, "arguments": arguments });
        self.speak(Ask::new(open.authority(), open.token()), "tools/call", params)
    }

    /// The read that the permission allows.
    fn good(self, open: &Open) -> Ask {
        self.read(open, &json!({}))
    }

    /// The same with other arguments, or more of them.
    fn read(self, open: &Open, other: &serde_json::Value) -> Ask {
        let mut arguments = json!({ "device": open.device, "scope": "temperature.raw", "limit": 2 });
        for (name, value) in other.as_object().into_iter().flatten() {
            arguments[name.as_str()] = value.clone();
        }
        self.call(open, "read_series", &arguments)
    }
}

/// What the door must say.
#[derive(Clone, Copy, Debug)]
enum Says {
    /// Values, of a successful tool.
    Values,
    /// A status and the code of a failure.
    Refusal(u16, Code),
    /// A status, whatever else.
    Status(u16),
    /// An error of the tool.
    ToolError(Code),
    /// MCP itself refuses it, by a status of 4xx or an error of JSON-RPC.
    NotMcp,
}

/// What the log must have for it.
#[derive(Clone, Copy, Debug)]
enum Row {
    /// The door knows nobody whom the row could be about, or nothing was asked for.
    Nothing,
    Served,
    /// One row that a stranger was refused.
    Stranger,
    /// One row that the app was refused, with this code.
    Refused(Code),
    /// No row that anything was served.
    NotServed,
}

/// One named case.
struct Case {
    name: &'static str,
    world: World,
    ask: fn(&Open, Revision) -> Ask,
    says: Says,
    row: Row,
}

impl Case {
    /// In a world where nothing else is wrong.
    const fn new(name: &'static str, ask: fn(&Open, Revision) -> Ask, says: Says, row: Row) -> Self {
        Self { name, world: World::Good, ask, says, row }
    }

    /// A good request in a world that refuses it.
    const fn of_world(name: &'static str, world: World, says: Says, row: Row) -> Self {
        Self { name, world, ask: |open, revision| revision.good(open), says, row }
    }

    async fn holds(&self, revision: Revision) {
        let open = worlds::open(self.world).await;
        let ask = worlds::prepare(self.world, &open, (self.ask)(&open, revision)).await;
        let before = log(&open);
        let answer = worlds::send(self.world, &open, ask).await;
        let context = format!("{} in {}: {answer:?}", self.name, revision.name());
        is_said(self.says, &answer, &context);
        is_logged(self.row, &log(&open)[before.len()..], &context);
        assert!(open.house.wallet.access_log(1).await.unwrap().intact, "{context}");
    }
}

fn log(open: &Open) -> Vec<LogRow> {
    open.house.store.log.lock().unwrap().clone()
}

fn is_said(says: Says, answer: &Answer, context: &str) {
    match says {
        Says::Values => {
            let (is_error, content) = answer.tool();
            assert!(!is_error && content["values"].is_array() && content["private"] == true, "{context}");
            return;
        }
        Says::Refusal(status, code) => {
            assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code.as_str())), "{context}");
        }
        Says::Status(status) => assert_eq!(answer.status, status, "{context}"),
        Says::ToolError(code) => {
            let (is_error, content) = answer.tool();
            assert_eq!((is_error, content["code"].as_str()), (true, Some(code.as_str())), "{context}");
        }
        Says::NotMcp => {
            let refused = (400..500).contains(&answer.status);
            assert!(refused || answer.json()["error"]["code"].is_i64(), "{context}");
        }
    }
    assert!(!answer.body.contains("\"values\""), "{context}");
}

fn is_logged(row: Row, rows: &[LogRow], context: &str) {
    let outcomes: Vec<(bool, &Outcome)> = rows.iter().map(|row| (row.grant.is_some(), &row.outcome)).collect();
    let refused = |code| Outcome::Refused { code };
    match row {
        Row::Nothing => assert!(rows.is_empty(), "{rows:?} {context}"),
        Row::Served => {
            assert!(matches!(outcomes[..], [(true, Outcome::Served { .. })]), "{rows:?} {context}");
            assert_eq!((rows[0].app.as_str(), rows[0].action.as_str()), ("App", "read"), "{context}");
        }
        Row::Stranger => assert_eq!(outcomes, [(false, &refused(Code::AccessBadToken))], "{context}"),
        Row::Refused(code) => assert_eq!(outcomes, [(true, &refused(code))], "{context}"),
        Row::NotServed => {
            assert!(
                !outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Served { .. })),
                "{rows:?} {context}"
            );
        }
    }
}

async fn hold(cases: &[Case]) {
    for case in cases {
        for revision in Revision::ALL {
            case.holds(revision).await;
        }
    }
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_a_right_one_counts_in_its_place_only() {
    hold(keys::CASES).await;
}

#[tokio::test]
async fn no_page_and_no_other_address_is_answered() {
    hold(page::CASES).await;
}

#[tokio::test]
async fn a_request_reaches_no_further_than_its_permission() {
    hold(reach::CASES).await;
}

#[tokio::test]
async fn what_is_malformed_or_too_large_is_refused() {
    hold(body::CASES).await;
}

#[tokio::test]
async fn what_has_ended_is_sold_or_cannot_be_logged_is_not_served() {
    hold(time::CASES).await;
}

#[test]
fn there_are_sixty_cases_or_more_and_no_two_of_one_name() {
    let all = [keys::CASES, page::CASES, reach::CASES, body::CASES, time::CASES];
    let mut names: Vec<&str> = all.into_iter().flatten().map(|case| case.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count >= 60, "{count}");
}
