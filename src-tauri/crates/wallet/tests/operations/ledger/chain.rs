//! What the chain in memory answers.

use super::*;
use crate::{keeper, many_contracts, proof_contracts};

#[async_trait]
impl Chain for FakeLedger {
    async fn balance(&self, _: Owner) -> Result<Amount, ChainError> {
        Ok(Amount::wei(self.now().balance))
    }

    async fn fees(&self) -> Result<Fees, ChainError> {
        Ok(Fees { max_fee_per_gas: Amount::wei(GAS_PRICE), max_priority_fee_per_gas: Amount::wei(1) })
    }

    async fn nonce(&self, _: Owner) -> Result<u64, ChainError> {
        let mut ledger = self.now();
        if let Some(happens) = ledger.meanwhile.take() {
            happens();
        }
        let behind = u64::from(ledger.machine_lags());
        Ok(ledger.nonce - behind)
    }

    async fn deed(&self, device: DeviceId) -> Result<Option<Deed>, ChainError> {
        let ledger = self.now();
        let own = ledger.owned.get(&device).map(|wallet| Deed { wallet: *wallet, ..ledger.deed(ledger.owner, "") });
        Ok(own.or_else(|| ledger.deed.clone()))
    }

    async fn owned(&self, _: Owner) -> Result<Vec<DeviceId>, ChainError> {
        Ok(self.now().owned.keys().copied().collect())
    }

    async fn claim_facts(&self, _: DeviceId, _: Owner, token: Option<&DeviceToken>) -> Result<ClaimFacts, ChainError> {
        let fees = self.fees().await?;
        let ledger = self.now();
        let facts = |token: &DeviceToken| TokenFacts {
            token: token.clone(),
            owner: ledger.owner,
            used: ledger.deed.is_some(),
            approved: ledger.approved,
            prepaid: false,
            trusted: true,
        };
        Ok(ClaimFacts {
            registry: self.registry,
            deed: ledger.deed.clone(),
            nonce: U256::from(ledger.permit_nonce),
            price: Amount::wei(PRICE),
            token: token.map(facts),
            balance: Amount::wei(ledger.balance),
            fees,
        })
    }

    async fn proxy_facts(&self) -> Result<Option<ProxyFacts>, ChainError> {
        Ok(self.now().proxy.clone())
    }

    fn approve_call(&self, token: &DeviceToken) -> Result<Call, ChainError> {
        Ok(call(token.contract, &approveCall { to: self.registry, tokenId: token.token_id }))
    }

    fn register_call(&self, plan: &ClaimPlan, permit: &Permit) -> Result<Call, ChainError> {
        let token = plan.token.as_ref().unwrap();
        let (device, Permit { v, r, s }) = (plan.device.0, *permit);
        let (hash, uri) = (plan.document_hash, plan.document_uri.clone());
        let (contract, number) = (token.contract, token.token_id);
        let register = registerCall { deviceContract: contract, tokenId: number, device, hash, uri, v, r, s };
        Ok(Call { value: plan.price, ..call(self.registry, &register) })
    }

    async fn simulate(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        let ledger = self.now();
        if let Some(outcome) = ledger.many.run(call) {
            return outcome;
        }
        ledger.proofs.answer(from, call).map_err(ChainError::Reverted)?;
        match ledger.runs.get(&call.to) {
            Some(Err(reason)) => Err(ChainError::Reverted(reason.clone())),
            Some(Ok(gas)) => Ok(*gas),
            None => Ok(50_000),
        }
    }

    async fn send(&self, raw: &Bytes) -> Result<(), ChainError> {
        let kept = self.store.operations.lock().unwrap().iter().any(|row| row.state.contains(&raw.to_string()));
        assert!(kept, "a transaction was sent before it was kept (T-42)");
        self.now().take(raw);
        Ok(())
    }

    async fn mined(&self, hash: B256) -> Result<Option<Mined>, ChainError> {
        let mut ledger = self.now();
        if ledger.down {
            return Err(ChainError::Unreachable("test".to_string()));
        }
        if ledger.machine_lags() {
            return Ok(None);
        }
        let Some((block, succeeded)) = ledger.receipts.get(&hash).copied() else { return Ok(None) };
        if ledger.blind > 0 {
            ledger.blind -= 1;
            return Ok(None);
        }
        // A block comes with every look.
        let depth = ledger.block - block + 1;
        ledger.block += 1;
        let reason = (!succeeded).then(|| "nft already used".to_string());
        Ok(Some(Mined { hash, block, depth, succeeded, fee: Amount::ZERO, reason }))
    }

    async fn registered_as_planned(&self, _: B256, plan: &ClaimPlan) -> Result<Logged<()>, ChainError> {
        let mut ledger = self.now();
        let planned = ledger.deed.as_ref().is_some_and(|deed| deed.document_hash == plan.document_hash);
        ledger.logged(planned.then_some(()))
    }

    async fn rewards(&self, _: Owner, _: &[DeviceId]) -> Result<RewardFacts, ChainError> {
        let ledger = self.now();
        let pending = Amount::wei(ledger.pending);
        let payable = ledger.many.payable(POOL, !pending.is_zero());
        Ok(RewardFacts { pool: POOL, pending, payable, events: ledger.earned.clone(), ..RewardFacts::default() })
    }

    async fn collected(&self, hash: B256, _: Owner) -> Result<Logged<Amount>, ChainError> {
        let mut ledger = self.now();
        let paid = ledger.receipts.get(&hash).map(|_| Amount::wei(1));
        ledger.logged(paid)
    }

    fn proofs_call(&self, to: Address, claims: &[&ProofClaim]) -> Result<Call, ChainError> {
        Ok(many_contracts::each_token(to, claims))
    }

    fn in_one_call(&self, calls: &[Call]) -> Result<Call, ChainError> {
        Ok(many_contracts::in_one(calls))
    }

    async fn items_collected(
        &self,
        hash: B256,
        _: Owner,
        items: &[CollectItem],
    ) -> Result<Logged<Vec<Amount>>, ChainError> {
        let mut ledger = self.now();
        let paid = ledger.receipts.get(&hash).map(|_| items.iter().map(|item| item.amount).collect());
        ledger.logged(paid)
    }

    fn collect_call(&self, owner: Owner) -> Result<Call, ChainError> {
        Ok(call(POOL, &claimRewardsCall { user: owner.0 }))
    }

    async fn proof_facts(&self, source: &RewardSource, told: &[ToldReward]) -> Result<ProofFacts, ChainError> {
        let ledger = self.now();
        if FAMILIES.contains(&source.address) {
            return ledger.proofs.facts(source, told);
        }
        Ok(ledger.many.facts(source.address, told))
    }

    async fn paid_facts(
        &self,
        source: &RewardSource,
        owner: Owner,
        _: &[(DeviceId, Address)],
    ) -> Result<PaidFacts, ChainError> {
        self.now().many.stakes(source.address, owner)
    }

    fn accrual_call(&self, to: Address, account: Owner) -> Result<Call, ChainError> {
        Ok(call(to, &claimRewardsCall { user: account.0 }))
    }

    async fn accrual_collected(&self, hash: B256, _: Address, account: Owner) -> Result<Logged<Amount>, ChainError> {
        self.collected(hash, account).await
    }

    fn proof_call(&self, to: Address, claim: &ProofClaim, amount: Amount) -> Result<Call, ChainError> {
        if FAMILIES.contains(&to) {
            return Ok(proof_contracts::claim(to, claim, amount));
        }
        Ok(many_contracts::claiming(to, claim, amount))
    }

    async fn proof_collected(&self, hash: B256, at: Address, _: &ProofClaim) -> Result<Logged<Amount>, ChainError> {
        let mut ledger = self.now();
        let paid = if FAMILIES.contains(&at) {
            ledger.proofs.paid_in(hash)
        } else {
            // A device's wallet logs no reward.
            ledger.receipts.get(&hash).filter(|_| at != WALLET).map(|_| Amount::wei(1))
        };
        ledger.logged(paid)
    }

    async fn reward_recipients(&self, at: Address, _: Owner, tokens: &[Address]) -> Result<RecipientFacts, ChainError> {
        assert_eq!(at, many_contracts::MERKL, "another contract remembers nobody");
        let ledger = self.now();
        Ok(ledger.many.recipients(ledger.block, tokens))
    }

    fn recipient_call(&self, at: Address, token: Option<Address>, to: Option<Address>) -> Result<Call, ChainError> {
        Ok(many_contracts::naming(at, token, to))
    }

    async fn recipient_named(
        &self,
        hash: B256,
        _: Address,
        _: Owner,
        token: Option<Address>,
        to: Option<Address>,
    ) -> Result<Logged<()>, ChainError> {
        let mut ledger = self.now();
        let named = ledger.many.namings.contains(&(hash, token.unwrap_or_default(), to.unwrap_or_default()));
        ledger.logged(named.then_some(()))
    }

    async fn anchor_facts(&self, at: Address, root: B256, _: Owner) -> Result<AnchorFacts, ChainError> {
        assert_eq!(at, KEEPER, "another contract keeps no roots");
        let fees = self.fees().await?;
        let ledger = self.now();
        if ledger.down {
            return Err(ChainError::Unreachable("test".to_string()));
        }
        Ok(AnchorFacts {
            block: ledger.block,
            place: ledger.keeper.places.get(&root).map(|block| (*block, keeper::MADE)),
            balance: Amount::wei(ledger.balance),
            fees,
        })
    }

    fn anchor_call(&self, at: Address, root: B256, count: u32) -> Result<Call, ChainError> {
        Ok(call(at, &keeper::anchorCall { root, count }))
    }

    async fn anchored(
        &self,
        hash: B256,
        _: Address,
        _: Owner,
        root: B256,
        count: u32,
    ) -> Result<Logged<()>, ChainError> {
        let mut ledger = self.now();
        let anchored = ledger.keeper.logged.contains(&(hash, root, count));
        ledger.logged(anchored.then_some(()))
    }

    async fn send_facts(&self, _: Owner, to: Address, token: Option<Address>) -> Result<SendFacts, ChainError> {
        let fees = self.fees().await?;
        let ledger = self.now();
        let described = Token { contract: TOKEN, symbol: "USDT".to_string(), decimals: 6 };
        Ok(SendFacts {
            balance: Amount::wei(ledger.balance),
            fees,
            recipient: ledger.code.get(&to).copied().unwrap_or(RecipientKind::Plain),
            token: token.filter(|token| *token == TOKEN).map(|_| (described, Amount::wei(ledger.token.held))),
        })
    }

    fn send_call(&self, to: Address, token: Option<Address>, amount: Amount) -> Call {
        let Some(token) = token else { return Call { to, value: amount, data: Bytes::new() } };
        call(token, &transferCall { to, value: amount.0 })
    }

    async fn try_send(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        self.simulate(from, call).await
    }

    async fn moved(&self, hash: B256, _: Address, _: Owner, _: Address) -> Result<Logged<Amount>, ChainError> {
        let mut ledger = self.now();
        let moved = ledger.token.moved(hash);
        ledger.logged(moved)
    }

    async fn transfer_facts(&self, device: DeviceId, owner: Owner, to: Address) -> Result<TransferFacts, ChainError> {
        let sending = self.send_facts(owner, to, None).await?;
        Ok(TransferFacts {
            contract: DEEDS,
            deed: self.deed(device).await?,
            wallet_holds: Amount::wei(self.now().wallet.coin),
            balance: sending.balance,
            fees: sending.fees,
            recipient: sending.recipient,
        })
    }

    fn transfer_call(&self, from: Owner, to: Address, token: U256) -> Result<Call, ChainError> {
        Ok(call(DEEDS, &safeTransferFromCall { from: from.0, to, tokenId: token }))
    }

    async fn handed_over(
        &self,
        hash: B256,
        from: Owner,
        to: Owner,
        token: U256,
    ) -> Result<Logged<HandedOver>, ChainError> {
        let mut ledger = self.now();
        let did = ledger.handed.get(&hash).is_some_and(|all| all.contains(&(from, to, token)));
        let block = ledger.receipts.get(&hash).map(|(block, _)| *block);
        let at = block.filter(|_| did).map(|block| HandedOver { block, block_hash: keccak256(block.to_be_bytes()) });
        ledger.logged(at)
    }

    async fn watched(&self, asked: &[Watched], _: u64) -> Result<WatchPage, ChainError> {
        let deeds = Some(asked.iter().map(|_| Ok(self.now().deed.clone())).collect());
        let states = asked.iter().map(|_| Some(U256::from(self.now().wallet.used))).collect();
        Ok(WatchPage { block: 0, hash: B256::ZERO, sightings: Vec::new(), deeds, states })
    }

    async fn block_hash(&self, number: u64) -> Result<Option<B256>, ChainError> {
        Ok(Some(self.now().dimo.log.hash_of(number)))
    }

    fn upkeep_call(&self, plan: &UpkeepPlan, permit: &Permit) -> Result<Call, ChainError> {
        Ok(kept_up(self.registry, plan, permit))
    }

    async fn kept_as_planned(&self, hash: B256, _: &UpkeepPlan) -> Result<Logged<()>, ChainError> {
        let mut ledger = self.now();
        let kept = ledger.kept.contains(&hash);
        ledger.logged(kept.then_some(()))
    }

    fn registry(&self) -> Result<Address, ChainError> {
        Ok(self.registry)
    }
}
