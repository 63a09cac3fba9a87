pub mod chain;
pub mod radio;
