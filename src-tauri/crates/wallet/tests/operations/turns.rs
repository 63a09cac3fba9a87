//! Which operations go on, where, and whether they wait for the owner.

use std::sync::{Arc, atomic::Ordering};

use domain::{
    Address,
    failure::{Code, Coded},
    operation::OperationStatus,
};
use wallet::{Ports, Wallet};

use crate::{
    fakes::{CHAIN_ID, FakeVault},
    ground::{DEVICE, Ground, network},
    ledger::FakeLedger,
};

#[tokio::test]
async fn an_operation_goes_on_only_with_its_account_on_its_network_with_its_contracts() {
    let ground = Ground::new().await;
    let id = ground.agreed().await;
    let same = ground.ports.clone();
    let other_contracts =
        FakeLedger::with_registry(FakeVault::new(7).owner(), Arc::default(), Address::repeat_byte(0x66));
    let elsewhere = [
        Wallet::new(same.clone(), network(CHAIN_ID + 1, 1)),
        Wallet::new(Ports { vault: Arc::new(FakeVault::new(8)), ..same.clone() }, network(CHAIN_ID, 1)),
        Wallet::new(Ports { chain: Arc::new(other_contracts), ..same }, network(CHAIN_ID, 1)),
    ];
    for wallet in elsewhere {
        assert_eq!(wallet.open_operations().await.unwrap(), []);
        let error = wallet.run_operation(&id).await.unwrap_err();
        assert_eq!(error.code(), Code::OperationElsewhere, "{error}");
    }
    assert_eq!(ground.heard.permits.load(Ordering::SeqCst), 0, "the device was asked for nothing");

    assert_eq!(ground.wallet.open_operations().await.unwrap(), std::slice::from_ref(&id));
    let done = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
}

#[tokio::test]
async fn what_was_cut_short_goes_on_by_itself_and_what_was_stopped_waits_for_the_owner() {
    let ground = Ground::new().await;
    let id = ground.agreed().await;
    assert_eq!(ground.wallet.interrupted_operations().await.unwrap(), std::slice::from_ref(&id));

    ground.heard.away.store(true, Ordering::SeqCst);
    let stopped = ground.wallet.run_operation(&id).await.unwrap();
    assert!(matches!(&stopped.status, OperationStatus::Stopped { failure } if failure.code == Code::DeviceNotFound));
    assert_eq!(ground.wallet.interrupted_operations().await.unwrap(), []);
    assert_eq!(ground.wallet.open_operations().await.unwrap(), std::slice::from_ref(&id), "the owner can go on");

    ground.wallet.lock();
    ground.heard.away.store(false, Ordering::SeqCst);
    let locked = ground.wallet.run_operation(&id).await.unwrap();
    assert!(matches!(&locked.status, OperationStatus::Stopped { failure } if failure.code == Code::VaultLocked));
    assert_eq!(ground.wallet.interrupted_operations().await.unwrap(), [id], "a lock is no word of the owner's");
}

#[tokio::test]
async fn a_locked_wallet_renames_no_device() {
    let ground = Ground::new().await;
    ground.wallet.lock();

    let error = ground.wallet.rename_device(DEVICE, "Roof").await.unwrap_err();

    assert_eq!(error.code(), Code::VaultLocked);
    assert_eq!(ground.ports.store.device(DEVICE).await.unwrap().unwrap().name, "Balcony");
}
