//! Collecting what is ready: look at it, then say yes.

use domain::review::ReviewView;
use ipc::{
    Failure,
    rewards::{Collect, PlanCollect},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use super::parts::{Problem, ReviewWords};
use crate::{
    bridge,
    kit::{Button, Glyph, Icon, Look, RowsLoading, Tile},
    session::{Load, Source, session},
    t,
    text::{Claim, Rewards},
};

/// The sheet that asks before rewards are collected.
#[component]
pub fn CollectScreen() -> impl IntoView {
    let plan = Source::<ReviewView>::new();
    let look = Callback::new(move |()| {
        plan.forget();
        plan.read(PlanCollect {});
    });
    look.run(());
    let body = move || match plan.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Rewards::Trying)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(review) => view! { <Sheet review look/> }.into_any(),
    };
    view! {
        <a class="back" href="/rewards"><Icon glyph=Glyph::Back size="s"/>{t!(Rewards::Title)}</a>
        {body}
    }
}

#[component]
fn Sheet(review: ReviewView, look: Callback<()>) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let expires = review.expires.0;
    let expired = Memo::new(move |_| session.now.get() >= expires);
    let id = review.id.clone();
    let confirm = Callback::new(move |()| {
        let (review, navigate) = (id.clone(), navigate.clone());
        busy.set(true);
        spawn_local(async move {
            let answer = bridge::call(Collect { review }).await;
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
            <div class="flex no-wrap"><Tile glyph=Glyph::Coin tone="on"/><div><h1>{review.words.title.clone()}</h1><p>{t!(Rewards::From)}</p></div></div>
        </header>
        <p class="sent">{review.words.sentence.clone()}</p>
        <ReviewWords words=review.words/>
        {move || failed.get().map(|failure| view! { <Problem failure again=look/> })}
        {move || {
            expired.get().then(|| {
                view! { <p class="flex"><span>{t!(Claim::Expired)}</span><Button label=t!(Claim::LookAgain).to_string() class="sm" press=look/></p> }
            })
        }}
        <div class="foot">
            <a class="btn first" href="/rewards">{t!(Rewards::NotNow)}</a>
            <Button label=t!(Rewards::CollectVerb).to_string() look=Look::Primary busy=busy disabled=expired press=confirm/>
        </div>
    }
}
