//! The networks that go by a name here, and the one in use.

use domain::{
    networks::{NetworkRow, NetworkSource, ReportView},
    shown::shown_text,
};
use ipc::networks::{CheckNetwork, ListNetworks, RemoveNetwork};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::report::Report;
use crate::{
    bridge,
    kit::{Badge, Button, Dialog, Each, Fact, Glyph, Icon, Look, RowsLoading, Tone},
    screens::parts::{Loaded, Problem, problem_line},
    session::{Load, Source, session},
    t,
    text::Networks,
};

/// All networks, each with what it is and what can be done with it.
#[component]
pub fn NetworksScreen() -> impl IntoView {
    let networks = Source::<Vec<NetworkRow>>::new();
    let again = Callback::new(move |()| networks.read(ListNetworks {}));
    again.run(());
    let shown = Memo::new(move |_| networks.get());
    let leaving = RwSignal::new(None::<NetworkRow>);
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Networks::Reading)/></section> };
    let rows = move |all: Memo<Vec<NetworkRow>>| {
        let row = move |one: Memo<NetworkRow>| view! { <NetworkCard network=one.get_untracked() leaving/> };
        view! { <Each list=all key=|row: &NetworkRow| (row.network.name.clone(), row.in_use) row/> }
    };
    view! {
        <a class="back" href="/settings"><Icon glyph=Glyph::Back size="s"/>{t!(Networks::Settings)}</a>
        <header class="page-head">
            <div><h1>{t!(Networks::Title)}</h1><p>{t!(Networks::Lead)}" "{t!(Networks::Use)}</p></div>
            <a class="btn primary" href="/settings/networks/add"><Icon glyph=Glyph::Plus size="s"/>{t!(Networks::Add)}</a>
        </header>
        <div class="stack gap-5"><Loaded shown again waiting ready=rows/></div>
        {move || leaving.get().map(|network| view! { <RemoveDialog network networks leaving/> })}
    }
}

#[component]
fn NetworkCard(network: NetworkRow, leaving: RwSignal<Option<NetworkRow>>) -> impl IntoView {
    let NetworkRow { network: view, source, nodes, genesis_pinned, in_use } = network.clone();
    let asked = RwSignal::new(false);
    let report = Source::<ReportView>::new();
    let name = (source != NetworkSource::File).then(|| view.name.clone());
    let check = Callback::new(move |()| {
        asked.set(true);
        report.forget();
        report.read(CheckNetwork { name: name.clone() });
    });
    let busy = Signal::derive(move || asked.get() && matches!(report.get(), Load::Loading));
    let remove = Callback::new(move |()| leaving.set(Some(network.clone())));
    let removable = source == NetworkSource::Added && !in_use;
    let said = move || match report.get() {
        _ if !asked.get() => ().into_any(),
        Load::Loading => view! { <p class="sm muted" role="status">{t!(Networks::Checking)}</p> }.into_any(),
        Load::Failed(failure) => view! { <Problem failure again=check/> }.into_any(),
        Load::Ready(report) => view! { <Report report bad=Networks::Doubtful/> }.into_any(),
    };
    let (title, label) = (shown_text(&view.title), shown_text(&view.title));
    let nodes = if nodes == 1 { t!(Networks::OneNode).to_string() } else { t!(Networks::SomeNodes, n = nodes) };
    view! {
        <section class="card stack" aria-label=label>
            <div class="flex between">
                <h2>{title}</h2>
                <span class="flex">
                    {in_use.then(|| view! { <Badge glyph=Glyph::Check tone=Tone::Ok words=t!(Networks::InUse)/> })}
                    <Badge glyph=Glyph::Globe words=t!(source_words(source))/>
                    {view.test.then(|| view! { <Badge glyph=Glyph::Flask words=t!(Networks::Test)/> })}
                </span>
            </div>
            <dl class="kv">
                <Fact label=t!(Networks::Name)>{shown_text(&view.name)}</Fact>
                <Fact label=t!(Networks::Chain)>{shown_text(&view.chain_id)}</Fact>
                <Fact label=t!(Networks::Nodes)>{nodes}</Fact>
                <Fact label=t!(Networks::First)>{t!(if genesis_pinned { Networks::Pinned } else { Networks::NotPinned })}</Fact>
            </dl>
            <p class="flex">
                <Button label=t!(Networks::Check).to_string() class="sm" glyph=Glyph::Refresh busy=busy press=check/>
                {removable.then(|| view! { <Button label=t!(Networks::Remove).to_string() class="sm" look=Look::Quiet glyph=Glyph::Bin press=remove/> })}
            </p>
            {said}
        </section>
    }
}

fn source_words(source: NetworkSource) -> Networks {
    match source {
        NetworkSource::BuiltIn => Networks::BuiltIn,
        NetworkSource::Added => Networks::Added,
        NetworkSource::File => Networks::FromFile,
    }
}

/// Says what is out of reach afterwards before it is forgotten.
#[component]
fn RemoveDialog(
    network: NetworkRow,
    networks: Source<Vec<NetworkRow>>,
    leaving: RwSignal<Option<NetworkRow>>,
) -> impl IntoView {
    let session = session();
    let (name, title) = (network.network.name.clone(), shown_text(&network.network.title));
    let chain = shown_text(&network.network.chain_id);
    let other = networks.with_untracked(|all| still_reached(&network, all.ready().map_or(&[][..], Vec::as_slice)));
    let reach = match other {
        Some(other) => t!(Networks::RemoveOther, chain = chain, other = other),
        None => t!(Networks::RemoveReach, chain = chain),
    };
    let (shown, told) = (title.clone(), shown_text(&name));
    let no = Callback::new(move |()| leaving.set(None));
    let yes = Callback::new(move |()| {
        let (name, title) = (name.clone(), title.clone());
        leaving.set(None);
        spawn_local(async move {
            match bridge::call(RemoveNetwork { name }).await {
                Ok(all) => {
                    networks.tell(all);
                    session.toasts.say(t!(Networks::Removed, title = title));
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
        });
    });
    view! {
        <Dialog title=t!(Networks::RemoveTitle, title = shown) no>
            <p>{t!(Networks::RemoveWhy)}</p>
            <p>{reach}</p>
            <p>{t!(Networks::RemoveStart, name = told)}</p>
            <div class="flex actions-end">
                <Button label=t!(Networks::Keep).to_string() press=no/>
                <Button label=t!(Networks::RemoveYes).to_string() look=Look::Danger press=yes/>
            </div>
        </Dialog>
    }
}

/// Another network here that is the same chain.
fn still_reached(leaving: &NetworkRow, all: &[NetworkRow]) -> Option<String> {
    let same = |one: &&NetworkRow| {
        one.network.chain_id == leaving.network.chain_id && one.network.name != leaving.network.name
    };
    all.iter().find(same).map(|one| shown_text(&one.network.title))
}

#[cfg(test)]
mod tests {
    use domain::network::Network;

    use super::*;

    fn row(name: &str, chain: u64) -> NetworkRow {
        let text = format!(r#"{{"name":"{name}","chain_id":{chain},"rpc":["https://node.example"]}}"#);
        NetworkRow {
            network: Network::parse(&text).unwrap().view(),
            source: NetworkSource::Added,
            nodes: 1,
            genesis_pinned: false,
            in_use: false,
        }
    }

    #[test]
    fn a_chain_is_still_reached_through_another_of_its_networks_alone() {
        let all = [row("iotex", 4689), row("own", 4690), row("mine", 4689)];
        assert_eq!(still_reached(&all[2], &all), Some("iotex".to_string()));
        assert_eq!(still_reached(&all[1], &all), None);
    }
}
