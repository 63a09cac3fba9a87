//! What a file of rewards holds: its sums beside those of the overview, its first rows, and what is not in it.

use domain::reward_export::{ExportRow, ExportToken, RewardsExport};
use leptos::prelude::*;

use super::words::{compared, exactly, four, notes, what, when_and_value};
use crate::{
    kit::{Empty, Fact, Glyph, Tile},
    screens::{parts::clean, rewards::chart::choice},
    t,
    text::Export,
};

/// The longest note that is shown, in characters.
const NOTE: usize = 600;

/// All of it; it follows what was read, and what was written.
#[component]
pub(super) fn Holds(holds: Memo<RewardsExport>) -> impl IntoView {
    move || {
        let now = holds.get();
        view! { <Sums holds=now.clone()/><FirstRows holds=now/> }
    }
}

#[component]
fn Sums(holds: RewardsExport) -> impl IntoView {
    let said = |token: &ExportToken| view! { <OfToken token=token.clone() compared=compared(token, &holds)/> };
    let tokens = holds.tokens.iter().map(said).collect_view();
    let notes = notes(&holds).into_iter().map(|words| view! { <p class="sm muted">{clean(&words, NOTE)}</p> });
    view! {
        <section class="card stack" aria-labelledby="export-sums">
            <div><h2 id="export-sums">{t!(Export::SumsTitle)}</h2><p class="sub">{t!(Export::SumsWhy)}</p></div>
            {tokens}
            {notes.collect_view()}
        </section>
    }
}

/// One token: what the file has of it, and what the overview says.
#[component]
fn OfToken(token: ExportToken, compared: &'static str) -> impl IntoView {
    let of_all = four(&token);
    let in_file = exactly(token.in_file, &token.token);
    let fees = (!token.fees.is_zero()).then(|| {
        let fees = exactly(token.fees, &token.token);
        view! { <Fact label=t!(Export::Fees)>{fees}</Fact> }
    });
    let (_, name) = choice(&token.token);
    view! {
        <div class="stack-2">
            <h3>{name}</h3>
            <dl class="kv">
                <Fact label=t!(Export::InFile)><strong>{in_file}</strong><span class="sub">" "{compared}</span></Fact>
                <Fact label=t!(Export::SumsOf)>{of_all}</Fact>
                {fees}
            </dl>
        </div>
    }
}

#[component]
fn FirstRows(holds: RewardsExport) -> impl IntoView {
    let sub = t!(Export::RowsSub, shown = holds.first.len(), all = holds.rows);
    let list = if holds.first.is_empty() {
        view! { <Empty title=t!(Export::NoRowsTitle) why=t!(Export::NoRowsWhy)><span></span></Empty> }.into_any()
    } else {
        let rows = holds.first.into_iter().map(|one| view! { <Row one/> }).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card flush" aria-labelledby="export-rows">
            <div class="card-h"><div><h2 id="export-rows">{t!(Export::RowsTitle)}</h2><p class="sub">{sub}</p></div></div>
            {list}
        </section>
    }
}

#[component]
fn Row(one: ExportRow) -> impl IntoView {
    view! {
        <li class="split">
            <Tile glyph=Glyph::Coin/>
            <div class="grow"><p>{what(&one.row.what)}</p><p class="sub">{when_and_value(&one)}</p></div>
            <span class="tail">{exactly(one.row.amount, &one.row.token)}</span>
        </li>
    }
}
