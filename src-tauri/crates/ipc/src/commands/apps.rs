//! Apps that read.

use alloc::{string::String, vec::Vec};

use domain::{
    Address,
    access::WeekView,
    access::{DoorTest, DoorView, LogView},
    access_request::{RequestId, RequestView},
    grant::{GrantId, GrantView},
    review::{ReviewId, ReviewView},
};
use serde::{Deserialize, Serialize};

use crate::{Command, Entry, GrantWish, NarrowWish, NewToken, REQUEST_LIMIT, RequestWish};

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
        /// What apps ask for and waits for the owner, newest first; no website is asked.
        requests = ListRequests {} -> Vec<RequestView>, ["main"];
        /// Takes in a request that the owner pasted: JSON, or a link with it.
        receive_request = ReceiveRequest { text: String } -> RequestView, ["main"];
        /// A waiting request; where it says that it is of a website, that one is asked now.
        inspect_request = InspectRequest { request: RequestId } -> RequestView, ["main"];
        /// The review of as much of a request as the owner allows; the request goes on waiting.
        plan_request = PlanRequest { request: RequestId, wish: RequestWish } -> ReviewView, ["main"];
        /// Puts a request away; the app hears nothing of it.
        dismiss_request = DismissRequest { request: RequestId } -> (), ["main"];
        /// Pins a key to an app's name; `None` takes it away.
        pin_app = PinApp { name: String, key: Option<Address> } -> (), ["main"];
        /// The review of a permission that ends so many days from now.
        plan_longer = PlanLonger { grant: GrantId, days: u16 } -> ReviewView, ["main"];
        /// The review of a permission with less in it.
        plan_narrower = PlanNarrower { grant: GrantId, wish: NarrowWish } -> ReviewView, ["main"];
        /// Signs the reviewed change; the app keeps its token.
        confirm_change = ConfirmChange { review: ReviewId } -> GrantView, ["main"];
        /// Tries the door as an app without a key would.
        test_door = TestDoor {} -> DoorTest, ["main"];
    }
}
