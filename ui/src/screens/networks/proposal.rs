//! What a network file would have Deedbox believe, and the yes to it.

use domain::{
    B256,
    networks::{NamedPlace, NetworkProposal},
    shown::shown_text,
};
use ipc::{Failure, networks::KeepNetwork};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use super::report::Report;
use crate::{
    bridge,
    kit::{Banner, Button, Fact, Fold, Glyph, Look, Tone},
    screens::parts::{Problem, clean},
    session::session,
    t,
    text::{Networks, Settings},
};

/// The longest of its texts that is shown, in characters.
const TEXT: usize = 200;

/// All that the file names and what its nodes said; the yes is there where it fits.
#[component]
pub(super) fn Proposal(proposal: NetworkProposal, again: Callback<()>) -> impl IntoView {
    let fits = proposal.fits();
    let one_node = proposal.report.nodes.len() == 1;
    let (name, title) = (shown_text(&proposal.network.name), shown_text(&proposal.network.title));
    let head = match fits {
        true => (t!(Networks::Review, title = title), t!(Networks::ReviewLead, name = name)),
        false => (title.clone(), t!(Networks::Unfit).to_string()),
    };
    let (id, report) = (proposal.id, proposal.report.clone());
    let foot = match fits {
        true => view! { <Yes id name title again/> }.into_any(),
        false => view! {
            <div class="foot"><Button label=t!(Networks::Another).to_string() class="only" press=again/></div>
        }
        .into_any(),
    };
    view! {
        <header class="page-head"><div><h1>{head.0}</h1><p>{head.1}</p></div></header>
        {fits.then(|| view! { <Banner glyph=Glyph::Shield tone=Tone::Warn><p>{t!(Networks::Trust)}</p></Banner> })}
        <section class="card stack" aria-labelledby="asked">
            <h2 id="asked">{t!(Networks::WasAsked)}</h2>
            <Report report bad=Networks::Unfit/>
        </section>
        <Facts proposal/>
        {(fits && one_node).then(|| view! { <Banner glyph=Glyph::Info><p>{t!(Networks::OneAlone)}</p></Banner> })}
        {foot}
    }
}

#[component]
fn Facts(proposal: NetworkProposal) -> impl IntoView {
    let fits = proposal.fits();
    let NetworkProposal { network, genesis, genesis_in_file, services, contracts, .. } = proposal;
    let explorer = network.explorer.as_deref().map(|text| clean(text, TEXT));
    let services = match services.is_empty() {
        true => view! { <p class="sm muted">{t!(Networks::NoServices)}</p> }.into_any(),
        false => view! {
            <p class="sm muted">{t!(Networks::ServicesWhy)}</p>
            <dl class="kv">{services.iter().map(service).collect_view()}</dl>
        }
        .into_any(),
    };
    let count = contracts.len();
    let told = match (count, fits) {
        (0, _) => t!(Networks::NoContracts).to_string(),
        (_, true) => t!(Networks::ContractsFact, n = count),
        (_, false) => t!(Networks::ContractsNamed, n = count),
    };
    let contracts = contracts.into_iter().map(|one| view! { <Fact label=one.field>{one.place}</Fact> }).collect_view();
    view! {
        <section class="card stack">
            <dl class="kv">
                <Fact label=t!(Networks::Name)>{shown_text(&network.name)}</Fact>
                <Fact label=t!(Networks::Chain)>{shown_text(&network.chain_id)}</Fact>
                <Fact label=t!(Networks::First)>{first_block(genesis, genesis_in_file)}</Fact>
                <Fact label=t!(Networks::Coin)>{shown_text(&network.symbol)}</Fact>
                {explorer.map(|explorer| view! { <Fact label=t!(Networks::Explorer)>{explorer}</Fact> })}
            </dl>
            {network.test.then(|| view! { <Banner glyph=Glyph::Flask><p>{t!(Settings::Test)}</p></Banner> })}
        </section>
        <section class="card stack" aria-labelledby="services"><h2 id="services">{t!(Networks::Services)}</h2>{services}</section>
        <section class="card flush fold-list">
            <Fold glyph=Glyph::List title=t!(Networks::Contracts) fact=Signal::derive(move || told.clone())>
                <dl class="kv raw">{contracts}</dl>
            </Fold>
        </section>
    }
}

#[component]
fn Yes(id: B256, name: String, title: String, again: Callback<()>) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let kept = t!(Networks::Kept, title = title, name = name);
    let keep = Callback::new(move |()| {
        let (navigate, kept) = (navigate.clone(), kept.clone());
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let answer = bridge::call(KeepNetwork { proposal: id }).await;
            // An owner who left this screen meanwhile is not called back.
            let still_here = busy.try_set(false).is_none();
            match answer {
                Ok(_) => {
                    session.toasts.say(kept);
                    if still_here {
                        navigate("/settings/networks", NavigateOptions::default());
                    }
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    });
    view! {
        {move || failed.get().map(|failure| view! { <Problem failure again/> })}
        <div class="foot">
            <Button label=t!(Networks::No).to_string() class="first" press=again/>
            <Button label=t!(Networks::Yes).to_string() look=Look::Primary busy=busy press=keep/>
        </div>
    }
}

/// The block that no other chain begins with, and who says so.
fn first_block(genesis: Option<B256>, in_file: bool) -> String {
    match (genesis, in_file) {
        (Some(hash), true) => t!(Networks::FirstInFile, hash = hash),
        (Some(hash), false) => t!(Networks::FirstTold, hash = hash),
        (None, _) => t!(Networks::FirstUnknown).to_string(),
    }
}

fn service(named: &NamedPlace) -> impl IntoView + use<> {
    let label = service_words(&named.field).map_or_else(|| shown_text(&named.field), |words| t!(words).to_string());
    let place = clean(&named.place, TEXT);
    view! { <Fact label>{place}</Fact> }
}

/// What a service of this field is for.
fn service_words(field: &str) -> Option<Networks> {
    Some(match field {
        "services.pin" => Networks::ServicePin,
        "services.ipfs" => Networks::ServiceIpfs,
        "services.gateway" => Networks::ServiceGateway,
        "services.faucet" => Networks::ServiceFaucet,
        "services.maker" => Networks::ServiceMaker,
        "services.payer" => Networks::ServicePayer,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use domain::network::Network;

    use super::*;

    #[test]
    fn every_service_of_a_network_file_says_what_it_is_for() {
        let services: Vec<String> = ["pin", "ipfs", "gateway", "faucet", "maker", "payer"]
            .map(|name| format!(r#""{name}":"https://{name}.example/x""#))
            .into();
        let text = format!(
            r#"{{"name":"x","chain_id":7,"rpc":["https://node.example"],"services":{{{}}}}}"#,
            services.join(",")
        );
        let network = Network::parse(&text).unwrap();
        assert_eq!(network.service_urls().count(), services.len());
        for (field, _) in network.service_urls() {
            assert!(service_words(field).is_some(), "{field}");
        }
    }

    #[test]
    fn who_named_the_first_block_is_told() {
        let hash = B256::repeat_byte(7);
        assert!(first_block(Some(hash), true).contains("named by the file"));
        assert!(first_block(Some(hash), false).contains("pinned with your yes"));
        assert_eq!(first_block(None, false), "not told");
    }
}
