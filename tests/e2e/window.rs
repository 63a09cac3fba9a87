//! The app in its window, or windows.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::webdriver::Session;
use super::{Display, Page};

const OPENS: Duration = Duration::from_secs(90);

/// A window's size in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    /// A computer's window.
    pub const DESK: Self = Self { width: 1180, height: 780 };
    /// A larger one.
    pub const WIDE: Self = Self { width: 1280, height: 800 };
    /// A phone's screen.
    pub const PHONE: Self = Self { width: 390, height: 844 };
}

/// The running app; dropping it closes the app.
pub struct Window {
    session: Session,
}

impl Window {
    /// Opens the app of this build on `display` with its home at `home`, further words and further variables.
    pub fn open<'v>(
        display: &Display,
        home: &Path,
        words: &[&str],
        variables: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Self {
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("DISPLAY", display.name())
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(private_folders(home))
            .envs(variables);
        let home = home.join("wallet").to_string_lossy().into_owned();
        let mut all = vec!["--home".to_owned(), home];
        all.extend(words.iter().map(|word| (*word).to_owned()));
        Self { session: Session::start(driver, env!("CARGO_BIN_EXE_deedbox"), &all) }
    }

    /// Turns to the window that shows `text`, once one does, and returns its page.
    pub fn turn_to(&self, text: &str) -> Page<'_> {
        let deadline = Instant::now() + OPENS;
        while !self.handles().iter().any(|handle| self.text_of(handle).is_some_and(|shown| shown.contains(text))) {
            let open = || self.handles().iter().filter_map(|handle| self.text_of(handle)).collect::<Vec<_>>();
            assert!(Instant::now() < deadline, "no window shows “{text}”; open are {:#?}", open());
            std::thread::sleep(Duration::from_millis(100));
        }
        Page::new(&self.session)
    }

    /// The page of the window that was opened or turned to last.
    pub fn page(&self) -> Page<'_> {
        Page::new(&self.session)
    }

    /// Gives the window that was turned to a size.
    pub fn resize(&self, size: Size) {
        let wish = json!({ "x": 0, "y": 0, "width": size.width, "height": size.height });
        let script = "return [innerWidth, innerHeight];";
        let page = self.page();
        page.until(OPENS, &format!("a window of {size:?}"), || {
            let fits = || Some(page.script(script).ok()? == json!([size.width, size.height]));
            if fits()? {
                return Some(());
            }
            self.session.post("/window/rect", &wish).ok()?;
            fits()?.then_some(())
        });
    }

    /// How many windows are open.
    pub fn count(&self) -> usize {
        self.handles().len()
    }

    fn handles(&self) -> Vec<Value> {
        let handles = self.session.get("/window/handles").ok();
        handles.and_then(|handles| handles.as_array().cloned()).unwrap_or_default()
    }

    fn text_of(&self, handle: &Value) -> Option<String> {
        self.session.post("/window", &json!({ "handle": handle })).ok()?;
        Some(self.page().text())
    }
}

/// Folders of the desktop below `home`, so that a test neither reads nor leaves anything in the person's own.
fn private_folders(home: &Path) -> Vec<(&'static str, std::path::PathBuf)> {
    let folders = [
        ("HOME", home.join("user")),
        ("XDG_CACHE_HOME", home.join("cache")),
        ("XDG_CONFIG_HOME", home.join("config")),
        ("XDG_DATA_HOME", home.join("data")),
        ("XDG_RUNTIME_DIR", home.join("run")),
    ];
    for (_, folder) in &folders {
        make_private(folder);
    }
    folders.to_vec()
}

fn make_private(folder: &Path) {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.unwrap_or_else(|error| panic!("making {:?}: {error}", folder.file_name().unwrap_or(OsStr::new("/"))));
}
