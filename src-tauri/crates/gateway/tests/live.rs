//! The services of a running network.

use std::sync::Arc;

use axum::Router;
use domain::{Address, U256, account::Owner, device::DeviceId, network::Network};
use gateway::HttpGateway;
use serde_json::json;
use tempfile::TempDir;
use wallet::ports::{Gateway, GatewayError};
use wire::{
    batch::SignedBatch,
    identity::DeviceKey,
    maker::MakerProof,
    reading::{Column, Point},
};
use world::{
    chain::{Chain, Terms},
    panel::{HttpFault, Panel, Target},
    service::Services,
};

const CHAIN_ID: u64 = 46_902;

struct Stage {
    chain: Arc<Chain>,
    panel: Arc<Panel>,
    services: Services,
    _dir: TempDir,
}

impl Stage {
    async fn set() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let terms = Terms { price: U256::ONE, prepaid_slots: 1, reward: U256::ONE, epoch_seconds: 60 };
        let chain = Arc::new(Chain::start(dir.path(), 5, CHAIN_ID, terms).await.unwrap());
        let panel = Arc::new(Panel::new(None));
        let services = Services::start(chain.clone(), panel.clone(), Router::new()).await.unwrap();
        Self { chain, panel, services, _dir: dir }
    }

    fn gateway(&self) -> HttpGateway {
        let url = |path: &str| format!("{}{path}", self.services.url);
        let file = json!({ "name": "live", "chain_id": CHAIN_ID, "rpc": [self.chain.url()], "services": { "pin": url("/pin"),
            "ipfs": url("/ipfs"), "gateway": url("/gateway"), "faucet": url("/faucet"), "maker": url("/maker") } });
        HttpGateway::new(&serde_json::from_value::<Network>(file).unwrap())
    }
}

#[tokio::test]
async fn coins_token_document_and_data_go_through_real_services() {
    let stage = Stage::set().await;
    let gateway = stage.gateway();
    let key = DeviceKey::from_bytes(&[7; 32]).unwrap();
    let (device, owner) = (DeviceId(key.address().0.into()), Owner(Address::repeat_byte(0x42)));

    gateway.fund(owner).await.unwrap();
    assert!(stage.chain.balance(owner.0).await.unwrap() > U256::ZERO);
    let again = gateway.fund(owner).await.unwrap_err();
    assert!(matches!(&again, GatewayError::Refused { code, .. } if code == "faucet.wait"), "{again}");

    let proof = MakerProof { owner: owner.0.into(), chain_id: CHAIN_ID };
    let signed = proof.recover(&proof.sign(&key), key.address()).unwrap();
    let bytes: [u8; 65] = [signed.r.as_slice(), &signed.s, &[signed.v]].concat().try_into().unwrap();
    let token = gateway.device_token(device, owner, CHAIN_ID, &bytes).await.unwrap();
    assert_eq!(token.contract, stage.chain.contracts.device_nft);
    assert_eq!(gateway.device_token(device, owner, CHAIN_ID, &bytes).await.unwrap(), token);
    let thief = Owner(Address::repeat_byte(0x66));
    let refused = gateway.device_token(device, thief, CHAIN_ID, &bytes).await.unwrap_err();
    assert!(matches!(refused, GatewayError::Refused { .. }), "{refused}");

    gateway.pin("{\n  \"id\": \"did:io:0x\" }").await.unwrap();

    let column = Column {
        stream: "temperature".parse().unwrap(),
        scale: -1,
        points: vec![Point { time_ms: 1_700_000_000_000, value: 215 }],
    };
    let batch = SignedBatch::sign(&key, None, vec![column]).unwrap().to_bytes();
    let unclaimed = gateway.upload(&batch).await.unwrap_err();
    assert!(matches!(&unclaimed, GatewayError::Refused { code, .. } if code == "gateway.not_claimed"), "{unclaimed}");
    assert_eq!(gateway.epochs(device).await.unwrap(), 0);

    for fault in [HttpFault::Down, HttpFault::TooMany] {
        stage.panel.set(Target::Gateway, fault);
        let error = gateway.epochs(device).await.unwrap_err();
        assert!(matches!(error, GatewayError::Unreachable { .. }), "{fault:?}: {error}");
    }
    stage.panel.set(Target::Gateway, HttpFault::Html);
    assert!(matches!(gateway.epochs(device).await, Err(GatewayError::Lied { .. })));
}
