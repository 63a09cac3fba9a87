//! The example firmware's loop.

extern crate alloc;

#[allow(dead_code, reason = "the loop that never ends is not run here")]
#[path = "../examples/firmware/run.rs"]
mod run;
mod support;

use device_kit::{Device, Memory, NoParts};
use run::{Happened, Hardware, step};
use support::{Bench, NOW, Seeded, wrong_code};
use wire::{
    frame::{Fragmenter, MAX_MESSAGE, Reassembler},
    reading::Reading,
    session::Initiator,
};

/// What the board was told, in order.
#[derive(Debug, PartialEq)]
enum Did {
    Kept(Memory),
    Notified,
    Shown,
}

#[derive(Default)]
struct Desk {
    did: Vec<Did>,
    sent: Vec<Vec<u8>>,
}

impl Hardware for Desk {
    fn wait(&mut self) -> Happened {
        unreachable!("the test says what happens")
    }

    fn now_ms(&self) -> u64 {
        NOW
    }

    fn keep(&mut self, memory: &Memory) {
        self.did.push(Did::Kept(*memory));
    }

    fn notify(&mut self, value: &[u8]) {
        if self.did.last() != Some(&Did::Notified) {
            self.did.push(Did::Notified);
        }
        self.sent.push(value.to_vec());
    }

    fn show(&mut self, service_data: &[u8], info: &[u8]) {
        assert_eq!((service_data.len(), info.len()), (7, 11));
        self.did.push(Did::Shown);
    }
}

impl Desk {
    fn exchange(
        &mut self,
        device: &mut Device<Seeded, NoParts>,
        cut: &mut Fragmenter,
        join: &mut Reassembler,
        message: &[u8],
    ) -> Vec<u8> {
        self.sent.clear();
        for frame in cut.split(message, 182).unwrap() {
            step(device, Happened::Written(frame), self);
        }
        self.sent.iter().find_map(|frame| join.push(frame).unwrap()).expect("a reply")
    }
}

#[test]
fn a_wrong_code_is_kept_before_it_is_answered() {
    let mut device = Bench::new(51).device;
    let (mut desk, mut rng) = (Desk::default(), Seeded(52));
    let (mut cut, mut join) = (Fragmenter::new(), Reassembler::new(MAX_MESSAGE));
    step(&mut device, Happened::Connected { att_mtu: 185 }, &mut desk);
    let (owner, hello) = Initiator::start(&wrong_code(), None, &mut rng);
    let offer = desk.exchange(&mut device, &mut cut, &mut join, &hello);
    let (_, confirm) = owner.offer(&offer).unwrap();
    desk.did.clear();
    desk.exchange(&mut device, &mut cut, &mut join, &confirm);
    let kept = Memory { wrong_codes: 1, ..Memory::default() };
    assert_eq!(desk.did, [Did::Kept(kept), Did::Notified]);
}

#[test]
fn readings_are_signed_kept_and_shown_and_a_full_batch_makes_room() {
    let mut device = Bench::new(53).device;
    let mut desk = Desk::default();
    let reading = |time_ms| Reading { stream: "temperature".parse().unwrap(), time_ms, value: 2100, scale: -2 };
    step(&mut device, Happened::Measured(reading(1)), &mut desk);
    step(&mut device, Happened::BatchDue, &mut desk);
    assert!(matches!(desk.did[..], [Did::Kept(Memory { tip: Some(_), .. }), Did::Shown]), "{:?}", desk.did);
    desk.did.clear();
    (0..1025).for_each(|at| step(&mut device, Happened::Measured(reading(at)), &mut desk));
    assert!(matches!(desk.did[..], [Did::Kept(_)]), "{:?}", desk.did);
    assert_eq!(device.memory().tip.unwrap().seq, 2);
}

#[test]
fn a_button_that_is_held_arms_the_device_and_one_that_is_pressed_does_not() {
    let memory = Memory { claimed: true, signing: false, ..Memory::default() };
    let mut device = Bench::with_memory(54, memory).device;
    let mut desk = Desk::default();
    step(&mut device, Happened::Pressed, &mut desk);
    assert!(!device.memory().signing && desk.did.is_empty());
    step(&mut device, Happened::Held, &mut desk);
    assert_eq!(desk.did, [Did::Kept(Memory { signing: true, ..memory })]);
}
