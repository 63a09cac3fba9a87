//! Programs that the owner added.

use domain::failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply};
use crate::{Wallet, algorithm::AlgorithmError};

/// What is asked of programs. They are run by whoever asks, over a proof that it was given.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "algorithm", rename_all = "snake_case", deny_unknown_fields)]
pub enum AlgorithmCommand {
    /// `wasm` in hex.
    Add {
        title: String,
        wasm: String,
    },
    List {},
    /// The bytes of one, by its title or its hash.
    Bytes {
        named: String,
    },
}

impl Wallet {
    pub(super) async fn command_algorithm(&self, command: AlgorithmCommand) -> Result<Value, Failure> {
        match command {
            AlgorithmCommand::Add { title, wasm } => {
                let wasm = hex::decode(wasm).map_err(|_| failed(AlgorithmError::NotOne))?;
                reply(self.add_algorithm(&title, wasm).await.map_err(failed)?)
            }
            AlgorithmCommand::List {} => reply(self.algorithms().await.map_err(failed)?),
            AlgorithmCommand::Bytes { named } => {
                let program = self.algorithm(&named).await.map_err(failed)?;
                reply(json!({ "wasm": hex::encode(program.wasm()) }))
            }
        }
    }
}
