//! What phones and desktops do differently.

#[cfg(desktop)]
mod desktop;
#[cfg(mobile)]
mod phone_camera;

#[cfg(desktop)]
pub use desktop::camera;
#[cfg(mobile)]
pub use phone_camera::camera;
