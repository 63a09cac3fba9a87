use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{HttpFault, Panel, Target};
use crate::{
    devices::SimDevice,
    radio::{Address, AirState},
};

/// What somebody wants to go wrong, as `POST /fault` takes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRequest {
    /// `rpc`, `gateway`, `pin`, `faucet`, `maker`, `payer`, `air`, `button` or `all`.
    pub target: String,
    /// `normal`, or a fault that the target knows; for `air` without a device `off`, `no-adapter`,
    /// `no-service`, `no-permission` or `on`; for `button` `press`, or
    /// `hold`, which arms the device.
    pub fault: String,
    /// The Bluetooth address, where `air` means one device, and of the device with the `button`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// Every switch as it stands.
#[derive(Debug, Serialize)]
pub struct PanelState {
    pub services: std::collections::BTreeMap<Target, HttpFault>,
    pub air: Option<AirState>,
    /// The devices with a button in reach.
    pub buttons: Vec<Address>,
}

/// Why a switch was not moved; carries the words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PanelError(String);

impl PanelError {
    fn new(error: impl ToString) -> Self {
        Self(error.to_string())
    }
}

impl Panel {
    /// Moves a switch by its name.
    ///
    /// # Errors
    /// There is no such switch or position.
    pub async fn apply(&self, request: &FaultRequest) -> Result<(), PanelError> {
        match (request.target.as_str(), request.fault.as_str()) {
            ("all", "normal") => self.back_to_normal().await,
            ("button", how) => self.push_button(request.device.as_deref(), how),
            ("air", fault) => self.apply_to_air(request.device.as_deref(), fault).await,
            (target, fault) => {
                let target: Target = target.parse().map_err(PanelError::new)?;
                let fault: HttpFault = fault.parse().map_err(PanelError::new)?;
                if fault == HttpFault::WrongChain && target != Target::Rpc {
                    return Err(PanelError::new("only rpc can be on the wrong chain"));
                }
                self.set(target, fault);
                Ok(())
            }
        }
    }

    /// Ends every fault.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn back_to_normal(&self) -> Result<(), PanelError> {
        for target in Target::ALL {
            self.set(target, HttpFault::Normal);
        }
        match &self.air {
            Some(air) => air.back_to_normal().await.map_err(PanelError::new),
            None => Ok(()),
        }
    }

    /// Every switch as it stands.
    pub async fn state(&self) -> PanelState {
        let services = Target::ALL.into_iter().map(|target| (target, self.fault(target))).collect();
        let air = match &self.air {
            Some(air) => air.state().await.ok(),
            None => None,
        };
        let buttons = self.devices.iter().map(SimDevice::mac).collect();
        PanelState { services, air, buttons }
    }

    fn push_button(&self, device: Option<&str>, how: &str) -> Result<(), PanelError> {
        let device: Address = device.unwrap_or_default().parse().map_err(PanelError::new)?;
        let device = self.devices.iter().find(|one| one.mac() == device);
        let device = device.ok_or_else(|| PanelError::new("no device with a button has this address"))?;
        match how {
            "press" => device.press(),
            "hold" => device.arm(),
            _ => return Err(PanelError::new("a button is to be pressed or held: `press` or `hold`")),
        }
        Ok(())
    }

    async fn apply_to_air(&self, device: Option<&str>, fault: &str) -> Result<(), PanelError> {
        let air = self.air.as_ref().ok_or_else(|| PanelError::new("this world has no air"))?;
        let Some(device) = device else {
            return match fault {
                "off" => air.adapter_off().await.map_err(PanelError::new),
                "on" => air.adapter_on().await.map_err(PanelError::new),
                "normal" => air.back_to_normal().await.map_err(PanelError::new),
                lacks => air.lack(lacks.parse().map_err(PanelError::new)?).await.map_err(PanelError::new),
            };
        };
        let device: Address = device.parse().map_err(PanelError::new)?;
        if fault == "normal" {
            return air.clear(device).await.map_err(PanelError::new);
        }
        let fault = fault.parse::<crate::radio::Fault>().map_err(PanelError::new)?;
        air.fault(device, fault).await.map_err(PanelError::new)
    }

    /// `GET /fault`, `POST /fault`, and a page with the switches at `/`.
    pub fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route("/", get(|| async { Html(include_str!("page.html")) }))
            .route("/fault", get(read).post(write))
            .with_state(self)
    }
}

async fn read(State(panel): State<Arc<Panel>>) -> Json<PanelState> {
    Json(panel.state().await)
}

async fn write(State(panel): State<Arc<Panel>>, request: Bytes) -> Response {
    let applied = match serde_json::from_slice(&request) {
        Ok(request) => panel.apply(&request).await,
        Err(error) => Err(PanelError::new(error)),
    };
    match applied {
        Ok(()) => Json(panel.state().await).into_response(),
        Err(error) => {
            let body = json!({ "code": "fault.bad_request", "detail": error.to_string() });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    }
}
