//! Rows that are as full as rows can be.

use domain::{
    Address, B256, U256,
    access::{LogRow, Outcome},
    account::Owner,
    claim::DeviceToken,
    device::{DeviceId, NearbyId, Percent, Profile},
    grant::{GrantId, GrantTerms},
    identity::Identity,
    operation::{OperationId, OperationKind},
    time::Millis,
};

use crate::ports::store::{BatchHead, BatchRow, DeviceRow, GrantRow, OperationRow};

/// An account on a network, as the port is told of it.
pub const ACCOUNT: &str = "4690/0x52908400098527886E0F7030069857D2E4169EE7";
/// From the first moment to the last.
pub const EVER: (Millis, Millis) = (Millis(0), Millis(u64::MAX));

pub fn id(byte: u8) -> DeviceId {
    DeviceId(Address::repeat_byte(byte))
}

pub fn device(byte: u8, name: &str) -> DeviceRow {
    DeviceRow {
        id: id(byte),
        name: name.into(),
        kind: "environment.sensor".into(),
        model: "Airlet".into(),
        firmware: "1.0.0".into(),
        profile: if byte.is_multiple_of(2) { Profile::Deedbox } else { Profile::IoidSdk },
        reach: (byte % 2 == 1).then(|| NearbyId(format!("http://10.0.0.{byte}:8000"))),
        sealed_code: vec![0, 255, byte],
        paired: Millis(1_700_000_000_000),
        last_seen: Millis(1_700_000_000_500),
        document: "{ \"id\": \"did:io:0x\" }\n".into(),
        token: Some(DeviceToken { contract: Address::repeat_byte(0xaa), token_id: U256::MAX }),
        battery: Percent::new(81),
    }
}

pub fn operation(id: &str, started: u64) -> OperationRow {
    OperationRow {
        id: OperationId(id.into()),
        kind: OperationKind::Claim,
        device: Some(DeviceId(Address::repeat_byte(1))),
        title: "Balcony".into(),
        state: r#"{"step":"approve"}"#.into(),
        open: true,
        undone: false,
        started: Millis(started),
        updated: Millis(started),
    }
}

/// A batch of the minute that starts `seq` minutes after 1970.
pub fn batch(byte: u8, seq: u64) -> BatchRow {
    let from = seq * 60_000;
    let head = BatchHead {
        device: id(byte),
        seq,
        from: Millis(from),
        to: Millis(from + 59_999),
        root: B256::repeat_byte(3),
        hash: B256::from(U256::from(seq)),
        readings: 60,
        uploaded: false,
    };
    BatchRow { head, sealed: vec![9; 500], sealed_summary: vec![8; 50] }
}

pub fn grant(byte: u8, created: u64) -> GrantRow {
    let terms = GrantTerms {
        owner: Owner(Address::repeat_byte(5)),
        app: "Weather mind".into(),
        identity: Identity::Name,
        devices: vec![DeviceId(Address::repeat_byte(1))],
        scopes: vec!["temperature.hourly".parse().unwrap()],
        history_from: Millis(1_000),
        history_to: Millis(2_000),
        not_before: Millis(1_000),
        expires_at: Millis(9_000),
        max_reads_per_day: 10,
        max_bytes_per_day: u64::MAX,
        purpose: "to learn \"quotes\" and ünicode".into(),
        program_hash: B256::ZERO,
        version: 1,
    };
    GrantRow {
        id: GrantId(B256::repeat_byte(byte)),
        terms,
        signature: vec![7; 65],
        token_hash: B256::repeat_byte(byte ^ 0xff),
        created: Millis(created),
        revoked: None,
        paused: None,
        replaces: None,
        replaced_by: None,
    }
}

pub fn log_row(number: u64, grant: GrantId, outcome: Outcome) -> LogRow {
    LogRow {
        number,
        at: Millis(number * 1_000),
        grant: Some(grant),
        app: "Weather mind".into(),
        action: "read".into(),
        device: "0x01".into(),
        scope: "temperature.hourly".into(),
        outcome,
        prev: B256::from(U256::from(number - 1)),
        hash: B256::from(U256::from(number)),
    }
}

pub fn seqs(rows: &[BatchRow]) -> Vec<u64> {
    rows.iter().map(|row| row.head.seq).collect()
}
