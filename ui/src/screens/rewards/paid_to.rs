//! Whom a contract pays instead of the account, where it remembers that.

use domain::{Address, reward_recipient::RecipientView};
use ipc::rewards::ShowRecipient;
use leptos::prelude::*;

use crate::{
    kit::{Badge, Glyph, Tone},
    screens::parts::{Signs, problem_line},
    session::{Load, Source},
    t,
    text::Rewards,
};

/// A line in the table of rewards with proofs, with the way to change it.
#[component]
pub(super) fn PaidTo(source: Address) -> impl IntoView {
    let read = Source::<RecipientView>::new();
    read.read(ShowRecipient { source });
    let words = move || {
        read.with(|read| match read {
            Load::Loading => t!(Rewards::ReadingRecipient).to_string(),
            Load::Failed(failure) => problem_line(failure),
            Load::Ready(view) => paid_to(view),
        })
    };
    let elsewhere = Memo::new(move |_| read.with(|read| read.ready().is_some_and(|view| !view.others().is_empty())));
    let badge = move || {
        elsewhere.get().then(|| view! { <Badge glyph=Glyph::Alert tone=Tone::Warn words=t!(Rewards::PaidElsewhere)/> })
    };
    let to = format!("/rewards/recipient?source={}", source.to_checksum(None));
    view! {
        <tr>
            <td class="lead" colspan="5">
                <strong>{t!(Rewards::PaidTo)}</strong>
                <span class="sub mono any">{words}</span>
                <p><Signs><a class="btn sm" href=to.clone()>{t!(Rewards::ChangeRecipient)}</a></Signs></p>
            </td>
            <td>{badge}</td>
        </tr>
    }
}

/// In full, since money goes there; a token of its own only where it differs.
#[must_use]
pub fn paid_to(view: &RecipientView) -> String {
    let whom = |at: Address| {
        if at == view.account.0 { t!(Rewards::PaidToYou).to_string() } else { at.to_checksum(None) }
    };
    let own = view.tokens.iter().filter(|token| token.paid_to != view.paid_to);
    let own =
        own.map(|token| t!(Rewards::PaidToken, token = token.token.to_checksum(None), whom = whom(token.paid_to)));
    let untold = view.untold.is_some().then(|| t!(Rewards::TokensUntold).to_string());
    std::iter::once(whom(view.paid_to)).chain(own).chain(untold).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use domain::{account::Owner, reward_recipient::TokenRecipient, time::Millis};

    use super::*;

    #[test]
    fn whoever_is_paid_stands_there_in_full_and_a_token_where_it_differs() {
        let (own, anna) = (Address::repeat_byte(9), Address::repeat_byte(0xaa));
        let token = |byte, paid_to| TokenRecipient { token: Address::repeat_byte(byte), paid_to, own: true };
        let view = RecipientView {
            source: Address::repeat_byte(3),
            family: "merkl".to_string(),
            account: Owner(own),
            paid_to: own,
            tokens: vec![token(4, own)],
            untold: None,
            block: 1,
            at: Millis(0),
        };
        assert_eq!(paid_to(&view), "your own account");
        let apart = paid_to(&RecipientView { tokens: vec![token(4, own), token(5, anna)], ..view.clone() });
        assert!(apart.contains(&anna.to_checksum(None)) && apart.starts_with("your own account"), "{apart}");
        assert!(!apart.contains(&Address::repeat_byte(4).to_checksum(None)), "{apart}");
        assert_eq!(paid_to(&RecipientView { paid_to: anna, tokens: Vec::new(), ..view }), anna.to_checksum(None));
    }
}
