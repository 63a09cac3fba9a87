//! The handshake and the sealed channel between the two ends.

mod support;

use support::{Seeded, code, flips, key, session};
use wire::{
    code::{CodeError, SetupCode},
    session::{AnswerError, ConfirmError, HandshakeError, Initiator, OpenError, Refusal, Responder, SealError},
};

#[test]
fn both_ends_with_the_code_talk_and_the_key_is_proved() {
    let mut rng = Seeded::new(1);
    let (mut owner, mut device) = session(&mut rng);
    assert_eq!(owner.key, key(0x10).public());
    for text in [&b"first"[..], b"", b"second"] {
        let sealed = owner.session.seal(text).unwrap();
        assert!(text.is_empty() || !sealed.windows(text.len()).any(|part| part == text));
        assert_eq!(device.open(&sealed).unwrap().as_slice(), text);
        let reply = device.seal(text).unwrap();
        assert_eq!(owner.session.open(&reply).unwrap().as_slice(), text);
    }
}

#[test]
fn a_first_meeting_needs_no_expected_key() {
    let mut rng = Seeded::new(2);
    let (owner, hello) = Initiator::start(&code(), None, &mut rng);
    let (device, offer) = Responder::answer(&hello, &code(), &mut rng).unwrap();
    let (owner, confirm) = owner.offer(&offer).unwrap();
    let (_, proof) = device.confirm(&confirm, &key(0x22)).unwrap();
    assert_eq!(owner.proof(&proof).unwrap().key.address(), key(0x22).address());
}

#[test]
fn a_wrong_code_is_told_from_everything_else() {
    let mut rng = Seeded::new(3);
    let wrong: SetupCode = "K7QM-2XRE".parse().unwrap();
    let (owner, hello) = Initiator::start(&wrong, None, &mut rng);
    let (device, offer) = Responder::answer(&hello, &code(), &mut rng).unwrap();
    let (owner, confirm) = owner.offer(&offer).unwrap();
    let refused = device.confirm(&confirm, &key(0x10)).err().unwrap();
    assert_eq!(refused, ConfirmError::WrongCode);
    let told = owner.proof(&refused.refusal().to_bytes()).err().unwrap();
    assert_eq!(told, HandshakeError::WrongCode);
}

#[test]
fn a_device_that_does_not_know_the_code_is_not_believed() {
    let mut rng = Seeded::new(4);
    let (owner, hello) = Initiator::start(&code(), None, &mut rng);
    let wrong: SetupCode = "0000-0000".parse().unwrap();
    let (_, offer) = Responder::answer(&hello, &wrong, &mut rng).unwrap();
    let (owner, _) = owner.offer(&offer).unwrap();
    // A proof from another, honest handshake: the liar has nothing better.
    let (other, hello) = Initiator::start(&code(), None, &mut rng);
    let (device, offer) = Responder::answer(&hello, &code(), &mut rng).unwrap();
    let (_, confirm) = other.offer(&offer).unwrap();
    let (_, proof) = device.confirm(&confirm, &key(0x10)).unwrap();
    assert_eq!(owner.proof(&proof).err(), Some(HandshakeError::NotConfirmed));
}

#[test]
fn a_changed_key_is_named() {
    let mut rng = Seeded::new(5);
    let (expected, found) = (key(0x10).address(), key(0x11).address());
    let (owner, hello) = Initiator::start(&code(), Some(expected), &mut rng);
    let (device, offer) = Responder::answer(&hello, &code(), &mut rng).unwrap();
    let (owner, confirm) = owner.offer(&offer).unwrap();
    let (_, proof) = device.confirm(&confirm, &key(0x11)).unwrap();
    assert_eq!(owner.proof(&proof).err(), Some(HandshakeError::KeyMismatch { expected, found }));
}

#[test]
fn a_bit_changed_in_any_handshake_message_ends_the_handshake() {
    // The same seed gives the same messages, so that each run differs in one bit only.
    let start = || {
        let mut rng = Seeded::new(6);
        let (owner, hello) = Initiator::start(&code(), None, &mut rng);
        (owner, hello, rng)
    };
    let (owner, hello, mut rng) = start();
    let (device, offer) = Responder::answer(&hello, &code(), &mut rng).unwrap();
    let (owner, confirm) = owner.offer(&offer).unwrap();
    let (_, proof) = device.confirm(&confirm, &key(0x10)).unwrap();
    assert!(owner.proof(&proof).is_ok());

    for changed in flips(&hello) {
        let (owner, _, mut rng) = start();
        let Ok((device, offer)) = Responder::answer(&changed, &code(), &mut rng) else { continue };
        let (_, confirm) = owner.offer(&offer).unwrap();
        assert_eq!(device.confirm(&confirm, &key(0x10)).err(), Some(ConfirmError::WrongCode));
    }
    for changed in flips(&offer) {
        let (owner, hello, mut rng) = start();
        let (device, _) = Responder::answer(&hello, &code(), &mut rng).unwrap();
        let Ok((_, confirm)) = owner.offer(&changed) else { continue };
        assert_eq!(device.confirm(&confirm, &key(0x10)).err(), Some(ConfirmError::WrongCode));
    }
    for changed in flips(&confirm) {
        let (_, hello, mut rng) = start();
        let (device, _) = Responder::answer(&hello, &code(), &mut rng).unwrap();
        assert!(device.confirm(&changed, &key(0x10)).is_err());
    }
    for changed in flips(&proof) {
        let (owner, hello, mut rng) = start();
        let (_, offer) = Responder::answer(&hello, &code(), &mut rng).unwrap();
        let (owner, _) = owner.offer(&offer).unwrap();
        assert!(owner.proof(&changed).is_err());
    }
}

#[test]
fn a_handshake_message_cut_short_or_too_long_is_refused() {
    let mut rng = Seeded::new(7);
    let (owner, hello) = Initiator::start(&code(), None, &mut rng);
    for length in 0..hello.len() {
        assert_eq!(Responder::answer(&hello[..length], &code(), &mut rng).err(), Some(AnswerError::Malformed));
    }
    let longer = [hello.as_slice(), &[0]].concat();
    assert_eq!(Responder::answer(&longer, &code(), &mut rng).err(), Some(AnswerError::Malformed));
    assert_eq!(owner.offer(&[]).err(), Some(HandshakeError::Malformed));
}

#[test]
fn another_version_is_named_by_both_ends() {
    let mut rng = Seeded::new(8);
    let (owner, mut hello) = Initiator::start(&code(), None, &mut rng);
    hello[1] = 2;
    let refused = Responder::answer(&hello, &code(), &mut rng).err().unwrap();
    assert_eq!(refused, AnswerError::Version(2));
    assert_eq!(owner.offer(&refused.refusal().to_bytes()).err(), Some(HandshakeError::Version(1)));
}

#[test]
fn every_refusal_reads_back_and_closing_is_told() {
    let refusals = [
        Refusal::WrongCode,
        Refusal::Closed { seconds: 60 },
        Refusal::Version(7),
        Refusal::Malformed,
        Refusal::NoSession,
    ];
    for refusal in refusals {
        assert_eq!(Refusal::parse(&refusal.to_bytes()), Some(refusal));
    }
    let (owner, _) = Initiator::start(&code(), None, &mut Seeded::new(9));
    let closed = Refusal::Closed { seconds: 41 }.to_bytes();
    assert_eq!(owner.offer(&closed).err(), Some(HandshakeError::Closed { seconds: 41 }));
}

#[test]
fn replayed_and_stale_messages_are_refused_but_lost_ones_do_not_matter() {
    let mut rng = Seeded::new(10);
    let (mut owner, mut device) = session(&mut rng);
    let sealed: Vec<_> = (0..4).map(|number: u8| owner.session.seal(&[number]).unwrap()).collect();
    assert_eq!(device.open(&sealed[0]).unwrap().as_slice(), [0]);
    assert_eq!(device.open(&sealed[0]).err(), Some(OpenError::Replayed));
    assert_eq!(device.open(&sealed[2]).unwrap().as_slice(), [2]);
    assert_eq!(device.open(&sealed[1]).err(), Some(OpenError::Replayed));
    assert_eq!(device.open(&sealed[3]).unwrap().as_slice(), [3]);
}

#[test]
fn a_message_is_refused_by_its_sender_and_by_every_other_session() {
    let mut rng = Seeded::new(11);
    let (mut owner, _) = session(&mut rng);
    let (_, mut other) = session(&mut rng);
    let sealed = owner.session.seal(b"hello").unwrap();
    assert_eq!(owner.session.open(&sealed).err(), Some(OpenError::Forged));
    assert_eq!(other.open(&sealed).err(), Some(OpenError::Forged));
}

#[test]
fn a_bit_changed_in_a_sealed_message_is_refused_and_the_session_lives_on() {
    let mut rng = Seeded::new(12);
    let (mut owner, mut device) = session(&mut rng);
    let sealed = owner.session.seal(b"permit").unwrap();
    for changed in flips(&sealed) {
        assert!(device.open(&changed).is_err());
    }
    for length in 0..sealed.len() {
        assert!(device.open(&sealed[..length]).is_err());
    }
    assert_eq!(device.open(&sealed).unwrap().as_slice(), b"permit");
}

#[test]
fn the_end_of_a_session_is_told_in_plain() {
    let (mut owner, _) = session(&mut Seeded::new(13));
    let told = owner.session.open(&Refusal::NoSession.to_bytes()).err();
    assert_eq!(told, Some(OpenError::Refused(Refusal::NoSession)));
}

#[test]
fn what_would_not_fit_a_message_is_not_sealed() {
    let (mut owner, mut device) = session(&mut Seeded::new(14));
    let longest = vec![7; usize::from(u16::MAX) - wire::session::OVERHEAD];
    let sealed = owner.session.seal(&longest).unwrap();
    assert_eq!(sealed.len(), usize::from(u16::MAX));
    assert_eq!(*device.open(&sealed).unwrap(), longest);
    assert_eq!(owner.session.seal(&[longest, vec![7]].concat()).err(), Some(SealError::TooLong));
}

#[test]
fn a_code_is_read_whatever_its_case_dashes_and_lookalikes() {
    let code: SetupCode = "1K0M-2XRD".parse().unwrap();
    for text in ["1k0m2xrd", "IKOM-2XRD", "lkom 2xrd", "1-K-0-M-2-X-R-D"] {
        assert!(text.parse::<SetupCode>().unwrap() == code, "{text}");
    }
    assert_eq!(code.label().as_str(), "1K0M-2XRD");
    assert_eq!("1K0M-2XR".parse::<SetupCode>().err(), Some(CodeError::Length));
    assert_eq!("1K0M-2XRDD".parse::<SetupCode>().err(), Some(CodeError::Length));
    assert_eq!("1K0M-2XRU".parse::<SetupCode>().err(), Some(CodeError::Character));
    assert_eq!("1K0M-2XRé".parse::<SetupCode>().err(), Some(CodeError::Character));
}

#[test]
fn made_codes_read_back_and_use_the_whole_alphabet() {
    let mut rng = Seeded::new(15);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let made = SetupCode::generate(&mut rng);
        let label = made.label();
        assert!(label.parse::<SetupCode>().unwrap() == made);
        seen.extend(label.chars());
    }
    assert_eq!(seen.len(), 33, "32 digits and the dash");
}

#[test]
fn secrets_are_not_shown() {
    let mut rng = Seeded::new(16);
    let (owner, _) = session(&mut rng);
    let shown = format!("{:?} {:?} {:?}", code(), key(0x10), owner.session);
    assert_eq!(shown, "SetupCode([redacted]) DeviceKey([redacted]) Session([redacted])");
}
