//! The one way from the page to the core and back.

use domain::shown::shown_text;
use ipc::{Code, Command, EVENT, Event, Failure};
use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Sends a command to the core and waits for its reply.
///
/// # Errors
/// The core's [`Failure`]; [`Code::Internal`] when the core cannot be reached or answers with something else.
pub async fn call<C: Command>(command: C) -> Result<C::Reply, Failure> {
    let request = serde_json::to_string(&command).map_err(|e| broken(&e.to_string()))?;
    let arguments = JSON::parse(&request).map_err(|_| broken("the request is not JSON"))?;
    let reply = invoke(&format!("plugin:{}|{}", C::AREA, C::NAME), &arguments).await.map_err(|e| refusal(&e))?;
    serde_json::from_str(&text(&reply)).map_err(|e| broken(&e.to_string()))
}

/// Hears every event of the core for as long as the page lives.
pub fn listen(hear: impl Fn(Event) + 'static) {
    let heard = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        let payload = Reflect::get(&message, &"payload".into()).unwrap_or(JsValue::NULL);
        if let Ok(event) = serde_json::from_str(&text(&payload)) {
            hear(event);
        }
    });
    let Some(id) = callback(heard.as_ref().unchecked_ref()) else { return };
    heard.forget();
    let request = js_sys::Object::new();
    let target = js_sys::Object::new();
    set(&target, "kind", &"Any".into());
    set(&request, "event", &EVENT.into());
    set(&request, "target", &target);
    set(&request, "handler", &id);
    spawn_local(async move {
        if let Err(refused) = invoke("plugin:event|listen", &request).await {
            leptos::logging::warn!("events are not heard: {}", refusal(&refused).detail);
        }
    });
}

/// The label of the window that shows this page; `main` where there is no core.
#[must_use]
pub fn window_label() -> String {
    let label = internals().and_then(|internals| {
        ["metadata", "currentWindow", "label"]
            .iter()
            .try_fold(internals, |object, key| Reflect::get(&object, &(*key).into()).ok())
    });
    label.and_then(|label| label.as_string()).unwrap_or_else(|| "main".to_string())
}

async fn invoke(name: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
    let internals = internals().ok_or(JsValue::NULL)?;
    let function: Function = Reflect::get(&internals, &"invoke".into())?.dyn_into()?;
    let promise: Promise = function.call2(&internals, &name.into(), arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn callback(function: &Function) -> Option<JsValue> {
    let internals = internals()?;
    let transform: Function = Reflect::get(&internals, &"transformCallback".into()).ok()?.dyn_into().ok()?;
    transform.call1(&internals, function).ok()
}

fn internals() -> Option<JsValue> {
    let internals = Reflect::get(&js_sys::global(), &"__TAURI_INTERNALS__".into()).ok()?;
    internals.is_object().then_some(internals)
}

fn set(object: &js_sys::Object, key: &str, value: &JsValue) {
    // A fresh plain object takes every property.
    let _ = Reflect::set(object, &key.into(), value);
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_else(|| "null".to_string())
}

/// What the core said no with.
fn refusal(error: &JsValue) -> Failure {
    let said = text(error);
    serde_json::from_str(&said).unwrap_or_else(|_| broken(&error.as_string().unwrap_or(said)))
}

fn broken(detail: &str) -> Failure {
    Failure { code: Code::Internal, detail: shown_text(detail) }
}
