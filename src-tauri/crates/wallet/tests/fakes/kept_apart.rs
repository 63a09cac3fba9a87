//! Refused batches in memory.

use std::{cmp::Reverse, sync::Mutex};

use domain::{B256, device::DeviceId};
use wallet::ports::{QuarantineRoom, QuarantineRow};

/// Newest first.
#[derive(Default)]
pub struct KeptApart(Mutex<Vec<QuarantineRow>>);

impl KeptApart {
    pub fn add(&self, rows: &[QuarantineRow], room: QuarantineRoom) {
        let mut all = self.0.lock().unwrap();
        for row in rows {
            let key = |one: &QuarantineRow| (one.refused.device, one.refused.digest);
            all.retain(|one| key(one) != key(row));
            all.insert(0, row.clone());
            all.sort_by_key(|one| Reverse(one.refused.at));
            let (mut batches, mut bytes) = (0, 0);
            all.retain(|one| {
                if one.refused.device != row.refused.device {
                    return true;
                }
                (batches, bytes) = (batches + 1, bytes + one.sealed.len());
                batches <= room.batches && bytes <= room.bytes as usize
            });
        }
    }

    pub fn of(&self, device: DeviceId) -> Vec<QuarantineRow> {
        self.0.lock().unwrap().iter().filter(|row| row.refused.device == device).cloned().collect()
    }

    pub fn clear(&self, device: DeviceId, digests: Option<&[B256]>) -> u32 {
        let mut all = self.0.lock().unwrap();
        let before = all.len();
        let goes = |row: &QuarantineRow| digests.is_none_or(|digests| digests.contains(&row.refused.digest));
        all.retain(|row| row.refused.device != device || !goes(row));
        u32::try_from(before - all.len()).unwrap()
    }
}
