//! What nodes must say the same of, part by part, so that a difference can be named.

use domain::{U256, amount::Amount, device::Deed, dimo::DimoDevice, time::Millis, transaction::Fees};
use wallet::ports::{
    AnchorFacts, Logged, PaidAccount, PaidFacts, PaidOut, PaidSays, Payable, PoolRule, ProofFacts, RecipientFacts,
    chain::{ClaimFacts, HandedOver, ProxyFacts, SendFacts, TokenFacts, TransferFacts},
    device_wallet::TakeFacts,
    dimo::{BoxNow, BoxesNow, DimoFacts, VehicleFacts},
};

/// Something that was read from a node: each part with its name and its value, always as many.
pub trait Compared {
    fn parts(&self) -> Vec<(&'static str, String)>;
}

impl Compared for Option<Deed> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let part = |read: fn(&Deed) -> String| self.as_ref().map_or_else(|| "none".to_owned(), read);
        vec![
            ("the deed's owner", part(|deed| deed.owner.to_string())),
            ("the deed's number", part(|deed| deed.token_id.clone())),
            ("the device's own wallet", part(|deed| deed.wallet.to_string())),
            ("the description's fingerprint", part(|deed| deed.document_hash.to_string())),
            ("the description's address", part(|deed| deed.document_uri.clone())),
        ]
    }
}

impl Compared for ClaimFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { registry, deed, nonce, price, token, balance, fees } = self;
        let mut parts = deed.parts();
        parts.extend([
            ("the registry", registry.to_string()),
            ("the device's nonce", nonce.to_string()),
            ("the price", wei(*price)),
            ("your balance", wei(*balance)),
            ("the price of gas", gas_price(fees)),
        ]);
        parts.extend(token_parts(token.as_ref()));
        parts
    }
}

impl Compared for Option<ProxyFacts> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let part = |read: fn(&ProxyFacts) -> String| self.as_ref().map_or_else(|| "none".to_owned(), read);
        vec![
            ("the project's proxy", part(|facts| facts.proxy.to_string())),
            ("the contract of its tokens", part(|facts| facts.nft.to_string())),
            ("whether its place is paid", part(|facts| facts.prepaid.to_string())),
            ("whether its contract is bound to its project", part(|facts| facts.trusted.to_string())),
        ]
    }
}

impl Compared for ProofFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { block, tokens, leaves } = self;
        vec![
            ("the block", block.to_string()),
            ("the tokens of the rewards", format!("{tokens:?}")),
            ("what the contract says of the rewards", format!("{leaves:?}")),
        ]
    }
}

impl Compared for Option<Millis> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let end = self.map_or_else(|| "none".to_owned(), |end| end.to_string());
        vec![("the end of collecting", end)]
    }
}

impl Compared for RecipientFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { block, all, tokens } = self;
        vec![
            ("the block", block.to_string()),
            ("whom the contract pays", format!("{all:?}")),
            ("whom the contract pays which token", format!("{tokens:?}")),
        ]
    }
}

impl Compared for AnchorFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { block, place, balance, fees } = self;
        let place = place.map_or_else(|| "none".to_owned(), |(number, at)| format!("{number}, made at {at}"));
        vec![
            ("the block", block.to_string()),
            ("the block of the root", place),
            ("your balance", wei(*balance)),
            ("the price of gas", gas_price(fees)),
        ]
    }
}

impl Compared for PaidFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { block, token, accounts, payments } = self;
        vec![
            ("the block", block.to_string()),
            ("the token of the rewards", format!("{token:?}")),
            ("what was paid and is owed", format!("{:?}", without_reasons(accounts))),
            ("the payments", format!("{payments:?}")),
        ]
    }
}

/// Each node words a refusal in its own way; what counts is that the contract refuses.
fn without_reasons(accounts: &[PaidAccount]) -> Vec<PaidAccount> {
    let mut accounts = accounts.to_vec();
    for account in &mut accounts {
        if let PaidSays::Pool { payable: Payable::Refused(reason), .. } = &mut account.says {
            reason.clear();
        }
    }
    accounts
}

impl Compared for PoolRule {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { pool, block, at, period_seconds, needed, per_period, remaining, devices } = self;
        vec![
            ("the pool", pool.to_string()),
            ("the block", block.to_string()),
            ("when the block was made", at.to_string()),
            ("how long a period of the pool is", format!("{period_seconds} s")),
            ("what a period needs", needed.to_string()),
            ("what a period pays", wei(*per_period)),
            ("what the pool may still pay", wei(*remaining)),
            ("what the pool counted", format!("{devices:?}")),
        ]
    }
}

impl Compared for PaidOut {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { block, tokens } = self;
        vec![("the block", block.to_string()), ("what the contract paid out", format!("{tokens:?}"))]
    }
}

impl Compared for SendFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { balance, fees, recipient, token } = self;
        let (token, held) = match token {
            Some((token, held)) => (format!("{} with {} decimals", token.symbol, token.decimals), held.to_string()),
            None => ("none".to_owned(), "none".to_owned()),
        };
        vec![
            ("your balance", wei(*balance)),
            ("the price of gas", gas_price(fees)),
            ("what stands at the recipient's address", format!("{recipient:?}")),
            ("the token", token),
            ("what you have of it", held),
        ]
    }
}

impl Compared for TransferFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { contract, deed, wallet_holds, balance, fees, recipient } = self;
        let mut parts = deed.parts();
        parts.extend([
            ("the contract of the deeds", contract.to_string()),
            ("what the device's own wallet holds", wei(*wallet_holds)),
            ("your balance", wei(*balance)),
            ("the price of gas", gas_price(fees)),
            ("what stands at the recipient's address", format!("{recipient:?}")),
        ]);
        parts
    }
}

impl Compared for TakeFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { deed, genuine, locked, coin, token, nft_owner, recipient, balance, fees } = self;
        let token =
            token.as_ref().map(|(token, held)| (format!("{} {}", token.symbol, token.decimals), held.to_string()));
        let (token, held) = token.unwrap_or_else(|| ("none".to_owned(), "none".to_owned()));
        let mut parts = deed.parts();
        parts.extend([
            ("whether the device's own wallet is of this network", genuine.to_string()),
            ("whether the device's own wallet is locked", locked.to_string()),
            ("what the device's own wallet holds", wei(*coin)),
            ("the token", token),
            ("what the device's own wallet has of it", held),
            ("who holds the NFT", nft_owner.map_or_else(|| "nobody".to_owned(), |owner| owner.to_string())),
            ("your balance", wei(*balance)),
            ("the price of gas", gas_price(fees)),
            ("what stands at the recipient's address", format!("{recipient:?}")),
        ]);
        parts
    }
}

impl Compared for DimoFacts {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { device, vehicle, balance, fees } = self;
        let of_device = |read: fn(&DimoDevice) -> String| device.as_ref().map_or_else(|| "none".to_owned(), read);
        let of_vehicle = |read: fn(&VehicleFacts) -> String| vehicle.as_ref().map_or_else(|| "none".to_owned(), read);
        let number = |number: Option<U256>| number.map_or_else(|| "none".to_owned(), |number| number.to_string());
        vec![
            ("the device's number with DIMO", of_device(|device| device.node.to_string())),
            ("whether it was claimed", of_device(|device| device.claimed.to_string())),
            ("who holds its NFT", of_device(|device| device.holder.to_string())),
            ("its vehicle", number(device.as_ref().and_then(|device| device.vehicle))),
            ("who gets its rewards", of_device(|device| device.beneficiary.to_string())),
            ("whether the registry may move its NFT", of_device(|device| device.movable.to_string())),
            ("the vehicle's number", of_vehicle(|vehicle| vehicle.number.to_string())),
            ("the vehicle's owner", of_vehicle(|vehicle| format!("{:?}", vehicle.owner))),
            ("the vehicle's device", number(vehicle.as_ref().and_then(|vehicle| vehicle.device))),
            ("your balance", wei(*balance)),
            ("the price of gas", gas_price(fees)),
        ]
    }
}

impl Compared for BoxesNow {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let Self { block: _, boxes } = self;
        let part = |read: fn(&BoxNow) -> String| {
            let said = boxes.iter().map(|one| one.as_ref().map_or_else(|| "none".to_owned(), read));
            said.collect::<Vec<_>>().join(", ")
        };
        vec![
            ("the devices' numbers with DIMO", part(|one| one.node.to_string())),
            ("the keys of the boxes", part(|one| one.key.to_string())),
            ("whether they were claimed", part(|one| one.claimed.to_string())),
            ("who holds their NFTs", part(|one| one.holder.to_string())),
            ("their vehicles", part(|one| one.vehicle.unwrap_or_default().to_string())),
            ("who gets their rewards", part(|one| one.beneficiary.to_string())),
        ]
    }
}

impl Compared for Vec<U256> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let said: Vec<String> = self.iter().map(ToString::to_string).collect();
        vec![("what is permitted", said.join(", "))]
    }
}

impl Compared for Logged<()> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        vec![("whether it was logged", logged(self, |()| "yes".to_owned()))]
    }
}

impl Compared for Logged<Amount> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        vec![("how much was logged", logged(self, |amount| amount.0.to_string()))]
    }
}

impl Compared for Logged<Vec<Amount>> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let each = |all: &Vec<Amount>| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        vec![("how much was logged of each", logged(self, each))]
    }
}

impl Compared for Logged<HandedOver> {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let block = logged(self, |at| format!("{} ({})", at.block, at.block_hash));
        vec![("the block in which the deed was handed over", block)]
    }
}

fn logged<T>(said: &Logged<T>, read: impl Fn(&T) -> String) -> String {
    match said {
        Logged::Done(what) => read(what),
        Logged::Otherwise => "none".to_owned(),
        Logged::NotKnown => "not known yet".to_owned(),
    }
}

/// The tip is each node's own advice; the rest follows from the block.
fn gas_price(fees: &Fees) -> String {
    wei(Amount(fees.max_fee_per_gas.0.saturating_sub(fees.max_priority_fee_per_gas.0)))
}

fn token_parts(token: Option<&TokenFacts>) -> Vec<(&'static str, String)> {
    let part = |read: fn(&TokenFacts) -> String| token.map_or_else(|| "none".to_owned(), read);
    vec![
        ("the maker's token", part(|facts| format!("{} of {}", facts.token.token_id, facts.token.contract))),
        ("its owner", part(|facts| facts.owner.to_string())),
        ("whether it was used", part(|facts| facts.used.to_string())),
        ("whether it is approved", part(|facts| facts.approved.to_string())),
        ("whether its place is paid", part(|facts| facts.prepaid.to_string())),
        ("whether its contract is bound to a project", part(|facts| facts.trusted.to_string())),
    ]
}

fn wei(amount: Amount) -> String {
    format!("{} wei", amount.0)
}
