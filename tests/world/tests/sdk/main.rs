//! The wallet's links against devices of the ioID SDK, over HTTP and over a serial line.

mod bench;
mod every_step;
mod honest;
mod line;
mod lying;
mod stock;
