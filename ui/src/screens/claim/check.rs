//! The claim before it is signed.

use domain::{
    claim::{ClaimOutlook, ClaimPlan},
    review::{Review, ReviewId, ReviewView},
    shown::shown_text,
};
use ipc::{Failure, claims::ConfirmClaim};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Button, Fact, Glyph, Look, Seal, Status, Tone, format::short},
    screens::parts::{OwnerSeal, Problem, ReviewWords, seal_digest},
    session::{Source, session},
    t,
    text::{Claim, Shell},
};

/// Everything that will be signed, and the one button that says yes.
#[component]
pub(super) fn Check(review: ReviewView, outlook: Source<ClaimOutlook>, look: Callback<()>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let expires = review.expires.0;
    let expired = Memo::new(move |_| session.now.get() >= expires);
    let (id, sentence) = (review.id.clone(), review.words.sentence.clone());
    let Review::Claim(plan) = review.review.clone() else { return ().into_any() };
    let own = plan.total_ceiling();
    let yes = if own.is_zero() {
        t!(Claim::ClaimPaid).to_string()
    } else {
        t!(Claim::ClaimFor, amount = own.ceiling(plan.decimals, 4), symbol = shown_text(&plan.symbol))
    };
    let confirm = confirm(id, busy, failed);
    let anew = Callback::new(move |()| {
        outlook.forget();
        look.run(());
    });
    view! {
        <PlanDeed plan/>
        <p class="sent">{sentence}</p>
        <ReviewWords review device=true/>
        {move || failed.get().map(|failure| view! { <Problem failure again=anew/> })}
        {move || {
            expired.get().then(|| {
                view! {
                    <Banner glyph=Glyph::Clock tone=Tone::Warn>
                        <p>{t!(Claim::Expired)}</p>
                        <p><Button label=t!(Claim::LookAgain).to_string() class="sm" press=anew/></p>
                    </Banner>
                }
            })
        }}
        <div class="foot">
            <a class="btn first" href="/">{t!(Claim::NotNow)}</a>
            <Button label=yes look=Look::Primary busy=busy disabled=expired press=confirm/>
        </div>
    }
    .into_any()
}

/// Says yes to the review and follows the operation that starts.
fn confirm(review: ReviewId, busy: RwSignal<bool>, failed: RwSignal<Option<Failure>>) -> Callback<()> {
    let session = session();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let (review, navigate) = (review.clone(), navigate.clone());
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let answer = bridge::call(ConfirmClaim { review }).await;
            // An owner who left this screen meanwhile is not called back.
            let still_here = busy.try_set(false).is_none();
            match answer {
                Ok(operation) => {
                    let place = format!("/operations/{}", operation.id);
                    session.add_operation(operation);
                    if still_here {
                        navigate(&place, NavigateOptions::default());
                    }
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    })
}

#[component]
fn PlanDeed(plan: ClaimPlan) -> impl IntoView {
    let account = format!("{} ({})", t!(Shell::Account), short(&plan.owner.to_string()));
    view! {
        <div class="deed">
            <div class="deed-h">
                <Seal fingerprint=seal_digest(plan.device.0) size="l"/>
                <div class="grow">
                    <p class="over-l">{t!(Claim::OwnershipOf)}</p>
                    <h2 class="h-xl">{shown_text(&plan.name)}</h2>
                    <p class="sub flex"><OwnerSeal owner=plan.owner size="s"/>{t!(Claim::GoesTo, account = account)}</p>
                </div>
            </div>
            <dl class="kv">
                <Fact label=t!(Claim::ProvedKey)>
                    {match plan.blind_digest {
                        None => view! { <Status glyph=Glyph::Proved tone=Tone::Ok words=t!(Claim::ProvedYes)/> },
                        Some(_) => view! { <Status glyph=Glyph::Shield tone=Tone::Said words=t!(Claim::ProvedNotYet)/> },
                    }}
                </Fact>
                <Fact label=t!(Claim::OwnerUntil)>{t!(Claim::Nobody)}</Fact>
            </dl>
        </div>
    }
}
