//! One look at the chain.

use domain::{
    B256, U256,
    account::Owner,
    alarm::{Alarm, AlarmId, AlarmKind, AlarmView, AllowedOver},
    claim::ClaimPlan,
    device::{Deed, DeviceId},
    failure::Coded,
    keccak256,
};

use super::{
    WatchError,
    expect::Own,
    place::{Deeds, Place, Used, claimed},
};
use crate::{
    Wallet,
    ports::{
        ChainError,
        chain::{Sighted, Sighting, WatchPage},
    },
    review::random_id,
};

/// How far back is read again when the last block that was read left the chain.
const BACK: u64 = 64;

/// What one look works on.
struct Look {
    owner: Owner,
    own: Own,
    deeds: Deeds,
    /// All alarms so far, and those that this look found or changed.
    alarms: Vec<Alarm>,
    changed: Vec<AlarmId>,
}

impl Wallet {
    /// Reads what was logged since the last look, and compares the state at the newest block; gives all alarms. Two never
    /// run at once. What was read is kept page by page, so that a failure costs no news.
    ///
    /// # Errors
    /// [`WatchError`]; the next look begins where this one ended.
    pub async fn look(&self) -> Result<Vec<AlarmView>, WatchError> {
        let _turn = self.watching.clone().lock_owned().await;
        let owner = self.ports.vault.account()?;
        let account = self.watched_account(owner);
        let looked = match self.look_at_done().await {
            // What one of them meets keeps nobody from the other's news.
            Ok(()) => match (self.look_at_ioid(&account, owner).await, self.look_at_dimo(&account, owner).await) {
                (Ok(()), looked) | (looked, _) => looked,
            },
            Err(error) => Err(error),
        };
        self.last_look.keep(&account, self.ports.clock.now(), looked.as_ref().err().map(Coded::failure));
        self.tell_watch().await?;
        looked?;
        self.alarms().await
    }

    /// A network without claims has nothing to look at.
    async fn look_at_ioid(&self, account: &str, owner: Owner) -> Result<(), WatchError> {
        match self.read_on(account, owner).await {
            Err(WatchError::Chain(ChainError::NotOffered(_))) => Ok(()),
            other => other,
        }
    }

    async fn read_on(&self, account: &str, owner: Owner) -> Result<(), WatchError> {
        let place = self.ports.store.watch_place(account).await?;
        let place = place.filter(|text| !text.is_empty()).map(|text| Place::read(&text)).transpose()?;
        let alarms = self.ports.store.alarms(account).await?;
        let deeds = place.as_ref().map(Place::deeds).unwrap_or_default();
        let mut look = Look { owner, own: self.own().await?, deeds, alarms, changed: Vec::new() };
        let mut from = self.begin_look(place.as_ref(), &mut look).await?;
        loop {
            let page = self.ports.chain.watched(&look.deeds.watched(), from).await?;
            // What was signed while the page was read is in it, too: everything is kept before it is sent.
            look.own = self.own().await?;
            self.read_page(&page, &mut look).await?;
            let place = Place::of(page.block, page.hash, &look.deeds).text()?;
            let changed: Vec<Alarm> =
                look.alarms.iter().filter(|alarm| look.changed.contains(&alarm.id)).cloned().collect();
            self.ports.store.put_watch(account, &place, &changed).await?;
            look.changed.clear();
            if page.deeds.is_some() {
                break;
            }
            from = page.block.saturating_add(1);
        }
        Ok(())
    }

    /// The block to read from. What stood in blocks that left the chain is taken back; if it stands in another one, it is
    /// found again.
    async fn begin_look(&self, place: Option<&Place>, look: &mut Look) -> Result<u64, WatchError> {
        let mut first = None;
        self.meet_devices(look, &mut first).await?;
        let Some(place) = place else {
            return Ok(match first {
                Some(block) => block,
                None => self.ports.chain.watched(&[], u64::MAX).await?.block,
            });
        };
        match self.ports.chain.block_hash(place.block).await? {
            Some(hash) if hash == place.hash => return Ok(place.block.saturating_add(1)),
            Some(_) => {}
            None => return Err(ChainError::Unreachable("its chain is shorter than before".into()).into()),
        }
        let back = place.block.saturating_sub(BACK);
        let gone = |alarm: &Alarm| alarm.block >= back && !alarm.taken_back;
        // Newest first, so that the deed before the oldest is what stays.
        let gone: Vec<usize> = (0..look.alarms.len()).filter(|at| gone(&look.alarms[*at])).collect();
        gone.into_iter().for_each(|at| look.take_back(at));
        self.forget_unmined(look).await?;
        Ok(back)
    }

    /// Every device of this wallet and of this account is watched from the first look on; a claim that this wallet made
    /// is expected to stand as it was agreed to.
    async fn meet_devices(&self, look: &mut Look, first: &mut Option<u64>) -> Result<(), WatchError> {
        let mut devices: Vec<DeviceId> = self.ports.store.devices().await?.into_iter().map(|row| row.id).collect();
        devices.extend(look.own.claims.keys().copied());
        devices.extend(self.ports.chain.owned(look.owner).await?);
        devices.retain(|device| !look.deeds.knows(*device));
        devices.sort_unstable();
        devices.dedup();
        let deeds = self.ports.chain.deeds(&devices).await;
        for (device, deed) in devices.into_iter().zip(deeds) {
            let Some(claim) = look.own.claims.get(&device) else {
                // One that cannot be read now is met at the next look.
                if let Ok(deed) = deed {
                    look.deeds.set(device, deed);
                }
                continue;
            };
            let expected = claim.done.then(|| claimed_as(&claim.plan));
            // Nobody can use the permit before the token is approved.
            for tx in [claim.approve, claim.register].into_iter().flatten() {
                if let Some(mined) = self.ports.chain.mined(tx).await? {
                    *first = Some(first.map_or(mined.block, |block: u64| block.min(mined.block)));
                }
            }
            look.deeds.set(device, expected);
        }
        Ok(())
    }

    /// What this wallet registered, renewed or removed in a block that left the chain is not expected to stand.
    async fn forget_unmined(&self, look: &mut Look) -> Result<(), WatchError> {
        for (device, claim) in &look.own.claims {
            if let Some(register) = claim.register
                && self.ports.chain.mined(register).await?.is_none()
            {
                look.deeds.set(*device, None);
            }
        }
        for (device, upkeep) in &look.own.upkeeps {
            let mut mined = false;
            for tx in &upkeep.transactions {
                mined |= self.ports.chain.mined(*tx).await?.is_some();
            }
            if !mined && upkeep.led_to(look.deeds.get(*device)) {
                look.deeds.set(*device, Some(upkeep.plan.deed.clone()));
            }
        }
        Ok(())
    }

    async fn read_page(&self, page: &WatchPage, look: &mut Look) -> Result<(), WatchError> {
        for sighting in &page.sightings {
            if let Some(kind) = look.follow(sighting) {
                let id = AlarmId(id_of(sighting));
                self.raise(look, id, sighting.device, kind, sighting.block, Some(sighting.tx)).await?;
            }
        }
        let Some(deeds) = &page.deeds else { return Ok(()) };
        for (watched, state) in look.deeds.watched().into_iter().zip(&page.states) {
            if look.was_used(watched.device, *state) {
                let id = AlarmId(random_id(&*self.ports.random));
                self.raise(look, id, watched.device, AlarmKind::WalletUsed, page.block, None).await?;
            }
        }
        for (watched, deed) in look.deeds.watched().into_iter().zip(deeds) {
            // One that cannot be read now is compared at the next look.
            let Ok(deed) = deed else { continue };
            if let Some(kind) = look.compare(watched.device, deed.as_ref()) {
                let id = AlarmId(random_id(&*self.ports.random));
                self.raise(look, id, watched.device, kind, page.block, None).await?;
            }
            look.deeds.set(watched.device, deed.clone());
            look.take_back_if_as_before(watched.device);
        }
        Ok(())
    }

    async fn raise(
        &self,
        look: &mut Look,
        id: AlarmId,
        device: DeviceId,
        kind: AlarmKind,
        block: u64,
        tx: Option<B256>,
    ) -> Result<(), WatchError> {
        look.changed.push(id.clone());
        if let Some(known) = look.alarms.iter_mut().find(|alarm| alarm.id == id) {
            (known.block, known.taken_back) = (block, false);
            look.apply(device, &kind);
            return Ok(());
        }
        let row = self.ports.store.device(device).await?;
        let title = row.map_or_else(|| device.to_string(), |row| row.name);
        let before = look.deeds.get(device).cloned().map(Box::new);
        let seen = self.ports.clock.now();
        look.apply(device, &kind);
        let alarm = Alarm { id, device, title, kind, block, tx, seen, dismissed: false, taken_back: false, before };
        look.alarms.insert(0, alarm);
        Ok(())
    }
}

impl Look {
    /// What a log means: none if it is expected, which then changes what is expected.
    fn follow(&mut self, sighting: &Sighting) -> Option<AlarmKind> {
        let device = sighting.device;
        let kind = match &sighting.what {
            Sighted::Moved { from, to, migrated: true } => AlarmKind::Migrated { from: *from, to: *to },
            Sighted::Moved { from, to, migrated: false } => AlarmKind::DeedMoved { from: *from, to: *to },
            Sighted::Document { hash, uri } => AlarmKind::DocumentChanged { hash: *hash, uri: uri.clone() },
            Sighted::Removed => AlarmKind::Removed,
            Sighted::Gave { contract, to, number, nft } => {
                AlarmKind::WalletGave { contract: *contract, to: *to, number: *number, nft: *nft }
            }
            Sighted::Allowed { to, over } => AlarmKind::Allowed { to: *to, over: *over },
            Sighted::Registered { owner, hash, uri } => {
                let ours = *owner == self.owner || self.own.registers_for_us(device, *owner);
                let own = self.own.transactions.contains(&sighting.tx) || !ours;
                let kind = AlarmKind::ClaimedOtherwise { hash: *hash, uri: uri.clone() };
                if !own && !self.own.agreed(device, *owner, *hash, uri) {
                    return Some(kind);
                }
                self.deeds.set(device, Some(claimed(*owner, *hash, uri.clone())));
                return None;
            }
        };
        // A proxy hands on what it registered.
        let arrives = matches!(&sighting.what, Sighted::Moved { to, .. } if *to == self.owner);
        if self.is_owners(device) && !arrives && !self.own.transactions.contains(&sighting.tx) {
            return Some(kind);
        }
        self.apply(device, &kind);
        None
    }

    /// Whether a device's own wallet was used by somebody else since the last look, and no log that was read told of it.
    fn was_used(&mut self, device: DeviceId, state: Option<U256>) -> bool {
        let own = self.own.executes.get(&device).copied().unwrap_or_default();
        let Some(state) = state else { return false };
        // It may be mined or not: compared once that is known.
        if self.own.executing.contains(&device) {
            return false;
        }
        let before = self.deeds.use_wallet(device, Some(Used { state, own }));
        let told = self.alarms.iter().filter(|alarm| alarm.device == device && self.changed.contains(&alarm.id));
        let told = told.into_iter().any(|alarm| {
            matches!(alarm.kind, AlarmKind::WalletGave { .. } | AlarmKind::Allowed { over: AllowedOver::Wallet, .. })
        });
        let by_others = before.is_some_and(|before| before.state != state && before.own == own);
        by_others && !told && self.is_owners(device)
    }

    /// What differs between the state and what is expected.
    fn compare(&self, device: DeviceId, now: Option<&Deed>) -> Option<AlarmKind> {
        let before = self.deeds.get(device);
        match (before, now) {
            (Some(before), now) if before.owner == self.owner => match now {
                None => Some(AlarmKind::Removed),
                Some(now) if now.owner != before.owner => {
                    Some(AlarmKind::DeedMoved { from: before.owner, to: now.owner })
                }
                Some(now) if !same_document(before, now) => {
                    Some(AlarmKind::DocumentChanged { hash: now.document_hash, uri: now.document_uri.clone() })
                }
                Some(_) => None,
            },
            (None, Some(now)) if now.owner == self.owner => {
                let agreed = self.own.agreed(device, now.owner, now.document_hash, &now.document_uri);
                let kind = AlarmKind::ClaimedOtherwise { hash: now.document_hash, uri: now.document_uri.clone() };
                (!agreed).then_some(kind)
            }
            (None | Some(_), None | Some(_)) => None,
        }
    }

    fn is_owners(&self, device: DeviceId) -> bool {
        self.deeds.get(device).is_some_and(|deed| deed.owner == self.owner)
    }

    fn apply(&mut self, device: DeviceId, kind: &AlarmKind) {
        match kind {
            AlarmKind::DeedMoved { to, .. } | AlarmKind::Migrated { to, .. } => {
                if let Some(deed) = self.deeds.get_mut(device) {
                    deed.owner = *to;
                }
            }
            AlarmKind::DocumentChanged { hash, uri } => {
                if let Some(deed) = self.deeds.get_mut(device) {
                    (deed.document_hash, deed.document_uri) = (*hash, uri.clone());
                }
            }
            AlarmKind::Removed => self.deeds.set(device, None),
            AlarmKind::WalletGave { .. }
            | AlarmKind::WalletUsed
            | AlarmKind::Allowed { .. }
            | AlarmKind::TwoHistories { .. }
            | AlarmKind::Dimo { .. } => {}
            AlarmKind::ClaimedOtherwise { hash, uri } => {
                self.deeds.set(device, Some(claimed(self.owner, *hash, uri.clone())));
            }
        }
    }

    /// A difference that no log explained and that is gone again did not happen, or a node lied about it.
    fn take_back_if_as_before(&mut self, device: DeviceId) {
        let Some(now) = self.deeds.get(device).cloned() else { return };
        let as_before = |alarm: &Alarm| {
            let before = alarm.before.as_deref();
            let same = before.is_some_and(|before| before.owner == now.owner && same_document(before, &now));
            // That a wallet was used stands, whatever the deed says.
            let of_deed = alarm.kind != AlarmKind::WalletUsed;
            alarm.device == device && alarm.tx.is_none() && !alarm.taken_back && same && of_deed
        };
        if let Some(alarm) = self.alarms.iter_mut().find(|alarm| as_before(alarm)) {
            alarm.taken_back = true;
            self.changed.push(alarm.id.clone());
        }
    }

    fn take_back(&mut self, at: usize) {
        let alarm = &mut self.alarms[at];
        alarm.taken_back = true;
        self.changed.push(alarm.id.clone());
        let (device, before) = (alarm.device, alarm.before.as_deref().cloned());
        self.deeds.set(device, before);
    }
}

fn claimed_as(plan: &ClaimPlan) -> Deed {
    claimed(plan.owner, plan.document_hash, plan.document_uri.clone())
}

fn same_document(one: &Deed, other: &Deed) -> bool {
    (one.document_hash, &one.document_uri) == (other.document_hash, &other.document_uri)
}

/// The same for the same happening, so that reading it again raises no second alarm.
fn id_of(sighting: &Sighting) -> String {
    let kind = match &sighting.what {
        Sighted::Moved { .. } => 0,
        Sighted::Document { .. } => 1,
        Sighted::Removed => 2,
        Sighted::Registered { .. } => 3,
        Sighted::Gave { .. } => 4,
        Sighted::Allowed { .. } => 5,
    };
    let mut bytes = sighting.tx.to_vec();
    bytes.extend_from_slice(sighting.device.0.as_slice());
    bytes.push(kind);
    if let Sighted::Gave { contract, number, .. } = &sighting.what {
        bytes.extend_from_slice(contract.as_slice());
        bytes.extend_from_slice(&number.to_be_bytes::<32>());
    }
    hex::encode(&keccak256(bytes)[..16])
}
