//! What needs the owner, worst harm first.

use domain::{
    account::Owner,
    amount::Amount,
    backup::BackupView,
    device::DeviceView,
    operation::{OperationStatus, OperationView},
    shown::shown_text,
};
use leptos::prelude::*;

use crate::{
    kit::{Each, Glyph, Icon, Tile, format::short},
    screens::parts::coin,
    session::session,
    t,
    text::{Home, Keeping, problem},
};

/// Something the owner should do, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    glyph: Glyph,
    tone: &'static str,
    title: String,
    why: String,
    verb: &'static str,
    href: String,
}

/// What needs the owner, worst harm first: stopped work, devices without a deed, money that waits.
#[must_use]
pub fn needs(operations: &[OperationView], devices: &[DeviceView], ready: Option<(Amount, String)>) -> Vec<Need> {
    let stopped = operations.iter().filter_map(|operation| {
        let OperationStatus::Stopped { failure } = &operation.status else { return None };
        Some(Need {
            glyph: Glyph::Chain,
            tone: "warn",
            title: t!(Home::Finish, title = shown_text(&operation.title)),
            why: problem(failure.code).0.to_string(),
            verb: t!(Home::GoOn),
            href: format!("/operations/{}", operation.id),
        })
    });
    let busy = |device: &DeviceView| operations.iter().any(|op| op.device == Some(device.id) && is_open(op));
    let unclaimed = devices.iter().filter(|device| device.is_free() && !busy(device)).map(|device| Need {
        glyph: Glyph::Deed,
        tone: "",
        title: t!(Home::NotClaimed, name = shown_text(&device.name)),
        why: t!(Home::NotClaimedSub).to_string(),
        verb: t!(Home::ClaimIt),
        href: format!("/claim/{}", device.id),
    });
    let money = ready.filter(|(amount, _)| !amount.is_zero()).map(|(_, shown)| Need {
        glyph: Glyph::Coin,
        tone: "on",
        title: shown,
        why: t!(Home::ReadySub).to_string(),
        verb: t!(Home::CollectNow),
        href: "/rewards/collect".to_string(),
    });
    stopped.chain(unclaimed).chain(money).collect()
}

/// Accounts whose keys this computer once had, as one thing to look at.
#[must_use]
pub fn missing_keys(missing: &[Owner]) -> Option<Need> {
    let title = match missing {
        [] => return None,
        [one] => t!(Home::KeyMissing, account = short(&one.to_string())),
        [_, _, ..] => t!(Home::KeysMissing, n = missing.len()),
    };
    Some(Need {
        glyph: Glyph::Key,
        tone: "danger",
        title,
        why: t!(Home::KeyMissingSub).to_string(),
        verb: t!(Home::SeeAccounts),
        href: "/settings/accounts".to_string(),
    })
}

/// What keeps the keys, after all that presses more: words to be proven, a backup to be saved.
#[must_use]
fn chores(backup: &BackupView) -> Vec<Need> {
    let words = backup.words.is_some_and(|words| words.asks).then(|| Need {
        glyph: Glyph::Words,
        tone: "",
        title: t!(Keeping::AskProve).to_string(),
        why: t!(Keeping::AskProveWhy).to_string(),
        verb: t!(Keeping::Open),
        href: "/settings#words".to_string(),
    });
    let save = (!backup.unsaved.is_empty()).then(|| Need {
        glyph: Glyph::Save,
        tone: "warn",
        title: t!(Keeping::AskSave).to_string(),
        why: t!(Keeping::AskSaveWhy).to_string(),
        verb: t!(Keeping::Open),
        href: "/settings#backup".to_string(),
    });
    save.into_iter().chain(words).collect()
}

fn is_open(operation: &OperationView) -> bool {
    matches!(operation.status, OperationStatus::Running | OperationStatus::Stopped { .. })
}

/// The list of what needs the owner.
#[component]
pub(super) fn NeedsYou() -> impl IntoView {
    let session = session();
    let list = Memo::new(move |_| {
        let ready = session.rewards.with(|rewards| {
            rewards.ready().map(|view| {
                let amount = coin(view.sums.ready, view.decimals);
                (view.sums.ready, t!(Home::ReadyTitle, amount = amount, symbol = shown_text(&view.symbol)))
            })
        });
        let keys = session.accounts.with(|accounts| missing_keys(&accounts.ready()?.missing));
        let others = session.operations.with(|operations| {
            session.devices.with(|devices| {
                let operations = operations.ready().map(Vec::as_slice).unwrap_or_default();
                needs(operations, devices.ready().map(Vec::as_slice).unwrap_or_default(), ready)
            })
        });
        let chores = session.backup.with(|backup| backup.ready().map(chores).unwrap_or_default());
        keys.into_iter().chain(others).chain(chores).collect::<Vec<_>>()
    });
    let known = Memo::new(move |_| {
        session.operations.with(|operations| operations.ready().is_some())
            && session.devices.with(|devices| devices.ready().is_some())
    });
    let empty = Memo::new(move |_| list.with(Vec::is_empty));
    let rows = move || {
        if empty.get() {
            let words = if known.get() { Home::NothingNeeds } else { Home::Unknown };
            return view! { <p class="sub note">{t!(words)}</p> }.into_any();
        }
        view! { <NeedRows list/> }.into_any()
    };
    view! {
        <section class="card flush" aria-labelledby="needs">
            <div class="card-h"><h2 id="needs">{t!(Home::NeedsYou)}</h2><span class="muted">{move || list.with(Vec::len)}</span></div>
            {rows}
        </section>
    }
}

/// What needs the owner, one row each with its one verb.
#[component]
pub fn NeedRows(#[prop(into)] list: Signal<Vec<Need>>) -> impl IntoView {
    view! { <ul class="rows todo"><Each list key=|need: &Need| need.href.clone() row=|need| view! { <Row need/> }/></ul> }
}

#[component]
fn Row(need: Memo<Need>) -> impl IntoView {
    view! {
        <li>
            {move || need.with(|need| view! { <Tile glyph=need.glyph tone=need.tone/> })}
            <div class="grow">
                <a class="cover" href=need.with_untracked(|need| need.href.clone())>{move || need.get().title}</a>
                <p class="sub">{move || need.get().why}</p>
                <span class="go">{move || need.get().verb}<Icon glyph=Glyph::Next size="s"/></span>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        account::Owner,
        backup::WordsView,
        failure::{Code, Failure},
        operation::{OperationId, OperationKind},
        time::Millis,
    };

    use super::*;

    #[test]
    fn keys_that_are_not_here_are_one_thing_to_look_at() {
        let one: Owner = "0x52908400098527886E0F7030069857D2E4169EE7".parse().unwrap();
        assert_eq!(missing_keys(&[]), None);
        assert_eq!(missing_keys(&[one]).unwrap().title, "The key of 0x5290…9EE7 is not here");
        assert_eq!(missing_keys(&[one, one]).unwrap().title, "The keys of 2 accounts are not here");
    }

    #[test]
    fn a_stopped_claim_comes_before_money_that_waits() {
        let stopped = OperationView {
            id: OperationId("ab".into()),
            kind: OperationKind::Claim,
            device: None,
            title: "Attic air".into(),
            status: OperationStatus::Stopped {
                failure: Failure { code: Code::ClaimNotEnoughFunds, detail: String::new() },
            },
            steps: Vec::new(),
            reminder: None,
            undone: false,
            by_rule: false,
            waiting: None,
            started: Millis(0),
            updated: Millis(0),
        };
        let list = needs(&[stopped], &[], Some((Amount::wei(5), "5 are ready".into())));
        assert_eq!(
            list.iter().map(|need| need.href.as_str()).collect::<Vec<_>>(),
            ["/operations/ab", "/rewards/collect"]
        );
        assert!(needs(&[], &[], Some((Amount::ZERO, String::new()))).is_empty());
    }

    #[test]
    fn words_are_asked_for_when_they_are_due_and_a_file_while_a_key_is_in_none() {
        let view = |asks, unsaved| {
            let words = Some(WordsView { proven: None, due: None, asks });
            let list = chores(&BackupView { words, written: None, unsaved });
            list.into_iter().map(|need| need.href).collect::<Vec<_>>()
        };
        assert_eq!(view(true, Vec::new()), ["/settings#words"]);
        assert_eq!(view(false, vec![Owner(Address::repeat_byte(1))]), ["/settings#backup"]);
        assert!(view(false, Vec::new()).is_empty());
        assert!(chores(&BackupView { words: None, written: None, unsaved: Vec::new() }).is_empty());
    }
}
