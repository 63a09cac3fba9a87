//! The face of the process that holds a home.

use async_trait::async_trait;
use domain::{
    failure::{Code, Failure},
    operation::OperationView,
    review::ReviewId,
};

/// What the holder of a home shows its owner.
#[async_trait]
pub trait Front: Send + Sync + 'static {
    /// Brings it to the front, because another start asked for it.
    ///
    /// # Errors
    /// There is nothing to show.
    fn show(&self) -> Result<(), Failure>;

    /// Has the owner give the password and a yes to what waits under this id, and starts it (T-07).
    ///
    /// # Errors
    /// The owner does not want it, or cannot be asked here.
    async fn agree(&self, _review: ReviewId) -> Result<OperationView, Failure> {
        let detail = "Deedbox runs with this folder without a window, and this wants your password again; nothing was \
                      signed. Stop `deedboxctl access serve`, and try again";
        Err(Failure { code: Code::SecondInstance, detail: detail.to_string() })
    }
}

/// A front that can only be brought to the front, or says why it cannot.
impl<F> Front for F
where
    F: Fn() -> Result<(), Failure> + Send + Sync + 'static,
{
    fn show(&self) -> Result<(), Failure> {
        self()
    }
}
