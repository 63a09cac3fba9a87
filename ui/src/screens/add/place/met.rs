//! Who answered: a device that named its key, and whose the device of that key is.

use domain::{
    device::{DeviceId, Ownership},
    shown::shown_text,
};
use ipc::Paired;
use leptos::prelude::*;

use crate::{
    kit::{Badge, Fact, Glyph, Hash, Tile, Tone},
    t,
    text::{Add, Board, Claim},
};

/// What comes of a device that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    title: String,
    why: Board,
    /// Who owns it instead.
    owner: Option<String>,
    /// The one next step.
    verb: String,
    href: String,
}

fn outcome(name: &str, id: DeviceId, ownership: &Ownership) -> Outcome {
    let claim = |why, verb: String| Outcome {
        title: t!(Board::Remembered, name = name),
        why,
        owner: None,
        verb,
        href: format!("/claim/{id}"),
    };
    match ownership {
        Ownership::Unclaimed => claim(Board::RememberedWhy, t!(Board::LookAtClaim).to_string()),
        Ownership::Unknown => claim(Board::UnknownWhy, t!(Add::AskChain).to_string()),
        Ownership::Yours(_) => Outcome {
            title: t!(Board::YoursTitle).to_string(),
            why: Board::YoursWhy,
            owner: None,
            verb: t!(Claim::OpenDevice, name = name),
            href: format!("/devices/{id}"),
        },
        Ownership::Theirs(deed) => Outcome {
            title: t!(Board::TheirsTitle).to_string(),
            why: Board::TheirsWhy,
            owner: Some(deed.owner.to_string()),
            verb: t!(Add::Another).to_string(),
            href: "/add".to_string(),
        },
    }
}

#[component]
pub fn Met(paired: Paired) -> impl IntoView {
    let name = shown_text(&paired.name);
    let Outcome { title, why, owner, verb, href } = outcome(&name, paired.device.id, &paired.ownership);
    let tone = if owner.is_some() { "warn" } else { "on" };
    view! {
        <section class="card stack" aria-labelledby="met-title">
            <div class="flex idrow">
                <Tile glyph=Glyph::Plug tone/>
                <div class="grow" role="status"><h2 id="met-title">{title}</h2><p class="sub">{t!(why)}</p></div>
                <Badge glyph=Glyph::Shield tone=Tone::Said words=t!(Board::NamesKey)/>
            </div>
            <dl class="kv">
                <Fact label=t!(Board::Key)><Hash text=paired.device.id.to_string() full=true/></Fact>
                {owner.map(|owner| view! { <Fact label=t!(Add::TheirsOwner)><Hash text=owner full=true/></Fact> })}
            </dl>
        </section>
        <div class="foot">
            <a class="btn first" href="/">{t!(Claim::Later)}</a>
            <a class="btn primary" href=href>{verb}</a>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::{Address, B256, account::Owner, device::Deed};

    use super::*;

    #[test]
    fn nobody_is_said_to_have_proved_a_key_and_each_end_has_one_next_step() {
        let id = DeviceId(Address::repeat_byte(0xde));
        let deed = Deed {
            owner: Owner(Address::repeat_byte(0x51)),
            token_id: "1".to_string(),
            wallet: Address::ZERO,
            document_hash: B256::ZERO,
            document_uri: String::new(),
        };
        let of = |ownership| outcome("Board", id, &ownership);
        for ownership in
            [Ownership::Unclaimed, Ownership::Unknown, Ownership::Yours(deed.clone()), Ownership::Theirs(deed.clone())]
        {
            let said = format!("{} {}", of(ownership.clone()).title, t!(of(ownership).why)).to_lowercase();
            assert!(!said.contains("proved its key"), "{said}");
        }
        assert_eq!(of(Ownership::Unclaimed).href, format!("/claim/{id}"));
        assert_eq!(of(Ownership::Unknown).href, format!("/claim/{id}"));
        assert_eq!(of(Ownership::Yours(deed.clone())).href, format!("/devices/{id}"));
        let theirs = of(Ownership::Theirs(deed.clone()));
        assert_eq!((theirs.href.as_str(), theirs.owner), ("/add", Some(deed.owner.to_string())));
    }
}
