//! What a log or a state means: an alarm, or what is expected from now on.

use domain::{
    Address, U256,
    account::Owner,
    alarm::AlarmKind,
    device::DeviceId,
    dimo::{DimoAlarm, DimoToken},
};

use super::{Look, known::KnownBox};
use crate::ports::dimo::{BoxNow, DimoNow, DimoPage, DimoSeen, DimoSighting};

/// Something that the owner did not do.
pub(super) struct Found {
    pub device: DeviceId,
    pub what: DimoAlarm,
}

impl Look {
    /// None if it is expected or touches nothing of the owner's. Either way it changes what is expected.
    pub(super) fn follow(&mut self, sighting: &DimoSighting, page: &DimoPage) -> Option<Found> {
        let found = match &sighting.what {
            DimoSeen::VehicleMoved { vehicle, from, to } => self.vehicle_moved(*vehicle, *from, *to, sighting.block),
            DimoSeen::Connected { node, vehicle } => {
                let device = self.linked(*node, *vehicle, Some(*vehicle), sighting.block)?;
                Some(Found { device, what: DimoAlarm::Connected { node: *node, vehicle: *vehicle } })
            }
            DimoSeen::Disconnected { node, vehicle } => {
                let device = self.linked(*node, *vehicle, None, sighting.block)?;
                let what = DimoAlarm::Disconnected { node: *node, vehicle: *vehicle };
                // Giving a box back ends its connection, too.
                (!given_back(page, sighting, *node)).then_some(Found { device, what })
            }
            // Those of before it was watched are looked for with it.
            DimoSeen::Permitted { token, .. } => {
                return self.permitted(sighting).filter(|_| self.known.since(*token) < Some(sighting.block));
            }
            DimoSeen::BoxMoved { node, .. }
            | DimoSeen::Unclaimed { node, .. }
            | DimoSeen::KeyChanged { node, .. }
            | DimoSeen::RewardsTo { node, .. } => {
                let owner = self.owner;
                let one = self.known.node(*node).filter(|one| sighting.block > one.since)?;
                let ours = one.holder == owner;
                changed(one, &sighting.what, owner).filter(|_| ours).map(|what| Found { device: one.device, what })
            }
        };
        found.filter(|_| !self.own.transactions.contains(&sighting.tx))
    }

    /// A permission that holds, on something of the owner's, for somebody else.
    pub(super) fn permitted(&self, sighting: &DimoSighting) -> Option<Found> {
        let DimoSeen::Permitted { token, grantee, permissions, end } = &sighting.what else { return None };
        let device = self.known.owned(*token, self.owner)?;
        let holds = !permissions.is_zero() && *end > U256::from(self.now) && Owner(*grantee) != self.owner;
        let foreign = holds && !self.own.transactions.contains(&sighting.tx);
        let what = DimoAlarm::Permitted { token: *token, grantee: *grantee, permissions: *permissions, end: *end };
        foreign.then_some(Found { device, what })
    }

    fn vehicle_moved(&mut self, vehicle: U256, from: Owner, to: Owner, block: u64) -> Option<Found> {
        let owner = self.owner;
        let one = self.known.vehicle(vehicle).filter(|one| block > one.since)?;
        let left = one.owner == owner && to != owner;
        one.owner = to;
        left.then_some(Found { device: one.device, what: DimoAlarm::VehicleMoved { vehicle, from, to } })
    }

    /// The device that a connection of this box with this vehicle concerns, if either is the owner's.
    fn linked(&mut self, node: U256, vehicle: U256, to: Option<U256>, block: u64) -> Option<DeviceId> {
        let owner = self.owner;
        let by_box = self.known.node(node).filter(|one| block > one.since).and_then(|one| {
            one.vehicle = to;
            (one.holder == owner).then_some(one.device)
        });
        let by_vehicle = self.known.vehicle(vehicle).filter(|one| block > one.since && one.owner == owner);
        by_box.or(by_vehicle.map(|one| one.device))
    }

    /// What differs between the state and what is expected of what the owner owns.
    pub(super) fn compare(&mut self, now: &DimoNow) -> Vec<Found> {
        let owner = self.owner;
        let mut found = Vec::new();
        for one in &now.boxes {
            let Some(known) = self.known.node(one.node).filter(|known| known.holder == owner) else { continue };
            let device = known.device;
            found.extend(differs(known, one, owner).into_iter().map(|what| Found { device, what }));
        }
        for vehicle in &now.vehicles {
            let to = vehicle.owner.unwrap_or(Owner(Address::ZERO));
            let known = self.known.vehicle(vehicle.number).filter(|known| known.owner == owner && to != owner);
            found.extend(known.map(|known| {
                let what = DimoAlarm::VehicleMoved { vehicle: vehicle.number, from: owner, to };
                Found { device: known.device, what }
            }));
        }
        found
    }

    /// What no log explained and is not so any more, again without a log, did not happen, or a node lied about it.
    pub(super) fn take_back_what_is_not(&mut self, now: &DimoNow) {
        let expected = self.known.as_now();
        for alarm in self.alarms.iter_mut().filter(|alarm| alarm.tx.is_none() && !alarm.taken_back) {
            let AlarmKind::Dimo { what } = &alarm.kind else { continue };
            if stands(what, &expected) && !stands(what, now) {
                alarm.taken_back = true;
                self.changed.push(alarm.id.clone());
            }
        }
    }
}

/// Whether its maker got the box back in the same transaction.
fn given_back(page: &DimoPage, sighting: &DimoSighting, of: U256) -> bool {
    let same = |one: &&DimoSighting| one.tx == sighting.tx;
    page.sightings.iter().filter(same).any(|one| matches!(&one.what, DimoSeen::Unclaimed { node, .. } if *node == of))
}

/// Makes a box what the log says; what that is if it can be an alarm.
fn changed(one: &mut KnownBox, what: &DimoSeen, owner: Owner) -> Option<DimoAlarm> {
    match what {
        DimoSeen::BoxMoved { node, from, to } => {
            (one.holder, one.rewards_to) = (*to, *to);
            (*to != owner).then_some(DimoAlarm::BoxMoved { node: *node, from: *from, to: *to })
        }
        DimoSeen::Unclaimed { node, holder } => {
            (one.holder, one.rewards_to, one.vehicle) = (*holder, *holder, None);
            Some(DimoAlarm::Unclaimed { node: *node, holder: *holder })
        }
        DimoSeen::KeyChanged { node, key } => {
            let before = std::mem::replace(&mut one.key, *key);
            (before != *key).then_some(DimoAlarm::KeyChanged { node: *node, key: *key })
        }
        DimoSeen::RewardsTo { node, to } => {
            let to = if to.0.is_zero() { one.holder } else { *to };
            let before = std::mem::replace(&mut one.rewards_to, to);
            (before != to && to != owner).then_some(DimoAlarm::RewardsTo { node: *node, to })
        }
        DimoSeen::VehicleMoved { .. }
        | DimoSeen::Connected { .. }
        | DimoSeen::Disconnected { .. }
        | DimoSeen::Permitted { .. } => None,
    }
}

fn differs(known: &KnownBox, now: &BoxNow, owner: Owner) -> Vec<DimoAlarm> {
    let node = now.node;
    if now.holder != owner {
        // Only a claimed box can be given back.
        let moved = DimoAlarm::BoxMoved { node, from: owner, to: now.holder };
        let unclaimed = DimoAlarm::Unclaimed { node, holder: now.holder };
        return vec![if now.claimed || now.holder.0.is_zero() { moved } else { unclaimed }];
    }
    let mut all = Vec::new();
    if now.key != known.key {
        all.push(DimoAlarm::KeyChanged { node, key: now.key });
    }
    match (known.vehicle, now.vehicle) {
        (before, Some(vehicle)) if before != Some(vehicle) => all.push(DimoAlarm::Connected { node, vehicle }),
        (Some(vehicle), None) => all.push(DimoAlarm::Disconnected { node, vehicle }),
        (None | Some(_), None | Some(_)) => {}
    }
    if now.beneficiary != known.rewards_to && now.beneficiary != owner {
        all.push(DimoAlarm::RewardsTo { node, to: now.beneficiary });
    }
    all
}

/// Whether it is still so; what the state does not tell stands.
fn stands(what: &DimoAlarm, now: &DimoNow) -> bool {
    let of_box =
        |node: &U256, so: &dyn Fn(&BoxNow) -> bool| now.boxes.iter().find(|one| one.node == *node).is_none_or(so);
    match what {
        DimoAlarm::BoxMoved { node, from, .. } => of_box(node, &|one| one.holder != *from),
        DimoAlarm::Unclaimed { node, holder } => of_box(node, &|one| one.holder == *holder),
        DimoAlarm::KeyChanged { node, key } => of_box(node, &|one| one.key == *key),
        DimoAlarm::Connected { node, vehicle } => of_box(node, &|one| one.vehicle == Some(*vehicle)),
        DimoAlarm::Disconnected { node, vehicle } => of_box(node, &|one| one.vehicle != Some(*vehicle)),
        DimoAlarm::RewardsTo { node, to } => of_box(node, &|one| one.beneficiary == *to),
        DimoAlarm::VehicleMoved { vehicle, from, .. } => {
            let same = now.vehicles.iter().find(|one| one.number == *vehicle);
            same.is_none_or(|one| one.owner != Some(*from))
        }
        DimoAlarm::Permitted { token: DimoToken::Box(_) | DimoToken::Vehicle(_), .. } => true,
    }
}
