//! Where a read goes on: bound to the grant, the device and the scope of the read before (T-59).
//!
//! A cursor gives no right: what it leads to passes every check again. The seal only keeps it from being taken to another
//! grant, where it reads as not there.

use domain::{B256, device::DeviceId, keccak256, scope::Scope, time::Millis};

use super::AccessError;
use crate::ports::store::GrantRow;

/// What a cursor belongs to.
pub(super) struct Place<'r> {
    pub row: &'r GrantRow,
    pub device: DeviceId,
    pub scope: &'r Scope,
    /// The oldest moment as the app wrote it.
    pub from: Option<&'r str>,
}

impl Place<'_> {
    /// The cursor of what comes before `oldest`.
    pub fn before(&self, oldest: Millis) -> String {
        let to = oldest.0.saturating_sub(1);
        format!("{to}-{}", self.seal(to))
    }

    /// The newest moment asked for: of the cursor, where there is one.
    pub fn end(&self, to: Option<&str>, cursor: Option<&str>) -> Result<Option<String>, AccessError> {
        let Some(cursor) = cursor else { return Ok(to.map(ToString::to_string)) };
        if to.is_some() {
            return Err(AccessError::Unreadable("a cursor says where to go on: leave out `to`"));
        }
        let (to, seal) = cursor.split_once('-').ok_or(AccessError::NoSuchPage)?;
        let to: u64 = to.parse().map_err(|_| AccessError::NoSuchPage)?;
        if seal == self.seal(to) { Ok(Some(to.to_string())) } else { Err(AccessError::NoSuchPage) }
    }

    fn seal(&self, to: u64) -> String {
        let (row, from) = (self.row, self.from.unwrap_or_default());
        let words = format!("{} {} {to} {from}", self.device, self.scope);
        let seal: B256 = keccak256([row.token_hash.as_slice(), row.id.0.as_slice(), words.as_bytes()].concat());
        format!("{seal:x}")
    }
}
