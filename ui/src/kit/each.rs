//! A list whose rows stay where they are while what they show changes: focus, an open question and a click under way survive.

use std::{collections::BTreeMap, hash::Hash};

use leptos::prelude::*;

/// One row for each entry, known by its `key`; a row follows its own entry and is built once.
#[component]
pub fn Each<T, K, R, V>(#[prop(into)] list: Signal<Vec<T>>, key: fn(&T) -> K, row: R) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Clone + Ord + Hash + Send + Sync + 'static,
    R: Fn(Memo<T>) -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let by_key = Memo::new(move |_| {
        list.with(|list| list.iter().map(|entry| (key(entry), entry.clone())).collect::<BTreeMap<K, T>>())
    });
    let children = move |first: T| {
        let own = key(&first);
        row(Memo::new(move |was: Option<&T>| {
            let now = by_key.with(|all| all.get(&own).cloned());
            // A row that is about to go shows what it last was.
            now.or_else(|| was.cloned()).unwrap_or_else(|| first.clone())
        }))
    };
    view! { <For each=move || list.get() key=key children/> }
}
