//! What the rule may have spent, and whether it still allows what is about to be signed.

use domain::{account::Owner, amount::Amount, collect_all::CollectCall, operation::OperationKind, transaction::Fees};

use crate::{
    Wallet,
    operations::{OperationError, parse},
    rewards::{CollectAllRecord, CollectError},
    spend::SpendError,
};

impl Wallet {
    /// What collections by the rule may have spent on fees today (UTC).
    pub(super) async fn spent_by_rule(&self, owner: Owner) -> Result<Amount, OperationError> {
        let mut spent = Amount::ZERO;
        for row in self.counted_today(OperationKind::CollectAll).await? {
            let record: CollectAllRecord = parse(&row)?;
            spent = spent.plus(record.spent_by_rule(owner, self.network.chain_id));
        }
        Ok(spent)
    }

    /// The rule as it is now allows this transaction, which is counted as spent already.
    ///
    /// # Errors
    /// [`CollectError::NotByRule`] says what is otherwise; another when nothing can be said.
    pub(in crate::rewards) async fn rule_still_allows(
        &self,
        owner: Owner,
        made: &CollectCall,
        fees: Fees,
    ) -> Result<(), CollectError> {
        let unread = |error: OperationError| CollectError::Spend(SpendError::Waiting(error));
        let rule = self.rule_of(owner).await.map_err(|error| unread(error.into()))?;
        let rule = rule.ok_or(CollectError::NotByRule("it is switched off"))?;
        if !rule.is_under(made.fee_ceiling(fees), made.coins()) {
            return Err(CollectError::NotByRule("its percentage is lower now"));
        }
        if self.spent_by_rule(owner).await.map_err(unread)? > rule.terms.cap_per_day.get() {
            return Err(CollectError::NotByRule("the fees of the day would be above its cap"));
        }
        Ok(())
    }
}
