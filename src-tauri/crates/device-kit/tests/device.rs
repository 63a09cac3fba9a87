//! A device as firmware runs it, met by an owner's end over frames.

mod support;

use support::{Bench, NOW, OWNER, REGISTRY, wrong_code};
use wire::{
    batch::Continuity,
    frame::Fragmenter,
    gatt::{Advert, InfoValue},
    maker::MakerProof,
    message::{Reason, Reply, Request},
    permit::Permit,
    session::{HandshakeError, OpenError, Refusal},
    signature::SignatureError,
};

fn permit() -> Permit {
    Permit { owner: OWNER, nonce: [0; 32], chain_id: 4690, registry: REGISTRY }
}

#[test]
fn an_owner_meets_the_device_and_gets_what_it_says_of_itself() {
    for mtu in [23, 185, 517] {
        let mut bench = Bench::new(1);
        bench.mtu = mtu;
        bench.meet().unwrap();
        let Reply::Info(info) = bench.ask(Request::Info) else { panic!("no info") };
        assert_eq!((info.kind.as_str(), info.model.as_str()), ("environment.sensor", "Vane 2"));
        assert_eq!(info.address, bench.device.address().0);
        assert!(info.signing && !info.claimed);
        let Reply::DidDocument(document) = bench.ask(Request::DidDocument) else { panic!("no document") };
        assert!(document.contains(&bench.device.address().did()));
    }
}

#[test]
fn what_the_device_signs_recovers_for_these_fields_only() {
    let mut bench = Bench::new(2);
    bench.meet().unwrap();
    let device = bench.device.address();
    let Reply::Signature(signature) = bench.ask(Request::Permit(permit())) else { panic!("no signature") };
    assert_eq!(permit().recover(&signature, device).unwrap().address, device);
    let other = Permit { owner: [9; 20], ..permit() };
    assert_eq!(other.recover(&signature, device), Err(SignatureError::NotByDevice));

    let proof = MakerProof { owner: OWNER, chain_id: 4690 };
    let Reply::Signature(signature) = bench.ask(Request::MakerProof(proof)) else { panic!("no signature") };
    assert!(proof.recover(&signature, device).is_ok());
}

#[test]
fn a_permit_for_nobody_is_refused() {
    let mut bench = Bench::new(3);
    bench.meet().unwrap();
    let nobody = [
        Permit { owner: [0; 20], ..permit() },
        Permit { registry: [0; 20], ..permit() },
        Permit { chain_id: 0, ..permit() },
    ];
    for permit in nobody {
        assert_eq!(bench.ask(Request::Permit(permit)), Reply::Refused(Reason::Malformed));
    }
}

#[test]
fn after_the_end_of_signing_nothing_is_signed_until_somebody_arms_the_device() {
    let mut bench = Bench::new(4);
    bench.meet().unwrap();
    assert_eq!(bench.ask(Request::EndSigning), Reply::Done);
    let ended = Reply::Refused(Reason::SigningEnded);
    assert_eq!(bench.ask(Request::Permit(permit())), ended);
    assert_eq!(bench.ask(Request::MakerProof(MakerProof { owner: OWNER, chain_id: 1 })), ended);
    assert!(bench.device.advert().claimed);

    bench.device.disconnect();
    bench.meet().unwrap();
    assert_eq!(bench.ask(Request::Permit(permit())), ended, "a new session changes nothing");
    let mut restarted = Bench::with_memory(5, bench.device.memory());
    restarted.meet().unwrap();
    assert_eq!(restarted.ask(Request::Permit(permit())), ended, "nor does a loss of power");

    restarted.device.arm();
    assert!(matches!(restarted.ask(Request::Permit(permit())), Reply::Signature(_)));
}

#[test]
fn three_wrong_codes_close_the_device_for_a_minute() {
    let mut bench = Bench::new(6);
    for _ in 0..3 {
        assert_eq!(bench.meet_with(&wrong_code(), NOW).err(), Some(HandshakeError::WrongCode));
    }
    let closed = bench.meet_with(&support::code(), NOW + 500).err();
    assert_eq!(closed, Some(HandshakeError::Closed { seconds: 60 }), "even to the right code");
    bench.device.disconnect();
    let closed = bench.meet_with(&support::code(), NOW + 59_001).err();
    assert_eq!(closed, Some(HandshakeError::Closed { seconds: 1 }), "leaving and coming back does not help");
    bench.meet_with(&support::code(), NOW + 60_000).unwrap();
}

#[test]
fn cutting_the_power_is_no_way_to_go_on_guessing() {
    let mut bench = Bench::new(21);
    for _ in 0..2 {
        assert_eq!(bench.meet_with(&wrong_code(), NOW).err(), Some(HandshakeError::WrongCode));
    }
    let mut bench = Bench::with_memory(22, bench.device.memory());
    assert_eq!(bench.meet_with(&wrong_code(), 5).err(), Some(HandshakeError::WrongCode), "the third");
    assert!(matches!(bench.meet_with(&support::code(), 6).err(), Some(HandshakeError::Closed { .. })));
    let mut bench = Bench::with_memory(23, bench.device.memory());
    let closed = bench.meet_with(&support::code(), 5).err();
    assert_eq!(closed, Some(HandshakeError::Closed { seconds: 60 }), "the whole minute again");
    assert_eq!(bench.device.memory().wrong_codes, 3);
    bench.meet_with(&support::code(), 60_005).unwrap();
    assert_eq!(bench.device.memory().wrong_codes, 0);
}

#[test]
fn a_right_code_forgives_wrong_ones() {
    let mut bench = Bench::new(7);
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(bench.meet_with(&wrong_code(), NOW).err(), Some(HandshakeError::WrongCode));
        }
        bench.meet().unwrap();
    }
}

#[test]
fn an_offer_takes_one_confirmation_and_not_for_ever() {
    let mut bench = Bench::new(8);
    let confirm = bench.offered(NOW);
    assert_eq!(bench.send(&confirm, NOW + 10_001), Refusal::NoSession.to_bytes(), "too late");
    let confirm = bench.offered(NOW);
    assert_eq!(bench.send(&confirm, NOW + 10_000)[0], wire::session::PROOF);
    assert_eq!(bench.send(&confirm, NOW + 10_000), Refusal::NoSession.to_bytes(), "once only");
}

#[test]
fn batches_are_fetched_acknowledged_and_chained_over_reconnects() {
    let mut bench = Bench::new(9);
    for seconds in 0..5 {
        bench.reading("temperature", seconds, 2100);
        bench.reading("humidity", seconds, 40);
        bench.device.close_batch().unwrap().unwrap();
    }
    assert!(bench.device.advert().has_data);
    assert_eq!(bench.device.close_batch().unwrap(), None, "nothing to sign");

    bench.meet().unwrap();
    let page = bench.batches(1, 2);
    assert_eq!((page.oldest, page.next, page.batches.len()), (1, 6, 2));
    let mut tip = None;
    for batch in &page.batches {
        assert_eq!(batch.follows(tip), Continuity::Next);
        tip = Some(batch.verify(bench.device.address()).unwrap());
    }
    assert_eq!(bench.ask(Request::Ack { up_to: 2 }), Reply::Done);

    bench.device.disconnect();
    bench.meet().unwrap();
    let page = bench.batches(1, 100);
    assert_eq!((page.oldest, page.batches.len()), (3, 3));
    for batch in &page.batches {
        assert_eq!(batch.follows(tip), Continuity::Next);
        tip = Some(batch.verify(bench.device.address()).unwrap());
    }
    assert_eq!(bench.ask(Request::Ack { up_to: 5 }), Reply::Done);
    assert!(!bench.device.advert().has_data);
    assert_eq!(bench.batches(1, 100).oldest, 6);
}

#[test]
fn a_restarted_device_continues_its_history() {
    let mut bench = Bench::new(10);
    bench.reading("temperature", 1, 2100);
    let tip = bench.device.close_batch().unwrap().unwrap();
    let mut bench = Bench::with_memory(11, bench.device.memory());
    bench.reading("temperature", 2, 2100);
    bench.device.close_batch().unwrap();
    bench.meet().unwrap();
    let page = bench.batches(1, 10);
    assert_eq!(page.batches[0].follows(Some(tip)), Continuity::Next);
}

#[test]
fn a_full_log_loses_its_oldest_batch_and_the_loss_shows() {
    let mut bench = Bench::new(12);
    for seconds in 0..support::LOG as u64 + 3 {
        bench.reading("temperature", seconds, 2100);
        bench.device.close_batch().unwrap();
    }
    bench.meet().unwrap();
    let page = bench.batches(1, 256);
    assert_eq!((page.oldest, page.batches.len()), (4, support::LOG));
    assert_eq!(page.batches[0].follows(None), Continuity::Gap { first: 1, last: 3 });
}

#[test]
fn big_batches_are_paged_so_that_a_reply_fits_a_message() {
    let mut bench = Bench::new(13);
    for batch in 0..8_u64 {
        for reading in 0..1024_u64 {
            let value = if reading % 2 == 0 { i64::MAX } else { i64::MIN / 3 };
            bench.reading("temperature", (batch * 1024 + reading) << 30, value);
        }
        bench.device.close_batch().unwrap().unwrap();
    }
    bench.meet().unwrap();
    let (mut from, mut pages) = (1, 0);
    while from < 9 {
        let page = bench.batches(from, 256);
        assert!(!page.batches.is_empty());
        from = page.batches.last().unwrap().header.seq + 1;
        pages += 1;
    }
    assert!(pages > 1, "the test wants more than one page");
}

#[test]
fn replayed_or_changed_requests_do_nothing() {
    let mut bench = Bench::new(14);
    bench.meet().unwrap();
    let end = bench.seal(Request::EndSigning);
    let mut changed = end.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(bench.send(&changed, NOW).is_empty(), "silence");
    assert!(bench.device.memory().signing);
    assert!(!bench.send(&end, NOW).is_empty());
    bench.device.arm();
    assert!(bench.send(&end, NOW).is_empty(), "silence");
    assert!(bench.device.memory().signing, "a replay ended signing");
    assert!(matches!(bench.ask(Request::Info), Reply::Info(_)), "the session lives on");
}

#[test]
fn nothing_is_asked_without_a_session() {
    let mut bench = Bench::new(15);
    bench.meet().unwrap();
    let sealed = bench.seal(Request::Info);
    bench.device.disconnect();
    bench.cut = Fragmenter::new();
    let told = bench.send(&sealed, NOW);
    assert_eq!(told, Refusal::NoSession.to_bytes());
    assert_eq!(bench.open(&told), Err(OpenError::Refused(Refusal::NoSession)));
    let plain = wire::message::Asked { id: 1, request: Request::EndSigning }.to_bytes();
    assert_eq!(bench.send(&plain, NOW), Refusal::Malformed.to_bytes());
    assert!(bench.device.memory().signing);
}

#[test]
fn too_long_a_message_is_refused_once() {
    let mut bench = Bench::new(16);
    let frames = bench.cut.split(&[1; 5000], 20).unwrap();
    let replies: Vec<_> = frames.iter().flat_map(|frame| bench.device.on_write(frame, NOW)).collect();
    assert_eq!(replies.len(), 1);
    assert!(bench.meet().is_ok(), "the next message comes through");
}

#[test]
fn identify_is_taken_once() {
    let mut bench = Bench::new(17);
    bench.meet().unwrap();
    assert!(!bench.device.take_identify());
    assert_eq!(bench.ask(Request::Identify), Reply::Done);
    assert!(bench.device.take_identify());
    assert!(!bench.device.take_identify());
}

#[test]
fn hints_say_what_the_device_is() {
    let bench = Bench::new(18);
    let advert = bench.device.advert();
    let [a, b, c, d, ..] = bench.device.address().0;
    let hints = Advert { version: 1, kind: 1, claimed: false, has_data: false, hint: [a, b, c, d] };
    assert_eq!(advert, hints);
    assert_eq!(InfoValue::parse(&bench.device.info_read()).unwrap().advert, advert);
}

#[test]
fn readings_that_do_not_fit_are_refused() {
    use device_kit::PushError;
    let mut bench = Bench::new(19);
    bench.reading("temperature", 10, 1);
    assert_eq!(bench.try_reading("temperature", 9, 1, -2), Err(PushError::TimeWentBack));
    assert_eq!(bench.try_reading("temperature", 11, 1, -1), Err(PushError::Scale));
    assert_eq!(bench.try_reading("co2", 11, 1, 19), Err(PushError::Scale));
    for seconds in 10..10 + 1023 {
        bench.reading("temperature", seconds, 1);
    }
    assert_eq!(bench.try_reading("temperature", 9_999, 1, -2), Err(PushError::Full));
    bench.device.close_batch().unwrap();
    bench.reading("temperature", 9_999, 1);
}

#[test]
fn noise_never_panics_and_never_opens_anything() {
    use rand_core::RngCore;
    let mut bench = Bench::new(20);
    let mut now = NOW;
    let (mut offers, mut wrong) = (0, 0);
    for round in 0..6_000 {
        let mut message = vec![0; 1 + bench.rng.next_u32() as usize % 60];
        bench.rng.fill_bytes(&mut message);
        message[0] %= 8;
        if let Some(version) = message.get_mut(1) {
            *version = 1;
        }
        // Now and then a handshake that is real up to the last message: one bit of that, or its moment, is wrong.
        if round % 20 == 0 {
            now += 61_000;
            let mut confirm = bench.offered(now);
            offers += 1;
            if round % 40 == 0 {
                let bit = bench.rng.next_u32() as usize % 256;
                confirm[2 + bit / 8] ^= 1 << (bit % 8);
                wrong += 1;
            } else {
                now += device_kit::HANDSHAKE_MS + 1;
            }
            message = confirm;
        }
        let reply = bench.send(&message, now);
        assert_ne!(reply.first(), Some(&wire::session::PROOF));
        assert_ne!(reply.first(), Some(&wire::session::SEALED));
    }
    assert!(offers == 300 && wrong == 150);
    assert!(bench.device.memory().signing);
    now += 61_000;
    let confirm = bench.offered(now);
    assert_eq!(bench.send(&confirm, now).first(), Some(&wire::session::PROOF), "the whole of it does open");
}
