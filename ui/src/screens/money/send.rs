//! Sending: to whom and how much, then exactly that before it is signed.

use domain::review::ReviewView;
use ipc::{
    Failure,
    money::{ReadPayee, Send},
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{
    form::{Wrong, wish},
    symbol,
};
use crate::{
    bridge,
    kit::{Button, Field, Glyph, Icon, Look},
    screens::parts::{Asked, Chooser, KnownPeople, Problem, on_phone, picture},
    t,
    text::{Add, Money},
};

/// What was typed; it stays while the review is looked at.
#[derive(Clone, Copy, Default)]
struct Typed {
    to: RwSignal<String>,
    amount: RwSignal<String>,
    token: RwSignal<String>,
}

/// Asks to whom and how much, then shows the review.
#[component]
pub fn SendScreen() -> impl IntoView {
    let typed = Typed::default();
    let review = RwSignal::new(None::<ReviewView>);
    let again = Callback::new(move |()| review.set(None));
    let body = move || match review.get() {
        Some(review) => view! {
            <Asked
                review
                under=t!(Money::FromAccount)
                back="/".to_string()
                no=t!(Money::NotNow)
                verb=t!(Money::Send)
                glyph=Glyph::Send
                yes=|review| Send { review }
                again
            />
        }
        .into_any(),
        None => view! { <SendForm typed review/> }.into_any(),
    };
    view! {
        <a class="back" href="/"><Icon glyph=Glyph::Back size="s"/>{t!(Money::Home)}</a>
        {body}
    }
}

#[component]
fn SendForm(typed: Typed, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wrong = RwSignal::new(None::<Wrong>);
    let reading = RwSignal::new(false);
    let picked = from_picture(typed.to, reading, failed);
    let dropped = move |ev: ev::DragEvent| {
        ev.prevent_default();
        if let Some(file) = ev.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            picked.run(file);
        }
    };
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let read = |field: RwSignal<String>| field.get_untracked();
        let command = match wish(&read(typed.to), &read(typed.amount), &read(typed.token)) {
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
    };
    let to_wrong = Signal::derive(move || match wrong.get() {
        Some(Wrong::To(why)) => Some(t!(why).to_string()),
        _ => None,
    });
    let told = move |field: Wrong, words: Money| {
        Signal::derive(move || (wrong.get() == Some(field)).then(|| t!(words).to_string()))
    };
    view! {
        <header class="page-head"><div><h1>{t!(Money::Send)}</h1><p>{t!(Money::SendLead)}</p></div></header>
        <form class="stack gap-5" on:submit=submit on:dragover=|ev| ev.prevent_default() on:drop=dropped>
            <section class="card stack">
                <Field id="to" label=t!(Money::To) value=typed.to help=t!(Money::ToHelp) error=to_wrong max=512 class="mono"/>
                <KnownPeople to=typed.to/>
                <p class="flex">
                    {on_phone().then(|| view! { <Chooser label=t!(Add::TakePicture) busy=reading picked camera=true/> })}
                    <Chooser label=t!(Add::ChoosePicture) busy=reading picked/>
                </p>
                <Field
                    id="amount" label=t!(Money::Amount) value=typed.amount mode="decimal" max=80
                    help=t!(Money::AmountHelp, symbol = symbol()) error=told(Wrong::Amount, Money::AmountWrong)
                />
                <Field
                    id="token" label=t!(Money::Token, symbol = symbol()) value=typed.token help=t!(Money::TokenHelp)
                    error=told(Wrong::Token, Money::Misspelt) class="mono"
                />
            </section>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot">
                <a class="btn first" href="/">{t!(Money::NotNow)}</a>
                <Button label=t!(Money::Look).to_string() look=Look::Primary submit=true busy=busy/>
            </div>
        </form>
    }
}

/// Fills in whom to pay from a picture of a code.
fn from_picture(to: RwSignal<String>, busy: RwSignal<bool>, failed: RwSignal<Option<Failure>>) -> Callback<File> {
    Callback::new(move |file: File| {
        busy.set(true);
        spawn_local(async move {
            let answer = match picture(&file).await {
                Ok(picture) => bridge::call(ReadPayee { picture }).await,
                Err(failure) => Err(failure),
            };
            let _ = failed.try_set(answer.as_ref().err().cloned());
            if let Ok(payee) = answer {
                let _ = to.try_set(payee);
            }
            let _ = busy.try_set(false);
        });
    })
}
