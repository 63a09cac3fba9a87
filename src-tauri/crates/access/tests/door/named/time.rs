//! What was true once: revoked, ended, sold, used up, or not to be logged (T-55, T-57, T-60, T-62, T-63).

use domain::failure::Code;

use super::{Case, Row, Says, worlds::World};

const fn at_the_door(name: &'static str, world: World, status: u16, code: Code) -> Case {
    Case::of_world(name, world, Says::Refusal(status, code), Row::Refused(code))
}

const fn at_the_tool(name: &'static str, world: World, code: Code) -> Case {
    Case::of_world(name, world, Says::ToolError(code), Row::Refused(code))
}

pub(super) const CASES: &[Case] = &[
    at_the_door("revoked", World::Revoked, 401, Code::AccessRevoked),
    at_the_door("a whole request replayed after it was revoked", World::Replayed, 401, Code::AccessRevoked),
    Case::of_world(
        "revoked while the answer is made",
        World::RevokedMeanwhile,
        Says::ToolError(Code::AccessRevoked),
        Row::NotServed,
    ),
    at_the_door("paused", World::Paused, 403, Code::AccessPaused),
    at_the_door("all doors closed", World::DoorsClosed, 403, Code::AccessClosed),
    at_the_door("expired", World::Expired, 401, Code::AccessExpired),
    at_the_door("expired, and the clock set back by a year", World::ClockBack, 401, Code::AccessExpired),
    at_the_tool("not yet valid", World::NotYet, Code::AccessNotYet),
    at_the_tool("the wallet locked", World::Locked, Code::VaultLocked),
    at_the_tool("the device sold", World::Sold, Code::AccessNotOwner),
    at_the_tool("the device with nobody", World::Unclaimed, Code::AccessNotOwner),
    at_the_tool("an owner whom the chain does not tell", World::OwnerUnknown, Code::ChainUnreachable),
    at_the_tool("a permission of another owner", World::OtherAccount, Code::AccessNotOwner),
    at_the_tool("one read more than a day has", World::ReadsUsed, Code::AccessLimit),
    at_the_tool("more bytes than a day has", World::FewBytes, Code::AccessLimit),
    at_the_tool("an answer of more than 1 MiB", World::TooLarge, Code::AccessLimit),
    Case::of_world(
        "a log that cannot be written",
        World::LogFull,
        Says::ToolError(Code::AccessLogFailed),
        Row::Nothing,
    ),
    Case::of_world("a name that tells the app what to do", World::PromptInName, Says::Values, Row::Served),
];
