//! A review in its own words, made from the bytes that get signed.

use domain::{
    review::{ReviewView, WordLine},
    words::{SignedPart, asks_words, signed_parts},
};
use leptos::prelude::*;

use super::foreign::clean;
use crate::{
    kit::{Banner, Fact, Fold, Glyph, Tone},
    t,
    text::Claim,
};

/// The longest value that is shown; the largest is the device's document.
const VALUE: usize = 8192;

/// Labels and values, every one in full.
pub fn facts(lines: Vec<WordLine>) -> AnyView {
    let all = lines.into_iter().map(|line| view! { <Fact label=line.label>{clean(&line.value, VALUE)}</Fact> });
    all.collect_view().into_any()
}

/// One of the things that a yes signs, field by field and byte by byte.
#[component]
pub fn Part(part: SignedPart) -> impl IntoView {
    let warnings = part.warnings.into_iter().map(|text| {
        view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p>{clean(&text, VALUE)}</p></Banner> }
    });
    view! {
        <h3>{clean(&part.title, VALUE)}</h3>
        {warnings.collect_view()}
        <dl class="kv raw">{facts(part.lines)}</dl>
    }
}

/// What is signed: lines, what becomes public, what to know, and every field in full.
#[component]
pub fn ReviewWords(
    review: ReviewView,
    /// A device signs too, and something of it stays private.
    #[prop(optional)]
    device: bool,
) -> impl IntoView {
    let parts = signed_parts(&review);
    let asks = asks_words(&review.asks, t!(Claim::InThisWindow));
    let words = review.words;
    let warnings = words.warnings.into_iter().map(|text| {
        view! { <Banner glyph=Glyph::Info tone=Tone::Warn><p>{clean(&text, VALUE)}</p></Banner> }
    });
    let public = words.public.join(" · ");
    let private = if device { t!(Claim::NotPublic) } else { "" };
    let exact = if device { t!(Claim::Exact) } else { t!(Claim::ExactYou) };
    view! {
        <section class="card flush" aria-labelledby="what-happens">
            <div class="card-h"><h2 id="what-happens">{t!(Claim::WhatHappens)}</h2></div>
            <dl class="kv padded"><Fact label=t!(Claim::WhoAsks)>{asks}</Fact>{facts(words.lines)}</dl>
        </section>
        {warnings.collect_view()}
        <Banner glyph=Glyph::Eye tone=Tone::Warn>
            <p><strong>{t!(Claim::PublicForEver)}</strong>" "{public}". "{private}</p>
        </Banner>
        <section class="card flush fold-list">
            <Fold glyph=Glyph::List title=exact fact=Signal::derive(|| t!(Claim::ExactFact).to_string())>
                <dl class="kv raw">{facts(words.exact)}</dl>
                {parts.into_iter().map(|part| view! { <Part part/> }).collect_view()}
            </Fold>
        </section>
    }
}
