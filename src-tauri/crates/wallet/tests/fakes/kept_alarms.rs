//! Alarms in memory, and how far the chain was read.

use std::{cmp::Reverse, collections::BTreeMap, sync::Mutex};

use domain::alarm::Alarm;

/// What was found for an account, and how far.
#[derive(Default)]
struct Seen {
    place: String,
    /// As they came.
    alarms: Vec<Alarm>,
}

#[derive(Default)]
pub struct KeptAlarms(Mutex<BTreeMap<String, Seen>>);

impl KeptAlarms {
    pub fn alarms(&self, account: &str) -> Vec<Alarm> {
        let all = self.0.lock().unwrap();
        let Some(seen) = all.get(account) else { return Vec::new() };
        let mut alarms: Vec<Alarm> = seen.alarms.iter().rev().cloned().collect();
        alarms.sort_by_key(|alarm| Reverse(alarm.seen));
        alarms
    }

    pub fn place(&self, account: &str) -> Option<String> {
        self.0.lock().unwrap().get(account).map(|seen| seen.place.clone())
    }

    pub fn put(&self, account: &str, place: &str, new: &[Alarm]) {
        let mut all = self.0.lock().unwrap();
        let seen = all.entry(account.to_string()).or_default();
        for alarm in new {
            match seen.alarms.iter_mut().find(|old| old.id == alarm.id) {
                Some(old) => *old = alarm.clone(),
                None => seen.alarms.push(alarm.clone()),
            }
        }
        seen.place = place.to_string();
    }
}
