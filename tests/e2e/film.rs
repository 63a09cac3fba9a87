//! A film of what the display shows.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use super::child::Child;
use super::{Display, Size};

/// A running camera; dropping it closes the film.
pub struct Film {
    camera: Child,
}

impl Film {
    /// Films the upper left corner of `display`, where the window stands, into a WebM file.
    pub fn start(display: &Display, size: Size, file: &Path) -> Self {
        let mut camera = Command::new("ffmpeg");
        camera
            .args(["-loglevel", "error", "-y", "-f", "x11grab", "-framerate", "8", "-video_size"])
            .arg(format!("{}x{}", size.width, size.height))
            .args(["-i", display.name(), "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "900k"])
            .arg(file)
            .stdout(Stdio::null());
        Self { camera: Child::start(&mut camera) }
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        // Interrupted, ffmpeg writes the end of the file; terminated by a signal it may not.
        self.camera.ask(Signal::INT);
    }
}
