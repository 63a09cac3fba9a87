//! What was found in a device's readings, why, and what to do next.

use domain::{
    device::DeviceId,
    insight::{InsightView, InsightsView, What},
    words::date_time,
};
use ipc::devices::{DismissInsight, ShowInsights};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    kit::{Button, Each, Glyph, Tile},
    screens::parts::{clean, every, problem_line},
    session::{Source, session},
    t,
    text::Device,
};

/// How often they are read again, in seconds; they are made every six hours.
const AGAIN_S: u64 = 60;
/// So many are shown; older ones come as these are put away.
const SHOWN: usize = 5;
/// The longest sentence that is shown, in characters; it may hold a name of foreign making.
const SENTENCE: usize = 400;

/// The newest insights; nothing where there is none.
#[component]
pub(super) fn InsightsCard(id: DeviceId) -> impl IntoView {
    let read = Source::<InsightsView>::new();
    read.read(ShowInsights { device: id });
    every(AGAIN_S, move || read.refresh(ShowInsights { device: id }));
    let open = Memo::new(move |_| read.with(|read| read.ready().map(newest).unwrap_or_default()));
    let any = Memo::new(move |_| open.with(|open| !open.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <section class="card flush" aria-labelledby="insights">
                    <div class="card-h">
                        <div><h2 id="insights">{t!(Device::Insights)}</h2><p class="sub">{t!(Device::InsightsWhy)}</p></div>
                    </div>
                    <ul class="rows">
                        <Each list=open key=|one: &InsightView| one.insight.id.clone() row=move |one| view! { <Line one read/> }/>
                    </ul>
                </section>
            }
        })
    }
}

/// One insight, and putting it away.
#[component]
fn Line(one: Memo<InsightView>, read: Source<InsightsView>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let away = Callback::new(move |()| {
        let (device, insight) = one.with_untracked(|one| (one.insight.device, one.insight.id.clone()));
        busy.set(true);
        spawn_local(async move {
            match session.ask(DismissInsight { device, insight }).await {
                Ok(view) => read.tell(view),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    let glyph = one.with_untracked(|one| pictured(&one.insight.finding.what));
    view! {
        <li class="split">
            <Tile glyph/>
            <div class="grow">
                <p><strong>{move || one.with(|one| clean(&one.words.title, SENTENCE))}</strong></p>
                <p>{move || one.with(|one| clean(&one.words.reason, SENTENCE))}</p>
                <p>{move || one.with(|one| clean(&one.words.next, SENTENCE))}</p>
                <p class="sub">{move || one.with(|one| clean(&one.words.rows, SENTENCE))}</p>
                <p class="sub">{move || one.with(|one| t!(Device::InsightTold, at = date_time(one.insight.at)))}</p>
            </div>
            <span class="tail"><Button label=t!(Device::InsightAway).to_string() class="sm" glyph=Glyph::Check busy=busy press=away/></span>
        </li>
    }
}

/// The newest that were not put away.
#[must_use]
pub fn newest(view: &InsightsView) -> Vec<InsightView> {
    view.insights.iter().filter(|one| !one.insight.dismissed).take(SHOWN).cloned().collect()
}

fn pictured(what: &What) -> Glyph {
    match what {
        What::Offline { .. } => Glyph::Clock,
        What::Drift { .. } | What::UnusualLevel { .. } => Glyph::Activity,
        What::Stuck { .. } => Glyph::Pause,
        What::MissingBatches { .. } => Glyph::Chain,
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        insight::{Finding, Insight, InsightId},
        time::Millis,
        words::insight_words,
    };

    use super::*;

    #[test]
    fn the_newest_that_were_not_put_away_are_shown() {
        let what = What::Offline { hours: 9, usual: 1, still: true };
        let finding = Finding { what, stream: None, from: Millis(0), to: Millis(1), missing: vec![] };
        let insight = |number: usize| InsightView {
            words: insight_words(&finding),
            insight: Insight {
                id: InsightId(number.to_string()),
                device: DeviceId(Address::ZERO),
                finding: finding.clone(),
                at: Millis(0),
                dismissed: number.is_multiple_of(2),
            },
        };
        let view = InsightsView { insights: (0..20).map(insight).collect(), looked: None, unread: 0 };
        let shown: Vec<String> = newest(&view).into_iter().map(|one| one.insight.id.0).collect();
        assert_eq!(shown, ["1", "3", "5", "7", "9"]);
    }
}
