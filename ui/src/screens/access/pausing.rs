//! Pausing a permission, and going on with it: one press each.

use domain::grant::{GrantId, GrantState};
use ipc::access::{ListGrants, PauseGrant, ResumeGrant};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Glyph},
    screens::parts::problem_line,
    session::session,
    t,
    text::Access,
};

/// The button that pauses a permission, or goes on with a paused one.
#[component]
pub(super) fn Pausing(id: GrantId, app: String, state: Memo<GrantState>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let (paused, resumed) = (t!(Access::PausedNow, app = app), t!(Access::ResumedNow, app = app));
    let pause = Callback::new(move |()| {
        let told = paused.clone();
        busy.set(true);
        spawn_local(async move {
            match bridge::call(PauseGrant { grant: id }).await {
                Ok(()) => session.toasts.say(told),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            session.grants.refresh(ListGrants {});
            let _ = busy.try_set(false);
        });
    });
    let resume = Callback::new(move |()| {
        let told = resumed.clone();
        busy.set(true);
        spawn_local(async move {
            match bridge::call(ResumeGrant { grant: id }).await {
                Ok(()) => session.toasts.say(told),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            session.grants.refresh(ListGrants {});
            let _ = busy.try_set(false);
        });
    });
    move || {
        if state.get() == GrantState::Paused {
            view! { <Button label=t!(Access::Resume).to_string() class="sm" glyph=Glyph::Play busy=busy press=resume/> }
                .into_any()
        } else {
            view! { <Button label=t!(Access::Pause).to_string() class="sm" glyph=Glyph::Pause busy=busy press=pause/> }
                .into_any()
        }
    }
}
