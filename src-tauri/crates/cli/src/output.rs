//! What is printed: one JSON document, or lines for people.

mod people;

use std::process::ExitCode;

use domain::{
    failure::{Code, Failure},
    network::Native,
};
use serde_json::{Value, json};

use people::for_people;

/// How results are printed.
#[derive(Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// The output is one JSON document.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Prints a result; for people with dates, and amounts in the network's coin.
    pub fn result(self, value: &Value, native: &Native) {
        if self.json {
            println!("{value:#}");
        } else {
            print(&for_people(value, native), 0);
        }
    }

    /// Says something to people only, beside the result.
    pub fn say(self, text: &str) {
        eprintln!("{text}");
    }

    /// Prints a failure.
    pub fn fail(self, failure: &Failure) -> ExitCode {
        if self.json {
            println!("{:#}", json!(failure));
        } else {
            eprintln!("{failure}");
        }
        ExitCode::FAILURE
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
fn print(value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match flat(value) {
                    Some(text) => println!("{indent}{name}: {text}"),
                    None => {
                        println!("{indent}{name}:");
                        print(value, depth + 1);
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                match flat(item) {
                    Some(text) => println!("{indent}- {text}"),
                    None => {
                        println!("{indent}-");
                        print(item, depth + 1);
                    }
                }
            }
        }
        other => println!("{indent}{}", flat(other).unwrap_or_default()),
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
