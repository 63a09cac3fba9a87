//! What was begun before and is not done: adding a device goes on where it stopped.

use domain::operation::OperationKind;
use leptos::prelude::*;

use crate::{
    screens::home::{NeedRows, needs},
    session::session,
    t,
    text::Add,
};

/// Claims that stopped, and devices that are paired and not claimed.
#[component]
pub(super) fn Unfinished() -> impl IntoView {
    let session = session();
    let list = Memo::new(move |_| {
        let mut claims = session.operations.with(|all| all.ready().cloned().unwrap_or_default());
        claims.retain(|one| one.kind == OperationKind::Claim);
        session.devices.with(|devices| needs(&claims, devices.ready().map(Vec::as_slice).unwrap_or_default(), None))
    });
    let any = Memo::new(move |_| list.with(|list| !list.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <section class="card flush" aria-labelledby="unfinished">
                    <div class="card-h"><h2 id="unfinished">{t!(Add::Unfinished)}</h2></div>
                    <NeedRows list/>
                </section>
            }
        })
    }
}
