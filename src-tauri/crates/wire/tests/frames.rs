//! Messages in frames.

mod support;

use support::Seeded;
use wire::frame::{Fragmenter, FrameError, HEADER, MAX_FRAME, MAX_MESSAGE, MIN_FRAME, Reassembler, frame_size};

fn feed(reassembler: &mut Reassembler, frames: &[Vec<u8>]) -> Vec<Vec<u8>> {
    frames.iter().filter_map(|frame| reassembler.push(frame).ok().flatten()).collect()
}

#[test]
fn messages_of_every_length_come_back_at_every_frame_size() {
    let mut rng = Seeded::new(21);
    for size in [MIN_FRAME, 182, 244, MAX_FRAME] {
        let (mut cut, mut join) = (Fragmenter::new(), Reassembler::new(MAX_MESSAGE));
        for length in [1, 12, 13, 14, 26, 27, 1000, 65_535] {
            let message = rng.bytes(length);
            let frames = cut.split(&message, size).unwrap();
            assert!(frames.iter().all(|frame| frame.len() <= size));
            assert_eq!(feed(&mut join, &frames), [message], "{length} bytes in frames of {size}");
        }
    }
}

#[test]
fn lengths_out_of_bounds_are_refused() {
    assert_eq!(Fragmenter::new().split(&[], 20), Err(FrameError::Length));
    assert_eq!(Fragmenter::new().split(&vec![0; 65_536], 20), Err(FrameError::Length));
    let frames = Fragmenter::new().split(&[0; 101], 20).unwrap();
    let mut join = Reassembler::new(100);
    assert_eq!(join.push(&frames[0]), Err(FrameError::Length));
    assert!(frames[1..].iter().all(|frame| join.push(frame) == Ok(None)), "the rest is stale, one error is enough");
}

#[test]
fn duplicates_and_stale_messages_are_dropped() {
    let mut rng = Seeded::new(22);
    let mut cut = Fragmenter::new();
    let (first, second) = (rng.bytes(100), rng.bytes(100));
    let old = cut.split(&first, 20).unwrap();
    let new = cut.split(&second, 20).unwrap();
    let mut join = Reassembler::new(MAX_MESSAGE);
    let doubled: Vec<_> = old.iter().flat_map(|frame| [frame.clone(), frame.clone()]).collect();
    assert_eq!(feed(&mut join, &doubled), [first], "each frame twice");
    assert!(feed(&mut join, &old).is_empty(), "the whole message again");
    assert_eq!(feed(&mut join, &new), [second]);
    assert!(feed(&mut join, &old).is_empty(), "an older message");
}

#[test]
fn a_newer_message_replaces_one_that_never_ended() {
    let mut cut = Fragmenter::new();
    let old = cut.split(&[1; 100], 20).unwrap();
    let new = cut.split(&[2; 100], 20).unwrap();
    let mut join = Reassembler::new(MAX_MESSAGE);
    assert!(feed(&mut join, &old[..3]).is_empty());
    assert_eq!(feed(&mut join, &new), [vec![2; 100]]);
    assert!(feed(&mut join, &old[3..]).is_empty());
}

#[test]
fn message_numbers_may_wrap() {
    let (mut cut, mut join) = (Fragmenter::new(), Reassembler::new(MAX_MESSAGE));
    for number in 0..70_000_u32 {
        let message = number.to_be_bytes();
        assert_eq!(feed(&mut join, &cut.split(&message, 20).unwrap()), [message.to_vec()]);
    }
}

#[test]
fn shuffled_or_lost_frames_never_make_a_wrong_message() {
    let mut rng = Seeded::new(23);
    let mut complete = 0;
    for _ in 0..500 {
        let length = 30 + rng.below(60);
        let message = rng.bytes(length);
        let mut frames = Fragmenter::new().split(&message, 20).unwrap();
        if rng.below(2) == 0 {
            rng.shuffle(&mut frames);
        } else {
            frames.remove(rng.below(frames.len()));
        }
        for whole in feed(&mut Reassembler::new(MAX_MESSAGE), &frames) {
            assert_eq!(whole, message);
            complete += 1;
        }
    }
    assert!(complete < 250, "only shuffles that change nothing may come through");
}

#[test]
fn a_missing_frame_is_named_and_the_next_message_comes_through() {
    let (mut cut, mut join) = (Fragmenter::new(), Reassembler::new(MAX_MESSAGE));
    let frames = cut.split(&[5; 60], 20).unwrap();
    assert_eq!(join.push(&frames[0]), Ok(None));
    assert_eq!(join.push(&frames[2]), Err(FrameError::Gap));
    assert_eq!(join.push(&frames[3]), Ok(None));
    assert_eq!(feed(&mut join, &cut.split(&[6; 60], 20).unwrap()), [vec![6; 60]]);
}

#[test]
fn frames_that_do_not_fit_their_message_are_refused() {
    let frames = Fragmenter::new().split(&[9; 60], 20).unwrap();
    let with = |at: usize, change: &dyn Fn(&mut Vec<u8>)| {
        let mut join = Reassembler::new(MAX_MESSAGE);
        for frame in &frames[..at] {
            join.push(frame).unwrap();
        }
        let mut changed = frames[at].clone();
        change(&mut changed);
        join.push(&changed)
    };
    assert_eq!(with(0, &|frame| frame[0] = 2), Err(FrameError::Version(2)));
    assert_eq!(with(0, &|frame| frame.truncate(HEADER)), Err(FrameError::Malformed));
    assert_eq!(with(0, &|frame| frame.truncate(3)), Err(FrameError::Malformed));
    assert_eq!(with(0, &|frame| frame.resize(MAX_FRAME + 1, 0)), Err(FrameError::Malformed));
    assert_eq!(with(0, &|frame| frame[5..7].fill(0)), Err(FrameError::Malformed), "length 0");
    assert_eq!(with(1, &|frame| frame[6] += 1), Err(FrameError::Malformed), "another length");
    assert_eq!(with(1, &|frame| frame.truncate(10)), Err(FrameError::Malformed), "a small part in the middle");
    assert_eq!(with(4, &|frame| frame.push(0)), Err(FrameError::Malformed), "more than announced");
}

#[test]
fn noise_never_panics_and_never_takes_more_than_a_message() {
    const LIMIT: u16 = 60;
    let mut rng = Seeded::new(24);
    let mut join = Reassembler::new(LIMIT);
    let (mut whole, mut refused) = (0, 0);
    for round in 0..20_000 {
        // Small numbers near the ones before, so that frames begin, continue and end each other's messages.
        let id = u16::try_from(round / 8 + rng.below(3)).unwrap();
        let index = u16::try_from(rng.below(4)).unwrap();
        let length = u16::try_from(13 * rng.below(6) + rng.below(2)).unwrap();
        let mut frame = vec![1];
        frame.extend([id.to_be_bytes(), index.to_be_bytes(), length.to_be_bytes()].concat());
        let part = if rng.below(4) == 0 { rng.below(40) } else { 13 };
        frame.extend(rng.bytes(part));
        match join.push(&frame) {
            Ok(Some(message)) => {
                assert!(message.len() <= usize::from(LIMIT));
                assert_eq!(message.len(), usize::from(length), "as long as its last frame says");
                assert!(message.ends_with(&frame[HEADER..]), "the last frame is its end");
                whole += 1;
            }
            Ok(None) => {}
            Err(_) => refused += 1,
        }
    }
    assert!(whole > 100 && refused > 100, "{whole} messages, {refused} refusals: this noise tries nothing");
}

#[test]
fn the_frame_size_follows_the_mtu_within_bounds() {
    let sizes = [0, 23, 185, 247, 517, u16::MAX].map(frame_size);
    assert_eq!(sizes, [20, 20, 182, 244, 512, 512]);
}
