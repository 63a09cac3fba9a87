//! What a program may be made of.

use wallet::ports::SandboxError;
use wasmtime::{Config, Engine, Module};

/// An engine for one program: the same bytes give the same result on every computer.
pub fn new_engine() -> Result<Engine, SandboxError> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        // The bits of a NaN differ between processors.
        .cranelift_nan_canonicalization(true)
        .wasm_relaxed_simd(false)
        .wasm_simd(false)
        .wasm_multi_memory(false)
        .wasm_memory64(false);
    Engine::new(&config).map_err(|e| SandboxError::Failed(e.to_string()))
}

/// The program as machine code; one that wants anything from outside is refused.
pub fn compiled(engine: &Engine, wasm: &[u8]) -> Result<Module, SandboxError> {
    let module = Module::from_binary(engine, wasm).map_err(|e| SandboxError::Program(format!("{e:#}")))?;
    if let Some(import) = module.imports().next() {
        let wanted = format!("it wants {}.{} from outside, and there is nothing", import.module(), import.name());
        return Err(SandboxError::Program(wanted));
    }
    for name in ["memory", "alloc", "run"] {
        if module.get_export(name).is_none() {
            return Err(SandboxError::Program(format!("it does not export `{name}`")));
        }
    }
    Ok(module)
}
