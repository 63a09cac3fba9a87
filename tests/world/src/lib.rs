pub mod chain;
pub mod devices;
pub mod panel;
pub mod radio;
pub mod service;
