//! What phones and desktops do differently.

#[cfg(desktop)]
pub mod clip;
#[cfg(desktop)]
mod desktop;
#[cfg(desktop)]
mod dialog;
#[cfg(mobile)]
mod phone_camera;
#[cfg(mobile)]
pub mod phone_clip;
#[cfg(mobile)]
mod phone_dialog;

#[cfg(desktop)]
pub use desktop::camera;
#[cfg(desktop)]
pub use dialog::SystemDialog;
#[cfg(mobile)]
pub use phone_camera::camera;
#[cfg(mobile)]
pub use phone_clip as clip;
#[cfg(mobile)]
pub use phone_dialog::SystemDialog;
