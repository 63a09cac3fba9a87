//! One permission: who, what, how long, and the way to end it.

use domain::{
    grant::{GrantState, GrantView},
    shown::shown_text,
};
use ipc::access::{ListGrants, RevokeGrant};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Badge, Button, Dialog, Glyph, Look, Tone, format::ago},
    screens::parts::{clean, problem_line},
    session::{Session, fetch, session},
    t,
    text::Access,
};

const DAY_MS: u64 = 86_400_000;
const HOUR_MS: u64 = 3_600_000;
/// The longest sentence that is shown, in characters.
const SENTENCE: usize = 1000;

/// What is left of a permission, in words and percent.
#[must_use]
pub fn left(from: u64, until: u64, now: u64) -> (String, u64) {
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
        GrantState::Expired => (Glyph::Clock, Tone::Plain, Access::Expired),
        GrantState::Revoked => (Glyph::Cross, Tone::Plain, Access::Revoked),
    }
}

/// A permission and the button that ends it.
#[component]
pub(super) fn GrantCard(grant: GrantView) -> impl IntoView {
    let session = session();
    let asking = RwSignal::new(false);
    let app = shown_text(&grant.terms.app);
    let first = app.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let (glyph, tone, word) = standing(grant.state);
    let open = matches!(grant.state, GrantState::Active | GrantState::NotYet);
    let reads = t!(Access::Reads, n = grant.reads, refused = grant.refusals);
    let last = grant.last_read;
    let last_words = move || match last {
        Some(at) => t!(Access::LastRead, ago = ago(at.0, session.now.get())),
        None => t!(Access::NeverRead).to_string(),
    };
    let (from, until) = (grant.terms.not_before.0, grant.terms.expires_at.0);
    let time = move || {
        let (words, percent) = left(from, until, session.now.get());
        view! {
            <div class="flex between sm"><span>{words.clone()}</span></div>
            <div class="bar" role="img" aria-label=words><i style:width=format!("{percent}%")></i></div>
        }
    };
    let revoke = open.then(|| {
        view! {
            <div class="flex bottom">
                <Button label=t!(Access::Revoke).to_string() look=Look::Danger class="sm" glyph=Glyph::Cross press=Callback::new(move |()| asking.set(true))/>
            </div>
        }
    });
    let title = app.clone();
    view! {
        <section class="card stack" aria-label=app.clone()>
            <div class="flex no-wrap">
                <span class="tile logo" aria-hidden="true">{first}</span>
                <div class="grow"><h2>{app.clone()}</h2><p class="sub">{reads}", "{last_words}</p></div>
                <Badge glyph tone words=t!(word)/>
            </div>
            <p class="sm">{clean(&grant.sentence, SENTENCE)}</p>
            {open.then_some(view! { <div class="stack-2">{time}</div> })}
            {revoke}
        </section>
        {move || asking.get().then(|| view! { <Ask grant=grant.clone() app=title.clone() asking session/> })}
    }
}

#[component]
fn Ask(grant: GrantView, app: String, asking: RwSignal<bool>, session: Session) -> impl IntoView {
    let busy = RwSignal::new(false);
    let keep = Callback::new(move |()| asking.set(false));
    let ended = t!(Access::Ended, app = app);
    let id = grant.id;
    let end = Callback::new(move |()| {
        let ended = ended.clone();
        busy.set(true);
        spawn_local(async move {
            match bridge::call(RevokeGrant { grant: id }).await {
                Ok(_) => session.toasts.say(ended),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            fetch(session.grants, ListGrants {});
            let _ = asking.try_set(false);
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
