//! The owner's own prices: the file that is kept, and choosing another.

use domain::{
    reward_worth::{MOST_KEPT, RewardPrices},
    shown::shown_text,
};
use ipc::{
    Code, Failure,
    rewards::{ForgetPrices, KeepPrices},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::{
    kit::{Button, Glyph, Look},
    screens::parts::{Chooser, Problem},
    session::{Session, Source, session},
    t,
    text::Rewards,
};

/// Which file rewards are valued by, with a way to another and to none.
#[component]
pub(super) fn PricesFile(prices: Source<Option<RewardPrices>>) -> impl IntoView {
    let session = session();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let hear = move |answer: Result<Option<RewardPrices>, Failure>| {
        match answer {
            Ok(kept) => prices.tell(kept),
            Err(failure) => {
                let _ = failed.try_set(Some(failure));
            }
        }
        let _ = busy.try_set(false);
    };
    let begin = move || {
        failed.set(None);
        busy.set(true);
    };
    let picked = Callback::new(move |file: File| {
        begin();
        spawn_local(async move { hear(keep(session, &file).await.map(Some)) });
    });
    let forget = Callback::new(move |()| {
        begin();
        spawn_local(async move { hear(session.ask(ForgetPrices {}).await.map(|()| None)) });
    });
    let kept = Memo::new(move |_| prices.with(|load| load.ready().cloned().flatten()));
    let said = move || match kept.get() {
        Some(kept) => kept_words(&kept),
        None => t!(Rewards::PricesNone).to_string(),
    };
    let forgets = move || {
        kept.with(Option::is_some).then(|| {
            view! {
                <Button
                    label=t!(Rewards::PricesForget).to_string() class="sm" look=Look::Quiet glyph=Glyph::Bin
                    disabled=busy press=forget
                />
            }
        })
    };
    view! {
        <section class="card stack" aria-labelledby="own-prices">
            <div><h2 id="own-prices">{t!(Rewards::PricesTitle)}</h2><p class="sub">{t!(Rewards::PricesWhy)}</p></div>
            <p role="status">{said}</p>
            <p class="flex">
                <Chooser label=t!(Rewards::PricesChoose) busy picked accept="text/csv,.csv" glyph=Glyph::Open/>
                {forgets}
            </p>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
        </section>
    }
}

/// The file, and how many coins it has a price of by now.
#[must_use]
pub fn kept_words(kept: &RewardPrices) -> String {
    t!(Rewards::PricesKept, file = shown_text(&kept.file), n = kept.prices.len(), currency = kept.currency)
}

/// Reads a file in the page and has the core keep it.
async fn keep(session: Session, file: &File) -> Result<RewardPrices, Failure> {
    let bad = |words: Rewards| Failure { code: Code::VaultBadFile, detail: t!(words).to_string() };
    if file.size() > MOST_KEPT as f64 {
        return Err(bad(Rewards::PricesLarge));
    }
    let blob: &web_sys::Blob = file.unchecked_ref();
    let read = JsFuture::from(blob.text()).await.map_err(|_| bad(Rewards::PricesUnread))?;
    let text = read.as_string().ok_or_else(|| bad(Rewards::PricesUnread))?;
    session.ask(KeepPrices { file: file.name(), text }).await
}

#[cfg(test)]
mod tests {
    use domain::{B256, time::Millis};

    use super::*;

    #[test]
    fn the_file_that_is_kept_is_named_with_what_it_has() {
        let (file, currency) = ("pri\u{202e}ces.csv".to_string(), "EUR".to_string());
        let kept = RewardPrices { file, digest: B256::ZERO, currency, prices: Vec::new(), at: Millis(0) };
        assert_eq!(kept_words(&kept), "pri\u{fffd}ces.csv, in EUR. Coins with a price up to today: 0.");
    }
}
