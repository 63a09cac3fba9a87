use std::{
    fmt::Display,
    time::{Duration, Instant},
};

use alloy::{
    consensus::TxEnvelope,
    network::{EthereumWallet, NetworkTransactionBuilder, TransactionBuilder},
    primitives::{Address, B256, Bytes, TxKind, U256, keccak256},
    providers::{DynProvider, Provider},
    rpc::types::{TransactionReceipt, TransactionRequest},
    signers::local::PrivateKeySigner,
};
use tokio::{sync::Mutex, time::sleep};

use super::anvil::BASE_FEE;

const MINED: Duration = Duration::from_secs(30);

/// An account of the world; its transactions go one after the other.
pub struct Account {
    wallet: EthereumWallet,
    address: Address,
    chain_id: u64,
    node: DynProvider,
    turn: Mutex<()>,
}

/// Why a transaction came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It would revert; carries the node's words, among them the contract's reason.
    #[error("refused: {0}")]
    Refused(String),
    /// The node did not take it.
    #[error("the node did not take it: {0}")]
    Node(String),
    /// It was mined and reverted.
    #[error("{0} was mined and reverted")]
    Reverted(B256),
    /// It was not mined in time.
    #[error("{0} was not mined in time")]
    NotMined(B256),
}

/// What to send: a recipient (none makes a contract), the value in wei, the input, and the gas (none: the node is asked).
#[derive(Clone, Debug, Default)]
pub struct Send {
    pub to: Option<Address>,
    pub value: U256,
    pub input: Bytes,
    pub gas: Option<u64>,
}

impl Send {
    /// A call of a contract.
    pub fn call(to: Address, call: &impl alloy::sol_types::SolCall) -> Self {
        Self { to: Some(to), input: call.abi_encode().into(), ..Self::default() }
    }

    /// A plain payment.
    pub fn pay(to: Address, value: U256) -> Self {
        Self { to: Some(to), value, ..Self::default() }
    }

    /// The same with a value in wei.
    #[must_use]
    pub fn with_value(self, value: U256) -> Self {
        Self { value, ..self }
    }

    /// The same with this much gas.
    #[must_use]
    pub fn with_gas(self, gas: u64) -> Self {
        Self { gas: Some(gas), ..self }
    }
}

impl Account {
    /// The account that `seed` has for `role`; no well-known key is ever among them.
    pub fn derive(seed: u64, role: &str, chain_id: u64, node: DynProvider) -> Self {
        Self::of(key(seed, role), chain_id, node)
    }

    /// The account of a key.
    pub fn of(signer: PrivateKeySigner, chain_id: u64, node: DynProvider) -> Self {
        Self { address: signer.address(), wallet: signer.into(), chain_id, node, turn: Mutex::new(()) }
    }

    pub fn address(&self) -> Address {
        self.address
    }

    /// Sends a transaction and waits until it is mined.
    ///
    /// # Errors
    /// It would revert, did revert, or the node did not take it or mine it.
    pub async fn send(&self, send: Send) -> Result<TransactionReceipt, SendError> {
        let _turn = self.turn.lock().await;
        let envelope = self.sign(send).await?;
        let pending = self.node.send_tx_envelope(envelope).await.map_err(node)?;
        let hash = *pending.tx_hash();
        let receipt = self.mined(hash).await?;
        if !receipt.status() {
            return Err(SendError::Reverted(hash));
        }
        Ok(receipt)
    }

    async fn sign(&self, send: Send) -> Result<TxEnvelope, SendError> {
        let mut request = TransactionRequest::default().with_from(self.address).with_value(send.value);
        request = request.with_input(send.input).with_kind(send.to.map_or(TxKind::Create, TxKind::Call));
        let gas = match send.gas {
            Some(gas) => gas,
            None => self.estimate(&request).await?,
        };
        let nonce = self.node.get_transaction_count(self.address).pending().await.map_err(node)?;
        request = request.with_chain_id(self.chain_id).with_nonce(nonce).with_gas_limit(gas);
        request = request.with_max_fee_per_gas(3 * u128::from(BASE_FEE)).with_max_priority_fee_per_gas(0);
        request.build(&self.wallet).await.map_err(node)
    }

    async fn estimate(&self, request: &TransactionRequest) -> Result<u64, SendError> {
        let gas = self.node.estimate_gas(request.clone()).await.map_err(|e| SendError::Refused(e.to_string()))?;
        Ok(gas + gas / 4)
    }

    async fn mined(&self, hash: B256) -> Result<TransactionReceipt, SendError> {
        let end = Instant::now() + MINED;
        while Instant::now() < end {
            if let Some(receipt) = self.node.get_transaction_receipt(hash).await.map_err(node)? {
                return Ok(receipt);
            }
            sleep(Duration::from_millis(15)).await;
        }
        Err(SendError::NotMined(hash))
    }
}

fn node(error: impl Display) -> SendError {
    SendError::Node(error.to_string())
}

/// The key that `seed` has for `role`.
pub fn key(seed: u64, role: &str) -> PrivateKeySigner {
    (0_u32..)
        .find_map(|round| {
            let text = format!("deedbox world account {seed} {role} {round}");
            PrivateKeySigner::from_bytes(&keccak256(text)).ok()
        })
        .expect("a hash that is no key comes once in 2^127 rounds")
}
