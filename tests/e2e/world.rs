//! The world the window lives in: radio, chain and network service.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{child::Child, webdriver};

/// A running world; dropping it ends it.
pub struct World {
    told: Value,
    _child: Child,
}

impl World {
    /// Starts a world as these words want it and waits until it has said where everything is.
    pub fn up(words: &[&str]) -> Self {
        let program = beside_the_app("world");
        assert!(program.is_file(), "{} is missing: build the workspace first", program.display());
        let mut command = Command::new(program);
        let mut child = Child::start(command.arg("up").args(words).env("WORLD_LOG", "error").stdout(Stdio::piped()));
        let mut line = String::new();
        BufReader::new(child.output()).read_line(&mut line).expect("the world speaks");
        let told = serde_json::from_str(&line).unwrap_or_else(|error| panic!("the world said {line:?}: {error}"));
        Self { told, _child: child }
    }

    /// What the world said about itself.
    pub fn told(&self) -> &Value {
        &self.told
    }

    /// Brings a fault, in force when this returns; `normal` ends it.
    pub fn fault(&self, target: &str, fault: &str) {
        self.bring(&[target, fault]);
    }

    /// Brings a fault to the device with this Bluetooth address; `normal` ends it.
    pub fn device_fault(&self, radio: &str, fault: &str) {
        self.bring(&["air", fault, "--device", radio]);
    }

    /// 10 coins arrive at an address.
    pub fn fund(&self, address: &str) {
        let told = webdriver::talk(self.service(), "POST", "/faucet", &json!({ "address": address }));
        let told = told.expect("the world answers");
        assert!(told.contains("\"tx\""), "the faucet failed: {told}");
    }

    /// Makes a vehicle for an owner, and tells its number.
    pub fn vehicle(&self, owner: &str) -> String {
        let told = webdriver::talk(self.service(), "POST", "/maker/vehicle", &json!({ "owner": owner }));
        let told: Value = serde_json::from_str(&told.expect("the world answers")).expect("it answers with JSON");
        told["token_id"].as_str().expect("a vehicle has a number").to_owned()
    }

    /// The file of its network.
    pub fn network(&self) -> Value {
        let file = self.told["env"]["DEEDBOX_NETWORK"].as_str().expect("the world names its network's file");
        let text = std::fs::read_to_string(file).expect("the file can be read");
        serde_json::from_str(&text).expect("it is JSON")
    }

    fn service(&self) -> std::net::SocketAddr {
        let service = self.told["service"].as_str().and_then(|url| url.strip_prefix("http://"));
        service.and_then(|address| address.parse().ok()).expect("the world names its service")
    }

    /// Somebody holds the device in his hands and has it sign its deed over to him, once it talks to nobody else.
    pub fn steal(&self, device: &str) {
        let address = self.service();
        for _ in 0..60 {
            let told =
                webdriver::talk(address, "POST", "/thief", &json!({ "device": device })).expect("the world answers");
            if told.contains("\"tx\"") {
                return;
            }
            assert!(told.contains("talks to somebody else"), "the thief failed: {told}");
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        panic!("the device never fell silent");
    }

    fn bring(&self, words: &[&str]) {
        let service = self.told["service"].as_str().expect("the world names its service");
        let mut command = Command::new(beside_the_app("world"));
        let done = command.arg("fault").args(words).args(["--service", service]).stdout(Stdio::null()).status();
        assert!(done.is_ok_and(|status| status.success()), "{words:?} was refused");
    }

    /// The variables with which the wallet finds this world.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let variables = self.told["env"].as_object().expect("the world names its variables");
        variables.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }
}

/// A program of this workspace that is built next to the app.
pub fn beside_the_app(name: &str) -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_deedbox")).with_file_name(name)
}
