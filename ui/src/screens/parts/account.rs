//! Accounts in words, and what one that can only watch leaves out.

use domain::accounts::{Account, Coin, Origin, Place};
use leptos::prelude::*;

use crate::{
    kit::{Empty, Glyph, Status},
    session::{Session, session},
    t,
    text::{Accounts, Shell},
};

/// What the owner calls an account; where there is no label, what it is.
#[must_use]
pub fn account_name(account: &Account) -> String {
    match (&account.label, account.origin) {
        (Some(label), _) => label.to_string(),
        (None, Origin::Phrase { place: Place::FIRST }) => t!(Shell::Account).to_string(),
        (None, Origin::Phrase { place }) => place_name(place),
        (None, Origin::Key) => t!(Accounts::NameKey).to_string(),
        (None, Origin::Ledger { index }) => t!(Accounts::NameLedger, n = index.saturating_add(1)),
        (None, Origin::Watch) => t!(Accounts::NameWatch).to_string(),
    }
}

/// A place of the words, counted as people count.
#[must_use]
pub fn place_name(place: Place) -> String {
    let n = place.index.saturating_add(1);
    match place.coin {
        Coin::Ethereum => t!(Accounts::NameEthereum, n = n),
        Coin::Iotex => t!(Accounts::NameIotex, n = n),
    }
}

/// Where the key of an account is, in plain words.
#[must_use]
pub fn origin_words(origin: Origin) -> String {
    match origin {
        Origin::Phrase { place } => t!(Accounts::FromWords, path = place.path()),
        Origin::Key => t!(Accounts::OwnKey).to_string(),
        Origin::Ledger { index } => t!(Accounts::InLedger, n = index.saturating_add(1)),
        Origin::Watch => t!(Accounts::Watched).to_string(),
    }
}

/// Whether nothing can be signed for an account here.
#[must_use]
pub fn cannot_sign(origin: Origin) -> bool {
    match origin {
        Origin::Watch => true,
        Origin::Phrase { .. } | Origin::Key | Origin::Ledger { .. } => false,
    }
}

/// The account in use, once the accounts were read.
#[must_use]
fn in_use(session: Session) -> Memo<Option<Account>> {
    Memo::new(move |_| {
        session.accounts.with(|accounts| accounts.ready()?.accounts.iter().find(|one| one.in_use).cloned())
    })
}

/// What the owner calls the account in use.
#[must_use]
pub fn name_in_use() -> Signal<String> {
    let used = in_use(session());
    Signal::derive(move || {
        used.with(|used| used.as_ref().map_or_else(|| t!(Shell::YourAccount).to_string(), account_name))
    })
}

/// Whether the account in use can only watch. Before the accounts were read it counts as one that signs: the core refuses
/// in any case.
#[must_use]
pub fn only_watches() -> Memo<bool> {
    let used = in_use(session());
    Memo::new(move |_| used.with(|used| used.as_ref().is_some_and(|used| cannot_sign(used.origin))))
}

/// What leads to a signature; of an account that can only watch, the words that it can.
#[component]
pub fn Signs(children: ChildrenFn) -> impl IntoView {
    let watches = only_watches();
    move || match watches.get() {
        true => view! { <Status glyph=Glyph::Eye words=t!(Accounts::OnlyWatches)/> }.into_any(),
        false => children(),
    }
}

/// A screen that ends in a signature; of an account that can only watch, where to go instead.
#[component]
pub fn SignsScreen(children: ChildrenFn) -> impl IntoView {
    let watches = only_watches();
    move || match watches.get() {
        true => view! {
            <section class="card">
                <Empty title=t!(Accounts::OnlyWatches) why=t!(Accounts::OnlyWatchesWhy)>
                    <a class="btn primary" href="/settings/accounts">{t!(Accounts::All)}</a>
                </Empty>
            </section>
        }
        .into_any(),
        false => children(),
    }
}

#[cfg(test)]
mod tests {
    use domain::account::Owner;

    use super::*;

    fn account(label: Option<&str>, origin: Origin) -> Account {
        let owner: Owner = "0x52908400098527886E0F7030069857D2E4169EE7".parse().unwrap();
        Account { owner, label: label.map(|label| label.parse().unwrap()), origin, in_use: false }
    }

    #[test]
    fn an_account_goes_by_its_label_or_by_what_it_is() {
        let name = |label, origin| account_name(&account(label, origin));
        let at = |coin, index| Origin::Phrase { place: Place { coin, index } };
        assert_eq!(name(Some("Farm"), Origin::Watch), "Farm");
        assert_eq!(name(None, at(Coin::Ethereum, 0)), "Main account");
        assert_eq!(name(None, at(Coin::Ethereum, 1)), "Account 2");
        assert_eq!(name(None, at(Coin::Iotex, 0)), "IoTeX account 1");
        assert_eq!(name(None, Origin::Watch), "Watched account");
    }

    #[test]
    fn where_a_key_is_stands_in_plain_words() {
        assert_eq!(
            origin_words(Origin::Phrase { place: Place { coin: Coin::Iotex, index: 3 } }),
            "From your words, at m/44'/304'/0'/0/3"
        );
        assert!(cannot_sign(Origin::Watch) && !cannot_sign(Origin::Ledger { index: 0 }));
        assert!(!cannot_sign(Origin::Key) && !cannot_sign(Origin::Phrase { place: Place::FIRST }));
    }
}
