//! The owner's journey through the real window, in six steps.

mod accounts;
mod alarm;
mod apps;
mod bonded;
mod claim;
mod deed;
mod dimo;
mod frames;
mod goes_wrong;
mod goon;
mod grant;
mod keeping;
mod labelled;
mod money;
mod pair;
mod payer;
mod place;
mod radio;
mod readings;
mod record;
mod rewards;
mod settings;
mod wallet;
mod wifi;

use std::cell::RefCell;
use std::path::PathBuf;

use super::{Display, Film, Page, Size, Window, World, traces};
use record::Record;

/// How long the chain, the radio or the vault may take for one thing.
const PATIENT: std::time::Duration = std::time::Duration::from_secs(90);

/// A device of the world: what its owner holds in their hands.
pub struct Device {
    pub address: String,
    pub label_code: String,
    /// The name it gives itself on the air.
    pub name: String,
    /// Its Bluetooth address.
    pub radio: String,
}

/// An owner at the window; dropping it closes the window and ends the world.
pub struct Journey {
    size: Size,
    record: Record,
    /// None only between two openings.
    window: Option<Window>,
    home: tempfile::TempDir,
    world: World,
    display: Display,
    /// The line with which an MCP client connects, once there is a key.
    connect: RefCell<String>,
    /// What must stand in no file.
    secrets: RefCell<Vec<String>>,
}

impl Journey {
    /// Opens the window with an empty home, on a world of its own.
    pub fn begin(size: Size) -> Self {
        Self::in_world(size, &[])
    }

    /// The same, with a plug of another maker on the air.
    pub fn beside_a_plug(size: Size) -> Self {
        Self::in_world(size, &["--plug"])
    }

    /// The same, with a device of Espressif's provisioning and an AutoPi on the air.
    pub fn beside_others_devices(size: Size) -> Self {
        Self::in_world(size, &["--espressif", "--autopi"])
    }

    /// The same, with an AutoPi on the air and DIMO's contracts on the network.
    pub fn beside_a_box_of_dimos(size: Size) -> Self {
        Self::in_world(size, &["--autopi", "--dimo"])
    }

    /// The same, on a network by whose proofs an account has earned something.
    fn where_earned(size: Size, account: &str) -> Self {
        Self::in_world(size, &["--earned", account])
    }

    /// The same, on a network with a payer of claims.
    pub fn beside_a_payer(size: Size) -> Self {
        Self::in_world(size, &["--payer"])
    }

    /// Takes a picture of what stands there now, when somebody wants to see it.
    fn show(&self, name: &str) {
        if let Some(file) = self.record.aside(name) {
            self.page().picture(&file);
        }
    }

    fn in_world(size: Size, words: &[&str]) -> Self {
        let (world, display) = (World::up(words), Display::start());
        let home = tempfile::tempdir().expect("there is a folder for temporary files");
        let window = Some(Window::open(&display, home.path(), &[], world.variables()));
        Self {
            size,
            record: Record::new(demo_folder()),
            window,
            home,
            world,
            display,
            connect: RefCell::default(),
            secrets: RefCell::default(),
        }
    }

    /// Takes all six steps.
    pub fn all_six_steps(mut self) {
        let film = self.record.film().map(|file| Film::start(&self.display, self.size, &file));
        let device = self.device("environment.sensor");
        self.step("wallet", "A new wallet: 24 words, two asked back, a password", wallet::create);
        self.step("pair", "A sensor on the air, its label's code, its key proved", |journey| {
            pair::pair(journey, &device)
        });
        self.step("claim", "The maker's token, test coins, one claim, read back", |journey| {
            claim::claim(journey, &device)
        });
        self.step("readings", "Signed batches verified, sealed, charted, accepted", readings::arrive);
        self.step("rewards", "Earned by accepted batches, collected", rewards::collect);
        self.step("export", "Looked at as a file for taxes, and written", rewards::take_out);
        self.step("grant", "One kind of data for one app; refused beyond; revoked", |journey| {
            grant::grant(journey, &device)
        });
        drop(film);
        self.left_no_trace(&device);
        alarm::notice(&self, &device);
        self.record.end(&self.connect.borrow());
    }

    /// Nothing secret, and no reading in clear, stands in a file of the wallet, the desktop or the webview (T-09, T-23).
    fn left_no_trace(&self, device: &Device) {
        let home = self.home.path();
        let own = traces::of(&device.address, home);
        assert!(own.iter().any(|file| file.contains(".sqlite3")), "the search is blind: {own:?}");
        let mut secrets = self.secrets.borrow().clone();
        let token = self.connect.borrow().split("dbx_").nth(1).map(|rest| rest.chars().take(16).collect());
        secrets.push(token.expect("a key was shown"));
        secrets.extend([device.label_code.clone(), device.label_code.replace('-', "")]);
        // A word of the summary that is kept of each batch, beside its values.
        secrets.push("newest_at".to_owned());
        assert!(secrets.len() > 24, "the words and the password are among them");
        for secret in secrets {
            let files = traces::of(&secret, home);
            assert!(files.is_empty(), "“{secret}” stands in {files:?}");
        }
    }

    /// Closes the app, whatever it is at, and opens it again on the same home.
    fn reopen(&mut self) {
        // It must be gone before the next one comes.
        self.window = None;
        self.window = Some(Window::open(&self.display, self.home.path(), &[], self.world.variables()));
    }

    fn step(&mut self, name: &'static str, words: &'static str, take: impl FnOnce(&Self)) {
        self.record.begin();
        take(self);
        let out = self.page().overflows();
        assert!(out.is_empty(), "“{name}” scrolls sideways at {:?}: {out:#?}", self.size);
        let picture = self.record.done(name, words);
        if let Some(file) = picture {
            self.page().picture(&file);
        }
    }

    /// The Bluetooth addresses of all sensors of the world.
    fn every_radio(&self) -> Vec<String> {
        let devices = self.world.told()["devices"].as_array().into_iter().flatten();
        devices.filter_map(|device| device["mac"].as_str().map(str::to_owned)).collect()
    }

    /// Turns to the window that shows `text`, in the size of this journey.
    fn turn_to(&self, text: &str) -> Page<'_> {
        let window = self.window();
        window.turn_to(text);
        window.resize(self.size);
        window.page()
    }

    fn page(&self) -> Page<'_> {
        self.window().page()
    }

    fn window(&self) -> &Window {
        self.window.as_ref().expect("a window is open")
    }

    /// Opens the page of the device that stands first on Home.
    fn open_first_device(&self) {
        let page = self.page();
        let first = page.until(PATIENT, "a device", || page.texts("a[href^='/devices/']").into_iter().next());
        page.follow(&first);
    }

    fn device(&self, kind: &str) -> Device {
        let told = self.world.told();
        let all = told["devices"].as_array().into_iter().flatten();
        let device = all.into_iter().find(|device| device["kind"] == kind).expect("the world has one of each kind");
        let text = |name: &str| device[name].as_str().expect("the world describes its devices").to_owned();
        Device { address: text("address"), label_code: text("label_code"), name: text("model"), radio: text("mac") }
    }
}

/// Where pictures and film go, when somebody wants to see them.
fn demo_folder() -> Option<PathBuf> {
    std::env::var_os("DEEDBOX_DEMO").map(PathBuf::from)
}
