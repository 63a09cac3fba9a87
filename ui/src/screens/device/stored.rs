//! What is stored of a device: how much, for how long, and deleting it.

use domain::{
    device::DeviceId,
    keep_signed::KeepSigned,
    stored::{Deletion, StoredView},
};
use ipc::devices::{DeleteReadings, PlanDeletion, ReadStored, SetKeepSigned};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Dialog, Fact, Look, RowsLoading, Select, format::number},
    screens::parts::{Problem, problem_line},
    session::{Load, Source, session},
    t,
    text::Stored,
};

/// The rules that are offered.
const RULES: [&str; 6] = ["for-ever", "35", "90", "365", "730", "1825"];

#[component]
pub(super) fn StoredCard(id: DeviceId) -> impl IntoView {
    let read = Source::<StoredView>::new();
    let again = Callback::new(move |()| read.refresh(ReadStored { device: id }));
    read.read(ReadStored { device: id });
    let facts = move || match read.get() {
        Load::Loading => view! { <RowsLoading said=t!(Stored::Reading) count=1/> }.into_any(),
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(StoredView { stored, .. }) => {
            let gone = (stored.gone > 0).then(|| view! { <Fact label=t!(Stored::Gone)>{stored.gone}</Fact> });
            view! {
                <dl class="kv r">
                    <Fact label=t!(Stored::Batches)>{stored.batches}</Fact>
                    {gone}
                    <Fact label=t!(Stored::Readings)>{stored.readings.to_string()}</Fact>
                    <Fact label=t!(Stored::Size)>{size(stored.bytes)}</Fact>
                </dl>
            }
            .into_any()
        }
    };
    let keep = Memo::new(move |_| read.with(|read| read.ready().map(|view| view.keep)));
    view! {
        <section class="card stack-2" aria-labelledby="stored">
            <h2 id="stored">{t!(Stored::Title)}</h2>
            {facts}
            <Rule keep again/>
            <Deleting id again/>
        </section>
    }
}

/// How long signed readings are kept; a shorter time is asked about first.
#[component]
fn Rule(keep: Memo<Option<KeepSigned>>, again: Callback<()>) -> impl IntoView {
    let session = session();
    let wanted = RwSignal::new(None::<KeepSigned>);
    let options =
        Signal::derive(move || rules(keep.get()).into_iter().map(|rule| (rule.to_string(), words(rule))).collect());
    // As long as it is asked about, the wanted one is shown; a no brings the other one back.
    let value = Signal::derive(move || wanted.get().or(keep.get()).map(|rule| rule.to_string()).unwrap_or_default());
    let set = move |keep: KeepSigned| {
        spawn_local(async move {
            if let Err(failure) = bridge::call(SetKeepSigned { keep }).await {
                session.toasts.say(problem_line(&failure));
            }
            again.run(());
        });
    };
    let change = Callback::new(move |text: String| match text.parse::<KeepSigned>() {
        Ok(KeepSigned::ForEver) => set(KeepSigned::ForEver),
        Ok(rule @ KeepSigned::Days(_)) => wanted.set(Some(rule)),
        Err(_) => {}
    });
    let no = Callback::new(move |()| wanted.set(None));
    let yes = Callback::new(move |()| {
        if let Some(rule) = wanted.get_untracked() {
            set(rule);
        }
        wanted.set(None);
    });
    let asks = move || {
        wanted.get().map(|rule| {
            view! {
                <Dialog title=t!(Stored::ShorterTitle, n = rule) no>
                    <p>{t!(Stored::ShorterWhy)}</p>
                    <p>{t!(Stored::ShorterLost)}</p>
                    <div class="flex actions-end">
                        <Button label=t!(Stored::Cancel).to_string() press=no/>
                        <Button label=t!(Stored::Shorter).to_string() look=Look::DangerSolid press=yes/>
                    </div>
                </Dialog>
            }
        })
    };
    view! {
        <label for="keep-signed"><strong>{t!(Stored::Keep)}</strong><br/><span class="sub">{t!(Stored::KeepWhy)}</span></label>
        <Select id="keep-signed" options=options value=value change=change/>
        {asks}
    }
}

/// The button that deletes, and what it asks first.
#[component]
fn Deleting(id: DeviceId, again: Callback<()>) -> impl IntoView {
    let session = session();
    let (busy, plan) = (RwSignal::new(false), RwSignal::new(None::<Deletion>));
    let ask = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            match bridge::call(PlanDeletion { device: id }).await {
                Ok(found) => {
                    let _ = plan.try_set(Some(found));
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    let no = Callback::new(move |()| plan.set(None));
    let yes = Callback::new(move |()| {
        let Some(Deletion { device, batches, .. }) = plan.get_untracked() else { return };
        plan.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(DeleteReadings { device, batches }).await {
                Ok(()) => session.toasts.say(t!(Stored::Deleted).to_string()),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
            again.run(());
        });
    });
    let asks = move || {
        plan.get().map(|plan| {
            let what = t!(Stored::DeleteWhat, readings = plan.readings, batches = plan.batches);
            let waiting = (plan.waiting > 0).then(|| view! { <p>{t!(Stored::DeleteWaiting, n = plan.waiting)}</p> });
            view! {
                <Dialog title=t!(Stored::DeleteTitle) no>
                    <p>{what}</p>
                    <p>{t!(Stored::DeleteChain, n = plan.anchors)}</p>
                    {waiting}
                    <div class="flex actions-end">
                        <Button label=t!(Stored::Cancel).to_string() press=no/>
                        <Button label=t!(Stored::DeleteYes).to_string() look=Look::DangerSolid press=yes/>
                    </div>
                </Dialog>
            }
        })
    };
    view! {
        <Button label=t!(Stored::Delete).to_string() look=Look::Danger class="wide" busy=busy press=ask/>
        {asks}
    }
}

/// Those that are offered, and the one in force where it is another.
fn rules(now: Option<KeepSigned>) -> Vec<KeepSigned> {
    let mut rules: Vec<KeepSigned> = RULES.iter().filter_map(|rule| rule.parse().ok()).collect();
    rules.extend(now.filter(|now| !rules.contains(now)));
    rules
}

fn words(rule: KeepSigned) -> String {
    match rule {
        KeepSigned::ForEver => t!(Stored::ForEver).to_string(),
        KeepSigned::Days(days) => t!(Stored::Days, n = days.get()),
    }
}

/// Bytes in the largest unit of which there is one.
fn size(bytes: u64) -> String {
    let units = [(1_000_000_000.0, "GB"), (1_000_000.0, "MB"), (1_000.0, "KB")];
    let bytes = bytes as f64;
    match units.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{} {name}", number(bytes / unit, 1)),
        None => format!("{} B", number(bytes, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_in_force_is_always_offered() {
        assert_eq!(rules(None).len(), RULES.len());
        assert_eq!(rules(Some(KeepSigned::ForEver)).len(), RULES.len());
        assert_eq!(rules("400".parse().ok()).last().map(ToString::to_string).as_deref(), Some("400"));
    }

    #[test]
    fn a_size_is_said_in_a_unit_that_people_know() {
        let said = [0, 999, 1_500, 77_000_000].map(size);
        assert!(said[0].ends_with(" B") && said[1].ends_with(" B"), "{said:?}");
        assert!(said[2].ends_with(" KB") && said[3].ends_with(" MB"), "{said:?}");
    }
}
