//! One owner, one device, one or two nodes, and the trouble with them.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use chain::{EvmChain, Limits};
use domain::{Address, U256, account::Owner, claim::DeviceToken, device::Profile, keccak256, network::Network};
use vault::FileVault;
use wallet::{
    Ports, Wallet,
    ports::{Store, Vault, store::DeviceRow},
};

use crate::{
    contracts::{CHAIN_ID, Contracts, Held, IOID, NFT, POOL, REGISTRY, STORE, TOKEN},
    door::Door,
    fakes::{FakePresence, FakeSandbox, MemoryStore, NoLabels, START, Seeded},
    fault::Fault,
    ledger::{GWEI, Ledger, State},
    node::Node,
    operation::Operation,
    outside::{Beside, Pins, device},
    time::{Passing, TriesClock, WalletClock},
};

/// To whom is sent and handed over.
pub const ANNA: Address = Address::repeat_byte(0xaa);
/// How long the adapter waits for an answer here, in the place of ten seconds.
pub const PATIENCE: Duration = Duration::from_millis(400);
pub const DOCUMENT: &str = "document";

pub struct Scene {
    pub fault: Fault,
    pub wallet: Wallet,
    pub owner: Owner,
    pub passing: Arc<Passing>,
    pub store: Arc<MemoryStore>,
    pub nodes: Vec<Arc<Node>>,
    pub doors: Vec<Arc<Door>>,
    ledger: Arc<Mutex<Ledger>>,
}

impl Scene {
    pub async fn set(vault: &Arc<FileVault>, fault: Fault, operation: Operation, random: &Seeded) -> Self {
        let owner = vault.account().unwrap();
        let ledger = Arc::new(Mutex::new(Ledger::new(state(owner.0, operation))));
        let several = fault == Fault::NodesDisagree || random.below(2) == 0;
        let (from, left) = strikes(fault, random);
        ledger.lock().unwrap().failing = fault.hides_failure();
        let odd = random.below(2) == 0;
        let bad = Arc::new(Node::new(ledger.clone(), fault, from, left, odd));
        if of_any_request(fault) && random.below(2) == 0 {
            let mut trouble = bad.trouble();
            trouble.aim = Some(AIMS[usize::try_from(random.below(AIMS.len() as u64)).unwrap()]);
            trouble.from = 0;
        }
        let good = Arc::new(Node::new(ledger.clone(), fault, u32::MAX, 0, odd));
        let mut nodes = if several { vec![bad, good] } else { vec![bad] };
        if several && random.below(2) == 0 {
            nodes.reverse();
        }
        let doors: Vec<Arc<Door>> = nodes.iter().map(|node| Arc::new(Door::open(node.clone()))).collect();
        let network = network(&doors, 1 + random.below(3));
        let passing = Arc::new(Passing::new(START.0, ledger.clone(), doors.clone(), 1 + random.below(3)));
        let limits = Limits { answer: PATIENCE, connect: PATIENCE };
        let store = Arc::new(MemoryStore::default());
        store.put_device(&paired()).await.unwrap();
        let chain = Arc::new(EvmChain::connect_within(&network, Arc::new(TriesClock(passing.clone())), limits));
        let ports = Ports {
            vault: vault.clone(),
            store: store.clone(),
            chain: chain.clone(),
            fleets: chain.clone(),
            device_wallets: chain.clone(),
            dimo: chain,
            gateway: Arc::new(Pins),
            link: Arc::new(Beside),
            labels: Arc::new(NoLabels),
            presence: Arc::new(FakePresence::default()),
            sandbox: Arc::new(FakeSandbox::default()),
            clock: Arc::new(WalletClock(passing.clone())),
            random: Arc::new(Seeded::new(random.next())),
        };
        let wallet = Wallet::new(ports, network);
        passing.listen(wallet.changes());
        Self { fault, wallet, owner, passing, store, nodes, doors, ledger }
    }

    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }

    /// How often the fault struck.
    pub fn struck(&self) -> u32 {
        self.nodes.iter().map(|node| node.trouble().struck).sum()
    }

    /// What changes between the review and the owner's yes.
    pub fn after_preview(&self, fault: Fault) {
        let mut ledger = self.ledger();
        match fault {
            Fault::FeeTripled => ledger.base_fee *= 3,
            Fault::PriceRaised => ledger.head_mut().state.contracts.price *= U256::from(2),
            _ => {}
        }
    }

    /// From now on nothing is wrong.
    pub fn lift(&self) {
        self.ledger().base_fee = GWEI;
        self.nodes.iter().for_each(|node| node.lift());
        self.doors.iter().for_each(|door| door.listen());
    }
}

/// Where a fault hurts most: what is sent, whether it arrived, and the number that the next one gets.
const AIMS: [&str; 4] =
    ["eth_sendRawTransaction", "eth_sendRawTransaction", "eth_getTransactionReceipt", "eth_getTransactionCount"];

/// It can strike at whatever is asked.
fn of_any_request(fault: Fault) -> bool {
    let place = Fault::ALL.iter().position(|one| *one == fault);
    place < Fault::ALL.iter().position(|one| *one == Fault::WrongChainAtStart)
}

/// From which request on, and how often: what is wrong at the start is wrong there.
fn strikes(fault: Fault, random: &Seeded) -> (u32, u32) {
    let long = random.below(3) == 0;
    let left = if long { u32::MAX } else { 1 + u32::try_from(random.below(30)).unwrap() };
    match fault {
        Fault::WrongChainAtStart => (0, left),
        // A lie about what was mined lasts until it is found out.
        _ if fault.hides_failure() => (0, u32::MAX),
        Fault::ReceiptGone | Fault::AlreadyKnown | Fault::NonceTooLow | Fault::NonceTooHigh => (0, u32::MAX),
        _ => (u32::try_from(random.below(30)).unwrap(), left),
    }
}

fn state(owner: Address, operation: Operation) -> State {
    let held = Held { owner, hash: keccak256(DOCUMENT), uri: format!("ipfs://{DOCUMENT}") };
    let contracts = Contracts {
        owner,
        device: device().0,
        deed: (operation == Operation::Transfer).then_some(held),
        permit_nonce: 4,
        approved: false,
        price: U256::from(5_000_000),
        coins: U256::from(9_000_000),
        moved: U256::ZERO,
    };
    let rich = U256::from(10).pow(U256::from(19));
    let balances = [(owner, rich), (POOL, rich)].into();
    State { contracts, balances, nonces: [(owner, 3)].into() }
}

fn network(doors: &[Arc<Door>], confirmations: u64) -> Network {
    let rpc: Vec<&str> = doors.iter().map(|door| door.url.as_str()).collect();
    let text = serde_json::json!({
        "name": "test", "chain_id": CHAIN_ID, "rpc": rpc, "confirmations": confirmations,
        "ioid": {"registry": REGISTRY, "ioid": IOID, "store": STORE, "project": Address::repeat_byte(0x14),
            "erc6551_registry": Address::repeat_byte(0x15), "erc6551_implementation": Address::repeat_byte(0x19)},
        "rewards": [{"kind": "w3bstream_count_pool", "address": POOL, "from_block": 100}],
        "services": {"pin": "http://127.0.0.1:1"},
    });
    Network::parse(&text.to_string()).unwrap()
}

fn paired() -> DeviceRow {
    DeviceRow {
        id: device(),
        name: "Balcony".to_string(),
        kind: "environment.sensor".to_string(),
        model: "T-1".to_string(),
        firmware: "1.0".to_string(),
        profile: Profile::Deedbox,
        reach: None,
        sealed_code: Vec::new(),
        paired: START,
        last_seen: START,
        document: DOCUMENT.to_string(),
        token: Some(DeviceToken { contract: NFT, token_id: TOKEN }),
        battery: None,
    }
}
