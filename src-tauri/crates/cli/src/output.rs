//! What is printed: one JSON document, or lines for people.

mod people;

use std::{
    io::{ErrorKind, Write, stderr, stdout},
    process::ExitCode,
    sync::{Mutex, PoisonError},
};

use domain::{
    failure::{Code, Failure},
    network::Native,
};
use serde_json::{Value, json};

use people::for_people;

/// How results are printed.
pub struct Output {
    json: bool,
    raw: bool,
    stdout: Mutex<Stdout>,
}

/// How far the one document on stdout is.
#[derive(Clone, Copy)]
enum Stdout {
    Untouched,
    /// The first field of a JSON document is out.
    Begun,
    /// Whoever read it is gone.
    Closed,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json, raw: false, stdout: Mutex::new(Stdout::Untouched) }
    }

    /// Reviews are said down to the bytes.
    pub fn with_raw(self, raw: bool) -> Self {
        Self { raw, ..self }
    }

    /// Everything that gets signed is wanted, whatever it is.
    pub fn is_raw(&self) -> bool {
        self.raw
    }

    /// The output is one JSON document.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a result; for people with dates, and amounts in the network's coin.
    pub fn result(&self, value: &Value, native: &Native) -> Result<(), Failure> {
        if self.json {
            return self.document(value);
        }
        let mut text = String::new();
        lines(&for_people(value, native), 0, &mut text);
        self.write(&text)
    }

    /// Prints the field of a result that must be out before work goes on; the rest or a failure completes the document.
    pub fn begin(&self, name: &str, text: &str) -> Result<(), Failure> {
        if !self.json {
            return self.write(&format!("{name}: {text}\n"));
        }
        self.write(&format!("{{\n  {}: {}", json!(name), json!(text)))?;
        self.set_stdout(Stdout::Begun);
        Ok(())
    }

    /// Prints a text as it is for people, who copy it; `value` is the document for programs.
    pub fn text(&self, text: &str, value: &Value) -> Result<(), Failure> {
        if self.json { self.document(value) } else { self.write(&format!("{text}\n")) }
    }

    /// Says something to people only, beside the result.
    pub fn say(&self, text: &str) {
        // Where nobody listens there is nobody to tell that either.
        writeln!(stderr(), "{text}").ok();
    }

    /// Prints a failure; a reader who left is told nothing more.
    pub fn fail(&self, failure: &Failure) -> ExitCode {
        let told = match self.stdout() {
            Stdout::Closed => true,
            Stdout::Untouched | Stdout::Begun => self.json && self.document(&json!(failure)).is_ok(),
        };
        if !told {
            self.say(&failure.to_string());
        }
        ExitCode::FAILURE
    }

    fn stdout(&self) -> Stdout {
        *self.stdout.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_stdout(&self, stdout: Stdout) {
        *self.stdout.lock().unwrap_or_else(PoisonError::into_inner) = stdout;
    }

    fn document(&self, value: &Value) -> Result<(), Failure> {
        let text = format!("{value:#}\n");
        match self.stdout() {
            Stdout::Untouched | Stdout::Closed => self.write(&text),
            Stdout::Begun => self.write(&text.replacen('{', ",", 1)),
        }
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        let mut out = stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
            if error.kind() == ErrorKind::BrokenPipe {
                self.set_stdout(Stdout::Closed);
            }
            internal(&format!("the result could not be printed: {error}"))
        })
    }
}

/// Prints what is wrong with the arguments; help and version are no failure.
pub fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    if std::env::args().any(|argument| argument == "--json") {
        let detail = error.to_string().trim().to_string();
        return Output::new(true).fail(&Failure { code: Code::BadRequest, detail });
    }
    drop(error.print());
    ExitCode::from(2)
}

/// A failure of the program itself.
pub fn internal(error: &dyn std::fmt::Display) -> Failure {
    Failure { code: Code::Internal, detail: error.to_string() }
}

/// A value as indented lines.
fn lines(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            entry(&format!("{indent}{name}:"), value, depth, text);
        }),
        Value::Array(items) => items.iter().for_each(|item| entry(&format!("{indent}-"), item, depth, text)),
        other => *text += &format!("{indent}{}\n", flat(other).unwrap_or_default()),
    }
}

fn entry(head: &str, value: &Value, depth: usize, text: &mut String) {
    match flat(value) {
        Some(flat) => *text += &format!("{head} {flat}\n"),
        None => {
            *text += &format!("{head}\n");
            lines(value, depth + 1, text);
        }
    }
}

fn flat(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("none".to_string()),
        Value::Bool(value) => Some(if *value { "yes" } else { "no" }.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => Some("none".to_string()),
        Value::Object(fields) if fields.is_empty() => Some("none".to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
