//! The consent sheet: what will be signed, and two answers that weigh the same.

use std::time::Duration;

use domain::{
    access_request::RequestId,
    grant::GrantView,
    review::{Review, ReviewId, ReviewView},
    shown::shown_text,
    words::signed_parts,
};
use ipc::{
    Failure,
    access::{ConfirmChange, ConfirmGrant, DismissRequest, ListGrants},
};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Button, Fold, Glyph, Icon, Tone},
    screens::parts::{Part, Problem, facts},
    session::session,
    t,
    text::{Access, Claim, Consent},
};

/// How long the sheet must have been seen before it can be answered with yes.
const READ_FIRST: Duration = Duration::from_secs(1);
const DAY_MS: u64 = 86_400_000;

/// Off for a second after the sheet appears and after the window came to the front again.
fn armed() -> RwSignal<bool> {
    let armed = RwSignal::new(false);
    // A window that lost the focus within the second is not armed by the timer that was set before.
    let looks = StoredValue::new(0u32);
    let arm = move || {
        let look = looks.get_value();
        let arm = move || _ = (looks.try_get_value() == Some(look)).then(|| armed.try_set(true));
        set_timeout(arm, READ_FIRST);
    };
    arm();
    let blur = window_event_listener(ev::blur, move |_| {
        looks.update_value(|looks| *looks = looks.wrapping_add(1));
        armed.set(false);
    });
    let focus = window_event_listener(ev::focus, move |_| arm());
    on_cleanup(move || {
        blur.remove();
        focus.remove();
    });
    armed
}

/// What a yes answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yes {
    /// A permission that the owner made.
    New,
    /// One that an app asked for.
    Asked(RequestId),
    /// Another version of one that holds.
    Change,
}

impl Yes {
    async fn say(self, review: ReviewId) -> Result<GrantView, Failure> {
        match self {
            Self::New => bridge::call(ConfirmGrant { review }).await,
            Self::Change => bridge::call(ConfirmChange { review }).await,
            Self::Asked(request) => {
                let granted = bridge::call(ConfirmGrant { review }).await?;
                // The permission holds already: a request that could not be put away only goes on waiting.
                drop(bridge::call(DismissRequest { request }).await);
                Ok(granted)
            }
        }
    }

    fn verb(self, days: u64) -> String {
        match self {
            Self::New | Self::Asked(_) if days == 1 => t!(Access::AllowDay).to_string(),
            Self::New | Self::Asked(_) => t!(Access::Allow, n = days),
            Self::Change => t!(Consent::ChangeYes).to_string(),
        }
    }

    fn done(self, app: &str) -> String {
        match self {
            Self::New | Self::Asked(_) => t!(Access::Allowed, app = app),
            Self::Change => t!(Consent::Changed, app = app),
        }
    }
}

/// The sheet of a new permission, or of another version of one.
#[component]
pub(super) fn ConsentSheet(review: ReviewView, yes: Yes, back: Callback<()>) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let (busy, failed, armed) = (RwSignal::new(false), RwSignal::new(None::<Failure>), armed());
    let expires = review.expires.0;
    let expired = Memo::new(move |_| session.now.get() >= expires);
    let Review::Grant(plan) = review.review.clone() else { return ().into_any() };
    let app = shown_text(&plan.terms.app);
    let days = plan.terms.expires_at.0.saturating_sub(plan.terms.not_before.0).div_ceil(DAY_MS);
    let (verb, done, id) = (yes.verb(days), yes.done(&app), review.id.clone());
    let allow = Callback::new(move |()| {
        let (review, navigate, done) = (id.clone(), navigate.clone(), done.clone());
        busy.set(true);
        spawn_local(async move {
            let answer = yes.say(review).await;
            // An owner who left this screen meanwhile is not called back.
            let still_here = busy.try_set(false).is_none();
            match answer {
                Ok(_) => {
                    session.toasts.say(done);
                    session.grants.read(ListGrants {});
                    if still_here {
                        navigate("/access", NavigateOptions::default());
                    }
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    });
    let off = Signal::derive(move || !armed.get() || expired.get());
    view! {
        <header class="page-head"><div><h1>{review.words.title.clone()}</h1></div></header>
        <div class="consent">
            <Purpose purpose=shown_text(&plan.terms.purpose)/>
            <Promises sentence=review.words.sentence.clone()/>
            <Details review/>
        </div>
        {move || failed.get().map(|failure| view! { <Problem failure again=back/> })}
        {move || expired.get().then(|| view! { <Banner glyph=Glyph::Clock tone=Tone::Warn><p>{t!(Claim::Expired)}</p></Banner> })}
        <div class="foot even">
            <span class="first sm muted desk">{t!(Access::Backdrop)}</span>
            <Button label=t!(Access::Refuse).to_string() press=back/>
            <Button label=verb busy=busy disabled=off press=allow/>
        </div>
    }
    .into_any()
}

/// What it is for, as the app says.
#[component]
pub(super) fn Purpose(purpose: String) -> impl IntoView {
    (!purpose.is_empty()).then(|| {
        view! {
            <figure>
                <blockquote class="sent">{t!(Access::OwnWords, purpose = purpose)}</blockquote>
                <figcaption class="sub">{t!(Access::CannotCheck)}</figcaption>
            </figure>
        }
    })
}

#[component]
fn Promises(sentence: String) -> impl IntoView {
    let promises = [Access::TakeBack, Access::InLog, Access::ReadOnly, Access::NoTransaction].map(|words| {
        view! { <li class="plus"><Icon glyph=Glyph::Check size="s"/><span>{t!(words)}</span></li> }
    });
    view! {
        <aside class="stack stick">
            <section class="card stack-2 edge" aria-labelledby="sentence">
                <h2 id="sentence">{t!(Access::SentenceTitle)}</h2>
                <p aria-live="polite">{sentence}</p>
            </section>
            <ul class="list sm card">{promises.into_iter().collect_view()}</ul>
        </aside>
    }
}

/// The terms, what becomes public, what to know, and the exact text.
#[component]
fn Details(review: ReviewView) -> impl IntoView {
    let parts = signed_parts(&review);
    let words = review.words;
    let warnings = words
        .warnings
        .into_iter()
        .map(|text| view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p>{text}</p></Banner> });
    let public = words.public.join(" · ");
    view! {
        <div class="stack">
            {warnings.collect_view()}
            <section class="card" aria-labelledby="terms"><h2 id="terms">{t!(Access::Terms)}</h2><dl class="kv mt-2">{facts(words.lines)}</dl></section>
            <section class="card flush fold-list">
                <Fold glyph=Glyph::Globe title=t!(Access::Public) fact=Signal::derive(|| t!(Access::PublicNothing).to_string())><p>{public}</p></Fold>
                <Fold glyph=Glyph::List title=t!(Access::Exact) fact=Signal::derive(|| t!(Access::ExactFact).to_string())>
                    <dl class="kv raw">{facts(words.exact)}</dl>
                    {parts.into_iter().map(|part| view! { <Part part/> }).collect_view()}
                </Fold>
            </section>
        </div>
    }
}
