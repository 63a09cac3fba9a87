//! The windows: each has its label, its capability and its one purpose.

use domain::failure::{Code, Failure};
use tauri::{
    AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
    webview::NewWindowResponse,
};

use crate::core::Core;

/// Opens a window, or brings the one of this label to the front.
///
/// # Errors
/// The desktop gave no window.
pub fn open<R: Runtime>(app: &AppHandle<R>, label: &str) -> Result<WebviewWindow<R>, Failure> {
    if let Some(window) = app.get_webview_window(label) {
        if ["token", "agree"].contains(&label) {
            // Its page reads what it shows when it loads: an earlier grant's or question's would hide the new one.
            drop(window.reload());
        }
        to_front(&window);
        return Ok(window);
    }
    let (title, width, height) = match label {
        "create" => ("Create a wallet", 720.0, 780.0),
        "import" => ("Import a wallet", 720.0, 780.0),
        "unlock" => ("Unlock Deedbox", 520.0, 560.0),
        "token" => ("A new key", 720.0, 560.0),
        "agree" => ("Your password again", 560.0, 640.0),
        "key" => ("Add a key", 560.0, 640.0),
        "reveal" => ("Your recovery words", 720.0, 780.0),
        "quiz" => ("Prove that you have your words", 560.0, 720.0),
        "password" => ("Another password", 560.0, 720.0),
        _ => ("Deedbox", 1180.0, 780.0),
    };
    let window = WebviewWindowBuilder::new(app, label, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(width, height)
        .min_inner_size(360.0, 480.0)
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        // The page itself takes the picture of a label that is dropped on it.
        .disable_drag_drop_handler()
        // No picture of the screen takes the words along, where the system can help it.
        .content_protected(label == "reveal")
        .build()
        .map_err(|e| Failure { code: Code::Internal, detail: e.to_string() })?;
    let (handle, own) = (app.clone(), label.to_string());
    window.on_window_event(move |event| {
        if let WindowEvent::Destroyed = event {
            gone(&handle, &own);
        }
    });
    Ok(window)
}

/// What a window leaves behind goes with it.
fn gone<R: Runtime>(app: &AppHandle<R>, label: &str) {
    let shown = app.state::<Core>().shown().clone();
    shown.forget(label);
    match label {
        "agree" => unanswered(app),
        "main" => shown.take_off(),
        "unlock" => app.state::<Core>().wallet().ask_no_finger(),
        _ => {}
    }
}

/// A question whose window was closed is answered with no.
fn unanswered<R: Runtime>(app: &AppHandle<R>) {
    let core = app.state::<Core>();
    if let Some(review) = core.asking().give_up() {
        core.wallet().decline(&review);
    }
}

/// Closes a window and shows `main`.
pub fn close<R: Runtime>(app: &AppHandle<R>, label: &str) {
    if let Some(main) = app.get_webview_window("main") {
        to_front(&main);
    }
    if let Some(window) = app.get_webview_window(label) {
        drop(window.close());
    }
}

/// A minimised or hidden window takes no focus before it is back.
fn to_front<R: Runtime>(window: &WebviewWindow<R>) {
    #[cfg(desktop)]
    drop(window.unminimize());
    drop(window.show());
    drop(window.set_focus());
}

/// The app's own origin; everything else is no place to go (T-05).
fn is_own(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let own = match url.scheme() {
        "tauri" => host == "localhost",
        "http" | "https" => {
            host == "tauri.localhost" || (cfg!(debug_assertions) && host == "localhost" && url.port() == Some(1420))
        }
        _ => false,
    };
    own && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_origin_may_be_navigated_to() {
        assert!(is_own(&"tauri://localhost/index.html".parse().unwrap()));
        for foreign in [
            "https://evil.example/",
            "tauri://evil/",
            "data:text/html,x",
            "http://tauri.localhost.evil.example/",
            "file:///etc/passwd",
        ] {
            assert!(!is_own(&foreign.parse().unwrap()), "{foreign}");
        }
    }
}
