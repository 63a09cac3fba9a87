//! What a script in the real window may not do, tried in it (T-02, T-03, T-05).

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use serde_json::Value;

use crate::e2e::{Display, Page, Window};

/// How long a refused request is given to arrive after all.
const SETTLES: Duration = Duration::from_millis(700);

#[test]
fn a_script_in_the_window_runs_nothing_foreign_and_reaches_nobody() {
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    outside.set_nonblocking(true).unwrap();
    let address = outside.local_addr().unwrap();
    let (display, home) = (Display::start(), tempfile::tempdir().unwrap());
    let window = Window::open(&display, home.path(), &[], []);
    let page = window.turn_to("A wallet for the machines you own");
    let own = told(&page, "return location.href;");

    for (what, script) in tries(&format!("http://{address}")) {
        let answer = told(&page, &script);
        std::thread::sleep(SETTLES);
        assert_eq!(answer, "refused", "{what} was let through");
        assert_eq!(heard(&outside), None, "{what} reached a stranger");
        assert_eq!(told(&page, "return location.href;"), own, "{what} led away");
        assert_eq!(window.count(), 1, "{what} opened a window");
    }
    assert!(page.text().contains("A wallet for the machines you own"));
}

/// What is tried, and a script that answers `refused` unless it worked.
fn tries(outside: &str) -> Vec<(&'static str, String)> {
    let append = |tag: &str, fields: &str| {
        format!("const e = Object.assign(document.createElement('{tag}'), {fields}); document.body.append(e);")
    };
    vec![
        (
            "an inline script",
            format!("{} return window.ran ? 'ran' : 'refused';", append("script", "{ textContent: 'window.ran = 1' }")),
        ),
        ("eval", "try { return String(eval('1 + 1')); } catch { return 'refused'; }".into()),
        ("new Function", "try { return String(new Function('return 2')()); } catch { return 'refused'; }".into()),
        (
            "an inline handler",
            "const e = document.createElement('div'); e.setAttribute('onclick', 'window.clicked = 1'); \
             document.body.append(e); e.click(); return window.clicked ? 'ran' : 'refused';"
                .into(),
        ),
        (
            "a foreign script",
            format!("{} return 'refused';", append("script", &format!("{{ src: '{outside}/a.js' }}"))),
        ),
        ("a foreign image", format!("{} return 'refused';", append("img", &format!("{{ src: '{outside}/a.png' }}")))),
        ("a foreign frame", format!("{} return 'refused';", append("iframe", &format!("{{ src: '{outside}/' }}")))),
        ("fetch", format!("fetch('{outside}/').catch(() => 0); return 'refused';")),
        (
            "a web socket",
            format!("try {{ new WebSocket('{}'); }} catch {{}} return 'refused';", outside.replace("http", "ws")),
        ),
        ("a beacon", format!("navigator.sendBeacon && navigator.sendBeacon('{outside}/', 'x'); return 'refused';")),
        (
            "a form",
            format!(
                "{} e.submit(); return 'refused';",
                append("form", &format!("{{ action: '{outside}/', method: 'post' }}"))
            ),
        ),
        ("window.open", format!("return window.open('{outside}/') ? 'opened' : 'refused';")),
        (
            "a link to another window",
            format!(
                "{} e.click(); return 'refused';",
                append("a", &format!("{{ href: '{outside}/', target: '_blank' }}"))
            ),
        ),
        ("navigation", format!("location.href = '{outside}/'; return 'refused';")),
        ("navigation to data", "location.href = 'data:text/html,x'; return 'refused';".into()),
        (
            "a change of the prototype",
            "try { Object.prototype.planted = 1; } catch {} return ({}).planted ? 'planted' : 'refused';".into(),
        ),
        ("Tauri's global", "return window.__TAURI__ ? 'there' : 'refused';".into()),
    ]
}

/// What arrived at the stranger's, if anything did. WebKit connects ahead while it asks whether it may navigate, and
/// then sends nothing: docs/threat-model.md names that as a rest.
fn heard(outside: &TcpListener) -> Option<String> {
    let (mut stream, _) = outside.accept().ok()?;
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(SETTLES)).unwrap();
    let mut bytes = [0; 1024];
    let count = stream.read(&mut bytes).unwrap_or_default();
    (count > 0).then(|| String::from_utf8_lossy(&bytes[..count]).into_owned())
}

fn told(page: &Page<'_>, script: &str) -> String {
    match page.script(script) {
        Ok(Value::String(text)) => text,
        other => panic!("{script}: {other:?}"),
    }
}
