//! Switches and one-of-several.

use leptos::prelude::*;

/// A switch that acts at once; its words stand beside it in a `label for`.
#[component]
pub fn Switch(#[prop(into)] id: String, #[prop(into)] on: Signal<bool>, change: Callback<bool>) -> impl IntoView {
    view! {
        <input
            class="switch"
            role="switch"
            type="checkbox"
            id=id
            prop:checked=move || on.get()
            on:change=move |ev| change.run(event_target_checked(&ev))
        />
    }
}

/// One of many short answers, each with its value; its words stand in a `label for`.
#[component]
pub fn Select(
    #[prop(into)] id: String,
    options: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    change: Callback<String>,
) -> impl IntoView {
    let all = move || {
        let options = options.get().into_iter().map(|(own, words)| {
            let is = own.clone();
            view! { <option value=own prop:selected=move || value.with(|now| *now == is)>{words}</option> }
        });
        options.collect_view()
    };
    view! { <select class="input" id=id on:change=move |ev| change.run(event_target_value(&ev))>{all}</select> }
}

/// One of several short answers; `value` is the place of the chosen one.
#[component]
pub fn Segments(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<String>,
    value: RwSignal<Option<usize>>,
    #[prop(optional)] mono: bool,
) -> impl IntoView {
    let choices = options
        .into_iter()
        .enumerate()
        .map(|(place, words)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || value.get() == Some(place)
                        on:change=move |_| value.set(Some(place))
                    />
                    <span class:mono=mono>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="stack-2">
            <legend class="label">{label}</legend>
            <div class="seg mt-1 start">{choices}</div>
        </fieldset>
    }
}
