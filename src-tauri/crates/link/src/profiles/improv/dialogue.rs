//! Commands and what comes of them, over a device that tells by itself or has to be asked.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};
use uuid::Uuid;
use wallet::ports::LinkError;

use super::{
    frame::{Frame, Joining},
    words::{COMMAND, Command, ERROR, RESULT, STATE, State, failure},
};
use crate::ble::Connection;

/// How often a device is asked how it is: some notify nothing.
const POLL: Duration = Duration::from_millis(400);
/// How long the next piece of a result may take.
const PIECE: Duration = Duration::from_secs(1);
/// After this long a result that reads as the one before the command is taken for the new one.
const SAME_AGAIN: Duration = Duration::from_secs(3);

/// A connection with what the device said last.
pub(super) struct Dialogue {
    connection: Connection,
    state: State,
    /// An error that was told since the last command.
    error: Option<LinkError>,
    /// The error as it was read last: it stays until the device takes it back.
    old_error: u8,
    /// The result as it was before the last command.
    old_result: Vec<u8>,
    sent: Instant,
    joining: Joining,
    piece: Instant,
    /// The device notified a result once, so that nothing has to be read.
    notifies: bool,
    arrived: VecDeque<(Uuid, Vec<u8>)>,
}

impl Dialogue {
    /// Listens to the device and asks for its state.
    pub(super) async fn start(connection: Connection) -> Result<Self, (Connection, LinkError)> {
        let now = Instant::now();
        let mut dialogue = Self {
            connection,
            state: State::Other(0),
            error: None,
            old_error: 0,
            old_result: Vec::new(),
            sent: now,
            joining: Joining::default(),
            piece: now,
            notifies: false,
            arrived: VecDeque::new(),
        };
        match dialogue.attune().await {
            Ok(()) => Ok(dialogue),
            Err(error) => Err((dialogue.connection, error)),
        }
    }

    async fn attune(&mut self) -> Result<(), LinkError> {
        for uuid in [STATE, ERROR, RESULT] {
            match self.connection.subscribe(uuid).await {
                // Without a subscription the device is asked.
                Ok(()) | Err(LinkError::Misbehaved(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let state = self.connection.read(STATE).await?;
        self.state = State::parse(&state).unwrap_or(State::Other(0));
        Ok(())
    }

    pub(super) fn state(&self) -> State {
        self.state
    }

    /// The error that was told since the last command; it is told once.
    pub(super) fn take_error(&mut self) -> Option<LinkError> {
        self.error.take()
    }

    /// Whether it tells results by itself.
    pub(super) fn notifies(&self) -> bool {
        self.notifies
    }

    /// The end of a step that begins now.
    pub(super) fn step(&self) -> Instant {
        self.connection.step()
    }

    /// The end of the dialogue.
    pub(super) fn ends(&self) -> Instant {
        self.connection.ends()
    }

    /// Reads a characteristic that the device may lack or not let be read.
    pub(super) async fn read(&mut self, uuid: Uuid) -> Result<Option<Vec<u8>>, LinkError> {
        let value = match self.connection.read(uuid).await {
            Ok(value) => value,
            Err(LinkError::Misbehaved(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        // BlueZ repeats what is read as if the device had told it.
        let mut repeated = false;
        while let Some(told) = self.connection.next(Instant::now()).await? {
            if !repeated && told.0 == uuid && told.1 == value {
                repeated = true;
            } else {
                self.arrived.push_back(told);
            }
        }
        Ok(Some(value))
    }

    /// Sends a command. What was said before it counts no more.
    pub(super) async fn send(&mut self, frame: &Frame) -> Result<(), LinkError> {
        self.old_error = self.read(ERROR).await?.and_then(|value| value.first().copied()).unwrap_or_default();
        if !self.notifies {
            self.old_result = self.read(RESULT).await?.unwrap_or_default();
        }
        self.arrived.clear();
        self.joining.clear();
        self.error = None;
        let size = usize::from(self.connection.mtu()).saturating_sub(3).max(20);
        for piece in frame.to_bytes().chunks(size) {
            self.connection.write(COMMAND, piece).await?;
        }
        self.sent = Instant::now();
        Ok(())
    }

    /// Sends a command without data and waits for its result for so long.
    pub(super) async fn ask(&mut self, command: Command, patience: Duration) -> Result<Frame, LinkError> {
        self.exchange(&Frame::bare(command), patience).await
    }

    /// Sends a command and waits for its result for so long.
    pub(super) async fn exchange(&mut self, asked: &Frame, patience: Duration) -> Result<Frame, LinkError> {
        self.send(asked).await?;
        let until = (Instant::now() + patience).min(self.ends());
        while Instant::now() < until {
            match self.news(until).await? {
                Some(frame) if frame.command == asked.command => return Ok(frame),
                // A result of an earlier command.
                Some(_) | None => {}
            }
            if let Some(error) = self.error.take() {
                return Err(error);
            }
        }
        Err(LinkError::Timeout("answering"))
    }

    /// Waits for what the device tells, and asks it when it tells nothing; a result, if one is whole.
    pub(super) async fn news(&mut self, until: Instant) -> Result<Option<Frame>, LinkError> {
        let until = (Instant::now() + POLL).min(until);
        loop {
            let told = match self.arrived.pop_front() {
                Some(told) => Some(told),
                None => self.connection.next(until).await?,
            };
            let Some((of, value)) = told else { return self.poll().await };
            if of == RESULT {
                self.notifies = true;
                self.piece = Instant::now();
                // A broken one is thrown away: the device may send it again, or time runs out.
                if let Ok(Some(frame)) = self.joining.push(&value) {
                    return Ok(Some(frame));
                }
            } else if self.note(of, &value) {
                return Ok(None);
            }
        }
    }

    /// Takes in a state or an error that was told; whether it was one.
    fn note(&mut self, of: Uuid, value: &[u8]) -> bool {
        if of == STATE {
            self.state = State::parse(value).unwrap_or(self.state);
            return true;
        }
        if of == ERROR {
            self.old_error = value.first().copied().unwrap_or_default();
            self.error = failure(self.old_error);
            return true;
        }
        false
    }

    async fn poll(&mut self) -> Result<Option<Frame>, LinkError> {
        if let Some(state) = self.read(STATE).await? {
            self.note(STATE, &state);
        }
        if let Some([error, ..]) = self.read(ERROR).await?.as_deref()
            && *error != self.old_error
        {
            self.note(ERROR, &[*error]);
        }
        if self.joining.is_under_way() && self.piece.elapsed() > PIECE {
            let read = self.read(RESULT).await?;
            let whole = read.and_then(|value| Frame::parse(&value).ok());
            let cut = self.joining.cut_short();
            return Ok(whole.or(cut));
        }
        if self.notifies {
            return Ok(None);
        }
        let Some(value) = self.read(RESULT).await? else { return Ok(None) };
        let new = value != self.old_result || self.sent.elapsed() > SAME_AGAIN;
        Ok(Frame::parse(&value).ok().filter(|_| new))
    }

    /// Disconnects.
    pub(super) async fn close(self) {
        self.connection.close().await;
    }
}
