//! Apps that read.

use alloc::vec::Vec;

use domain::{
    access::WeekView,
    access::{DoorTest, DoorView, LogView},
    grant::{GrantId, GrantView},
    review::{ReviewId, ReviewView},
};
use serde::{Deserialize, Serialize};

use crate::{Command, Entry, GrantWish, NewToken, REQUEST_LIMIT};

commands! {
    /// Who may read what, and who did.
    access {
        /// The review of a new grant.
        plan = PlanGrant { wish: GrantWish } -> ReviewView, ["main"];
        /// Signs the reviewed grant and opens the window `token`.
        confirm = ConfirmGrant { review: ReviewId } -> GrantView, ["main"];
        /// The new grant's token, once.
        take_token = TakeToken {} -> NewToken, ["token"];
        grants = ListGrants {} -> Vec<GrantView>, ["main"];
        /// Holds for the very next request.
        revoke = RevokeGrant { grant: GrantId } -> (), ["main"];
        pause = PauseGrant { grant: GrantId } -> (), ["main"];
        resume = ResumeGrant { grant: GrantId } -> (), ["main"];
        /// Who read what in the last seven days.
        week = ShowWeek {} -> WeekView, ["main"];
        log = ReadLog { limit: u16 } -> LogView, ["main"];
        /// The door for AI apps.
        door = ShowDoor {} -> DoorView, ["main"];
        /// Opens or closes the door.
        set_door = SetDoor { open: bool } -> DoorView, ["main"];
        /// Tries the door as an app without a key would.
        test_door = TestDoor {} -> DoorTest, ["main"];
    }
}
