//! What the nodes of a network say of its file.

use domain::networks::{NodeView, ReportView};
use leptos::prelude::*;

use crate::{
    kit::{Banner, Glyph, Status, Tone},
    screens::parts::clean,
    t,
    text::Networks,
};

/// The longest trouble that is shown, in characters.
const TROUBLE: usize = 300;

/// Each node in a row, then what is wrong.
#[component]
pub(super) fn Report(
    report: ReportView,
    /// The words over troubles.
    bad: Networks,
) -> impl IntoView {
    let rows: Vec<_> = report.nodes.iter().map(row).collect();
    let troubles: Vec<_> =
        report.troubles.iter().map(|trouble| view! { <p class="muted">{clean(trouble, TROUBLE)}</p> }).collect();
    let verdict = match troubles.is_empty() {
        true => view! { <Banner glyph=Glyph::Check tone=Tone::Ok><p>{t!(Networks::Fits)}</p></Banner> }.into_any(),
        false => view! {
            <Banner glyph=Glyph::Alert tone=Tone::Danger role="alert">
                <p><strong>{t!(bad)}"."</strong></p>
                {troubles}
            </Banner>
        }
        .into_any(),
    };
    view! { <div class="stack-2"><ul class="rows">{rows}</ul>{verdict}</div> }
}

fn row(node: &NodeView) -> impl IntoView + use<> {
    let said = match (&node.block, &node.trouble) {
        (Some(block), None) => {
            let words = t!(Networks::Answered, block = clean(block, 20), ms = node.milliseconds);
            view! { <Status glyph=Glyph::Online tone=Tone::Ok words/> }.into_any()
        }
        (_, trouble) => {
            let words = clean(trouble.as_deref().unwrap_or_default(), TROUBLE);
            view! { <Status glyph=Glyph::Offline tone=Tone::Danger words/> }.into_any()
        }
    };
    let name = clean(&node.node, TROUBLE);
    view! { <li><div class="grow"><strong class="mono sm">{name}</strong><p class="sub">{said}</p></div></li> }
}
