//! A phone's camera, through the native part of `tauri-plugin-barcode-scanner`. Its Rust part offers no call of its own
//! beside those from the page, so that its class is registered here under our plugin's name.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use secrecy::SecretString;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tauri::{
    Runtime,
    plugin::{PermissionState, PluginApi, PluginHandle, mobile::PluginInvokeError},
};
// Links its native library on iOS, and brings its Kotlin project into the build on Android.
use tauri_plugin_barcode_scanner as _;
use wallet::ports::{Camera, CameraError};

#[cfg(target_os = "ios")]
tauri::ios_plugin_binding!(init_plugin_barcode_scanner);

/// On Android a camera that is closed before it finished opening opens all the same, a moment later.
const LATE: Duration = Duration::from_secs(1);

/// Registers the native part; the page cannot reach its commands, because no capability names one.
pub fn camera<R, C>(api: &PluginApi<R, C>) -> Result<Arc<dyn Camera>, PluginInvokeError>
where
    R: Runtime,
    C: DeserializeOwned,
{
    #[cfg(target_os = "android")]
    let handle = api.register_android_plugin("app.tauri.barcodescanner", "BarcodeScannerPlugin")?;
    #[cfg(target_os = "ios")]
    let handle = api.register_ios_plugin(init_plugin_barcode_scanner)?;
    Ok(Arc::new(PhoneCamera(handle)))
}

struct PhoneCamera<R: Runtime>(PluginHandle<R>);

#[derive(Deserialize)]
struct Permissions {
    camera: PermissionState,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Look {
    formats: [&'static str; 1],
    /// The picture lies behind the page, whose button ends the look; in front of the page nothing would.
    windowed: bool,
    camera_direction: &'static str,
}

#[derive(Deserialize)]
struct Seen {
    /// Missing where the code holds no text.
    #[serde(default)]
    content: String,
}

#[async_trait]
impl<R: Runtime> Camera for PhoneCamera<R> {
    async fn ask(&self) -> Result<(), CameraError> {
        let answer = self.0.run_mobile_plugin_async::<Permissions>("requestPermissions", ()).await;
        match answer.map_err(absent)?.camera {
            PermissionState::Granted => Ok(()),
            PermissionState::Denied | PermissionState::Prompt | PermissionState::PromptWithRationale => {
                Err(CameraError::Refused)
            }
        }
    }

    async fn first_code(&self) -> Result<SecretString, CameraError> {
        let look = Look { formats: ["QR_CODE"], windowed: true, camera_direction: "back" };
        let seen = self.0.run_mobile_plugin_async::<Seen>("scan", look).await.map_err(absent)?;
        Ok(SecretString::from(seen.content))
    }

    async fn close(&self) {
        for wait in [Duration::ZERO, LATE] {
            tokio::time::sleep(wait).await;
            // It says no only where nothing of it is open.
            drop(self.0.run_mobile_plugin_async::<serde_json::Value>("cancel", ()).await);
        }
    }
}

/// What it says of its reason is not told, since it may have seen a code by then.
fn absent(_error: PluginInvokeError) -> CameraError {
    CameraError::Absent
}
