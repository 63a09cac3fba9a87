//! The claim before it is signed.

use domain::{
    account::Owner,
    amount::Amount,
    claim::ClaimOutlook,
    device::DeviceId,
    review::{Review, ReviewId, ReviewView},
    shown::shown_text,
};
use ipc::{Failure, claims::ConfirmClaim};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use crate::{
    kit::{Banner, Button, Fact, Glyph, Look, Seal, Status, Tone, format::short},
    screens::parts::{OwnerSeal, Problem, ReviewWords, name_in_use, seal_digest},
    session::{Source, session},
    t,
    text::Claim,
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
    let Some(claimed) = Claimed::of(review.review.clone()) else { return ().into_any() };
    let own = claimed.costs;
    let yes = if own.is_zero() {
        t!(Claim::ClaimPaid).to_string()
    } else {
        t!(Claim::ClaimFor, amount = own.ceiling(claimed.decimals, 4), symbol = shown_text(&claimed.symbol))
    };
    let confirm = confirm(id, busy, failed);
    let anew = Callback::new(move |()| {
        outlook.forget();
        look.run(());
    });
    view! {
        <PlanDeed claimed/>
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
            let answer = session.ask(ConfirmClaim { review }).await;
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

/// What is claimed, whose registry it may be in.
struct Claimed {
    device: DeviceId,
    name: String,
    owner: Owner,
    /// What the owner pays, at most.
    costs: Amount,
    symbol: String,
    decimals: u8,
    /// The device proved its key; one that signs anything does so only when it signs.
    proved: bool,
}

impl Claimed {
    fn of(review: Review) -> Option<Self> {
        match review {
            Review::Claim(plan) => Some(Self {
                costs: plan.total_ceiling(),
                proved: plan.blind_digest.is_none(),
                device: plan.device,
                name: plan.name,
                owner: plan.owner,
                symbol: plan.symbol,
                decimals: plan.decimals,
            }),
            Review::Dimo(plan) => Some(Self {
                costs: plan.fee_ceiling(),
                proved: false,
                device: plan.device,
                name: plan.name,
                owner: plan.owner,
                symbol: plan.symbol,
                decimals: plan.decimals,
            }),
            Review::Anchor(_)
            | Review::Collect(_)
            | Review::CollectAll(_)
            | Review::Recipient(_)
            | Review::Send(_)
            | Review::Transfer(_)
            | Review::Upkeep(_)
            | Review::Execute(_)
            | Review::Grant(_)
            | Review::Replace(_) => None,
        }
    }
}

#[component]
fn PlanDeed(claimed: Claimed) -> impl IntoView {
    let Claimed { device, name, owner, proved, .. } = claimed;
    let account = format!("{} ({})", name_in_use().get_untracked(), short(&owner.to_string()));
    view! {
        <div class="deed">
            <div class="deed-h">
                <Seal fingerprint=seal_digest(device.0) size="l"/>
                <div class="grow">
                    <p class="over-l">{t!(Claim::OwnershipOf)}</p>
                    <h2 class="h-xl">{shown_text(&name)}</h2>
                    <p class="sub flex"><OwnerSeal owner size="s"/>{t!(Claim::GoesTo, account = account)}</p>
                </div>
            </div>
            <dl class="kv">
                <Fact label=t!(Claim::ProvedKey)>
                    {match proved {
                        true => view! { <Status glyph=Glyph::Proved tone=Tone::Ok words=t!(Claim::ProvedYes)/> },
                        false => view! { <Status glyph=Glyph::Shield tone=Tone::Said words=t!(Claim::ProvedNotYet)/> },
                    }}
                </Fact>
                <Fact label=t!(Claim::OwnerUntil)>{t!(Claim::Nobody)}</Fact>
            </dl>
        </div>
    }
}
