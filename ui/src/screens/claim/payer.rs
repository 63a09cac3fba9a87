//! Who pays for a claim, where the network has somebody else who does.

use domain::{
    claim::{ClaimOutlook, ClaimWay, PaidBy},
    device::{DeviceId, DeviceView, Profile},
    network::NetworkView,
    review::Review,
    shown::shown_text,
};
use leptos::prelude::*;

use crate::{
    kit::Segments,
    screens::parts::network,
    session::{Load, Source, session},
    t,
    text::Claim,
};

/// Asks who pays; what was chosen holds until another is, and `look` asks the chain again.
#[component]
pub(super) fn WhoPays(
    device: Memo<Option<DeviceId>>,
    outlook: Source<ClaimOutlook>,
    chosen: RwSignal<Option<PaidBy>>,
    look: Callback<()>,
) -> impl IntoView {
    let session = session();
    let network = network();
    let ways = StoredValue::new(network.as_ref().map(ways).unwrap_or_default());
    let host = network.as_ref().and_then(|network| network.payer.as_deref()).map(shown_text).unwrap_or_default();
    let dimo = network.is_some_and(|network| network.dimo);
    let current = Memo::new(move |_| chosen.get().or_else(|| outlook.with(paid_by)));
    let value = RwSignal::new(None::<usize>);
    let at = move |way| ways.with_value(|ways| ways.iter().position(|one| Some(*one) == way));
    Effect::new(move |_| value.set(at(current.get())));
    Effect::new(move |_| {
        let wished = value.get().and_then(|place| ways.with_value(|ways| ways.get(place).copied()));
        if wished.is_some() && wished != current.get_untracked() {
            chosen.set(wished);
            outlook.forget();
            look.run(());
        }
    });
    let offered = Memo::new(move |_| {
        let theirs =
            outlook.with(|load| matches!(load, Load::Ready(ClaimOutlook::AlreadyYours | ClaimOutlook::Taken { .. })));
        let through_dimo = dimo && session.devices.with(|devices| is_box(devices, device.get()));
        ways.with_value(|ways| ways.len() > 1) && !theirs && !through_dimo
    });
    move || {
        let host = host.clone();
        offered.get().then(|| {
            let options = ways.with_value(|ways| ways.iter().map(|way| t!(name(*way)).to_string()).collect());
            let why = move || current.get().map(|way| t!(why(way), host = host.clone()));
            view! {
                <section class="card stack-2">
                    <Segments name="payer" label=t!(Claim::WhoPays) options value/>
                    <p class="sub" role="status">{why}</p>
                </section>
            }
        })
    }
}

/// In which ways a claim can be paid for on this network.
fn ways(network: &NetworkView) -> Vec<PaidBy> {
    let offered = |way: &PaidBy| match way {
        PaidBy::Owner => true,
        PaidBy::Payer => network.payer.is_some(),
        PaidBy::Proxy => network.payer.is_some() && network.proxy,
    };
    PaidBy::ALL.into_iter().filter(offered).collect()
}

/// Who pays for what the core found; what is missing is the owner's.
fn paid_by(outlook: &Load<ClaimOutlook>) -> Option<PaidBy> {
    match outlook.ready()? {
        ClaimOutlook::Ready { review } => match &review.review {
            Review::Claim(plan) => Some(match plan.way {
                ClaimWay::Owner => PaidBy::Owner,
                ClaimWay::Payer { .. } => PaidBy::Payer,
                ClaimWay::Proxy { .. } => PaidBy::Proxy,
            }),
            Review::Dimo(_)
            | Review::Anchor(_)
            | Review::Collect(_)
            | Review::CollectAll(_)
            | Review::Recipient(_)
            | Review::Send(_)
            | Review::Transfer(_)
            | Review::Upkeep(_)
            | Review::Execute(_)
            | Review::Grant(_)
            | Review::Replace(_) => None,
        },
        ClaimOutlook::Missing { .. } => Some(PaidBy::Owner),
        ClaimOutlook::AlreadyYours | ClaimOutlook::Taken { .. } => None,
    }
}

/// DIMO's own claim knows no payer.
fn is_box(devices: &Load<Vec<DeviceView>>, id: Option<DeviceId>) -> bool {
    let mut all = devices.ready().into_iter().flatten();
    all.any(|one| Some(one.id) == id && one.profile == Some(Profile::AutoPi))
}

fn name(way: PaidBy) -> Claim {
    match way {
        PaidBy::Owner => Claim::PaysOwner,
        PaidBy::Payer => Claim::PaysPayer,
        PaidBy::Proxy => Claim::PaysProxy,
    }
}

fn why(way: PaidBy) -> Claim {
    match way {
        PaidBy::Owner => Claim::PaysOwnerWhy,
        PaidBy::Payer => Claim::PaysPayerWhy,
        PaidBy::Proxy => Claim::PaysProxyWhy,
    }
}

#[cfg(test)]
mod tests {
    use domain::network::Network;

    use super::*;

    fn network(more: &str) -> NetworkView {
        let text = format!(r#"{{"name":"x","chain_id":7,"rpc":["https://node.example"]{more}}}"#);
        Network::parse(&text).unwrap().view()
    }

    #[test]
    fn only_who_the_network_file_names_can_be_chosen() {
        assert_eq!(ways(&network("")), [PaidBy::Owner]);
        let payer = network(r#","services":{"payer":"https://pay.example/key"}"#);
        assert_eq!(ways(&payer), [PaidBy::Owner, PaidBy::Payer]);
        assert_eq!(payer.payer.as_deref(), Some("pay.example"));
        assert_eq!(ways(&NetworkView { proxy: true, ..payer }), PaidBy::ALL);
        assert_eq!(ways(&NetworkView { proxy: true, ..network("") }), [PaidBy::Owner]);
    }

    #[test]
    fn what_is_missing_is_missing_for_the_owner_who_pays() {
        let missing = Load::Ready(ClaimOutlook::Missing { missing: Vec::new() });
        assert_eq!(paid_by(&missing), Some(PaidBy::Owner));
        assert_eq!(paid_by(&Load::Ready(ClaimOutlook::AlreadyYours)), None);
        assert_eq!(paid_by(&Load::Loading), None);
    }
}
