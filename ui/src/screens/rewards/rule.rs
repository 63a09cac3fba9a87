//! The rule that collects by itself: what it says, what it spent today, setting it and ending it.

use domain::{
    accounts::Origin,
    collect_rule::{RulePercent, RuleView},
    decimal::Decimal,
    shown::shown_text,
    words::date_time,
};
use ipc::rewards::{EndCollectRule, SetCollectRule, ShowCollectRule};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Field, RowsLoading},
    screens::parts::{Loaded, Signs, clean, coin, every, network, problem_line},
    session::{Source, session},
    t,
    text::Rewards,
};

/// How often it is read again, in seconds.
const AGAIN_S: u64 = 60;
/// The longest reason that is shown, in characters.
const REASON: usize = 360;

/// The rule of the account in use.
#[component]
pub(super) fn RuleCard() -> impl IntoView {
    let read = Source::<RuleView>::new();
    let again = Callback::new(move |()| read.read(ShowCollectRule {}));
    again.run(());
    every(AGAIN_S, move || read.refresh(ShowCollectRule {}));
    let shown = Memo::new(move |_| read.get());
    let waiting = || view! { <RowsLoading said=t!(Rewards::RuleReading)/> };
    view! {
        <section class="card stack" aria-labelledby="rule">
            <div><h2 id="rule">{t!(Rewards::RuleTitle)}</h2><p class="sub">{t!(Rewards::RuleWhy)}</p></div>
            <Loaded shown again waiting ready=move |view| view! { <Told view read/> }/>
        </section>
    }
}

#[component]
fn Told(view: Memo<RuleView>, read: Source<RuleView>) -> impl IntoView {
    let set = Memo::new(move |_| view.with(|view| view.rule.is_some()));
    move || {
        if set.get() {
            view! { <InForce view read/> }.into_any()
        } else {
            view! { <Signs><Possible read/></Signs> }.into_any()
        }
    }
}

/// What an account can have a rule for: a Ledger must be touched for each signature.
#[component]
fn Possible(read: Source<RuleView>) -> impl IntoView {
    let ledger = in_ledger();
    move || {
        if ledger.get() {
            view! { <p class="sub">{t!(Rewards::RuleLedger)}</p> }.into_any()
        } else {
            view! { <Offer read/> }.into_any()
        }
    }
}

/// Whether the key of the account in use is in a Ledger.
#[must_use]
pub fn in_ledger() -> Memo<bool> {
    let session = session();
    Memo::new(move |_| {
        session.accounts.with(|accounts| {
            let all = accounts.ready().map(|accounts| accounts.accounts.as_slice()).unwrap_or_default();
            all.iter().any(|one| one.in_use && matches!(one.origin, Origin::Ledger { .. }))
        })
    })
}

/// A rule that is set.
#[component]
fn InForce(view: Memo<RuleView>, read: Source<RuleView>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let end = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            let done = bridge::call(EndCollectRule {}).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => session.toasts.say(t!(Rewards::RuleEnded)),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            read.read(ShowCollectRule {});
        });
    });
    view! {
        <p>{move || view.with(says)}</p>
        <p><strong>{move || view.with(spent)}</strong></p>
        <p class="sub">{move || view.with(last)}</p>
        <div><Button label=t!(Rewards::RuleEnd).to_string() busy=busy press=end/></div>
    }
}

/// Sets one; the password is asked for in the window `agree`.
#[component]
fn Offer(read: Source<RuleView>) -> impl IntoView {
    let session = session();
    let (percent, cap) = (RwSignal::new("2".to_string()), RwSignal::new(String::new()));
    let (busy, sent) = (RwSignal::new(false), RwSignal::new(false));
    let percent_wrong = Signal::derive(move || {
        let wrong = sent.get() && percent.with(|text| read_percent(text).is_none());
        wrong.then(|| t!(Rewards::RulePercentWrong).to_string())
    });
    let cap_wrong = Signal::derive(move || {
        let wrong = sent.get() && cap.with(|text| read_cap(text).is_none());
        wrong.then(|| t!(Rewards::RuleCapWrong).to_string())
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        sent.set(true);
        let typed = (percent.with_untracked(|text| read_percent(text)), cap.with_untracked(|text| read_cap(text)));
        let (Some(percent), Some(cap)) = typed else { return };
        busy.set(true);
        spawn_local(async move {
            let done = bridge::call(SetCollectRule { percent, cap }).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => session.toasts.say(t!(Rewards::RuleIsSet)),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            read.read(ShowCollectRule {});
        });
    };
    let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
    let label = Signal::derive(move || t!(if busy.get() { Rewards::RuleAsked } else { Rewards::RuleSet }).to_string());
    view! {
        <form class="stack" on:submit=submit>
            <Field
                id="rule-percent" label=t!(Rewards::RulePercent) value=percent mode="numeric" max=2
                help=t!(Rewards::RulePercentHelp) error=percent_wrong
            />
            <Field
                id="rule-cap" label=t!(Rewards::RuleCap, symbol = symbol) value=cap mode="decimal" max=80
                help=t!(Rewards::RuleCapHelp) error=cap_wrong
            />
            <div><Button label=label submit=true busy=busy/></div>
        </form>
    }
}

fn says(view: &RuleView) -> Option<String> {
    let rule = view.rule.as_ref()?;
    Some(t!(Rewards::RuleSays, percent = rule.terms.percent.get(), symbol = shown_text(&view.symbol)))
}

/// What it may have spent of its cap.
fn spent(view: &RuleView) -> Option<String> {
    let cap = view.rule.as_ref()?.terms.cap_per_day.get();
    Some(t!(
        Rewards::RuleSpent,
        spent = view.spent.ceiling(view.decimals, 4),
        cap = coin(cap, view.decimals),
        symbol = shown_text(&view.symbol)
    ))
}

fn last(view: &RuleView) -> Option<String> {
    let tried = view.tried.as_ref()?;
    let at = date_time(tried.at);
    Some(match &tried.why {
        Some(why) => t!(Rewards::RuleWaited, at = at, why = clean(why, REASON)),
        None => t!(Rewards::RuleBegan, at = at),
    })
}

/// The percentage as it was typed.
#[must_use]
pub fn read_percent(text: &str) -> Option<RulePercent> {
    text.trim().parse().ok()
}

/// The cap as it was typed: more than nothing.
#[must_use]
pub fn read_cap(text: &str) -> Option<Decimal> {
    let nothing = text.chars().all(|sign| !sign.is_ascii_digit() || sign == '0');
    if nothing { None } else { text.trim().parse().ok() }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::Owner,
        amount::Amount,
        collect_rule::{CollectRule, RuleTerms},
        rule::RuleTry,
        time::Millis,
    };

    use super::*;

    fn ruled(why: Option<&str>) -> RuleView {
        let coins = |tenths: u128| Amount::wei(tenths * 100_000_000_000_000_000);
        let account: Owner = "0x52908400098527886E0F7030069857D2E4169EE7".parse().unwrap();
        let terms = RuleTerms { percent: 2.try_into().unwrap(), cap_per_day: coins(5).try_into().unwrap() };
        RuleView {
            rule: Some(CollectRule { terms, set_at: Millis(0), account, chain_id: 1 }),
            spent: coins(1),
            tried: Some(RuleTry { at: Millis(0), why: why.map(String::from) }),
            symbol: "IOTX".to_string(),
            decimals: 18,
        }
    }

    #[test]
    fn the_card_says_the_rule_what_it_spent_of_its_cap_and_why_it_waits() {
        let view = ruled(Some("no coins are ready to collect"));
        assert!(says(&view).unwrap().contains("2 %"));
        assert!(spent(&view).unwrap().contains("0.1 of 0.5 IOTX"));
        assert!(last(&view).unwrap().contains("no coins are ready"));
        assert!(last(&ruled(None)).unwrap().contains("1970-01-01"));
        assert_eq!(says(&RuleView { rule: None, ..view }), None);
    }

    #[test]
    fn what_is_no_percentage_or_no_cap_is_not_sent() {
        assert_eq!(read_percent(" 2 ").map(RulePercent::get), Some(2));
        assert!(["", "0", "51", "2.5", "two"].iter().all(|text| read_percent(text).is_none()));
        assert!(read_cap(" 0.5 ").is_some());
        assert!(["", "0", "0.00", "-1", "1e3", "much"].iter().all(|text| read_cap(text).is_none()));
    }
}
