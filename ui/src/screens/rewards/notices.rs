//! What is new of rewards: the notices that the owner has not put away.

use domain::{
    reward_notice::{NoticeKind, NoticeView, NoticesView},
    words::date_time,
};
use ipc::rewards::{DismissNotice, ShowNotices};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    kit::{Button, Each, Glyph, Tile},
    screens::parts::{clean, every, problem_line},
    session::{Source, session},
    t,
    text::Rewards,
};

/// How often they are read again, in seconds; they are made every half hour.
const AGAIN_S: u64 = 60;
/// So many are shown; older ones come as these are put away.
const SHOWN: usize = 5;
/// The longest sentence that is shown, in characters; it may hold a name of foreign making.
const SENTENCE: usize = 400;

/// The newest notices; nothing where there is none.
#[component]
pub(super) fn Notices(read: Source<NoticesView>) -> impl IntoView {
    read.read(ShowNotices {});
    every(AGAIN_S, move || read.refresh(ShowNotices {}));
    let open = Memo::new(move |_| read.with(|read| read.ready().map(newest).unwrap_or_default()));
    let any = Memo::new(move |_| open.with(|open| !open.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <section class="card flush" aria-labelledby="reward-notices">
                    <div class="card-h">
                        <div><h2 id="reward-notices">{t!(Rewards::NoticesTitle)}</h2><p class="sub">{t!(Rewards::NoticesWhy)}</p></div>
                    </div>
                    <ul class="rows">
                        <Each list=open key=|one: &NoticeView| one.notice.id.clone() row=move |one| view! { <Line one read/> }/>
                    </ul>
                </section>
            }
        })
    }
}

/// One notice, and putting it away.
#[component]
fn Line(one: Memo<NoticeView>, read: Source<NoticesView>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let away = Callback::new(move |()| {
        let notice = one.with_untracked(|one| one.notice.id.clone());
        busy.set(true);
        spawn_local(async move {
            match session.ask(DismissNotice { notice }).await {
                Ok(view) => read.tell(view),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    let glyph = one.with_untracked(|one| pictured(&one.notice.kind));
    view! {
        <li class="split">
            <Tile glyph/>
            <div class="grow">
                <p>{move || one.with(|one| clean(&one.words, SENTENCE))}</p>
                <p class="sub">{move || one.with(|one| date_time(one.notice.at))}</p>
            </div>
            <span class="tail"><Button label=t!(Rewards::PutAway).to_string() class="sm" glyph=Glyph::Check busy=busy press=away/></span>
        </li>
    }
}

/// The newest that were not put away.
#[must_use]
pub fn newest(view: &NoticesView) -> Vec<NoticeView> {
    view.notices.iter().filter(|one| !one.notice.dismissed).take(SHOWN).cloned().collect()
}

fn pictured(kind: &NoticeKind) -> Glyph {
    match kind {
        NoticeKind::Arrived { .. } | NoticeKind::ReadyOver { .. } => Glyph::Coin,
        NoticeKind::DroppedByHalf { .. } => Glyph::Info,
        NoticeKind::AboutToExpire { .. } => Glyph::Clock,
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        amount::Amount,
        reward_notice::{NoticeId, RewardNotice},
        send::Token,
        time::Millis,
    };

    use super::*;

    #[test]
    fn the_newest_that_were_not_put_away_are_shown() {
        let notice = |number: usize| NoticeView {
            notice: RewardNotice {
                id: NoticeId(number.to_string()),
                source: Address::ZERO,
                token: Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 },
                kind: NoticeKind::Arrived { amount: Amount::ZERO },
                at: Millis(0),
                dismissed: number.is_multiple_of(2),
            },
            words: String::new(),
        };
        let view = NoticesView {
            notices: (0..20).map(notice).collect(),
            chosen: vec![],
            tokens: vec![],
            looked: None,
            unread: 0,
        };
        let shown: Vec<String> = newest(&view).into_iter().map(|one| one.notice.id.0).collect();
        assert_eq!(shown, ["1", "3", "5", "7", "9"]);
    }
}
