//! The devices of the map as a list: what the picture shows, for the keyboard and those who do not see it.

use leptos::prelude::*;

use super::{Look, located::Located};
use crate::{
    kit::{Each, Tile, format::ago},
    screens::parts::kind_glyph,
    session::session,
    t,
    text::Map,
};

/// One row for each device, with a button that brings it into the middle.
#[component]
pub(super) fn Rows(located: Memo<Vec<Located>>, look: Look) -> impl IntoView {
    view! {
        <ol class="rows">
            <Each list=located key=|one: &Located| one.id row=move |one| view! { <Row one look/> }/>
        </ol>
    }
}

#[component]
fn Row(one: Memo<Located>, look: Look) -> impl IntoView {
    let session = session();
    let id = one.with_untracked(|one| one.id);
    let name = move || one.with(|one| format!("{}. {}", one.number, one.name));
    let tile = move || one.with(|one| view! { <Tile glyph=kind_glyph(&one.kind)/> });
    let sub = move || one.with(|one| t!(Map::InCell, cell = one.cell, ago = ago(one.at, session.now.get())));
    let label = move || one.with(|one| t!(Map::ShowIt, name = one.name));
    view! {
        <li>
            {tile}
            <div class="grow"><a class="cover" href=format!("/devices/{id}")>{name}</a><p class="sub any">{sub}</p></div>
            <button
                class="btn sm over"
                type="button"
                aria-label=label
                aria-pressed=move || look.is_at(id).to_string()
                on:click=move |_| look.show(id)
            >
                {t!(Map::Show)}
            </button>
        </li>
    }
}
