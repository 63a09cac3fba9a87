//! Accounts whose key is in a Ledger. The stand-in takes the place of coins-ledger's transport, and answers as the
//! Ethereum app does: everything above the USB is the product's.

mod common;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use alloy_consensus::{
    Transaction as _, TxEnvelope, private::alloy_eips::eip2718::Decodable2718, transaction::SignerRecoverable,
};
use alloy_primitives::{Address, B256, Signature, U256, keccak256};
use alloy_signer_local::{MnemonicBuilder, PrivateKeySigner, coins_bip39::English};
use coins_ledger::{
    ApduAnswer, ApduBuffer, ApduCommand, LedgerError, StatusWord,
    transports::{DeviceIdentity, LedgerTransport, NativeTransportError},
};
use common::{Home, OWNER, PASSWORD, PHRASE};
use domain::{
    Bytes,
    account::Owner,
    accounts::Origin,
    amount::Amount,
    grant::GrantTerms,
    time::Millis,
    transaction::{Call, Transaction},
};
use tokio::sync::Notify;
use vault::{
    FileVault,
    ledger::{Ledger, usb::Usb},
};
use wallet::ports::{Accounts, NewAccount, Vault, VaultError};

const OTHER: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

/// What the stand-in does when it is asked.
#[derive(Clone)]
enum Screen {
    Yes,
    Status(u16),
    /// These bytes, whatever was asked.
    Bytes(Vec<u8>),
    Silence,
    /// Nobody presses a button before the second is told; the first tells that the question is there.
    Waits(Arc<Notify>, Arc<Notify>),
    Unplugged,
}

/// A Ledger with these words.
#[derive(Clone)]
struct Device {
    words: &'static str,
    screen: Arc<Mutex<Screen>>,
}

impl Device {
    fn new(words: &'static str) -> Self {
        Self { words, screen: Arc::new(Mutex::new(Screen::Yes)) }
    }

    fn show(&self, screen: Screen) {
        *self.screen.lock().unwrap() = screen;
    }

    fn plugged(&self) -> Ledger {
        let device = self.clone();
        Ledger::over(Arc::new(Usb::new(move || match *device.screen.lock().unwrap() {
            Screen::Unplugged => Err(NativeTransportError::DeviceNotFound),
            _ => Ok(coins_ledger::Ledger::from_transport(Link { device: device.clone(), payload: Vec::new() })),
        })))
    }
}

/// One connection to it.
struct Link {
    device: Device,
    payload: Vec<u8>,
}

impl LedgerTransport for Link {
    fn identity(&self) -> Option<DeviceIdentity<'_>> {
        None
    }

    async fn exchange(&mut self, packet: ApduCommand, limit: Option<Duration>) -> Result<ApduAnswer, LedgerError> {
        assert_eq!((packet.cla(), packet.p2()), (0xe0, 0));
        assert_eq!(limit, Some(Duration::from_secs(120)));
        let screen = self.device.screen.lock().unwrap().clone();
        match screen {
            Screen::Status(word) => return Err(StatusWord::new(word).into()),
            Screen::Bytes(bytes) => return Ok(answer(&bytes)),
            Screen::Silence => return Err(LedgerError::Timeout(limit.unwrap())),
            Screen::Waits(asked, pressed) => {
                asked.notify_one();
                pressed.notified().await;
            }
            Screen::Yes | Screen::Unplugged => {}
        }
        if packet.p1() != 0x80 {
            self.payload.clear();
        }
        self.payload.extend_from_slice(packet.data());
        Ok(answer(&self.answered(packet.ins(), packet.p1())))
    }
}

impl Link {
    fn answered(&self, instruction: u8, parameter: u8) -> Vec<u8> {
        let (path, rest) = self.payload.split_at(21);
        let signer = key(self.device.words, path);
        match instruction {
            0x02 => {
                assert_eq!(parameter, 1, "an address is confirmed on the device");
                shown(&signer)
            }
            0x04 if whole(rest) => signed(&signer, keccak256(rest)),
            0x04 => Vec::new(),
            0x0c => signed(&signer, keccak256([&[0x19, 0x01], rest].concat())),
            other => panic!("no such instruction: {other:#x}"),
        }
    }
}

/// The key at the path that a command begins with.
fn key(words: &str, path: &[u8]) -> PrivateKeySigner {
    assert_eq!(path[0], 5);
    let step = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    let named = path[1..].chunks(4).map(step).map(|step| match step & 0x8000_0000 {
        0 => step.to_string(),
        _ => format!("{}'", step & 0x7fff_ffff),
    });
    let path = format!("m/{}", named.collect::<Vec<_>>().join("/"));
    MnemonicBuilder::<English>::default().phrase(words).derivation_path(&path).unwrap().build().unwrap()
}

/// Whether all bytes of a transaction of type 2 are there: a list of RLP says how long it is.
fn whole(bytes: &[u8]) -> bool {
    assert_eq!(bytes[0], 2);
    let length = match bytes[1] {
        short @ 0xc0..=0xf7 => 2 + usize::from(short - 0xc0),
        long => {
            let count = usize::from(long - 0xf7);
            2 + count + bytes[2..2 + count].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
        }
    };
    assert!(bytes.len() <= length);
    bytes.len() == length
}

fn shown(signer: &PrivateKeySigner) -> Vec<u8> {
    let mut bytes = vec![65];
    bytes.extend(signer.credential().verifying_key().to_encoded_point(false).as_bytes());
    let text = alloy_primitives::hex::encode(signer.address());
    bytes.push(40);
    bytes.extend(text.as_bytes());
    bytes
}

fn signed(signer: &PrivateKeySigner, digest: B256) -> Vec<u8> {
    let signature = Signature::from(signer.credential().sign_prehash_recoverable(digest.as_slice()).unwrap());
    let mut bytes = vec![u8::from(signature.v())];
    bytes.extend(&signature.as_bytes()[..64]);
    bytes
}

fn answer(data: &[u8]) -> ApduAnswer {
    let mut buffer = ApduBuffer::new();
    buffer.extend_from_slice(data).unwrap();
    buffer.extend_from_slice(&[0x90, 0x00]).unwrap();
    ApduAnswer::from_answer(buffer).unwrap()
}

/// A wallet of other words, with the second account of `device` in use.
async fn with_ledger(device: &Device) -> (Home, FileVault, Owner) {
    let home = Home::new().beside(device.plugged());
    let vault = home.imported().await;
    let added = vault.add_ledger_account(Some(1), "Safe".parse().ok()).await.unwrap();
    assert_eq!(added.origin, Origin::Ledger { index: 1 });
    vault.use_account(added.owner).await.unwrap();
    (home, vault, added.owner)
}

#[tokio::test]
async fn an_account_in_a_ledger_signs_after_a_restart_too_and_no_key_of_it_is_here() {
    let device = Device::new(OTHER);
    let (home, vault, owner) = with_ledger(&device).await;
    assert_eq!(vault.add_ledger_account(None, None).await.unwrap().origin, Origin::Ledger { index: 0 });
    assert_eq!(vault.add_ledger_account(None, None).await.unwrap().origin, Origin::Ledger { index: 2 });
    let vault = home.start();
    assert_eq!(vault.unlock(PASSWORD.into()).await.unwrap(), owner);
    vault.can_sign().unwrap();
    for length in [0, 190, 215, 2_000] {
        let transaction = calling(length);
        let signed = vault.sign_transaction(owner, &transaction).await.unwrap();
        let read = TxEnvelope::decode_2718(&mut signed.raw.as_ref()).unwrap();
        assert_eq!(read.recover_signer().unwrap(), owner.0, "{length}");
        assert_eq!((read.input().len(), *read.hash()), (length, signed.hash));
    }
    device.show(Screen::Unplugged);
    let gone = vault.sign_transaction(owner, &calling(0)).await;
    assert!(matches!(gone, Err(VaultError::LedgerAbsent)), "{gone:?}");
}

#[tokio::test]
async fn a_grant_is_signed_in_a_ledger_over_its_id() {
    let (_home, vault, owner) = with_ledger(&Device::new(OTHER)).await;
    let terms = terms(owner);
    let (id, signature) = vault.sign_grant(&terms, 4690).await.unwrap();
    assert_eq!(id, terms.id(4690));
    let read = Signature::from_raw(&signature).unwrap();
    assert_eq!(read.recover_address_from_prehash(&id.0).unwrap(), owner.0);
}

#[tokio::test]
async fn each_way_of_a_ledger_to_refuse_has_its_own_words_and_signs_nothing() {
    let device = Device::new(OTHER);
    let (home, vault, owner) = with_ledger(&device).await;
    let before = home.vault_bytes();
    let lying = [vec![], vec![0; 65], vec![0; 64], vec![0xff; 200], vec![1; 65]];
    let all = [
        (Screen::Status(0x6985), "ledger.refused"),
        (Screen::Status(0x5501), "ledger.refused"),
        (Screen::Status(0x5515), "ledger.closed"),
        (Screen::Status(0x6e00), "ledger.closed"),
        (Screen::Status(0x6d00), "ledger.closed"),
        (Screen::Status(0x6a80), "ledger.blind"),
        (Screen::Status(0x6f00), "ledger.failed"),
        (Screen::Silence, "ledger.silent"),
        (Screen::Unplugged, "ledger.absent"),
    ];
    let lying = lying.into_iter().map(|bytes| (Screen::Bytes(bytes), ""));
    for (screen, code) in all.into_iter().chain(lying) {
        device.show(screen);
        let refusals = [
            vault.sign_transaction(owner, &calling(700)).await.unwrap_err(),
            vault.sign_grant(&terms(owner), 4690).await.unwrap_err(),
            vault.add_ledger_account(None, None).await.unwrap_err(),
        ];
        for refused in refusals {
            let told = domain::failure::Coded::code(&refused).as_str();
            assert!(told.starts_with("ledger.") && told.contains(code), "{code}: {told} {refused}");
        }
    }
    assert_eq!(home.vault_bytes(), before);
}

#[tokio::test]
async fn the_signature_of_another_ledger_is_thrown_away() {
    let device = Device::new(OTHER);
    let (home, _vault, owner) = with_ledger(&device).await;
    let home = home.beside(Device::new(PHRASE).plugged());
    let vault = home.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    let signed = vault.sign_transaction(owner, &calling(3)).await;
    assert!(matches!(signed, Err(VaultError::LedgerOther)), "{signed:?}");
    let signed = vault.sign_grant(&terms(owner), 4690).await;
    assert!(matches!(signed, Err(VaultError::LedgerOther)), "{signed:?}");
}

#[tokio::test]
async fn what_the_ledger_says_after_a_lock_or_for_another_account_is_not_given_out() {
    let device = Device::new(OTHER);
    let (_home, vault, owner) = with_ledger(&device).await;
    let vault = Arc::new(vault);
    for locks in [true, false] {
        let (asked, pressed) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        device.show(Screen::Waits(asked.clone(), pressed.clone()));
        let signing = tokio::spawn({
            let vault = vault.clone();
            async move { vault.sign_transaction(owner, &calling(0)).await }
        });
        asked.notified().await;
        if locks {
            vault.lock()
        } else {
            vault.use_account(OWNER.parse().unwrap()).await.unwrap()
        }
        pressed.notify_one();
        let signed = signing.await.unwrap();
        assert!(matches!(signed, Err(VaultError::Locked | VaultError::OtherAccount)), "{signed:?}");
        vault.unlock(PASSWORD.into()).await.unwrap();
    }
}

#[tokio::test]
async fn a_question_that_was_given_up_ends_before_the_next_is_asked() {
    let device = Device::new(OTHER);
    let (_home, vault, owner) = with_ledger(&device).await;
    let (asked, pressed) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    device.show(Screen::Waits(asked.clone(), pressed.clone()));
    let given_up = calling(0);
    tokio::select! {
        _ = vault.sign_transaction(owner, &given_up) => panic!("nobody pressed a button"),
        () = asked.notified() => {}
    }
    device.show(Screen::Yes);
    let transaction = calling(9);
    let next = vault.sign_transaction(owner, &transaction);
    tokio::pin!(next);
    let early = tokio::time::timeout(Duration::from_millis(200), &mut next).await;
    assert!(early.is_err(), "the device still shows the question before: {early:?}");
    pressed.notify_one();
    let read = TxEnvelope::decode_2718(&mut next.await.unwrap().raw.as_ref()).unwrap();
    assert_eq!(read.input().len(), 9);
}

#[tokio::test]
async fn a_watched_account_signs_once_its_ledger_comes() {
    let device = Device::new(PHRASE);
    let home = Home::new().beside(device.plugged());
    let vault = home.start();
    vault.import(OTHER.into(), PASSWORD.into()).await.unwrap();
    let owner: Owner = OWNER.parse().unwrap();
    vault.add_account(NewAccount::Watch(owner), "Old".parse().ok()).await.unwrap();
    let added = vault.add_ledger_account(None, None).await.unwrap();
    assert_eq!((added.owner, added.origin), (owner, Origin::Ledger { index: 0 }));
    assert_eq!(added.label.unwrap().as_str(), "Old");
    let again = vault.add_ledger_account(Some(0), None).await;
    assert!(matches!(again, Err(VaultError::AccountExists)), "{again:?}");
    let far = vault.add_ledger_account(Some(50), None).await;
    assert!(matches!(far, Err(VaultError::TooManyAccounts)), "{far:?}");
}

#[tokio::test]
async fn a_computer_without_a_ledger_says_so() {
    let home = Home::new();
    let vault = home.imported().await;
    let added = vault.add_ledger_account(None, None).await;
    assert!(matches!(added, Err(VaultError::LedgerAbsent)), "{added:?}");
    assert_eq!(vault.accounts().unwrap().len(), 1);
}

fn calling(bytes: usize) -> Transaction {
    let data = Bytes::from(vec![0xab; bytes]);
    Transaction {
        chain_id: 4690,
        nonce: 7,
        call: Call { to: Address::repeat_byte(0x42), value: Amount(U256::from(5)), data },
        gas_limit: 90_000,
        max_fee_per_gas: Amount(U256::from(2_000_000_000u64)),
        max_priority_fee_per_gas: Amount(U256::from(1_000_000_000u64)),
    }
}

fn terms(owner: Owner) -> GrantTerms {
    GrantTerms {
        owner,
        app: "Almanac".to_string(),
        identity: domain::identity::Identity::Name,
        devices: vec![],
        scopes: vec![],
        history_from: Millis(0),
        history_to: Millis(1_000),
        not_before: Millis(0),
        expires_at: Millis(1_000),
        max_reads_per_day: 1,
        max_bytes_per_day: 1,
        purpose: "weather".to_string(),
        program_hash: B256::ZERO,
        version: 1,
    }
}
