//! One permission: who, what, how long, and the way to its end.

use domain::{
    grant::{GrantId, GrantState, GrantView, NO_END},
    shown::shown_text,
};
use leptos::prelude::*;

use super::{ending::Ending, pausing::Pausing};
use crate::{
    kit::{Badge, Button, Glyph, Look, Tone, format::ago},
    screens::parts::clean,
    session::session,
    t,
    text::{Access, Consent},
};

const DAY_MS: u64 = 86_400_000;
const HOUR_MS: u64 = 3_600_000;
/// The longest sentence that is shown, in characters.
const SENTENCE: usize = 1000;

/// What is left of a permission, in words and percent.
#[must_use]
pub fn left(from: u64, until: u64, now: u64) -> (String, u64) {
    if until == NO_END.0 {
        return (t!(Access::NoEnd).to_string(), 100);
    }
    let span = until.saturating_sub(from).max(1);
    let left = until.saturating_sub(now.max(from));
    let percent = left.saturating_mul(100) / span;
    let words = if left < DAY_MS {
        t!(Access::HoursLeft, n = left.div_ceil(HOUR_MS))
    } else {
        t!(Access::DaysLeft, n = left.div_ceil(DAY_MS), all = span.div_ceil(DAY_MS))
    };
    (words, percent)
}

fn standing(state: GrantState) -> (Glyph, Tone, Access) {
    match state {
        GrantState::Active => (Glyph::Online, Tone::Ok, Access::Active),
        GrantState::NotYet => (Glyph::Clock, Tone::Info, Access::NotYet),
        GrantState::Paused => (Glyph::Pause, Tone::Warn, Access::Paused),
        GrantState::Expired => (Glyph::Clock, Tone::Plain, Access::Expired),
        GrantState::Revoked => (Glyph::Cross, Tone::Plain, Access::Revoked),
    }
}

/// A permission and the button that ends it.
#[component]
pub(super) fn GrantCard(grant: Memo<GrantView>, ending: RwSignal<Option<Ending>>) -> impl IntoView {
    let session = session();
    let (id, app) = grant.with_untracked(|grant| (grant.id, shown_text(&grant.terms.app)));
    let (from, until) = grant.with_untracked(|grant| (grant.terms.not_before.0, grant.terms.expires_at.0));
    let sentence = grant.with_untracked(|grant| clean(&grant.sentence, SENTENCE));
    let first = app.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let state = Memo::new(move |_| grant.with(|grant| grant.state));
    let open = Memo::new(move |_| matches!(state.get(), GrantState::Active | GrantState::NotYet | GrantState::Paused));
    let badge = move || {
        let (glyph, tone, word) = standing(state.get());
        view! { <Badge glyph tone words=t!(word)/> }
    };
    let reads = move || grant.with(|grant| t!(Access::Reads, n = grant.reads, refused = grant.refusals));
    let last = move || match grant.with(|grant| grant.last_read) {
        Some(at) => t!(Access::LastRead, ago = ago(at.0, session.now.get())),
        None => t!(Access::NeverRead).to_string(),
    };
    let asked = Ending { grant: id, app: app.clone() };
    let ask = Callback::new(move |()| ending.set(Some(asked.clone())));
    // What has no end cannot end later.
    let longer = until != NO_END.0;
    let (label, named) = (app.clone(), StoredValue::new(app.clone()));
    let why = move || {
        grant
            .with(|grant| grant.paused)
            .filter(|_| open.get())
            .map(|pause| view! { <p class="sm">{pause.why.words()}</p> })
    };
    view! {
        <section class="card stack" aria-label=label>
            <div class="flex no-wrap">
                <span class="tile logo" aria-hidden="true">{first}</span>
                <div class="grow"><h2>{app}</h2><p class="sub">{reads}", "{last}</p></div>
                {badge}
            </div>
            <p class="sm">{sentence}</p>
            {why}
            {move || open.get().then(|| view! { <TimeLeft from until/> })}
            {move || {
                open.get().then(|| {
                    view! {
                        <div class="flex bottom">
                            <Pausing id app=named.get_value() state/>
                            {longer.then(|| view! { <a class="btn sm" href=change_place(id, "longer")>{t!(Consent::Longer)}</a> })}
                            <a class="btn sm" href=change_place(id, "narrower")>{t!(Consent::Narrower)}</a>
                            <Button label=t!(Access::Revoke).to_string() look=Look::Danger class="sm" glyph=Glyph::Cross press=ask/>
                        </div>
                    }
                })
            }}
        </section>
    }
}

fn change_place(id: GrantId, to: &str) -> String {
    format!("/access/change?id={id}&to={to}")
}

/// How much of a permission's time is left.
#[component]
fn TimeLeft(from: u64, until: u64) -> impl IntoView {
    let session = session();
    let left = Memo::new(move |_| left(from, until, session.now.get()));
    view! {
        <div class="stack-2">
            <div class="flex between sm"><span>{move || left.get().0}</span></div>
            <div class="bar" role="img" aria-label=move || left.get().0><i style:width=move || format!("{}%", left.get().1)></i></div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_shrinks_to_nothing() {
        assert_eq!(left(0, 7 * DAY_MS, 0), ("7 of 7 days left".to_string(), 100));
        assert_eq!(left(0, 7 * DAY_MS, 6 * DAY_MS + HOUR_MS), ("23 h left".to_string(), 13));
        assert_eq!(left(0, DAY_MS, 9 * DAY_MS).1, 0);
    }
}
