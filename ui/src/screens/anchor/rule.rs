//! The rule that anchors by itself: what it says, what it spent today, setting it and ending it.

use domain::{
    anchor_rule::{AnchorRuleView, EveryHours},
    shown::shown_text,
    words::date_time,
};
use ipc::devices::{EndAnchorRule, SetAnchorRule, ShowAnchorRule};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Field, RowsLoading},
    screens::{
        parts::{Loaded, Signs, clean, coin, every, network, problem_line},
        rewards::{in_ledger, read_cap},
    },
    session::{Source, session},
    t,
    text::Proof,
};

/// How often it is read again, in seconds.
const AGAIN_S: u64 = 60;
/// The longest reason that is shown, in characters.
const REASON: usize = 360;

/// The rule of the account in use.
#[component]
pub(super) fn AnchorRuleCard() -> impl IntoView {
    let read = Source::<AnchorRuleView>::new();
    let again = Callback::new(move |()| read.read(ShowAnchorRule {}));
    again.run(());
    every(AGAIN_S, move || read.refresh(ShowAnchorRule {}));
    let shown = Memo::new(move |_| read.get());
    let waiting = || view! { <RowsLoading said=t!(Proof::RuleReading)/> };
    view! {
        <section class="card stack" aria-labelledby="anchor-rule">
            <div><h2 id="anchor-rule">{t!(Proof::RuleTitle)}</h2><p class="sub">{t!(Proof::RuleWhy)}</p></div>
            <Loaded shown again waiting ready=move |view| view! { <Told view read/> }/>
        </section>
    }
}

#[component]
fn Told(view: Memo<AnchorRuleView>, read: Source<AnchorRuleView>) -> impl IntoView {
    let set = Memo::new(move |_| view.with(|view| view.rule.is_some()));
    let ledger = in_ledger();
    move || {
        if set.get() {
            view! { <InForce view read/> }.into_any()
        } else if ledger.get() {
            view! { <p class="sub">{t!(Proof::RuleLedger)}</p> }.into_any()
        } else {
            view! { <Signs><Offer read/></Signs> }.into_any()
        }
    }
}

/// A rule that is set.
#[component]
fn InForce(view: Memo<AnchorRuleView>, read: Source<AnchorRuleView>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let end = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            let done = bridge::call(EndAnchorRule {}).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => session.toasts.say(t!(Proof::RuleEnded)),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            read.read(ShowAnchorRule {});
        });
    });
    view! {
        <p>{move || view.with(says)}</p>
        <p><strong>{move || view.with(spent)}</strong></p>
        <p class="sub">{move || view.with(last)}</p>
        <div><Button label=t!(Proof::RuleEnd).to_string() busy=busy press=end/></div>
    }
}

/// Sets one; the password is asked for in the window `agree`.
#[component]
fn Offer(read: Source<AnchorRuleView>) -> impl IntoView {
    let session = session();
    let (cap, hours) = (RwSignal::new(String::new()), RwSignal::new(EveryHours::default().get().to_string()));
    let (busy, sent) = (RwSignal::new(false), RwSignal::new(false));
    let cap_wrong = Signal::derive(move || {
        let wrong = sent.get() && cap.with(|text| read_cap(text).is_none());
        wrong.then(|| t!(Proof::RuleCapWrong).to_string())
    });
    let hours_wrong = Signal::derive(move || {
        let wrong = sent.get() && hours.with(|text| read_hours(text).is_none());
        wrong.then(|| t!(Proof::RuleHoursWrong).to_string())
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        sent.set(true);
        let typed = (cap.with_untracked(|text| read_cap(text)), hours.with_untracked(|text| read_hours(text)));
        let (Some(per_day), Some(every)) = typed else { return };
        busy.set(true);
        spawn_local(async move {
            let done = bridge::call(SetAnchorRule { per_day, every }).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => session.toasts.say(t!(Proof::RuleIsSet)),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            read.read(ShowAnchorRule {});
        });
    };
    let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
    let label = Signal::derive(move || t!(if busy.get() { Proof::RuleAsked } else { Proof::RuleSet }).to_string());
    view! {
        <form class="stack" on:submit=submit>
            <Field
                id="anchor-rule-cap" label=t!(Proof::RuleCap, symbol = symbol) value=cap mode="decimal" max=80
                help=t!(Proof::RuleCapHelp) error=cap_wrong
            />
            <Field
                id="anchor-rule-hours" label=t!(Proof::RuleHours) value=hours mode="numeric" max=3
                help=t!(Proof::RuleHoursHelp) error=hours_wrong
            />
            <div><Button label=label submit=true busy=busy/></div>
        </form>
    }
}

fn says(view: &AnchorRuleView) -> Option<String> {
    let rule = view.rule.as_ref()?;
    Some(match rule.terms.every.get() {
        1 => t!(Proof::RuleEachHour).to_string(),
        hours => t!(Proof::RuleEvery, hours = hours),
    })
}

/// What it may have spent of its cap.
fn spent(view: &AnchorRuleView) -> Option<String> {
    let cap = view.rule.as_ref()?.terms.cap_per_day.get();
    Some(t!(
        Proof::RuleSpent,
        spent = view.spent.ceiling(view.decimals, 4),
        cap = coin(cap, view.decimals),
        symbol = shown_text(&view.symbol)
    ))
}

fn last(view: &AnchorRuleView) -> Option<String> {
    let tried = view.tried.as_ref()?;
    let at = date_time(tried.at);
    Some(match &tried.why {
        Some(why) => t!(Proof::RuleWaited, at = at, why = clean(why, REASON)),
        None => t!(Proof::RuleBegan, at = at),
    })
}

/// The hours as they were typed.
#[must_use]
pub fn read_hours(text: &str) -> Option<EveryHours> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use domain::{
        account::Owner,
        amount::Amount,
        anchor_rule::{AnchorRule, AnchorTerms},
        rule::RuleTry,
        time::Millis,
    };

    use super::*;

    fn ruled(hours: u8, why: Option<&str>) -> AnchorRuleView {
        let coins = |tenths: u128| Amount::wei(tenths * 100_000_000_000_000_000);
        let account: Owner = "0x52908400098527886E0F7030069857D2E4169EE7".parse().unwrap();
        let terms = AnchorTerms { cap_per_day: coins(5).try_into().unwrap(), every: hours.try_into().unwrap() };
        AnchorRuleView {
            rule: Some(AnchorRule { terms, set_at: Millis(0), account, chain_id: 1 }),
            spent: coins(1),
            tried: Some(RuleTry { at: Millis(0), why: why.map(String::from) }),
            symbol: "IOTX".to_string(),
            decimals: 18,
        }
    }

    #[test]
    fn the_card_says_how_often_what_was_spent_of_the_cap_and_why_it_waits() {
        let view = ruled(24, Some("every batch that is stored is anchored"));
        assert!(says(&view).unwrap().contains("24 hours"));
        assert!(says(&ruled(1, None)).unwrap().contains("once an hour"));
        assert!(spent(&view).unwrap().contains("0.1 of 0.5 IOTX"));
        assert!(last(&view).unwrap().contains("every batch"));
        assert!(last(&ruled(24, None)).unwrap().contains("1970-01-01"));
        assert_eq!(says(&AnchorRuleView { rule: None, ..view }), None);
    }

    #[test]
    fn what_is_no_number_of_hours_is_not_sent() {
        assert_eq!(read_hours(" 24 ").map(EveryHours::get), Some(24));
        assert!(["", "0", "169", "1.5", "daily"].iter().all(|text| read_hours(text).is_none()));
    }
}
