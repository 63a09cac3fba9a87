//! A line of the script, carried out by the wallet.

use async_trait::async_trait;
use domain::{
    failure::{Code, Coded, Failure},
    review::{ReviewId, Words},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use wallet::{Wallet, Witness, access::ReadRequest, command::Command, ports::VaultError};

/// What only the process that holds the home can be asked for; everything else is a [`Command`].
#[derive(Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
enum Own {
    Create {
        #[serde(deserialize_with = "secret")]
        password: SecretString,
    },
    Import {
        #[serde(deserialize_with = "secret")]
        phrase: SecretString,
        #[serde(deserialize_with = "secret")]
        password: SecretString,
    },
    Unlock {
        #[serde(deserialize_with = "secret")]
        password: SecretString,
    },
    Lock {},
    /// Hands the reviewed deed over; its owner says yes.
    HandOver {
        review: ReviewId,
        #[serde(deserialize_with = "secret")]
        password: SecretString,
    },
    /// What an app asks with its grant's token.
    Read {
        #[serde(deserialize_with = "secret")]
        token: SecretString,
        device: String,
        scope: String,
    },
}

/// An owner who says yes to everything.
struct Willing;

#[async_trait]
impl Witness for Willing {
    async fn agrees(&self, _: &Words) -> bool {
        true
    }
}

/// Carries out one line.
pub async fn ask(wallet: &Wallet, line: &str) -> Result<Value, Failure> {
    if let Ok(own) = serde_json::from_str(line) {
        return obey(wallet, own).await;
    }
    let command: Command =
        serde_json::from_str(line).map_err(|e| Failure { code: Code::BadRequest, detail: e.to_string() })?;
    wallet.execute(command).await
}

async fn obey(wallet: &Wallet, own: Own) -> Result<Value, Failure> {
    match own {
        Own::Create { password } => create(wallet, password).await.map_err(|e| e.failure()),
        Own::Import { phrase, password } => {
            let owner = wallet.import(phrase, password).await.map_err(|e| e.failure())?;
            Ok(json!({ "account": owner }))
        }
        Own::Unlock { password } => {
            let owner = wallet.unlock(password).await.map_err(|e| e.failure())?;
            Ok(json!({ "account": owner }))
        }
        Own::Lock {} => {
            wallet.lock();
            Ok(Value::Null)
        }
        Own::HandOver { review, password } => {
            let started = wallet.start_transfer(&review, password, &Willing).await.map_err(|e| e.failure())?;
            wallet.execute(Command::Resume { operation: Some(started.id) }).await
        }
        Own::Read { token, device, scope } => {
            let request = ReadRequest { device, scope, from: None, to: None, limit: None, cursor: None };
            let answer = wallet.read(&token, request).await.map_err(|e| e.failure())?;
            serde_json::to_value(answer).map_err(|e| Failure { code: Code::Internal, detail: e.to_string() })
        }
    }
}

/// Creates a wallet; the two words that are asked back come from the drafted phrase, which goes back with the account.
async fn create(wallet: &Wallet, password: SecretString) -> Result<Value, VaultError> {
    let (phrase, asked) = wallet.draft()?;
    let words = asked.map(|number| {
        let word = phrase.expose_secret().split(' ').nth(usize::from(number).saturating_sub(1));
        SecretString::from(word.unwrap_or_default().to_string())
    });
    let owner = wallet.create(words, password).await?;
    Ok(json!({ "account": owner, "phrase": phrase.expose_secret() }))
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}
