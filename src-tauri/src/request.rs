//! Requests of the page: parsed at the edge, unknown fields refused, size bounded (T-10).

use domain::failure::{Code, Coded, Failure};
use ipc::{Command, Crossing};
use secrecy::SecretString;
use tauri::{
    AppHandle, Runtime,
    ipc::{CommandArg, CommandItem, InvokeBody, InvokeError},
};

/// The whole request as the command's own type.
pub struct Request<C>(pub C);

/// What a handler gives back.
pub type Reply<T> = Result<T, Failure>;

impl<'de, R, C> CommandArg<'de, R> for Request<C>
where
    R: Runtime,
    C: Command,
{
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let parsed = match command.message.payload() {
            InvokeBody::Json(value) if value.to_string().len() > C::LIMIT => {
                Err(format!("the request is larger than {} KiB", C::LIMIT / 1024))
            }
            InvokeBody::Json(value) => C::deserialize(value).map_err(|e| e.to_string()),
            InvokeBody::Raw(_) => Err("the request is not JSON".to_string()),
        };
        parsed.map(Self).map_err(|detail| refused(&Failure { code: Code::BadRequest, detail }))
    }
}

fn refused(failure: &Failure) -> InvokeError {
    serde_json::to_value(failure).map_or_else(|_| InvokeError::from(failure.detail.clone()), InvokeError)
}

/// An operation's error as it crosses to the page.
pub fn failed<E: Coded>(error: E) -> Failure {
    error.failure()
}

/// The page's requests are parsed on the main thread, which leaves pieces of them on its stack (T-11).
pub fn forget_parsing<R: Runtime>(app: &AppHandle<R>) {
    drop(app.run_on_main_thread(compose::wipe_stack));
}

/// A secret that crossed, as the wallet takes it.
pub fn secret(crossing: &Crossing) -> SecretString {
    SecretString::from(crossing.expose().to_string())
}
