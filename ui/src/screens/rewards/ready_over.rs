//! The amount above which the owner wants to hear that rewards are ready, by token.

use domain::{
    Address,
    decimal::Decimal,
    reward_notice::{NoticesView, ReadyChoice},
    shown::shown_text,
};
use ipc::{Failure, rewards::NoticeOver};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{chart::choice, rule::read_cap};
use crate::{
    kit::{Button, Each, Field, Glyph, Look, Select},
    screens::parts::Problem,
    session::{Session, Source, session},
    t,
    text::Rewards,
};

/// What the card changes, and what came of the last change.
#[derive(Clone, Copy)]
struct Change {
    session: Session,
    read: Source<NoticesView>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

/// What was chosen, with a field for another amount; nothing before it was read.
#[component]
pub(super) fn ReadyOver(read: Source<NoticesView>) -> impl IntoView {
    let change = Change { session: session(), read, busy: RwSignal::new(false), failed: RwSignal::new(None) };
    let known = Memo::new(move |_| read.with(|load| load.ready().is_some()));
    let chosen =
        Signal::derive(move || read.with(|load| load.ready().map(|view| view.chosen.clone()).unwrap_or_default()));
    let failed = move || change.failed.get().map(|failure| view! { <Problem failure/> });
    move || {
        known.get().then(|| {
            view! {
                <section class="card stack" aria-labelledby="ready-over">
                    <div><h2 id="ready-over">{t!(Rewards::OverTitle)}</h2><p class="sub">{t!(Rewards::OverWhy)}</p></div>
                    <Each
                        list=chosen key=|one: &ReadyChoice| one.token.contract
                        row=move |one| view! { <Chosen one change/> }
                    />
                    <Choose change/>
                    {failed}
                </section>
            }
        })
    }
}

/// One amount, and taking it back.
#[component]
fn Chosen(one: Memo<ReadyChoice>, change: Change) -> impl IntoView {
    let back = Callback::new(move |()| {
        // Zero: never.
        let Ok(never) = "0".parse() else { return };
        change.begin(one.with_untracked(|one| one.token.contract), never, RwSignal::new(String::new()));
    });
    view! {
        <p class="flex between">
            <span>{move || one.with(said)}</span>
            <Button label=t!(Rewards::OverBack).to_string() class="sm" look=Look::Quiet glyph=Glyph::Bin disabled=change.busy press=back/>
        </p>
    }
}

/// Another amount, of a token where there is more than one.
#[component]
fn Choose(change: Change) -> impl IntoView {
    let (amount, token) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sent = RwSignal::new(false);
    let tokens = Signal::derive(move || {
        let of_all = |view: &NoticesView| view.tokens.iter().map(choice).collect::<Vec<_>>();
        change.read.with(|load| load.ready().map(of_all).unwrap_or_default())
    });
    let value = Signal::derive(move || tokens.with(|tokens| token.with(|token| in_use(tokens, token))));
    let several = Memo::new(move |_| tokens.with(|tokens| tokens.len() > 1));
    let wrong = Signal::derive(move || {
        let wrong = sent.get() && amount.with(|text| read_cap(text).is_none());
        wrong.then(|| t!(Rewards::OverWrong).to_string())
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        sent.set(true);
        let typed = (amount.with_untracked(|text| read_cap(text)), value.get_untracked().parse::<Address>());
        let (Some(threshold), Ok(contract)) = typed else { return };
        sent.set(false);
        change.begin(contract, threshold, amount);
    };
    let pick = Callback::new(move |contract: String| token.set(contract));
    let of_which = move || {
        several.get().then(|| {
            view! {
                <div class="stack-2">
                    <label class="label" for="ready-over-token">{t!(Rewards::ChartOf)}</label>
                    <Select id="ready-over-token" options=tokens value=value change=pick/>
                </div>
            }
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            {of_which}
            <Field
                id="ready-over-amount" label=t!(Rewards::OverAmount) value=amount mode="decimal" max=80
                help=t!(Rewards::OverHelp) error=wrong
            />
            <div><Button label=t!(Rewards::OverSet).to_string() submit=true busy=change.busy/></div>
        </form>
    }
}

impl Change {
    /// Has the core keep an amount; what was typed is emptied once it did.
    fn begin(self, contract: Address, threshold: Decimal, typed: RwSignal<String>) {
        let Self { session, read, busy, failed } = self;
        let token = (!contract.is_zero()).then_some(contract);
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match session.ask(NoticeOver { token, threshold }).await {
                Ok(view) => {
                    let _ = typed.try_set(String::new());
                    read.tell(view);
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    }
}

/// The contract that is chosen; the first one where none is, or it is there no more.
#[must_use]
pub fn in_use(tokens: &[(String, String)], chosen: &str) -> String {
    let known = tokens.iter().find(|(contract, _)| contract == chosen).or_else(|| tokens.first());
    known.map(|(contract, _)| contract.clone()).unwrap_or_default()
}

/// A choice in words.
#[must_use]
pub fn said(one: &ReadyChoice) -> String {
    t!(Rewards::OverSays, amount = one.threshold.exact(one.token.decimals), symbol = shown_text(&one.token.symbol))
}

#[cfg(test)]
mod tests {
    use domain::{amount::Amount, send::Token};

    use super::*;

    #[test]
    fn a_chosen_amount_is_told_to_the_last_digit() {
        let token = Token { contract: Address::ZERO, symbol: "IO\u{202e}TX".to_string(), decimals: 18 };
        let one = ReadyChoice { token, threshold: Amount::wei(2_500_000_000_000_000_001) };
        assert_eq!(said(&one), "More than 2.500000000000000001 IO\u{fffd}TX at one source");
    }

    #[test]
    fn the_own_coin_is_meant_until_another_token_is_chosen() {
        let tokens = [("0x00".to_string(), "IOTX".to_string()), ("0x11".to_string(), "DRT".to_string())];
        assert_eq!(in_use(&tokens, ""), "0x00");
        assert_eq!(in_use(&tokens, "0x11"), "0x11");
        assert_eq!(in_use(&tokens[..1], "0x11"), "0x00");
    }
}
