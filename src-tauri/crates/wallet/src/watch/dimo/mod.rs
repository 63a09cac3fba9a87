//! Watching boxes of DIMO's and their vehicles: a look of its own beside that for ioID, with a place and alarms of its own.
//!
//! It begins with the boxes that this wallet paired with or claimed. Box and vehicle are watched while the account holds
//! them, and a vehicle from when one of its boxes is connected with it.

mod follow;
mod known;
mod place;

use domain::{
    B256,
    account::Owner,
    alarm::{Alarm, AlarmId, AlarmKind},
    device::{DeviceId, Profile},
    dimo::{DimoAlarm, DimoToken},
    keccak256,
};

use super::{WatchError, expect::Own};
use crate::{
    Wallet,
    ports::{
        ChainError,
        dimo::{DimoPage, DimoSighting},
    },
    review::random_id,
};
use follow::Found;
use known::{Known, KnownBox};
use place::{BACK, Place};

/// An own claim that is older than this many blocks is not read again from its block: what stands now is compared.
const LATELY: u64 = 100_000;

/// What one look works on.
struct Look {
    owner: Owner,
    own: Own,
    known: Known,
    alarms: Vec<Alarm>,
    changed: Vec<AlarmId>,
    /// Seconds since 1970: a permission whose end has passed is none.
    now: u64,
}

impl Wallet {
    /// Whose place and alarms they are; older versions of the app do not read them.
    pub(super) fn watched_of_dimo(account: &str) -> String {
        format!("{account}/dimo")
    }

    pub(super) async fn look_at_dimo(&self, account: &str, owner: Owner) -> Result<(), WatchError> {
        if self.network.dimo.is_none() {
            return Ok(());
        }
        let account = Self::watched_of_dimo(account);
        let stored = self.ports.store.watch_place(&account).await?;
        let stored = stored.filter(|text| !text.is_empty()).map(|text| Place::read(&text)).transpose()?;
        let mut look = Look {
            owner,
            own: self.own().await?,
            known: Known::default(),
            alarms: self.ports.store.alarms(&account).await?,
            changed: Vec::new(),
            now: self.ports.clock.now().seconds(),
        };
        let mut place = self.standing(stored, &mut look).await?;
        let Some(mut from) = self.meet_boxes(&mut look, place.as_ref()).await? else { return Ok(()) };
        loop {
            let page = self.ports.dimo.dimo_watched(&look.known.watched(), from).await?;
            // What was signed while the page was read is in it, too: everything is kept before it is sent.
            look.own = self.own().await?;
            self.read_dimo_page(&page, &mut look).await?;
            let next = Place::after(place.take(), page.block, page.hash, look.known.clone());
            self.keep_dimo(&account, &next, &mut look).await?;
            place = Some(next);
            if page.now.is_some() {
                break;
            }
            from = page.block.saturating_add(1);
        }
        if let Some(place) = place {
            self.search_permissions(&account, place, &mut look).await?;
        }
        Ok(())
    }

    /// What was known at the newest block that is still part of the chain; what stood in later ones is taken back, and
    /// found again if it stands in others.
    async fn standing(&self, stored: Option<Place>, look: &mut Look) -> Result<Option<Place>, WatchError> {
        let Some(mut place) = stored else { return Ok(None) };
        match self.ports.chain.block_hash(place.block).await? {
            Some(hash) if hash == place.hash => {
                look.known = place.known.clone();
                return Ok(Some(place));
            }
            Some(_) => {}
            None => return Err(ChainError::Unreachable("its chain is shorter than before".into()).into()),
        }
        let mut found = false;
        while let Some(older) = place.older() {
            place = older;
            found = self.ports.chain.block_hash(place.block).await? == Some(place.hash);
            if found {
                break;
            }
        }
        if !found {
            place.block = place.block.saturating_sub(BACK);
        }
        let gone = |alarm: &&mut Alarm| alarm.block > place.block && !alarm.taken_back;
        for alarm in look.alarms.iter_mut().filter(gone) {
            alarm.taken_back = true;
            look.changed.push(alarm.id.clone());
        }
        look.known = place.known.clone();
        Ok(Some(place))
    }

    /// The block to read from; none as long as there is nothing to watch.
    async fn meet_boxes(&self, look: &mut Look, place: Option<&Place>) -> Result<Option<u64>, WatchError> {
        let rows = self.ports.store.devices().await?;
        let mut devices: Vec<DeviceId> =
            rows.into_iter().filter(|row| row.profile == Profile::AutoPi).map(|row| row.id).collect();
        devices.extend(look.own.dimo_claims.keys().copied());
        devices.retain(|device| !look.known.knows(*device));
        devices.sort_unstable();
        devices.dedup();
        let mut from = place.map(|place| place.block.saturating_add(1));
        if !devices.is_empty() {
            let met = self.ports.dimo.dimo_boxes(&devices).await?;
            for (device, now) in devices.into_iter().zip(met.boxes) {
                let Some(now) = now else { continue };
                let mut one = KnownBox::of(device, &now, met.block);
                let claim = look.own.dimo_claims.get(&device).filter(|claim| claim.node == now.node);
                if let Some(claim) = claim
                    && let Some(mined) = self.ports.chain.mined(claim.tx).await?
                {
                    one.claimed_for(look.owner);
                    if mined.block.saturating_add(LATELY) > met.block {
                        (one.since, one.vehicle) = (mined.block, claim.vehicle);
                        from = Some(from.unwrap_or(u64::MAX).min(mined.block.saturating_add(1)));
                    }
                }
                look.known.add(one);
                from = Some(from.unwrap_or(met.block.saturating_add(1)));
            }
        }
        Ok(from.filter(|_| !look.known.is_empty()))
    }

    async fn read_dimo_page(&self, page: &DimoPage, look: &mut Look) -> Result<(), WatchError> {
        for sighting in &page.sightings {
            if let Some(found) = look.follow(sighting, page) {
                self.raise_of_dimo(look, id_of(sighting, &found.what), found, sighting.block, Some(sighting.tx))
                    .await?;
            }
        }
        let Some(now) = &page.now else { return Ok(()) };
        for found in look.compare(now) {
            let id = AlarmId(random_id(&*self.ports.random));
            self.raise_of_dimo(look, id, found, page.block, None).await?;
        }
        look.take_back_what_is_not(now);
        look.known.is_now(now, page.block, look.owner);
        Ok(())
    }

    /// What was permitted before a box or a vehicle was watched, as by whoever made it.
    async fn search_permissions(&self, account: &str, mut place: Place, look: &mut Look) -> Result<(), WatchError> {
        let tokens: Vec<DimoToken> = look.known.unsearched(look.owner);
        if tokens.is_empty() {
            return Ok(());
        }
        let found = self.ports.dimo.dimo_permitted(&tokens).await?;
        look.own = self.own().await?;
        for sighting in &found.sightings {
            if let Some(found) = look.permitted(sighting) {
                self.raise_of_dimo(look, id_of(sighting, &found.what), found, sighting.block, Some(sighting.tx))
                    .await?;
            }
        }
        look.known.searched(&tokens, found.from);
        place.known = look.known.clone();
        self.keep_dimo(account, &place, look).await
    }

    async fn keep_dimo(&self, account: &str, place: &Place, look: &mut Look) -> Result<(), WatchError> {
        let changed: Vec<Alarm> =
            look.alarms.iter().filter(|alarm| look.changed.contains(&alarm.id)).cloned().collect();
        self.ports.store.put_watch(account, &place.text()?, &changed).await?;
        look.changed.clear();
        Ok(())
    }

    async fn raise_of_dimo(
        &self,
        look: &mut Look,
        id: AlarmId,
        found: Found,
        block: u64,
        tx: Option<B256>,
    ) -> Result<(), WatchError> {
        let Found { device, what } = found;
        if let Some(known) = look.alarms.iter_mut().find(|alarm| alarm.id == id) {
            let again = known.taken_back || known.block != block;
            (known.block, known.taken_back) = (block, false);
            if again {
                look.changed.push(id);
            }
            return Ok(());
        }
        let row = self.ports.store.device(device).await?;
        let title = row.map_or_else(|| device.to_string(), |row| row.name);
        look.changed.push(id.clone());
        let (kind, seen) = (AlarmKind::Dimo { what }, self.ports.clock.now());
        let alarm =
            Alarm { id, device, title, kind, block, tx, seen, dismissed: false, taken_back: false, before: None };
        look.alarms.insert(0, alarm);
        Ok(())
    }
}

/// The same for the same happening, so that reading it again raises no second alarm.
fn id_of(sighting: &DimoSighting, what: &DimoAlarm) -> AlarmId {
    let (kind, number, who) = what.part();
    let mut bytes = sighting.tx.to_vec();
    bytes.push(kind);
    bytes.extend_from_slice(&number.to_be_bytes::<32>());
    bytes.extend_from_slice(who.as_slice());
    AlarmId(hex::encode(&keccak256(bytes)[..16]))
}
