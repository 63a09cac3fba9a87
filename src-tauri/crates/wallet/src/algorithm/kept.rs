//! The programs that the owner added.

use domain::{B256, shown::shown_text, time::Millis};
use serde::{Deserialize, Serialize};

use super::{AlgorithmError, Program};
use crate::{Wallet, ports::StoreError};

const LIST: &str = "algorithms";
const MOST: usize = 32;
const CHARS: usize = 60;

/// A program that the owner added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAlgorithm {
    /// SHA-256 of its bytes.
    pub program: B256,
    /// The owner's name for it.
    pub title: String,
    pub bytes: u32,
    pub added: Millis,
}

impl Wallet {
    /// Keeps a program; one that is here already stays as it is. Nobody may run it by that.
    ///
    /// # Errors
    /// [`AlgorithmError`]; needs the wallet open.
    pub async fn add_algorithm(&self, title: &str, wasm: Vec<u8>) -> Result<KnownAlgorithm, AlgorithmError> {
        self.ports.vault.account()?;
        let title = title.trim();
        if title.is_empty() || title.chars().count() > CHARS || shown_text(title) != title {
            return Err(AlgorithmError::BadTitle);
        }
        let program = Program::of(wasm)?;
        let _alone = self.keeping_algorithms.lock().await;
        let mut all = self.algorithms().await?;
        if let Some(known) = all.iter().find(|known| known.program == program.hash()) {
            return Ok(known.clone());
        }
        if all.len() >= MOST || all.iter().any(|known| known.title == title) {
            return Err(AlgorithmError::Taken);
        }
        let known = KnownAlgorithm {
            program: program.hash(),
            title: title.to_string(),
            bytes: u32::try_from(program.wasm().len()).unwrap_or(u32::MAX),
            added: self.ports.clock.now(),
        };
        all.push(known.clone());
        let list = serde_json::to_string(&all).map_err(|e| StoreError::Failed(e.to_string()))?;
        // The bytes first: what is listed is there.
        self.ports.store.put_setting(&place(known.program), &hex::encode(program.wasm())).await?;
        self.ports.store.put_setting(LIST, &list).await?;
        Ok(known)
    }

    /// All programs that the owner added, oldest first; works while locked.
    ///
    /// # Errors
    /// The store's.
    pub async fn algorithms(&self) -> Result<Vec<KnownAlgorithm>, StoreError> {
        let Some(text) = self.ports.store.setting(LIST).await? else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(|_| StoreError::Damaged("the list of programs".to_string()))
    }

    /// A program that the owner added, by its title or its hash.
    ///
    /// # Errors
    /// [`AlgorithmError::Unknown`]; a program whose bytes are not those that were added is damaged.
    pub async fn algorithm(&self, named: &str) -> Result<Program, AlgorithmError> {
        let all = self.algorithms().await?;
        let hash = named.parse::<B256>().ok();
        let known = all.iter().find(|known| known.title == named || hash == Some(known.program));
        let known = known.ok_or(AlgorithmError::Unknown)?;
        let damaged = || StoreError::Damaged(format!("the program {:#x}", known.program));
        let text = self.ports.store.setting(&place(known.program)).await?.ok_or_else(damaged)?;
        let program = Program::of(hex::decode(text).map_err(|_| damaged())?)?;
        if program.hash() == known.program { Ok(program) } else { Err(damaged().into()) }
    }

    /// The program of this SHA-256: one that comes with Deedbox, or one that the owner added.
    ///
    /// # Errors
    /// Those of [`Wallet::algorithm`].
    pub(crate) async fn program_of(&self, hash: B256) -> Result<Program, AlgorithmError> {
        let mut samples = self.ports.sandbox.samples().into_iter();
        if let Some(sample) = samples.find(|sample| sample.program.hash() == hash) {
            return Ok(sample.program);
        }
        let program = self.algorithm(&format!("{hash:#x}")).await?;
        // A title can be spelled like the hash of another one.
        if program.hash() == hash { Ok(program) } else { Err(AlgorithmError::Unknown) }
    }
}

fn place(program: B256) -> String {
    format!("algorithm.{program:#x}")
}
