//! What the rule may have spent, and whether it still allows what is about to be signed.

use domain::{account::Owner, amount::Amount, operation::OperationKind};

use crate::{
    Wallet,
    anchor::{AnchorError, AnchorRecord},
    operations::{OperationError, parse},
    spend::SpendError,
};

impl Wallet {
    /// What anchorings by the rule may have spent on fees today (UTC).
    pub(super) async fn anchor_fees_today(&self, owner: Owner) -> Result<Amount, OperationError> {
        let mut spent = Amount::ZERO;
        for row in self.counted_today(OperationKind::Anchor).await? {
            let record: AnchorRecord = parse(&row)?;
            spent = spent.plus(record.spent_by_rule(owner, self.network.chain_id));
        }
        Ok(spent)
    }

    /// The rule as it is now allows an anchoring, which is counted as spent already.
    ///
    /// # Errors
    /// [`AnchorError::NotByRule`] says what is otherwise; another when nothing can be said.
    pub(in crate::anchor) async fn anchor_rule_still_allows(&self, owner: Owner) -> Result<(), AnchorError> {
        let rule = self.anchor_rule_of(owner).await?.ok_or(AnchorError::NotByRule("it is switched off"))?;
        let spent = self.anchor_fees_today(owner).await.map_err(SpendError::Waiting)?;
        if spent > rule.terms.cap_per_day.get() {
            return Err(AnchorError::NotByRule("the fees of the day would be above its cap"));
        }
        Ok(())
    }
}
