//! The question before a permission ends.

use domain::grant::GrantId;
use ipc::access::{ListGrants, RevokeGrant};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Dialog, Look},
    screens::parts::problem_line,
    session::session,
    t,
    text::Access,
};

/// The permission that may be ended, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ending {
    pub grant: GrantId,
    /// The app's name, cleaned.
    pub app: String,
}

/// Asks whether to end it, and does so.
#[component]
pub(super) fn Ask(asked: Ending, ending: RwSignal<Option<Ending>>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let keep = Callback::new(move |()| ending.set(None));
    let Ending { grant, app } = asked;
    let ended = t!(Access::Ended, app = app);
    let end = Callback::new(move |()| {
        let ended = ended.clone();
        busy.set(true);
        spawn_local(async move {
            match bridge::call(RevokeGrant { grant }).await {
                Ok(()) => session.toasts.say(ended),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            session.grants.refresh(ListGrants {});
            let _ = ending.try_set(None);
        });
    });
    view! {
        <Dialog title=t!(Access::RevokeTitle, app = app) no=keep>
            <p class="sm muted">{t!(Access::RevokeWhy)}</p>
            <div class="flex actions-end">
                <Button label=t!(Access::Keep).to_string() press=keep/>
                <Button label=t!(Access::EndAccess).to_string() look=Look::DangerSolid busy=busy press=end/>
            </div>
        </Dialog>
    }
}
