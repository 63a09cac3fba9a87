//! docs/grant.md says what the code signs.

use alloy_sol_types::SolStruct;
use domain::{
    Address, B256,
    account::Owner,
    device::DeviceId,
    grant::{DataGrant, GrantTerms, domain, grantee_id},
    keccak256,
    time::Millis,
};

const DOCUMENT: &str = include_str!("../../../../../docs/grant.md");

fn vector() -> GrantTerms {
    GrantTerms {
        owner: Owner(Address::repeat_byte(0x11)),
        app: "Weather Helper".to_string(),
        identity: domain::identity::Identity::Name,
        devices: vec![DeviceId(Address::repeat_byte(0x22)), DeviceId(Address::repeat_byte(0x33))],
        scopes: vec!["temperature.hourly".parse().unwrap(), "humidity.raw".parse().unwrap()],
        history_from: Millis(1_792_882_800_000),
        history_to: Millis(1_796_079_600_000),
        not_before: Millis(1_795_474_800_000),
        expires_at: Millis(1_796_079_600_000),
        max_reads_per_day: 1_000,
        max_bytes_per_day: 16_777_216,
        purpose: "To draw a chart".to_string(),
        program_hash: B256::ZERO,
        version: 1,
    }
}

#[test]
fn the_document_names_the_exact_type_and_its_vector() {
    let terms = vector();
    let message = terms.message();
    let lines = [
        DataGrant::eip712_root_type().into_owned(),
        format!("typeHash {:#x}", message.eip712_type_hash()),
        format!("domainSeparator {:#x}", domain(4690).separator()),
        format!("grantee {:#x}", grantee_id(&terms.app)),
        format!("purposeHash {:#x}", message.purposeHash),
        format!("hashStruct {:#x}", message.eip712_hash_struct()),
        format!("id {:#x}", terms.id(4690).0),
    ];
    let missing: Vec<&String> = lines.iter().filter(|line| !DOCUMENT.contains(line.as_str())).collect();
    assert!(missing.is_empty(), "docs/grant.md lacks: {missing:#?}");
}

/// The id as docs/grant.md says it is built, without any library for typed data.
#[test]
fn the_id_can_be_built_by_hand() {
    let terms = vector();
    let word = |number: u64| B256::left_padding_from(&number.to_be_bytes());
    let all = |words: &[B256]| keccak256(words.concat());
    let text = |text: &str| keccak256(text.as_bytes());
    let start = DOCUMENT.find("DataGrant(").unwrap();
    let kind = DOCUMENT[start..].lines().next().unwrap();
    let devices: Vec<B256> = terms.devices.iter().map(|device| device.0.into_word()).collect();
    let scopes: Vec<B256> = terms.scopes.iter().map(|scope| text(&scope.to_string())).collect();
    let message = all(&[
        text(kind),
        terms.owner.0.into_word(),
        text("name:Weather Helper"),
        all(&devices),
        all(&scopes),
        word(1_792_882_800),
        word(1_796_079_600),
        word(1_795_474_800),
        word(1_796_079_600),
        word(1_000),
        word(16_777_216),
        text("To draw a chart"),
        B256::ZERO,
        word(1),
    ]);
    let domain = all(&[
        text("EIP712Domain(string name,string version,uint256 chainId)"),
        text("Deedbox data grant"),
        text("1"),
        word(4690),
    ]);
    let id = keccak256([&[0x19, 0x01], domain.as_slice(), message.as_slice()].concat());
    assert_eq!(terms.id(4690).0, id);
}

#[test]
fn every_field_changes_the_id() {
    let id = vector().id(4690);
    let changes: [fn(&mut GrantTerms); 13] = [
        |t| t.owner = Owner(Address::repeat_byte(0x12)),
        |t| t.app.push('x'),
        |t| t.devices.reverse(),
        |t| t.scopes.reverse(),
        |t| t.history_from = Millis(t.history_from.0 + 1000),
        |t| t.history_to = Millis(t.history_to.0 + 1000),
        |t| t.not_before = Millis(t.not_before.0 + 1000),
        |t| t.expires_at = Millis(t.expires_at.0 + 1000),
        |t| t.max_reads_per_day += 1,
        |t| t.max_bytes_per_day += 1,
        |t| t.purpose.push('x'),
        |t| t.program_hash = B256::repeat_byte(1),
        |t| t.version += 1,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut terms = vector();
        change(&mut terms);
        assert_ne!(terms.id(4690), id, "change {number}");
    }
    assert_ne!(vector().id(4689), id, "another chain");
}
