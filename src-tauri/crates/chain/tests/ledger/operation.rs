//! What the owner does, step by step, through the wallet's door.

use domain::{
    amount::Amount,
    claim::ClaimOutlook,
    decimal::HowMuch,
    failure::{Code, Coded, Failure},
    operation::{OperationId, OperationStatus, OperationView},
    review::{Review, ReviewId, ReviewView},
    transaction::Replacement,
};
use wallet::send::SendRequest;

use crate::{
    contracts::COIN,
    ledger::GWEI,
    outside::{PASSWORD, Willing, device},
    scene::{ANNA, Scene},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Claim,
    Transfer,
    Send,
    SendTokens,
    Collect,
    SpeedUp,
    Cancel,
}

impl Operation {
    pub const ALL: [Self; 7] =
        [Self::Claim, Self::Transfer, Self::Send, Self::SendTokens, Self::Collect, Self::SpeedUp, Self::Cancel];
}

/// What is sent of coins or tokens.
pub const AMOUNT: &str = "1.25";
/// How often the owner goes on before the trouble is over, and after.
const PATIENT: usize = 3;
const AFTER: usize = 10;
const PENDING: usize = 2;

/// What the owner agreed to and saw in the end.
pub struct Told {
    pub view: Option<OperationView>,
    /// Every failure on the way.
    pub failures: Vec<Failure>,
    /// Those that said that nothing was sent when something was.
    pub misled: Vec<String>,
    /// The most that the owner agreed to pay for gas, and for a gas.
    pub cap: Amount,
    pub most: Amount,
}

type Asked = Result<ReviewView, Failure>;

impl Scene {
    /// Carries an operation out; the owner goes on when it rests, a few times, and then again when nothing is wrong any more.
    pub async fn carry_out(&self, operation: Operation) -> Told {
        let mut told =
            Told { view: None, failures: Vec::new(), misled: Vec::new(), cap: Amount::ZERO, most: Amount::ZERO };
        let Some(review) = self.reviewed(operation, &mut told).await else { return told };
        self.after_preview(self.fault);
        let replaces = matches!(operation, Operation::SpeedUp | Operation::Cancel);
        if replaces {
            self.ledger().least = 100 * GWEI;
        }
        let id = self.start(&review).await;
        self.run(&id, &mut told, 1).await;
        if replaces {
            self.replace(&id, operation, &mut told).await;
            self.ledger().least = 0;
        }
        self.run(&id, &mut told, PATIENT).await;
        self.lift();
        self.run(&id, &mut told, AFTER).await;
        told
    }

    /// Asks for the review until there is one.
    async fn reviewed(&self, operation: Operation, told: &mut Told) -> Option<ReviewView> {
        for attempt in 0..PATIENT + 2 {
            if attempt == PATIENT {
                self.lift();
            }
            self.passing.later();
            let asked = self.ask(operation).await;
            self.passing.told();
            match asked {
                Ok(review) => {
                    told.agree(&review.review);
                    return Some(review);
                }
                Err(failure) => told.failures.push(failure),
            }
        }
        None
    }

    async fn ask(&self, operation: Operation) -> Asked {
        let send =
            |token| SendRequest { to: ANNA.to_string(), amount: Some(AMOUNT.parse::<HowMuch>().unwrap()), token };
        match operation {
            Operation::Claim => match self.wallet.claim_outlook(device()).await.map_err(|error| error.failure())? {
                ClaimOutlook::Ready { review } => Ok(*review),
                other => Err(Failure { code: Code::ClaimNotEnoughFunds, detail: format!("{other:?}") }),
            },
            Operation::Transfer => {
                self.wallet.plan_transfer(device(), &ANNA.to_string()).await.map_err(|error| error.failure())
            }
            Operation::Send => self.wallet.plan_send(send(None)).await.map_err(|error| error.failure()),
            Operation::SendTokens => self.wallet.plan_send(send(Some(COIN))).await.map_err(|error| error.failure()),
            Operation::Collect | Operation::SpeedUp | Operation::Cancel => {
                self.wallet.plan_collect(None).await.map_err(|error| error.failure())
            }
        }
    }

    async fn start(&self, review: &ReviewView) -> OperationId {
        let started = match &review.review {
            Review::Claim(_) => self.wallet.start_claim(&review.id).await,
            Review::Transfer(_) => return self.hand_over(&review.id).await,
            Review::Send(_) => self.wallet.start_send(&review.id).await,
            Review::Collect(_) => self.wallet.start_collect(&review.id).await,
            other => panic!("{other:?}"),
        };
        started.unwrap().id
    }

    async fn hand_over(&self, review: &ReviewId) -> OperationId {
        self.wallet.start_transfer(review, PASSWORD.into(), &Willing).await.unwrap().id
    }

    /// Goes on so often, less often where the transaction waits.
    async fn run(&self, id: &OperationId, told: &mut Told, times: usize) {
        let mut pending = 0;
        for _ in 0..times {
            self.passing.later();
            let view = self.wallet.run_operation(id).await.unwrap();
            self.passing.told();
            let over = match &view.status {
                OperationStatus::Stopped { failure } => {
                    if failure.detail.contains("nothing was sent") && !self.ledger().handed.is_empty() {
                        told.misled.push(failure.detail.clone());
                    }
                    told.failures.push(failure.clone());
                    pending += usize::from(failure.code == Code::ChainPending);
                    pending == PENDING
                }
                OperationStatus::Ended { failure } => {
                    told.failures.push(failure.clone());
                    true
                }
                OperationStatus::Running | OperationStatus::Done => true,
            };
            told.view = Some(view);
            if over {
                return;
            }
        }
    }

    async fn replace(&self, id: &OperationId, operation: Operation, told: &mut Told) {
        let how = if operation == Operation::Cancel { Replacement::Cancel } else { Replacement::SpeedUp };
        for _ in 0..PATIENT {
            let planned = self.wallet.plan_replacement(id, how).await;
            self.passing.told();
            let review = match planned {
                Ok(review) => review,
                Err(error) => {
                    told.failures.push(error.failure());
                    continue;
                }
            };
            let started = self.wallet.start_replacement(&review.id).await;
            self.passing.told();
            match started {
                Ok(_) => return told.agree(&review.review),
                Err(error) => told.failures.push(error.failure()),
            }
        }
    }
}

impl Told {
    fn agree(&mut self, review: &Review) {
        let (cap, fees) = match review {
            Review::Claim(plan) => (plan.fee_ceiling(), plan.fees.max_fee_per_gas),
            Review::Transfer(plan) => (plan.fee_ceiling(), plan.fees.max_fee_per_gas),
            Review::Send(plan) => (plan.fee_ceiling(), plan.fees.max_fee_per_gas),
            Review::Collect(plan) => (plan.fee_ceiling(), plan.fees.max_fee_per_gas),
            Review::Replace(plan) => (plan.transaction.fee_ceiling(), plan.transaction.max_fee_per_gas),
            other => panic!("{other:?}"),
        };
        (self.cap, self.most) = (self.cap.max(cap), self.most.max(fees));
    }
}
