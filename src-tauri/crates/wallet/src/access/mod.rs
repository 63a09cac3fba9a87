//! Requests of AI apps: checked in one order, logged, then answered.
