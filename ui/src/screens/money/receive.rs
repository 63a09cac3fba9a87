//! Being paid: the address as a code and in words.

use domain::{decimal::Decimal, send::ReceiveView};
use ipc::money::Receive;
use leptos::prelude::*;

use super::symbol;
use crate::{
    kit::{Fact, Field, Glyph, Hash, Icon, Qr, RowsLoading},
    screens::parts::Problem,
    session::{Load, Source},
    t,
    text::Money,
};

/// Shows where the owner can be paid, and how much is asked for.
#[component]
pub fn ReceiveScreen() -> impl IntoView {
    let told = Source::<ReceiveView>::new();
    let amount = RwSignal::new(String::new());
    let asked = Memo::new(move |_| amount.with(|amount| read(amount)));
    let again = Callback::new(move |()| told.read(Receive { amount: asked.get_untracked().ok().flatten() }));
    Effect::new(move |_| {
        if let Ok(amount) = asked.get() {
            told.read(Receive { amount });
        }
    });
    let wrong = Signal::derive(move || asked.with(Result::is_err).then(|| t!(Money::AmountWrong).to_string()));
    let body = move || match told.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Money::Reading)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(view) => view! { <Where view/> }.into_any(),
    };
    view! {
        <a class="back" href="/"><Icon glyph=Glyph::Back size="s"/>{t!(Money::Home)}</a>
        <header class="page-head"><div><h1>{t!(Money::Receive)}</h1><p>{t!(Money::ReceiveLead)}</p></div></header>
        {body}
        <section class="card">
            <Field
                id="ask" label=t!(Money::Ask) value=amount mode="decimal" max=80
                help=t!(Money::AskHelp, symbol = symbol()) error=wrong
            />
        </section>
    }
}

#[component]
fn Where(view: ReceiveView) -> impl IntoView {
    let account = view.account.to_string();
    view! {
        <section class="card stack">
            <Qr text=view.uri says=t!(Money::Code, address = account.clone())/>
            <dl class="kv">
                <Fact label=t!(Money::Account)><Hash text=account full=true/></Fact>
                <Fact label=t!(Money::OldSpelling)><Hash text=view.io_address full=true copy_label=t!(Money::CopyOld)/></Fact>
            </dl>
        </section>
    }
}

/// The amount that is asked for; an empty field asks for none.
fn read(text: &str) -> Result<Option<Decimal>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_field_asks_for_no_amount_and_nonsense_for_nothing() {
        assert_eq!(read("  "), Ok(None));
        assert_eq!(read(" 2.5 "), Ok(Some("2.5".parse().unwrap())));
        assert_eq!(read("max"), Err(()));
    }
}
