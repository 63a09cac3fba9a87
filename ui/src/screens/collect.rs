//! Collecting what is ready: look at it, then say yes.

use domain::{
    Address,
    device::DeviceId,
    failure::{Code, Failure},
    review::ReviewView,
};
use ipc::rewards::{Collect, CollectAll, PlanCollect, PlanCollectAll};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::parts::{Asked, Problem};
use crate::{
    kit::{Glyph, Icon, RowsLoading},
    session::{Load, Source},
    t,
    text::Rewards,
};

/// What the owner wants to collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Pool,
    Contract(Address),
    /// What the contract owes to this device's own wallet.
    Device(Address, DeviceId),
    All,
}

impl Wanted {
    /// By the address of the sheet; what names a contract and is no address is none of these.
    #[must_use]
    pub fn of(all: Option<&str>, source: Option<&str>, device: Option<&str>) -> Option<Self> {
        match (all, source, device) {
            (None, None, None) => Some(Self::Pool),
            (None, Some(source), None) => source.parse().ok().map(Self::Contract),
            (None, Some(source), Some(device)) => Some(Self::Device(source.parse().ok()?, device.parse().ok()?)),
            (Some("1"), None, None) => Some(Self::All),
            (None, None, Some(_)) | (Some(_), ..) => None,
        }
    }
}

/// The sheet that asks before rewards are collected.
#[component]
pub fn CollectScreen() -> impl IntoView {
    let query = use_query_map();
    let wanted = query.with_untracked(|query| {
        let [all, source, device] = ["all", "source", "device"].map(|name| query.get(name));
        Wanted::of(all.as_deref(), source.as_deref(), device.as_deref())
    });
    let body = match wanted {
        Some(wanted) => view! { <Plan wanted/> }.into_any(),
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
fn Plan(wanted: Wanted) -> impl IntoView {
    let plan = Source::<ReviewView>::new();
    let look = Callback::new(move |()| {
        plan.forget();
        match wanted {
            Wanted::Pool => plan.read(PlanCollect { source: None, device: None }),
            Wanted::Contract(source) => plan.read(PlanCollect { source: Some(source), device: None }),
            Wanted::Device(source, device) => plan.read(PlanCollect { source: Some(source), device: Some(device) }),
            Wanted::All => plan.read(PlanCollectAll { sources: Vec::new() }),
        }
    });
    look.run(());
    move || match plan.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Rewards::Trying)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(review) => match wanted {
            Wanted::Pool => one(review, t!(Rewards::From), look).into_any(),
            Wanted::Contract(_) => one(review, t!(Rewards::FromContract), look).into_any(),
            Wanted::Device(..) => one(review, t!(Rewards::FromContractToDevice), look).into_any(),
            Wanted::All => all(review, look).into_any(),
        },
    }
}

fn one(review: ReviewView, under: &'static str, again: Callback<()>) -> impl IntoView {
    view! {
        <Asked
            review
            under
            back="/rewards".to_string()
            no=t!(Rewards::NotNow)
            verb=t!(Rewards::CollectVerb)
            glyph=Glyph::Coin
            yes=|review| Collect { review }
            again
        />
    }
}

fn all(review: ReviewView, again: Callback<()>) -> impl IntoView {
    view! {
        <Asked
            review
            under=t!(Rewards::FromAll)
            back="/rewards".to_string()
            no=t!(Rewards::NotNow)
            verb=t!(Rewards::CollectVerb)
            glyph=Glyph::Coin
            yes=|review| CollectAll { review }
            again
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_no_address_never_stands_for_the_pool() {
        let (at, device) = (Address::repeat_byte(7), DeviceId(Address::repeat_byte(9)));
        let (source, of_device) = (at.to_string(), device.to_string());
        assert_eq!(Wanted::of(None, None, None), Some(Wanted::Pool));
        assert_eq!(Wanted::of(None, Some(&source), None), Some(Wanted::Contract(at)));
        assert_eq!(Wanted::of(None, Some(&source), Some(&of_device)), Some(Wanted::Device(at, device)));
        assert_eq!(Wanted::of(Some("1"), None, None), Some(Wanted::All));
        for (all, source) in [(None, Some("")), (None, Some("0x12")), (Some(""), None), (Some("1"), Some("x"))] {
            assert_eq!(Wanted::of(all, source, None), None, "{all:?} {source:?}");
        }
        for (source, device) in
            [(None, of_device.as_str()), (Some(source.as_str()), ""), (Some(""), of_device.as_str())]
        {
            assert_eq!(Wanted::of(None, source, Some(device)), None, "{source:?} {device}");
        }
    }
}
