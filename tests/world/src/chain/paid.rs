//! Rewards without proofs: a pool for staked device NFTs, a week that is pushed to its receivers, and plain transfers.

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, U256, keccak256, utils::parse_ether},
    providers::Provider,
    rpc::types::TransactionReceipt,
};
use domain::network::RewardSource;

use super::{
    Chain, DeployError, MintError, Send, SendError,
    deploy::{Site, step},
    interfaces::{DeviceNFT, FixedRewardPool, RewardToken, WeeklyReward},
};

/// What the pool, the pushing contract and the payer get each, in whole coins or tokens.
const FUNDS: &str = "2000000";
/// What a deposit needs at most: an estimate of this second is too low for the next one, where others' rewards have grown.
pub const DEPOSIT_GAS: u64 = 500_000;
const WEEK_SECONDS: u64 = 7 * 24 * 3_600;
/// What `pay_each` gives, in whole tokens: for a week's device, for its streak, and by transfer.
const DEVICE: &str = "7";
const STREAK: &str = "1";
const TRANSFER: &str = "3.5";
/// How many weeks that streak has.
const STREAK_WEEKS: u64 = 4;

/// How the pool for stakes pays.
#[derive(Clone, Copy, Debug)]
pub struct StakeTerms {
    /// What all stakes share in a second, in wei.
    pub per_second: U256,
    /// For how long.
    pub seconds: u64,
    /// Without any coin it cannot pay.
    pub unfunded: bool,
}

impl Default for StakeTerms {
    fn default() -> Self {
        Self { per_second: coins("0.001"), seconds: 520 * WEEK_SECONDS, unfunded: false }
    }
}

/// Where rewards without proofs come from.
#[derive(Clone, Copy, Debug)]
pub struct PaidRewards {
    /// What the weekly push and the transfers pay in.
    pub token: Address,
    /// Pays the chain's own coin for staked device NFTs.
    pub pool: Address,
    /// Pushes what was earned in a week; the chain's dapp is its oracle.
    pub weekly: Address,
    /// Sends coins and tokens by plain transfers: the chain's dapp.
    pub payer: Address,
}

/// What a vehicle earned in a week.
#[derive(Clone, Copy, Debug)]
pub struct Earning {
    pub user: Address,
    pub vehicle: u64,
    /// The box in the vehicle.
    pub device: u64,
    /// In the token's smallest unit.
    pub for_device: U256,
    /// In how many weeks without a break it was connected.
    pub streak: u64,
    /// In the token's smallest unit.
    pub for_streak: U256,
}

impl Chain {
    /// Puts a pool for stakes and a contract of weekly rewards in `token` on the chain, and gives them and the payer plenty;
    /// the chain's deployer must own the token.
    ///
    /// # Errors
    /// A contract is not compiled, or a step fails.
    pub async fn deploy_paid_rewards(&self, token: Address) -> Result<PaidRewards, DeployError> {
        self.deploy_paid_rewards_with(token, StakeTerms::default()).await
    }

    /// The same on other terms.
    ///
    /// # Errors
    /// As `deploy_paid_rewards`.
    pub async fn deploy_paid_rewards_with(
        &self,
        token: Address,
        terms: StakeTerms,
    ) -> Result<PaidRewards, DeployError> {
        let site = Site { artifacts: &self.artifacts, deployer: &self.deployer };
        let weights = site.create("WeightedNFT", (self.contracts.device_nft,)).await?;
        let paid = PaidRewards {
            token,
            pool: site.create("FixedRewardPoolV3", ()).await?,
            weekly: site.create("Reward", ()).await?,
            payer: self.dapp.address(),
        };
        paid.open_pool(self, weights, terms).await?;
        paid.open_weeks(self).await?;
        if !terms.unfunded {
            paid.fund_pool(self, coins(FUNDS)).await?;
        }
        for holder in [paid.weekly, paid.payer] {
            let mint = RewardToken::mintCall { to: holder, amount: coins(FUNDS) };
            step(&self.deployer, "RewardToken.mint", Send::call(token, &mint)).await?;
        }
        Ok(paid)
    }
}

impl PaidRewards {
    /// What a network file says of them: the pool, the push, and the transfers of tokens and of coins.
    pub fn sources(&self) -> [RewardSource; 4] {
        [
            source("fixed_reward_pool", self.pool, None),
            source("weekly_push", self.weekly, Some(self.token)),
            source("token_transfers", self.payer, Some(self.token)),
            source("native_transfers", self.payer, None),
        ]
    }

    /// Fills the pool with `amount` wei.
    ///
    /// # Errors
    /// The chain refuses.
    pub async fn fund_pool(&self, chain: &Chain, amount: U256) -> Result<(), DeployError> {
        step(&chain.dapp, "FixedRewardPool.receive", Send::pay(self.pool, amount)).await
    }

    /// Mints a device NFT and stakes it for `owner`; gives the token.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn stake_for(&self, chain: &Chain, owner: Address) -> Result<U256, DeployError> {
        let by = &chain.maker;
        let (token_id, _) = chain.mint(by.address()).await.map_err(not_minted)?;
        let approve = DeviceNFT::approveCall { to: self.pool, tokenId: token_id };
        step(by, "DeviceNFT.approve", Send::call(chain.contracts.device_nft, &approve)).await?;
        let deposit = FixedRewardPool::deposit_1Call { tokenId: token_id, recipient: owner };
        step(by, "FixedRewardPool.deposit", Send::call(self.pool, &deposit).with_gas(DEPOSIT_GAS)).await?;
        Ok(token_id)
    }

    /// Pushes a week's rewards to their users. The chain's time does not move: the contract's week 0 is moved instead, so
    /// that each week must have a higher number than the one before.
    ///
    /// # Errors
    /// The contract refuses.
    pub async fn push_week(
        &self,
        chain: &Chain,
        week: u64,
        earned: &[Earning],
    ) -> Result<TransactionReceipt, DeployError> {
        let begun = now(chain).await?.saturating_sub(week.saturating_mul(WEEK_SECONDS));
        let begin = WeeklyReward::manuallySetRewardsGenesisTimeCall { timestamp: U256::from(begun) };
        step(&chain.deployer, "WeeklyReward.manuallySetRewardsGenesisTime", Send::call(self.weekly, &begin)).await?;
        let push = WeeklyReward::batchTransferCall { transferInfos: earned.iter().map(Earning::info).collect() };
        let pushed = chain.dapp.send(Send::call(self.weekly, &push)).await;
        pushed.map_err(|error| DeployError::Step { step: "WeeklyReward.batchTransfer", error })
    }

    /// Has a vehicle that was paid wait for this many seconds before it qualifies again.
    ///
    /// # Errors
    /// The contract refuses.
    pub async fn keep_apart(&self, chain: &Chain, seconds: u64) -> Result<(), DeployError> {
        let set = WeeklyReward::setMinimumTimeForRewardsCall { newTimeInSeconds: U256::from(seconds) };
        step(&chain.deployer, "WeeklyReward.setMinimumTimeForRewards", Send::call(self.weekly, &set)).await
    }

    /// Sends `amount` of the token from the payer to `to`.
    ///
    /// # Errors
    /// The token refuses.
    pub async fn pay_tokens(&self, chain: &Chain, to: Address, amount: U256) -> Result<(), DeployError> {
        let transfer = RewardToken::transferCall { to, amount };
        step(&chain.dapp, "RewardToken.transfer", Send::call(self.token, &transfer)).await
    }

    /// Sends `amount` wei from the payer to `to`.
    ///
    /// # Errors
    /// The chain refuses.
    pub async fn pay_coins(&self, chain: &Chain, to: Address, amount: U256) -> Result<(), DeployError> {
        step(&chain.dapp, "a payment", Send::pay(to, amount)).await
    }

    /// Stakes a device for each account, pushes one week in which each earned 8 tokens, and sends each 3.5 more. No coins
    /// are sent: what the accounts hold of those is left to whoever asked for the world.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn pay_each(&self, chain: &Chain, accounts: &[Address]) -> Result<(), DeployError> {
        for account in accounts {
            self.stake_for(chain, *account).await?;
        }
        let earned: Vec<Earning> = accounts.iter().zip(1..).map(|(user, number)| earning(*user, number)).collect();
        self.push_week(chain, STREAK_WEEKS, &earned).await?;
        for account in accounts {
            self.pay_tokens(chain, *account, coins(TRANSFER)).await?;
        }
        Ok(())
    }

    async fn open_pool(&self, chain: &Chain, weights: Address, terms: StakeTerms) -> Result<(), DeployError> {
        let open = FixedRewardPool::initializeCall {
            nft: weights,
            startTime: U256::from(now(chain).await?),
            rewardPerSecond: terms.per_second,
            totalSeconds: U256::from(terms.seconds),
        };
        step(&chain.deployer, "FixedRewardPool.initialize", Send::call(self.pool, &open)).await
    }

    async fn open_weeks(&self, chain: &Chain) -> Result<(), DeployError> {
        let (by, boxes) = (&chain.deployer, chain.contracts.device_nft);
        let open = WeeklyReward::initializeCall {
            tokenAddress: self.token,
            vehicleIdProxyAddress: Address::ZERO,
            sanctionsContractAddress: Address::ZERO,
        };
        step(by, "WeeklyReward.initialize", Send::call(self.weekly, &open)).await?;
        let oracle = WeeklyReward::grantRoleCall { role: keccak256("ORACLE_ROLE"), account: chain.dapp.address() };
        step(by, "WeeklyReward.grantRole", Send::call(self.weekly, &oracle)).await?;
        let devices = WeeklyReward::setAftermarketProxyAddressCall { aftermarketProxyAddress: boxes };
        step(by, "WeeklyReward.setAftermarketProxyAddress", Send::call(self.weekly, &devices)).await?;
        // Weeks follow on each other as fast as they are pushed, where the deployed contract wants six days between two.
        self.keep_apart(chain, 0).await
    }
}

impl Earning {
    fn info(&self) -> WeeklyReward::TransferInfo {
        WeeklyReward::TransferInfo {
            user: self.user,
            vehicleId: U256::from(self.vehicle),
            aftermarketDeviceId: U256::from(self.device),
            valueFromAftermarketDevice: self.for_device,
            syntheticDeviceId: U256::ZERO,
            valueFromSyntheticDevice: U256::ZERO,
            connectionStreak: U256::from(self.streak),
            valueFromStreak: self.for_streak,
        }
    }
}

fn earning(user: Address, number: u64) -> Earning {
    Earning {
        user,
        vehicle: number,
        device: number,
        for_device: coins(DEVICE),
        streak: STREAK_WEEKS,
        for_streak: coins(STREAK),
    }
}

fn source(kind: &str, address: Address, token: Option<Address>) -> RewardSource {
    RewardSource { kind: kind.to_owned(), address, token, proofs: None, from_block: 0 }
}

/// The newest block's time, in seconds since 1970.
async fn now(chain: &Chain) -> Result<u64, DeployError> {
    let unread = |error: String| DeployError::Step { step: "reading the time", error: SendError::Node(error) };
    let block = chain.node().get_block_by_number(BlockNumberOrTag::Latest).await;
    let block = block.map_err(|error| unread(error.to_string()))?;
    Ok(block.ok_or_else(|| unread("it has no block".to_owned()))?.header.timestamp)
}

fn not_minted(error: MintError) -> DeployError {
    match error {
        MintError::Send(error) => DeployError::Step { step: "DeviceNFT.mint", error },
        MintError::NoToken => DeployError::NoAddress("the device NFT"),
    }
}

fn coins(text: &str) -> U256 {
    parse_ether(text).unwrap_or(U256::MAX)
}
