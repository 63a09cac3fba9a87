use std::time::Duration;

/// How long the air takes for what a central waits on.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Between two advertisements of one peripheral.
    pub advertise: Duration,
    /// From an established link to `ServicesResolved`.
    pub resolve: Duration,
    /// Until a connection to a peripheral that is not there is given up.
    pub give_up: Duration,
    /// From `Disconnect` to its answer.
    pub disconnect: Duration,
    /// After the last advertisement, until an unconnected peripheral is forgotten.
    pub forget: Duration,
    /// How long a program that is a peripheral may take for one request, before its link ends.
    pub answer: Duration,
}

impl Timing {
    /// As observed with bluetoothd 5.66.
    pub const fn observed() -> Self {
        Self {
            advertise: Duration::from_millis(400),
            resolve: Duration::from_millis(600),
            give_up: Duration::from_secs(20),
            disconnect: Duration::from_millis(2000),
            forget: Duration::from_secs(30),
            answer: Duration::from_secs(30),
        }
    }

    /// The same order of events with waits that suit a test.
    pub const fn brisk() -> Self {
        Self {
            advertise: Duration::from_millis(100),
            resolve: Duration::from_millis(20),
            give_up: Duration::from_millis(500),
            disconnect: Duration::from_millis(60),
            forget: Duration::from_secs(30),
            answer: Duration::from_secs(5),
        }
    }
}
