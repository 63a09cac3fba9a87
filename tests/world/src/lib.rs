pub mod radio;
