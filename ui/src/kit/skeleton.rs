//! The final shape of a list before its content is there.

use leptos::prelude::*;

/// Rows of a list that is being read; `said` names what is read.
#[component]
pub fn RowsLoading(#[prop(into)] said: String, #[prop(default = 3)] count: usize) -> impl IntoView {
    let rows = (0..count)
        .map(|_| {
            view! {
                <li>
                    <span class="skel tile"></span>
                    <div class="grow stack-2"><span class="skel wide"></span><span class="skel thin"></span></div>
                    <span class="skel end"></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div aria-busy="true">
            <p class="vh" role="status">{said}</p>
            <ul class="rows late" aria-hidden="true">{rows}</ul>
        </div>
    }
}
