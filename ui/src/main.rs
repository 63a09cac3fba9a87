//! The page of Deedbox: one program for every window; the window's label picks what it shows.

mod app;
mod bridge;
mod kit;
mod presence;
mod radio;
mod screens;
mod session;
mod shell;
mod source;
mod text;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::Root);
}
