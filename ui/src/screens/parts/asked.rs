//! A review that starts an operation: look at it, then say yes.

use domain::{operation::OperationView, review::ReviewView};
use ipc::{Command, Failure};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use super::{Problem, ReviewWords};
use crate::{
    kit::{Button, Glyph, Look, Tile},
    session::session,
    t,
    text::Claim,
};

/// A review in full; `yes` makes the command that answers it, and its operation is shown next.
#[component]
pub fn Asked<C, F>(
    review: ReviewView,
    #[prop(into)] under: String,
    /// Where a no leads.
    back: String,
    no: &'static str,
    #[prop(into)] verb: String,
    glyph: Glyph,
    yes: F,
    /// Asks anew.
    again: Callback<()>,
) -> impl IntoView
where
    C: Command<Reply = OperationView> + 'static,
    F: Fn(domain::review::ReviewId) -> C + Send + Sync + 'static,
{
    let session = session();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let expires = review.expires.0;
    let expired = Memo::new(move |_| session.now.get() >= expires);
    let id = review.id.clone();
    let confirm = Callback::new(move |()| {
        let (command, navigate) = (yes(id.clone()), navigate.clone());
        busy.set(true);
        spawn_local(async move {
            let answer = session.ask(command).await;
            // An owner who left this screen meanwhile is not called back.
            let still_here = busy.try_set(false).is_none();
            match answer {
                Ok(operation) => {
                    let place = format!("/operations/{}", operation.id);
                    session.add_operation(operation);
                    if still_here {
                        navigate(&place, NavigateOptions::default());
                    }
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    });
    view! {
        <header class="page-head">
            <div class="flex no-wrap"><Tile glyph tone="on"/><div><h1>{review.words.title.clone()}</h1><p>{under}</p></div></div>
        </header>
        <p class="sent">{review.words.sentence.clone()}</p>
        <ReviewWords review/>
        {move || failed.get().map(|failure| view! { <Problem failure again/> })}
        {move || {
            expired.get().then(|| {
                view! { <p class="flex"><span>{t!(Claim::Expired)}</span><Button label=t!(Claim::LookAgain).to_string() class="sm" press=again/></p> }
            })
        }}
        <div class="foot">
            <a class="btn first" href=back>{no}</a>
            <Button label=verb look=Look::Primary busy=busy disabled=expired press=confirm/>
        </div>
    }
}
