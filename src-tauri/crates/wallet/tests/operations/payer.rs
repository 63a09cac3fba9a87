//! A service that pays for claims, as honest as a test says.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::{
    Address, B256,
    account::Owner,
    claim::{ClaimPlan, DeviceToken},
    device::{Deed, DeviceId},
};
use wallet::ports::{Gateway, GatewayError, chain::Permit, gateway::names};

use crate::ledger::FakeLedger;

pub const ACCOUNT: Owner = Owner(Address::repeat_byte(0xbb));
/// The transaction that it sends.
pub const SENT: B256 = B256::repeat_byte(0x5e);

/// What it does when it is asked.
#[derive(Clone, Debug, Default)]
pub enum Habit {
    #[default]
    Honest,
    /// It sends it, and its answer is lost.
    Lost,
    Silent,
    Refuses,
    /// It names a transaction that no block has.
    NeverSends,
    /// It names a transaction that does something else.
    NamesAnother,
    /// Its transaction fails.
    Fails,
    /// It registers something else.
    Registers(Deed),
}

#[derive(Default)]
pub struct Asked {
    pub habit: Habit,
    pub times: u32,
    /// How many registrations it sent.
    pub sent: u32,
    /// Whom the permit named, the last time.
    pub named: Option<Owner>,
}

pub struct Payer {
    pub chain: Arc<FakeLedger>,
    pub asked: Arc<Mutex<Asked>>,
}

impl Payer {
    fn registers(&self, asked: &mut Asked, deed: Deed) {
        if asked.sent == 0 {
            asked.sent += 1;
            self.mines(true);
            let mut ledger = self.chain.now();
            ledger.deed = Some(deed);
            ledger.permit_nonce += 1;
        }
    }

    fn mines(&self, succeeded: bool) {
        let mut ledger = self.chain.now();
        ledger.block += 1;
        let block = ledger.block;
        ledger.receipts.insert(SENT, (block, succeeded));
    }
}

#[async_trait]
impl Gateway for Payer {
    fn document_uri(&self, document: &str) -> String {
        format!("ipfs://{document}")
    }

    async fn pin(&self, _: &str) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn upload(&self, _: &[u8]) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Ok(0)
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered("maker's desk"))
    }

    async fn payer_account(&self) -> Result<Option<Owner>, GatewayError> {
        match self.asked.lock().unwrap().habit {
            Habit::Silent => Err(GatewayError::Unreachable { service: names::PAYER, cause: "test".to_string() }),
            _ => Ok(Some(ACCOUNT)),
        }
    }

    async fn pay_claim(&self, plan: &ClaimPlan, _: &Permit) -> Result<B256, GatewayError> {
        let honest = self.chain.now_deed(&plan.document);
        let unreachable = GatewayError::Unreachable { service: names::PAYER, cause: "test".to_string() };
        let mut asked = self.asked.lock().unwrap();
        asked.times += 1;
        asked.named = Some(plan.permit_owner());
        match asked.habit.clone() {
            Habit::Honest => self.registers(&mut asked, honest),
            Habit::Lost => {
                self.registers(&mut asked, honest);
                return Err(unreachable);
            }
            Habit::Silent => return Err(unreachable),
            Habit::Refuses => {
                let (service, code) = (names::PAYER, "payer.empty".to_string());
                return Err(GatewayError::Refused { service, code, detail: "no budget".to_string() });
            }
            Habit::NeverSends => {}
            Habit::NamesAnother => self.mines(true),
            Habit::Fails => self.mines(false),
            Habit::Registers(deed) => self.registers(&mut asked, deed),
        }
        Ok(SENT)
    }
}
