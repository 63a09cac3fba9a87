//! What the owner is told before anything is asked of such a device.

use domain::place::{Place, Protection};
use leptos::prelude::*;

use super::words::by;
use crate::{
    kit::{Banner, Glyph, Icon, Tone},
    t,
    text::Board,
};

/// Whom Deedbox will ask, written out, and what protects the way there.
#[component]
pub(super) fn WillAsk(typed: RwSignal<String>) -> impl IntoView {
    let place = Memo::new(move |_| typed.with(|typed| typed.parse::<Place>().ok()));
    move || {
        place.get().map(|place| {
            let (glyph, tone) = match place.protection() {
                Protection::None => (Glyph::Alert, Tone::Warn),
                Protection::Encrypted | Protection::Cable => (Glyph::Info, Tone::Plain),
            };
            let note = t!(by(place.protection()));
            view! { <Banner glyph tone><p><strong>{t!(Board::WillAsk, place = place)}</strong>" "{note}</p></Banner> }
        })
    }
}

/// What there is to know of every device of this kind, before it is asked anything.
#[component]
pub(super) fn CannotProtect() -> impl IntoView {
    view! {
        <section class="card stack-2" aria-labelledby="open-title">
            <h2 class="flex no-wrap" id="open-title"><Icon glyph=Glyph::Unlock/>{t!(Board::OpenTitle)}</h2>
            <p class="sm">{t!(Board::OpenWhy)}</p>
            <p class="sm">{t!(Board::OpenHow)}</p>
            <p class="sm">{t!(Board::OpenEnd)}</p>
        </section>
    }
}
