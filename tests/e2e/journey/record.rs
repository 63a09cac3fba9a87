//! What a journey leaves behind: a line for each step and, when asked, pictures and a film.

use std::path::PathBuf;
use std::time::Instant;

/// The account of a journey.
pub struct Record {
    folder: Option<PathBuf>,
    began: Instant,
    step_began: Instant,
    steps: usize,
}

impl Record {
    /// A record that keeps pictures in `folder`, emptied first, if there is one.
    pub fn new(folder: Option<PathBuf>) -> Self {
        if let Some(folder) = &folder {
            std::fs::remove_dir_all(folder).ok();
            std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("making {}: {error}", folder.display()));
        }
        Self { folder, began: Instant::now(), step_began: Instant::now(), steps: 0 }
    }

    /// The file of the film.
    pub fn film(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join("journey.webm"))
    }

    /// Starts the clock of the next step.
    pub fn begin(&mut self) {
        self.step_began = Instant::now();
    }

    /// Prints the step and its time, and says where its picture goes.
    pub fn done(&mut self, name: &str, words: &str) -> Option<PathBuf> {
        self.steps += 1;
        println!("  {} {:>5.1} s  {words}", self.steps, self.step_began.elapsed().as_secs_f64());
        self.folder.as_ref().map(|folder| folder.join(format!("{}-{name}.png", self.steps)))
    }

    /// Where a picture within a step goes.
    pub fn aside(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{}-{name}.png", self.steps + 1)))
    }

    /// Prints the time of all steps, and keeps the line with which an MCP client connected.
    pub fn end(&self, connect: &str) {
        println!("    {:>5.1} s  together", self.began.elapsed().as_secs_f64());
        if let Some(folder) = &self.folder {
            std::fs::write(folder.join("mcp-client.txt"), connect).expect("the demo's folder can be written");
        }
    }
}
