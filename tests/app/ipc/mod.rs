//! The shell behind its page: what each window may call, and what a page under attack gets.

mod accounts;
mod answers;
mod consent;
mod door;
mod exported;
mod keeping;
mod labels;
mod node;
mod pairs;
mod placed;
mod requests;
mod samples;
mod scanned;
mod secrets;
mod shell;
mod shown;
mod unlocking;
