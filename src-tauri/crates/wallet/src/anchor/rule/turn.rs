//! One turn of the rule: it goes on with what it began, or looks whether there are new batches and room under the cap.

use domain::{
    account::Owner,
    anchor_rule::{AnchorRule, AnchorWait, over_cap, rests},
    operation::{OperationId, OperationKind},
    review::Review,
    rule::{RuleRest, RuleStanding, RuleTry},
    words::anchor_rule_waits,
};

use super::AnchorRuleError;
use crate::{Wallet, anchor::PlanAnchorError};

/// What a turn of the rule came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnchorTurn {
    /// There is no rule.
    Off,
    Waits(AnchorWait),
    /// This anchoring was carried out, or went on, as far as it goes.
    Ran(OperationId),
}

impl Wallet {
    /// Anchors by the rule of the account in use, if there is one and it says so now. Two never run at once, and one that
    /// is cut short goes on at the next turn.
    ///
    /// # Errors
    /// [`AnchorRuleError`]; an anchoring's own trouble is in its operation.
    pub async fn anchor_by_rule(&self) -> Result<AnchorTurn, AnchorRuleError> {
        let _turn = self.ruling.clone().lock_owned().await;
        let owner = self.ports.vault.account()?;
        if let Some(id) = self.begun_by_rule(OperationKind::Anchor).await? {
            self.run_operation(&id).await?;
            return Ok(AnchorTurn::Ran(id));
        }
        let Some(rule) = self.anchor_rule_of(owner).await? else { return Ok(AnchorTurn::Off) };
        let turn = self.begin_anchor_by_rule(owner, &rule).await?;
        if let AnchorTurn::Ran(id) = &turn {
            self.run_operation(id).await?;
        }
        Ok(turn)
    }

    /// Every try is noted before it is made, so that none follows within the hour whatever happens.
    async fn begin_anchor_by_rule(&self, owner: Owner, rule: &AnchorRule) -> Result<AnchorTurn, AnchorRuleError> {
        let last = self.anchor_try(owner).await?;
        let standing = RuleStanding {
            account: owner,
            chain_id: self.network.chain_id,
            open: self.is_anchoring().await?,
            tried: last.as_ref().map(|last| last.at),
        };
        let at = self.ports.clock.now();
        if let Some(wait) = rests(rule, &standing, last.as_ref(), at) {
            return Ok(AnchorTurn::Waits(wait));
        }
        self.note_anchor_try(owner, &RuleTry { at, why: Some("it was cut short".to_string()) }).await?;
        let turn = self.try_anchor_by_rule(owner, rule).await;
        let why = match &turn {
            Ok(AnchorTurn::Waits(wait)) => Some(anchor_rule_waits(wait, &self.network.view())),
            Ok(AnchorTurn::Off) => Some("the rule or the account in use changed meanwhile".to_string()),
            Ok(AnchorTurn::Ran(_)) => None,
            Err(error) => Some(error.to_string()),
        };
        self.note_anchor_try(owner, &RuleTry { at, why }).await?;
        turn
    }

    async fn try_anchor_by_rule(&self, owner: Owner, rule: &AnchorRule) -> Result<AnchorTurn, AnchorRuleError> {
        self.anchor_ruled()?;
        let plan = match self.anchor_plan(owner, &[]).await {
            Err(PlanAnchorError::Nothing) => return Ok(AnchorTurn::Waits(AnchorWait::NothingNew)),
            planned => planned?,
        };
        let spent = self.anchor_fees_today(owner).await?;
        if let Some(wait) = over_cap(rule, plan.fee_ceiling(), spent) {
            return Ok(AnchorTurn::Waits(wait));
        }
        self.check_unasked(&Review::Anchor(plan.clone()))?;
        // The owner locked it, went to another account, or ended the rule meanwhile, or anchors by hand.
        if self.anchor_ruled()? != owner || self.anchor_rule_of(owner).await? != Some(*rule) {
            return Ok(AnchorTurn::Off);
        }
        match self.begin_anchor(plan, true).await {
            Err(PlanAnchorError::UnderWay) => Ok(AnchorTurn::Waits(AnchorWait::Rests(RuleRest::Open))),
            begun => Ok(AnchorTurn::Ran(begun?.id)),
        }
    }
}
