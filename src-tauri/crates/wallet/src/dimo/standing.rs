//! Whose boxes are with DIMO, for the list of devices.

use domain::{
    account::Owner,
    device::{DeviceId, Profile},
    dimo::DimoStanding,
};

use crate::{
    Wallet,
    ports::{dimo::BoxNow, store::DeviceRow},
};

impl Wallet {
    /// One for each row; none where DIMO has nothing to do with it. A chain that does not answer is no error.
    pub(crate) async fn standings(&self, account: Owner, rows: &[DeviceRow]) -> Vec<Option<DimoStanding>> {
        let may_be = |row: &DeviceRow| self.network.dimo.is_some() && row.profile == Profile::AutoPi;
        let asked: Vec<DeviceId> = rows.iter().filter(|row| may_be(row)).map(|row| row.id).collect();
        if asked.is_empty() {
            return vec![None; rows.len()];
        }
        let found = self.ports.dimo.dimo_boxes(&asked).await.ok();
        let mut found = found.map(|now| (now.block, now.boxes.into_iter()));
        let mut next = || {
            let Some((block, boxes)) = &mut found else { return DimoStanding::Unknown };
            boxes.next().map_or(DimoStanding::Unknown, |one| standing(account, one, *block))
        };
        rows.iter().map(|row| may_be(row).then(&mut next)).collect()
    }
}

fn standing(account: Owner, found: Option<BoxNow>, block: u64) -> DimoStanding {
    let Some(BoxNow { node, claimed, holder, vehicle, .. }) = found else {
        return DimoStanding::Unregistered { block };
    };
    let node = node.to_string();
    if !claimed {
        return DimoStanding::Unclaimed { node, block };
    }
    if holder != account {
        return DimoStanding::Theirs { node, owner: holder, block };
    }
    DimoStanding::Yours { node, vehicle: vehicle.map(|vehicle| vehicle.to_string()), block }
}
