//! Something that is read from the core, again and again; an older answer never replaces a newer one.

use std::ops::Deref;

use ipc::{Command, Failure};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::bridge;

/// What is known of something that is read from the core.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load<T> {
    #[default]
    Loading,
    Ready(T),
    Failed(Failure),
}

impl<T> Load<T> {
    /// What was read, if it was.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Numbers the questions, so that an answer can be told from a newer one's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    asked: u32,
    shown: u32,
}

impl Order {
    /// The number of a new question.
    pub fn ask(&mut self) -> u32 {
        self.asked = self.asked.wrapping_add(1);
        self.asked
    }

    /// Whether the answer to this question is newer than what is shown; if so it is shown from now on.
    pub fn take(&mut self, ticket: u32) -> bool {
        let newer = ticket > self.shown;
        if newer {
            self.shown = ticket;
        }
        newer
    }

    /// Something newer than every answer under way is shown.
    pub fn overtake(&mut self) {
        self.shown = self.asked;
    }
}

/// A signal with the order of its answers.
#[derive(Debug)]
pub struct Source<T: Send + Sync + 'static> {
    load: RwSignal<Load<T>>,
    order: StoredValue<Order>,
}

impl<T: Send + Sync + 'static> Clone for Source<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Source<T> {}

impl<T: Send + Sync + 'static> Deref for Source<T> {
    type Target = RwSignal<Load<T>>;

    fn deref(&self) -> &Self::Target {
        &self.load
    }
}

impl<T: Send + Sync + 'static> Source<T> {
    /// Not read yet.
    #[must_use]
    pub fn new() -> Self {
        Self { load: RwSignal::new(Load::Loading), order: StoredValue::new(Order::default()) }
    }

    /// Puts in its place what the core told by itself; answers under way are older.
    pub fn tell(self, value: T) {
        let _ = self.order.try_update_value(Order::overtake);
        self.load.set(Load::Ready(value));
    }

    /// Forgets all, and every answer under way.
    pub fn forget(self) {
        let _ = self.order.try_update_value(Order::overtake);
        self.load.set(Load::Loading);
    }

    /// Changes what was read, if it was.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        if self.load.with_untracked(|load| load.ready().is_none()) {
            return;
        }
        let _ = self.order.try_update_value(Order::overtake);
        self.load.update(|load| {
            if let Load::Ready(value) = load {
                change(value);
            }
        });
    }

    /// Reads again by itself: what is shown stays until the answer is there.
    pub fn refresh<C>(self, command: C)
    where
        C: Command<Reply = T> + 'static,
    {
        let Some(ticket) = self.order.try_update_value(Order::ask) else { return };
        spawn_local(async move {
            let answer = bridge::call(command).await;
            if self.order.try_update_value(|order| order.take(ticket)) != Some(true) {
                return;
            }
            let _ = self.load.try_update(|load| match answer {
                Ok(value) => *load = Load::Ready(value),
                Err(failure) if load.ready().is_none() => *load = Load::Failed(failure),
                Err(failure) => leptos::logging::warn!("shown as of before: {}", failure.code),
            });
        });
    }

    /// Reads as the owner asks for it: a failure gives way to waiting.
    pub fn read<C>(self, command: C)
    where
        C: Command<Reply = T> + 'static,
    {
        if self.load.try_with_untracked(|load| matches!(load, Load::Failed(_))) == Some(true) {
            self.load.set(Load::Loading);
        }
        self.refresh(command);
    }
}

impl<T: Send + Sync + 'static> Default for Source<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_an_older_question_is_not_taken() {
        let mut order = Order::default();
        let (first, second) = (order.ask(), order.ask());
        assert!(order.take(second));
        assert!(!order.take(first));
        let third = order.ask();
        order.overtake();
        assert!(!order.take(third));
        let fourth = order.ask();
        assert!(order.take(fourth));
    }
}
