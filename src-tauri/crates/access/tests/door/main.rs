//! The door for AI apps over a real loopback socket, with a client that can break every rule.

mod admission;
mod api;
mod asks;
mod bridge;
#[path = "../../../wallet/tests/fakes/mod.rs"]
mod fakes;
mod figures;
mod http;
mod life;
mod mcp;
mod named;
mod programs;
mod prompts;
mod raced;
mod revocation;
mod signed;
mod stock;

use access::{Door, serve};
use domain::{device::DeviceId, grant::GrantView};
use secrecy::{ExposeSecret, SecretString};

use fakes::{House, request};

/// A house with an open door, two devices and a grant of one scope of the first.
struct Open {
    house: House,
    door: Door,
    device: DeviceId,
    other: DeviceId,
    grant: GrantView,
    token: SecretString,
}

impl Open {
    async fn new() -> Self {
        let house = House::new(80);
        let device = house.device(1, "environment.sensor", &["temperature", "humidity"]).await;
        let other = house.device(2, "environment.sensor", &["temperature"]).await;
        let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
        let door = serve(house.wallet.clone(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
        Self { house, door, device, other, grant, token }
    }

    /// The host and port of the door.
    fn authority(&self) -> &str {
        self.door.url().trim_start_matches("http://").trim_end_matches("/mcp")
    }

    fn token(&self) -> &str {
        self.token.expose_secret()
    }

    /// A call of a tool, spoken as 2025-11-25.
    fn call(&self, tool: &str, arguments: serde_json::Value) -> http::Ask {
        http::Ask::new(self.authority(), self.token()).call(tool, arguments)
    }

    fn read(&self) -> http::Ask {
        self.call("read_series", serde_json::json!({ "device": self.device, "scope": "temperature.raw", "limit": 2 }))
    }
}
