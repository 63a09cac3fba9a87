//! One turn of the rule: it goes on with what it began, or looks whether something is worth its fee now.

use domain::{
    account::Owner,
    amount::Amount,
    collect_all::{CollectAllPlan, LeftReason},
    collect_rule::{CollectRule, Decision, RulePlan, RuleWait, decide, rests},
    operation::{OperationId, OperationKind},
    review::Review,
    reward_family::RewardFamily,
    rule::{RuleStanding, RuleTry},
    words::rule_waits,
};

use super::RuleError;
use crate::{
    Wallet,
    operations::OperationError,
    rewards::{Dust, PlanCollectError},
};

/// What a turn of the rule came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleTurn {
    /// There is no rule.
    Off,
    Waits(RuleWait),
    /// This collection was carried out, or went on, as far as it goes.
    Ran(OperationId),
}

impl Wallet {
    /// Collects by the rule of the account in use, if there is one and it says so now. Two never run at once, and one that
    /// is cut short goes on at the next turn.
    ///
    /// # Errors
    /// [`RuleError`]; a collection's own trouble is in its operation.
    pub async fn collect_by_rule(&self) -> Result<RuleTurn, RuleError> {
        let _turn = self.ruling.clone().lock_owned().await;
        let owner = self.ports.vault.account()?;
        if let Some(id) = self.begun_by_rule(OperationKind::CollectAll).await? {
            self.run_operation(&id).await?;
            return Ok(RuleTurn::Ran(id));
        }
        let Some(rule) = self.rule_of(owner).await? else { return Ok(RuleTurn::Off) };
        let turn = self.begin_by_rule(owner, &rule).await?;
        if let RuleTurn::Ran(id) = &turn {
            self.run_operation(id).await?;
        }
        Ok(turn)
    }

    /// Every try is noted before it is made, so that none follows within the hour whatever happens.
    async fn begin_by_rule(&self, owner: Owner, rule: &CollectRule) -> Result<RuleTurn, RuleError> {
        let standing = self.rule_standing(owner).await?;
        let at = self.ports.clock.now();
        if let Some(wait) = rests(rule, &standing, at) {
            return Ok(RuleTurn::Waits(wait));
        }
        self.note_try(owner, &RuleTry { at, why: None }).await?;
        let turn = self.try_by_rule(owner, rule, &standing).await;
        let why = match &turn {
            Ok(RuleTurn::Waits(wait)) => Some(rule_waits(wait, &self.network.view())),
            Ok(RuleTurn::Off) => Some("the rule or the account in use changed meanwhile".to_string()),
            Ok(RuleTurn::Ran(_)) => None,
            Err(error) => Some(error.to_string()),
        };
        if why.is_some() {
            self.note_try(owner, &RuleTry { at, why }).await?;
        }
        turn
    }

    async fn try_by_rule(
        &self,
        owner: Owner,
        rule: &CollectRule,
        standing: &RuleStanding,
    ) -> Result<RuleTurn, RuleError> {
        self.ruled()?;
        let mut plan = self.plan_by_rule(owner).await?;
        let (spent, now) = (self.spent_by_rule(owner).await?, self.ports.clock.now());
        let comes_to = keep_worth(&mut plan, rule, spent)?;
        if let Decision::Wait(wait) = decide(rule, standing, &comes_to, spent, now) {
            return Ok(RuleTurn::Waits(wait));
        }
        if plan.balance < plan.fee_ceiling() {
            return Err(PlanCollectError::NotEnoughFunds.into());
        }
        let review = Review::CollectAll(plan.clone());
        self.check_unasked(&review)?;
        // The owner locked it, went to another account, or ended the rule meanwhile, or collects by hand.
        if self.ruled()? != owner || self.rule_of(owner).await? != Some(*rule) {
            return Ok(RuleTurn::Off);
        }
        if self.is_collecting().await? {
            return Ok(RuleTurn::Waits(RuleWait::Open));
        }
        Ok(RuleTurn::Ran(self.begin_collect_all(plan, true).await?.id))
    }

    /// What the pools that pay in coins would pay now.
    async fn plan_by_rule(&self, owner: Owner) -> Result<CollectAllPlan, RuleError> {
        let mut sources = self.asked_sources(&[])?;
        sources.retain(|source| matches!(source.family(), Some(RewardFamily::CountPool | RewardFamily::FixedPool)));
        Ok(self.collect_all_from(owner, sources, Dust::LeaveOut).await?)
    }

    async fn rule_standing(&self, owner: Owner) -> Result<RuleStanding, RuleError> {
        Ok(RuleStanding {
            account: owner,
            chain_id: self.network.chain_id,
            open: self.is_collecting().await?,
            tried: self.tried_by_rule(owner).await?.map(|tried| tried.at),
        })
    }

    /// A collection of this account on this network is under way, whoever began it.
    async fn is_collecting(&self) -> Result<bool, OperationError> {
        for row in self.ports.store.operations().await? {
            let collects = matches!(row.kind, OperationKind::Collect | OperationKind::CollectAll);
            if row.open && collects && self.is_ours(&row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Leaves in the plan what is worth its fee and fits under the cap, so that one pool holds up none of the others; what that
/// comes to, or where nothing is left, what it was all about.
fn keep_worth(plan: &mut CollectAllPlan, rule: &CollectRule, spent: Amount) -> Result<RulePlan, RuleError> {
    let all = worth(plan)?;
    let fees = plan.fees;
    plan.transactions.retain(|made| rule.is_under(made.fee_ceiling(fees), made.coins()));
    if plan.transactions.is_empty() {
        return Ok(all);
    }
    let cheap = comes_to(plan);
    let mut room = rule.terms.cap_per_day.get().minus(spent);
    plan.transactions.retain(|made| {
        let fee = made.fee_ceiling(fees);
        let fits = fee <= room;
        if fits {
            room = room.minus(fee);
        }
        fits
    });
    Ok(if plan.transactions.is_empty() { cheap } else { comes_to(plan) })
}

fn comes_to(plan: &CollectAllPlan) -> RulePlan {
    RulePlan { coins: plan.coins(), fee: plan.fee_ceiling() }
}

/// What all of it comes to, with what is worth less than its share of the fee.
fn worth(plan: &CollectAllPlan) -> Result<RulePlan, RuleError> {
    let mut all = comes_to(plan);
    let mut unread = None;
    for left in &plan.left {
        match &left.reason {
            LeftReason::Dust { share } => {
                all = RulePlan { coins: all.coins.plus(left.amount), fee: all.fee.plus(*share) };
            }
            LeftReason::Unread { failure } => unread = Some(failure),
            LeftReason::Unfunded
            | LeftReason::Dispute { .. }
            | LeftReason::Unproven
            | LeftReason::Refused { .. }
            | LeftReason::OnlyByWallet { .. }
            | LeftReason::DevicesUnknown { .. } => {}
        }
    }
    match unread.filter(|_| all.coins.is_zero()) {
        Some(failure) => Err(RuleError::Unread(failure.clone())),
        None => Ok(all),
    }
}
