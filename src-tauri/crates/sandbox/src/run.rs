//! One run: a table goes in, the program is called, its output comes out.

use std::sync::atomic::{AtomicBool, Ordering};

use wallet::ports::{Caps, SandboxError};
use wasmtime::{Engine, Error, Instance, Memory, Store, Trap};

use crate::{engine::compiled, room::Room};

pub fn run(
    engine: &Engine,
    wasm: &[u8],
    input: &[u8],
    caps: Caps,
    given_up: &AtomicBool,
) -> Result<Vec<u8>, SandboxError> {
    let module = compiled(engine, wasm)?;
    let mut store = Store::new(engine, Room { memory: caps.memory, exceeded: false });
    store.limiter(|room| room);
    store.set_epoch_deadline(1);
    // Only now: whoever gives up from here on ends it by the deadline.
    if given_up.load(Ordering::SeqCst) {
        return Err(SandboxError::Time);
    }
    store.set_fuel(caps.fuel).map_err(|e| SandboxError::Failed(e.to_string()))?;
    let instance = Instance::new(&mut store, &module, &[]);
    let instance = instance.map_err(|error| ended(&store, &error))?;
    let memory = instance.get_memory(&mut store, "memory");
    let memory = memory.ok_or_else(|| SandboxError::Program("its `memory` is no memory".to_string()))?;
    let (place, len) = give(&mut store, &instance, memory, input)?;
    let called = form(instance.get_typed_func::<(i32, i32), i64>(&mut store, "run"))?;
    let packed = called.call(&mut store, (place, len)).map_err(|error| ended(&store, &error))?;
    take(&store, memory, packed.cast_unsigned(), caps)
}

/// Asks the program for room and puts the input there.
fn give(
    store: &mut Store<Room>,
    instance: &Instance,
    memory: Memory,
    input: &[u8],
) -> Result<(i32, i32), SandboxError> {
    let len = i32::try_from(input.len()).map_err(|_| SandboxError::Memory)?;
    let alloc = form(instance.get_typed_func::<i32, i32>(&mut *store, "alloc"))?;
    let place = alloc.call(&mut *store, len).map_err(|error| ended(store, &error))?;
    let written = memory.write(&mut *store, place.cast_unsigned() as usize, input);
    written.map_err(|_| SandboxError::Trapped("it gave the input a place outside its memory".to_string()))?;
    Ok((place, len))
}

/// The output, which `packed` says the place of in its upper half and the length of in its lower.
fn take(store: &Store<Room>, memory: Memory, packed: u64, caps: Caps) -> Result<Vec<u8>, SandboxError> {
    let (place, len) = ((packed >> 32) as usize, (packed & u64::from(u32::MAX)) as usize);
    if len > caps.output {
        return Err(SandboxError::Output);
    }
    let mut output = vec![0; len];
    let read = memory.read(store, place, &mut output);
    read.map_err(|_| SandboxError::Trapped("its output lies outside its memory".to_string()))?;
    Ok(output)
}

/// A function of the program, if it has the form that is called.
fn form<F>(found: Result<F, Error>) -> Result<F, SandboxError> {
    found.map_err(|e| SandboxError::Program(format!("{e:#}")))
}

/// Why a program did not come to its end.
fn ended(store: &Store<Room>, error: &Error) -> SandboxError {
    if store.data().exceeded {
        return SandboxError::Memory;
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => SandboxError::Fuel,
        Some(Trap::Interrupt) => SandboxError::Time,
        Some(trap) => SandboxError::Trapped(trap.to_string()),
        None => SandboxError::Trapped(format!("{error:#}")),
    }
}
