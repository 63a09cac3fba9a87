//! Fields: label, input, help or error.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::{t, text::Kit};

/// What is wrong with a field, if anything, below it.
#[component]
fn Wrong(id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|words| {
            view! {
                <p class="err" id=id.clone() role="alert"><Icon glyph=Glyph::Alert size="s"/><span>{words}</span></p>
            }
        })
    }
}

/// A line of text.
#[component]
pub fn Field(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = 64)] max: u32,
    /// More classes of the input.
    #[prop(optional)]
    class: &'static str,
    #[prop(default = "text")] mode: &'static str,
) -> impl IntoView {
    let described = format!("{id}-help {id}-error");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                class=format!("input {class}")
                id=id
                type="text"
                inputmode=mode
                maxlength=max.to_string()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |ev| value.set(event_target_value(&ev))
            />
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{id}-help")>{help}</p> })}
            <Wrong id=format!("{id}-error") error/>
        </div>
    }
}

/// A password: never remembered, never spell-checked, shown only while the eye is open.
#[component]
pub fn SecretField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let word = move || if shown.get() { t!(Kit::HidePassword) } else { t!(Kit::ShowPassword) };
    let glyph = move || if shown.get() { Glyph::EyeOff } else { Glyph::Eye };
    let described = format!("{id}-help {id}-error");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="affix">
                <input
                    class="input"
                    id=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=move || error.get().is_some().then_some("true")
                    prop:value=move || value.get()
                    on:input=move |ev| value.set(event_target_value(&ev))
                />
                <button class="btn icon" type="button" aria-label=word on:click=move |_| shown.update(|s| *s = !*s)>
                    {move || view! { <Icon glyph=glyph()/> }}
                </button>
            </div>
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{id}-help")>{help}</p> })}
            <Wrong id=format!("{id}-error") error/>
        </div>
    }
}

/// Several words of a secret, in a box that nothing remembers or checks.
#[component]
pub fn PhraseField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                class="input mono"
                id=id
                rows="3"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=format!("{id}-error")
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |ev| value.set(event_target_value(&ev))
            ></textarea>
            <Wrong id=format!("{id}-error") error/>
        </div>
    }
}
