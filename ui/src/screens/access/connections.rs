//! How each AI app is told where the door is. No key is on this page: a gap stands where it goes.

use domain::connect::{AiApp, BridgeProgram};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::door_test::DoorTestCard;
use crate::{
    kit::{Button, Glyph, Select, clipboard},
    session::session,
    t,
    text::Access,
};

/// What an app is called on the screen.
fn name(app: AiApp) -> &'static str {
    match app {
        AiApp::ClaudeDesktop => "Claude Desktop",
        AiApp::ClaudeCode => "Claude Code",
        AiApp::Cursor => "Cursor",
        AiApp::VsCode => "VS Code",
        AiApp::Other => t!(Access::OtherApp),
    }
}

/// Where the text goes.
fn place(app: AiApp) -> &'static str {
    match app {
        AiApp::ClaudeDesktop => t!(Access::PutClaudeDesktop),
        AiApp::ClaudeCode => t!(Access::PutClaudeCode),
        AiApp::Cursor => t!(Access::PutCursor),
        AiApp::VsCode => t!(Access::PutVsCode),
        AiApp::Other => t!(Access::PutOther),
    }
}

/// The text for an app; none while it needs an address and no door has one.
#[must_use]
fn config(app: AiApp, url: Option<&str>) -> Option<String> {
    let url = if app.starts_bridge() { Some(url.unwrap_or_default()) } else { url };
    url.map(|url| app.config(url, BridgeProgram::USUAL))
}

/// Texts to copy into AI apps, and the test of the door.
#[component]
pub(super) fn ConnectionsCard() -> impl IntoView {
    let session = session();
    let url = Memo::new(move |_| {
        session.door.with(|door| door.ready().filter(|door| door.open).and_then(|door| door.url.clone()))
    });
    let chosen = RwSignal::new(AiApp::ClaudeDesktop.id().to_string());
    let app = Memo::new(move |_| chosen.with(|id| AiApp::of_id(id)).unwrap_or(AiApp::Other));
    let options = Signal::derive(|| AiApp::ALL.map(|app| (app.id().to_string(), name(app).to_string())).to_vec());
    let text = Memo::new(move |_| config(app.get(), url.get().as_deref()));
    view! {
        <section class="card stack" aria-labelledby="connections">
            <h2 id="connections">{t!(Access::Connections)}</h2>
            <p class="sub">{t!(Access::ConnectionsLead)}</p>
            <div class="stack-2">
                <label class="label" for="ai-app">{t!(Access::WhichApp)}</label>
                <Select id="ai-app" options value=chosen change=Callback::new(move |id| chosen.set(id))/>
            </div>
            <p>{move || place(app.get())}</p>
            {move || match text.get() {
                Some(text) => view! { <Config app=name(app.get()) text/> }.into_any(),
                None => view! { <p class="muted">{t!(Access::ConfigNeedsDoor)}</p> }.into_any(),
            }}
            <DoorTestCard/>
        </section>
    }
}

#[component]
fn Config(app: &'static str, text: String) -> impl IntoView {
    let said = RwSignal::new("");
    let whole = text.clone();
    let copy = Callback::new(move |()| {
        let text = whole.clone();
        spawn_local(async move {
            let copied = clipboard::copy(text).await;
            let _ = said.try_set(t!(if copied { Access::ConfigCopied } else { Access::ConfigNotCopied }));
        });
    });
    view! {
        <div class="stack-2">
            <pre class="to-copy" role="group" tabindex="0" aria-label=t!(Access::ConfigText, app = app)>{text}</pre>
            <Button label=t!(Access::CopyConfig).to_string() glyph=Glyph::Copy press=copy/>
            <p class="sub" role="status">{move || said.get()}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::connect::KEY_GAP;

    use super::*;

    #[test]
    fn every_app_has_a_text_with_a_gap_or_a_question_in_place_of_the_key() {
        for app in AiApp::ALL {
            let text = config(app, Some("http://127.0.0.1:4711/mcp")).unwrap();
            assert!(text.contains(KEY_GAP) || text.contains("${input:deedbox-key}"), "{text}");
            assert!(!text.contains("dbx_"), "{text}");
        }
    }

    #[test]
    fn an_app_that_starts_the_bridge_needs_no_address() {
        let without = AiApp::ALL.into_iter().filter(|app| config(*app, None).is_some()).collect::<Vec<_>>();
        assert_eq!(without, [AiApp::ClaudeDesktop, AiApp::Cursor]);
    }
}
