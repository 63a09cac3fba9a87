//! Having a contract pay somebody else: to whom, then exactly that before it is signed.

use domain::{Address, account::Written, failure::Code, io_address, review::ReviewView};
use ipc::{
    Failure,
    rewards::{PlanRecipient, SetRecipient},
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Field, Glyph, Icon, Look},
    screens::parts::{Asked, KnownPeople, Problem},
    t,
    text::{Money, Rewards},
};

/// What was typed; it stays while the review is looked at.
#[derive(Clone, Copy, Default)]
struct Typed {
    to: RwSignal<String>,
    token: RwSignal<String>,
}

/// Which field cannot be used, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    To(Money),
    Token,
}

/// Asks to whom the rewards of a contract go, then shows the review.
#[component]
pub fn RecipientScreen() -> impl IntoView {
    let source =
        use_query_map().with_untracked(|query| query.get("source").and_then(|source| source.parse::<Address>().ok()));
    let body = match source {
        Some(source) => view! { <Change source/> }.into_any(),
        None => {
            let failure = Failure { code: Code::BadRequest, detail: String::new() };
            view! { <Problem failure words=Some((t!(Rewards::NoContract), t!(Rewards::NoContractNext)))/> }.into_any()
        }
    };
    view! {
        <a class="back" href="/rewards"><Icon glyph=Glyph::Back size="s"/>{t!(Rewards::Title)}</a>
        {body}
    }
}

#[component]
fn Change(source: Address) -> impl IntoView {
    let typed = Typed::default();
    let review = RwSignal::new(None::<ReviewView>);
    let again = Callback::new(move |()| review.set(None));
    move || match review.get() {
        Some(review) => view! {
            <Asked
                review
                under=source.to_checksum(None)
                back="/rewards".to_string()
                no=t!(Rewards::NotNow)
                verb=t!(Rewards::RecipientVerb)
                glyph=Glyph::Send
                yes=|review| SetRecipient { review }
                again
            />
        }
        .into_any(),
        None => view! { <RecipientForm source typed review/> }.into_any(),
    }
}

#[component]
fn RecipientForm(source: Address, typed: Typed, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wrong = RwSignal::new(None::<Wrong>);
    let plan = Callback::new(move |back: bool| {
        let to = typed.to.get_untracked();
        let command = match wish(source, (!back).then_some(to.as_str()), &typed.token.get_untracked()) {
            Ok(command) => command,
            Err(field) => return wrong.set(Some(field)),
        };
        wrong.set(None);
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(command).await {
                Ok(view) => {
                    let _ = review.try_set(Some(view));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        plan.run(false);
    };
    let take_back = Callback::new(move |()| plan.run(true));
    let to_wrong = Signal::derive(move || match wrong.get() {
        Some(Wrong::To(why)) => Some(t!(why).to_string()),
        Some(Wrong::Token) | None => None,
    });
    let token_wrong =
        Signal::derive(move || (wrong.get() == Some(Wrong::Token)).then(|| t!(Money::Misspelt).to_string()));
    view! {
        <header class="page-head">
            <div><h1>{t!(Rewards::RecipientTitle)}</h1><p class="mono any">{source.to_checksum(None)}</p></div>
        </header>
        <form class="stack gap-5" on:submit=submit>
            <section class="card stack">
                <p>{t!(Rewards::RecipientWhy)}</p>
                <Field id="to" label=t!(Rewards::PaidTo) value=typed.to help=t!(Rewards::RecipientHelp) error=to_wrong max=512 class="mono"/>
                <KnownPeople to=typed.to/>
                <Field id="token" label=t!(Rewards::RecipientToken) value=typed.token help=t!(Rewards::RecipientTokenHelp) error=token_wrong class="mono"/>
                <p><Button label=t!(Rewards::RecipientBack).to_string() class="sm" busy=busy press=take_back/></p>
            </section>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot">
                <a class="btn first" href="/rewards">{t!(Rewards::NotNow)}</a>
                <Button label=t!(Money::Look).to_string() look=Look::Primary submit=true busy=busy/>
            </div>
        </form>
    }
}

/// What is asked for, as typed; nobody: the owner's own account again.
fn wish(source: Address, to: Option<&str>, token: &str) -> Result<PlanRecipient, Wrong> {
    let token = match token.trim() {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Wrong::Token)?),
    };
    let Some(to) = to.map(str::trim) else { return Ok(PlanRecipient { source, token, to: None }) };
    if to.is_empty() {
        return Err(Wrong::To(Money::ToEmpty));
    }
    if (to.starts_with("0x") || io_address::is_meant(to)) && to.parse::<Written>().is_err() {
        return Err(Wrong::To(Money::Misspelt));
    }
    Ok(PlanRecipient { source, token, to: Some(to.to_string()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

    #[test]
    fn nothing_typed_never_stands_for_the_owners_own_account() {
        let source = Address::repeat_byte(7);
        let good = wish(source, Some(&format!(" {ADDRESS} ")), ADDRESS).unwrap();
        assert_eq!((good.source, good.to.as_deref(), good.token.is_some()), (source, Some(ADDRESS), true));
        assert_eq!(wish(source, None, "").map(|wish| (wish.to, wish.token)).unwrap(), (None, None));
        assert_eq!(wish(source, Some("Anna"), " ").unwrap().to.as_deref(), Some("Anna"));
        let wrong = |to, token| wish(source, to, token).unwrap_err();
        assert_eq!(wrong(Some(" "), ""), Wrong::To(Money::ToEmpty));
        assert_eq!(wrong(Some(&ADDRESS[..41]), ""), Wrong::To(Money::Misspelt));
        assert_eq!(wrong(Some("Anna"), "USDT"), Wrong::Token);
        assert_eq!(wrong(None, "USDT"), Wrong::Token);
    }
}
