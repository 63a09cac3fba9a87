//! What a screen shows before, instead of and after a read.

use ipc::Failure;
use leptos::prelude::*;

use super::Problem;
use crate::session::Load;

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Loading,
    Failed(Failure),
    Ready,
}

/// Shows what was read: built once, then following each new reading, so that nothing under the pointer is exchanged.
#[component]
pub fn Loaded<T, R, V>(
    shown: Memo<Load<T>>,
    /// Reads again after a failure.
    again: Callback<()>,
    /// Stands there until something was read.
    #[prop(into)]
    waiting: ViewFn,
    /// The place has no padding of its own.
    #[prop(optional)]
    inset: bool,
    ready: R,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    R: Fn(Memo<T>) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let stage = Memo::new(move |_| {
        shown.with(|load| match load {
            Load::Loading => Stage::Loading,
            Load::Failed(failure) => Stage::Failed(failure.clone()),
            Load::Ready(_) => Stage::Ready,
        })
    });
    move || match (stage.get(), shown.with_untracked(|load| load.ready().cloned())) {
        (Stage::Failed(failure), _) => view! { <div class:inset=inset><Problem failure again/></div> }.into_any(),
        (Stage::Ready, Some(first)) => ready(following(shown, first)).into_any(),
        (Stage::Loading | Stage::Ready, _) => waiting.run().into_any(),
    }
}

/// The newest that was read; the last one while there is none.
fn following<T>(shown: Memo<Load<T>>, first: T) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |was: Option<&T>| {
        let now = shown.with(|load| load.ready().cloned());
        now.or_else(|| was.cloned()).unwrap_or_else(|| first.clone())
    })
}
