//! Programs that want more than they may have are ended, and nothing of them is left.

use std::time::Duration;

use domain::failure::{Code, Coded};
use sandbox::{WasmSandbox, samples};
use wallet::{
    algorithm::Program,
    ports::{Caps, Sandbox, SandboxError},
};

/// A program whose `run` is this, over a memory of so many pages.
fn program(pages: u32, run: &str) -> Program {
    wat(&format!(
        r#"(module
            (memory (export "memory") {pages})
            (func (export "alloc") (param i32) (result i32) (i32.const 1024))
            (func (export "run") (param i32 i32) (result i64) {run}))"#
    ))
}

fn wat(text: &str) -> Program {
    Program::of(wat::parse_str(text).unwrap()).unwrap()
}

async fn ran(program: &Program) -> Result<Vec<u8>, SandboxError> {
    WasmSandbox.run(program, b"input", Caps::STANDARD).await
}

/// Place and length as a program gives them.
fn at(place: u64, len: u64) -> String {
    format!("(i64.const {})", place << 32 | len)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_ends_by_fuel() {
    let caps = Caps { fuel: 1_000_000, ..Caps::STANDARD };
    let endless = program(1, "(loop $again (br $again)) (unreachable)");
    assert_eq!(WasmSandbox.run(&endless, b"input", caps).await, Err(SandboxError::Fuel));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_little_fuel_and_much_time_ends_by_time() {
    let caps = Caps { fuel: u64::MAX, time: Duration::from_millis(500), ..Caps::STANDARD };
    let slow = program(1, "(loop $again (br $again)) (unreachable)");
    assert_eq!(WasmSandbox.run(&slow, b"input", caps).await, Err(SandboxError::Time));
}

#[test]
fn a_program_that_nobody_waits_for_any_more_is_ended() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build().unwrap();
    let caps = Caps { fuel: u64::MAX, time: Duration::from_secs(3_600), ..Caps::STANDARD };
    let endless = program(1, "(loop $again (br $again)) (unreachable)");
    runtime.block_on(async {
        let run = WasmSandbox.run(&endless, b"input", caps);
        assert!(tokio::time::timeout(Duration::from_millis(500), run).await.is_err());
    });
    // It waits for the thread that the program runs on.
    let (ended, ends) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        drop(runtime);
        ended.send(()).unwrap();
    });
    ends.recv_timeout(Duration::from_secs(20)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_bomb_is_refused_at_once_and_while_it_grows() {
    assert_eq!(ran(&program(257, &at(1024, 5))).await, Err(SandboxError::Memory));
    let grows = program(1, "(loop $more (drop (memory.grow (i32.const 16))) (br $more)) (unreachable)");
    assert_eq!(ran(&grows).await, Err(SandboxError::Memory));
    assert_eq!(ran(&program(256, &at(1024, 5))).await, Ok(b"input".to_vec()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_wants_anything_from_outside_is_refused() {
    for import in [
        r#"(import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32)))"#,
        r#"(import "env" "memory" (memory 1))"#,
        r#"(import "env" "seed" (global i32))"#,
    ] {
        let rest = r#"(func (export "alloc") (param i32) (result i32) (i32.const 0))
            (func (export "run") (param i32 i32) (result i64) (i64.const 0))"#;
        let wanting = wat(&format!("(module {import} {rest})"));
        let refused = WasmSandbox.inspect(&wanting).await.unwrap_err();
        assert!(matches!(&refused, SandboxError::Program(why) if why.contains("from outside")), "{refused}");
        assert_eq!(refused.code(), Code::AlgorithmBadProgram);
        assert!(matches!(ran(&wanting).await, Err(SandboxError::Program(_))));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_output_that_is_too_large_or_elsewhere_is_refused() {
    assert_eq!(ran(&program(4, &at(0, 65_537))).await, Err(SandboxError::Output));
    assert_eq!(ran(&program(4, &at(0, 65_536))).await.map(|output| output.len()), Ok(65_536));
    for outside in [at(65_536, 1), at(u64::from(u32::MAX), 1), at(65_535, 2)] {
        assert!(matches!(ran(&program(1, &outside)).await, Err(SandboxError::Trapped(_))), "{outside}");
    }
    let elsewhere = wat(r#"(module
            (memory (export "memory") 1)
            (func (export "alloc") (param i32) (result i32) (i32.const -1))
            (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#);
    assert!(matches!(ran(&elsewhere).await, Err(SandboxError::Trapped(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_of_another_form_is_refused() {
    for text in [
        "(module)",
        r#"(module (memory (export "memory") 1) (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#,
        r#"(module (memory (export "memory") 1) (func (export "alloc")) (func (export "run")))"#,
        r#"(module (func (export "memory")) (func (export "alloc")) (func (export "run")))"#,
    ] {
        assert!(matches!(ran(&wat(text)).await, Err(SandboxError::Program(_))), "{text}");
    }
    let vectors = program(1, "(drop (i32x4.splat (i32.const 1))) (i64.const 0)");
    assert!(matches!(WasmSandbox.inspect(&vectors).await, Err(SandboxError::Program(_))));
    assert!(Program::of(b"no program".to_vec()).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_itself_or_calls_itself_for_ever_gives_nothing() {
    assert!(matches!(ran(&program(1, "(unreachable)")).await, Err(SandboxError::Trapped(_))));
    let deep = wat(r#"(module
            (memory (export "memory") 1)
            (func (export "alloc") (param i32) (result i32) (i32.const 0))
            (func $run (export "run") (param i32 i32) (result i64)
                (i64.add (call $run (local.get 0) (local.get 1)) (i64.const 1))))"#);
    assert!(matches!(ran(&deep).await, Err(SandboxError::Trapped(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_comes_with_what_it_does_and_can_be_run() {
    let samples = samples();
    let ids: Vec<&str> = samples.iter().map(|sample| sample.id.as_str()).collect();
    assert_eq!(ids, ["mean", "peak-hours", "degree-days"]);
    for sample in samples {
        WasmSandbox.inspect(&sample.program).await.unwrap();
        assert!(!sample.title.is_empty() && !sample.what.is_empty());
    }
}
