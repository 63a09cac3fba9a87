//! The deed: who owns a device, drawn as a paper with a seal.

use domain::{
    Address,
    account::Owner,
    device::{DeviceView, Ownership},
    dimo::DimoStanding,
    keccak256,
};
use leptos::prelude::*;

use super::name_in_use;
use crate::{
    kit::{Badge, Fact, Glyph, Hash, Seal, Status, Tone},
    t,
    text::Device,
};

/// What the seal of an address is drawn from.
#[must_use]
pub fn seal_digest(address: Address) -> [u8; 32] {
    keccak256(address).0
}

/// The seal of an owner's account.
#[component]
pub fn OwnerSeal(owner: Owner, #[prop(optional)] size: &'static str) -> impl IntoView {
    view! { <Seal fingerprint=seal_digest(owner.0) size=size/> }
}

/// The deed of a device as the chain says, with ioID or with DIMO, or that there is none.
#[component]
pub fn DeedCard(device: DeviceView) -> impl IntoView {
    match (&device.ownership, device.dimo.clone()) {
        (Ownership::Unclaimed | Ownership::Unknown, Some(standing)) if device.is_with_dimo() => {
            view! { <DimoDeed device standing/> }.into_any()
        }
        (Ownership::Unclaimed | Ownership::Unknown | Ownership::Yours(_) | Ownership::Theirs(_), _) => {
            view! { <IoidDeed device/> }.into_any()
        }
    }
}

#[component]
fn DimoDeed(device: DeviceView, standing: DimoStanding) -> impl IntoView {
    let (owner, address, node, block) = match standing {
        DimoStanding::Yours { node, block, .. } => (Some(name_in_use().get()), None, node, block),
        DimoStanding::Theirs { node, owner, block } => {
            (Some(t!(Device::SomebodyElse).to_string()), Some(owner), node, block)
        }
        DimoStanding::Unclaimed { node, block } => (None, None, node, block),
        // Nothing of DIMO's is shown then.
        DimoStanding::Unregistered { .. } | DimoStanding::Unknown => return ().into_any(),
    };
    let fact = if owner.is_some() {
        view! { <Status glyph=Glyph::Verified tone=Tone::Ok words=t!(Device::CheckedOnChain)/> }.into_any()
    } else {
        view! { <Badge glyph=Glyph::Info words=t!(Device::NotClaimed)/> }.into_any()
    };
    let owner = owner.unwrap_or_else(|| t!(Device::NotClaimed).to_string());
    let digest = seal_digest(address.map_or(device.id.0, |owner| owner.0));
    view! {
        <section class="deed slim" aria-labelledby="deed-owner">
            <div class="deed-h">
                <Seal fingerprint=digest size="l"/>
                <div><p class="over-l">{t!(Device::OwnedBy)}</p><h2 id="deed-owner">{owner}</h2>{fact}</div>
            </div>
            <dl class="kv">
                <Fact label=t!(Device::DeviceId)><Hash text=device.did.to_string() copy_label=t!(Device::CopyId)/></Fact>
                {address.map(|owner| view! { <Fact label=t!(Device::OwnerGroup)><Hash text=owner.to_string()/></Fact> })}
                <Fact label=t!(Device::Deed)>{t!(Device::DimoNumber, n = node)}</Fact>
                <Fact label=t!(Device::ReadAt)>{block}</Fact>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn IoidDeed(device: DeviceView) -> impl IntoView {
    let (owner, deed, fact) = match device.ownership.clone() {
        Ownership::Yours(deed) => (
            name_in_use().get(),
            Some(deed),
            view! { <Status glyph=Glyph::Verified tone=Tone::Ok words=t!(Device::CheckedOnChain)/> }.into_any(),
        ),
        Ownership::Theirs(deed) => (
            t!(Device::SomebodyElse).to_string(),
            Some(deed),
            view! { <Status glyph=Glyph::Verified words=t!(Device::CheckedOnChain)/> }.into_any(),
        ),
        Ownership::Unclaimed => (
            t!(Device::NotClaimed).to_string(),
            None,
            view! { <Badge glyph=Glyph::Info words=t!(Device::NotClaimed)/> }.into_any(),
        ),
        Ownership::Unknown => (
            t!(Device::OwnerUnknown).to_string(),
            None,
            view! { <Badge glyph=Glyph::Offline words=t!(Device::OwnerUnknown)/> }.into_any(),
        ),
    };
    let digest = seal_digest(deed.as_ref().map_or(device.id.0, |deed| deed.owner.0));
    let facts = deed.map(|deed| {
        view! {
            <Fact label=t!(Device::OwnerGroup)><Hash text=deed.owner.to_string()/></Fact>
            <Fact label=t!(Device::Deed)>{t!(Device::DeedNumber, n = deed.token_id)}</Fact>
            <Fact label=t!(Device::OwnWallet)><Hash text=deed.wallet.to_checksum(None)/></Fact>
            <Fact label=t!(Device::Document)>
                <Hash text=deed.document_hash.to_string() copy_label=t!(Device::CopyDocument)/>
            </Fact>
        }
    });
    view! {
        <section class="deed slim" aria-labelledby="deed-owner">
            <div class="deed-h">
                <Seal fingerprint=digest size="l"/>
                <div><p class="over-l">{t!(Device::OwnedBy)}</p><h2 id="deed-owner">{owner}</h2>{fact}</div>
            </div>
            <dl class="kv">
                <Fact label=t!(Device::DeviceId)><Hash text=device.did.to_string() copy_label=t!(Device::CopyId)/></Fact>
                {facts}
            </dl>
        </section>
    }
}
