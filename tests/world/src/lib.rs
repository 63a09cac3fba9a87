pub mod chain;
pub mod panel;
pub mod radio;
pub mod service;
