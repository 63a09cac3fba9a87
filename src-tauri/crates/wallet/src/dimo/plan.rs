//! What would be done with a device of DIMO: found out before anything is signed.

use domain::{
    Address, B256, U256,
    account::Owner,
    claim::{ClaimOutlook, Missing, Through},
    device::{DeviceId, Profile},
    dimo::{DimoAct, DimoDevice, DimoPlan, DimoToken, DimoView},
    network::DimoContracts,
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    shown::shown_text,
};
use wire::dimo::DimoClaim;

use super::{
    error::{Hindrance, PlanDimoError},
    state::DimoRecord,
};
use crate::{
    Wallet,
    claim::ConfirmError,
    ports::{
        ChainError, StoreError,
        dimo::{DIMO, DimoFacts},
    },
    review::ReviewError,
};

/// Gas that a claim may use at most: the NFT moves through two proxies, and what was kept for its holder is cleared.
const CLAIM_GAS: u64 = 400_000;

impl Wallet {
    /// Whether a claim of this device goes through DIMO, where its owner did not say which way.
    pub(crate) async fn usual_way(&self, device: DeviceId) -> Result<Through, StoreError> {
        let row = self.ports.store.device(device).await?;
        let box_of_dimo = row.is_some_and(|row| row.profile == Profile::AutoPi);
        Ok(if box_of_dimo && self.network.dimo.is_some() { Through::Dimo } else { Through::Ioid })
    }

    /// How a paired device can be claimed through DIMO now; nothing is signed or paid.
    ///
    /// # Errors
    /// [`PlanDimoError`], also for a device that DIMO's registry does not know.
    pub async fn dimo_outlook(&self, device: DeviceId) -> Result<ClaimOutlook, PlanDimoError> {
        let owner = self.signer()?;
        let row = self.ports.store.device(device).await?.ok_or(PlanDimoError::UnknownDevice)?;
        if row.profile != Profile::AutoPi {
            return Err(PlanDimoError::OtherProfile);
        }
        let registry = self.dimo_contracts()?.registry;
        let facts = self.ports.dimo.dimo_facts(device, owner, None).await?;
        let node = facts.device.as_ref().map(|device| device.node).unwrap_or_default();
        let digest = B256::from(claim_message(node, owner, self.network.chain_id, registry).digest());
        let act = DimoAct::Claim { digest };
        let before = match hindrance(owner, &act, &facts) {
            Err(Hindrance::AlreadyYours) => return Ok(ClaimOutlook::AlreadyYours),
            Err(Hindrance::Taken(owner)) => return Ok(ClaimOutlook::Taken { owner }),
            other => other?.clone(),
        };
        self.at_rest(device).await?;
        let plan = self.dimo_plan(device, row.name, before, act, CLAIM_GAS, &facts)?;
        if plan.balance < plan.fee_ceiling() {
            let faucet = self.network.services.faucet.is_some();
            let missing = Missing::Funds { balance: plan.balance, needed: plan.fee_ceiling(), faucet };
            return Ok(ClaimOutlook::Missing { missing: vec![missing] });
        }
        Ok(ClaimOutlook::Ready { review: Box::new(self.ask(Review::Dimo(plan)).await?) })
    }

    /// The review of connecting an owned device with an owned vehicle; nothing is signed.
    ///
    /// # Errors
    /// [`PlanDimoError`] says what is wrong with device or vehicle.
    pub async fn plan_connection(&self, device: DeviceId, vehicle: U256) -> Result<ReviewView, PlanDimoError> {
        let owner = self.signer()?;
        let facts = self.ports.dimo.dimo_facts(device, owner, Some(vehicle)).await?;
        self.plan_link(device, owner, DimoAct::Connect { vehicle }, &facts).await
    }

    /// The review of ending the connection of a device with its vehicle, of which one is the owner's; nothing is signed.
    ///
    /// # Errors
    /// [`PlanDimoError`] says what is wrong with device or vehicle.
    pub async fn plan_disconnection(&self, device: DeviceId) -> Result<ReviewView, PlanDimoError> {
        let owner = self.signer()?;
        let facts = self.ports.dimo.dimo_facts(device, owner, None).await?;
        let device_now = facts.device.as_ref().ok_or(Hindrance::Unregistered)?;
        let vehicle = device_now.vehicle.ok_or(Hindrance::NotConnected)?;
        self.plan_link(device, owner, DimoAct::Disconnect { vehicle }, &facts).await
    }

    /// The review of ending what somebody is permitted on a vehicle of the owner's, or without one on a device; nothing is
    /// signed.
    ///
    /// # Errors
    /// [`PlanDimoError`] when the token is not the owner's, or nothing is permitted.
    pub async fn plan_end_of_grant(
        &self,
        device: DeviceId,
        grantee: Address,
        vehicle: Option<U256>,
    ) -> Result<ReviewView, PlanDimoError> {
        let owner = self.signer()?;
        let facts = self.ports.dimo.dimo_facts(device, owner, vehicle).await?;
        let device_now = facts.device.as_ref().ok_or(Hindrance::Unregistered)?;
        let (contracts, node) = (self.dimo_contracts()?, device_now.node);
        let (asset, token) = match vehicle {
            Some(vehicle) => (contracts.vehicle, DimoToken::Vehicle(vehicle)),
            None => (contracts.aftermarket_device, DimoToken::Box(node)),
        };
        let permissions = self.permitted(token, grantee).await?;
        let act = DimoAct::EndGrant { contract: contracts.sacd, asset, token, grantee, permissions };
        hindrance(owner, &act, &facts)?;
        if permissions.is_zero() {
            return Err(Hindrance::NotPermitted { token, grantee }.into());
        }
        self.plan_link(device, owner, act, &facts).await
    }

    /// What somebody may do with a token now, by DIMO's bits.
    pub(super) async fn permitted(&self, token: DimoToken, grantee: Address) -> Result<U256, ChainError> {
        let held = self.ports.dimo.dimo_permissions(&[(token, grantee)]).await?;
        held.first().copied().ok_or_else(|| ChainError::BadAnswer("no permissions".to_string()))
    }

    /// Stores what was reviewed as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_dimo(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::Dimo(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        self.begin_dimo(plan).await
    }

    pub(crate) async fn begin_dimo(&self, plan: DimoPlan) -> Result<OperationView, ConfirmError> {
        let (kind, title) = match &plan.act {
            DimoAct::Claim { .. } => (OperationKind::DimoClaim, plan.name.clone()),
            DimoAct::Connect { vehicle } => (OperationKind::DimoConnect, format!("{} with {vehicle}", plan.name)),
            DimoAct::Disconnect { vehicle } => (OperationKind::DimoDisconnect, format!("{} from {vehicle}", plan.name)),
            DimoAct::EndGrant { token, grantee, .. } => {
                (OperationKind::DimoEndGrant, format!("{} on {token}", grantee.to_checksum(None)))
            }
        };
        Ok(self.begin(kind, Some(plan.device), title, &DimoRecord::agreed(plan)).await?)
    }

    /// What DIMO's registry has of a device.
    ///
    /// # Errors
    /// [`Hindrance::Unregistered`] for a key that no maker registered.
    pub async fn dimo_device(&self, device: DeviceId) -> Result<DimoView, PlanDimoError> {
        let owner = self.ports.vault.account()?;
        let facts = self.ports.dimo.dimo_facts(device, owner, None).await?;
        let found = facts.device.ok_or(Hindrance::Unregistered)?;
        Ok(DimoView {
            device,
            name: self.name_of(device).await?,
            node: found.node.to_string(),
            claimed: found.claimed,
            owner: found.holder,
            yours: found.claimed && found.holder == owner,
            vehicle: found.vehicle.map(|vehicle| vehicle.to_string()),
            rewards_to: found.beneficiary,
        })
    }

    async fn plan_link(
        &self,
        device: DeviceId,
        owner: Owner,
        act: DimoAct,
        facts: &DimoFacts,
    ) -> Result<ReviewView, PlanDimoError> {
        let before = hindrance(owner, &act, facts)?.clone();
        self.at_rest(device).await?;
        let call = self.ports.dimo.dimo_call(before.node, &act, &[])?;
        let gas = match self.ports.chain.simulate(owner, &call).await {
            Err(ChainError::Reverted(reason)) => return Err(PlanDimoError::Refused(reason)),
            other => other?,
        };
        let name = self.name_of(device).await?;
        // A third more than the forecast: what the call meets may change before it is mined.
        let plan = self.dimo_plan(device, name, before, act, gas.saturating_add(gas / 3), facts)?;
        Hindrance::of_balance(&plan, plan.balance)?;
        Ok(self.ask(Review::Dimo(plan)).await?)
    }

    fn dimo_plan(
        &self,
        device: DeviceId,
        name: String,
        before: DimoDevice,
        act: DimoAct,
        gas: u64,
        facts: &DimoFacts,
    ) -> Result<DimoPlan, PlanDimoError> {
        let network = self.network.view();
        let owner = self.ports.vault.account()?;
        Ok(DimoPlan {
            device,
            name,
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            registry: self.dimo_contracts()?.registry,
            before,
            act,
            gas,
            fees: facts.fees,
            balance: facts.balance,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
        })
    }

    fn dimo_contracts(&self) -> Result<&DimoContracts, ChainError> {
        self.network.dimo.as_ref().ok_or(ChainError::NotOffered(DIMO))
    }

    async fn at_rest(&self, device: DeviceId) -> Result<(), PlanDimoError> {
        let operations = self.ports.store.operations().await?;
        match operations.iter().find(|row| row.open && row.device == Some(device)) {
            Some(open) => Err(PlanDimoError::InUse(format!("{} ({})", shown_text(&open.title), open.id))),
            None => Ok(()),
        }
    }

    async fn name_of(&self, device: DeviceId) -> Result<String, StoreError> {
        let row = self.ports.store.device(device).await?;
        Ok(row.map_or_else(|| device.to_string(), |row| row.name))
    }
}

/// What the device of this number is asked to sign.
pub(super) fn claim_message(node: U256, owner: Owner, chain_id: u64, registry: Address) -> DimoClaim {
    let (owner, registry) = (owner.0.into_array(), registry.into_array());
    DimoClaim { node: node.to_be_bytes(), owner, chain_id, registry }
}

/// The vehicle that it is about.
pub(super) fn vehicle_of(act: &DimoAct) -> Option<U256> {
    match act {
        DimoAct::Claim { .. } => None,
        DimoAct::Connect { vehicle }
        | DimoAct::Disconnect { vehicle }
        | DimoAct::EndGrant { token: DimoToken::Vehicle(vehicle), .. } => Some(*vehicle),
        DimoAct::EndGrant { token: DimoToken::Box(_), .. } => None,
    }
}

/// The device, unless something stands in the way of what `owner` wants to do with it.
pub(super) fn hindrance<'a>(owner: Owner, act: &DimoAct, facts: &'a DimoFacts) -> Result<&'a DimoDevice, Hindrance> {
    let device = facts.device.as_ref().ok_or(Hindrance::Unregistered)?;
    match act {
        DimoAct::Claim { .. } => claimable(owner, device)?,
        DimoAct::Connect { vehicle } => connectable(owner, *vehicle, device, facts)?,
        DimoAct::Disconnect { vehicle } => disconnectable(owner, *vehicle, device, facts)?,
        DimoAct::EndGrant { token, .. } => owned(owner, *token, device, facts)?,
    }
    Ok(device)
}

fn claimable(owner: Owner, device: &DimoDevice) -> Result<(), Hindrance> {
    match (device.claimed, device.holder) {
        (true, holder) if holder == owner => Err(Hindrance::AlreadyYours),
        (true, holder) => Err(Hindrance::Taken(holder)),
        (false, holder) if !device.movable => Err(Hindrance::MakerMissing(holder)),
        (false, _) => Ok(()),
    }
}

fn connectable(owner: Owner, vehicle: U256, device: &DimoDevice, facts: &DimoFacts) -> Result<(), Hindrance> {
    if !device.claimed {
        return Err(Hindrance::Unclaimed);
    }
    if device.holder != owner {
        return Err(Hindrance::NotYours(device.holder));
    }
    if let Some(vehicle) = device.vehicle {
        return Err(Hindrance::Connected(vehicle));
    }
    let found = facts.vehicle.as_ref().filter(|found| found.number == vehicle).ok_or(Hindrance::NoVehicle(vehicle))?;
    match (found.owner, found.device) {
        (None, _) => Err(Hindrance::NoVehicle(vehicle)),
        (Some(holder), _) if holder != owner => Err(Hindrance::VehicleNotYours { vehicle, owner: holder }),
        (Some(_), Some(device)) => Err(Hindrance::VehicleTaken { vehicle, device }),
        (Some(_), None) => Ok(()),
    }
}

fn owned(owner: Owner, token: DimoToken, device: &DimoDevice, facts: &DimoFacts) -> Result<(), Hindrance> {
    let DimoToken::Vehicle(vehicle) = token else {
        return if device.holder == owner { Ok(()) } else { Err(Hindrance::NotYours(device.holder)) };
    };
    match facts.vehicle.as_ref().filter(|found| found.number == vehicle).and_then(|found| found.owner) {
        None => Err(Hindrance::NoVehicle(vehicle)),
        Some(holder) if holder != owner => Err(Hindrance::VehicleNotYours { vehicle, owner: holder }),
        Some(_) => Ok(()),
    }
}

fn disconnectable(owner: Owner, vehicle: U256, device: &DimoDevice, facts: &DimoFacts) -> Result<(), Hindrance> {
    if device.vehicle != Some(vehicle) {
        return Err(Hindrance::NotConnected);
    }
    let vehicles = facts.vehicle.as_ref().filter(|found| found.number == vehicle).and_then(|found| found.owner);
    if device.holder == owner || vehicles == Some(owner) { Ok(()) } else { Err(Hindrance::NotYours(device.holder)) }
}
