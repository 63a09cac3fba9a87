//! A deed that is handed over, in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{line, read_from, sent, texts};
use crate::{
    amount::Amount,
    review::{WordLine, Words},
    shown::shown_text,
    transfer::{EndingGrant, TransferPlan},
};

pub(super) fn words(plan: &TransferPlan) -> Words {
    let name = shown_text(&plan.name);
    Words {
        title: format!("Hand over {name}"),
        sentence: format!(
            "The deed of {name} goes to {} on {}, and with it the device's own wallet and everything in it; the network fee is at most {}. You cannot bring it back.",
            recipient(plan),
            shown_text(&plan.network),
            coin(plan, plan.fee_ceiling())
        ),
        lines: lines(plan),
        public: texts(&["Your address and the recipient's", "The device's key", "The date"]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

/// What an operation that hands a deed over is called: which device, and to whom.
#[must_use]
pub fn title(plan: &TransferPlan) -> String {
    let to = plan.contact.as_ref().map_or_else(|| plan.to.to_checksum(None), ToString::to_string);
    format!("{} to {to}", shown_text(&plan.name))
}

/// In full: its ends alone can be made to look like another one's (T-69).
fn recipient(plan: &TransferPlan) -> String {
    let address = plan.to.to_checksum(None);
    plan.contact.as_ref().map_or_else(|| address.clone(), |name| format!("{name} ({address})"))
}

fn coin(plan: &TransferPlan, amount: Amount) -> String {
    format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &TransferPlan) -> Vec<WordLine> {
    let exactly = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
    let mut lines = alloc::vec![line("To", plan.to.to_checksum(None))];
    lines.extend(plan.contact.as_ref().map(|name| line("Your name for it", name)));
    lines.extend([
        line("They get", format!("The deed: the ioID token number {} of this device", shown_text(&plan.deed.token_id))),
        line("With it the device's own wallet", plan.deed.wallet.to_checksum(None)),
        line("In it", inside(plan)),
        line("Permissions that end", permissions(&plan.grants)),
        line("Rewards that wait for you", plan.rewards.map_or_else(|| "Could not be read".to_string(), exactly)),
        line("Network fee, at most", coin(plan, plan.fee_ceiling())),
        line("Your balance", exactly(plan.balance)),
        line("Read from", read_from(plan.nodes)),
    ]);
    lines
}

/// What goes along with the deed.
fn inside(plan: &TransferPlan) -> String {
    let mut parts = alloc::vec![format!("{} {}", plan.wallet_holds.exact(plan.decimals), plan.symbol)];
    let Some(holdings) = &plan.goes_along else {
        return format!("{}; its tokens could not be read", parts.concat());
    };
    parts.extend(holdings.tokens.iter().map(|held| {
        let contract = held.token.contract.to_checksum(None);
        format!("{} {} ({contract})", held.amount.exact(held.token.decimals), shown_text(&held.token.symbol))
    }));
    parts.extend(
        holdings.nfts.iter().map(|nft| format!("token {} of {}", nft.token_id, nft.contract.to_checksum(None))),
    );
    parts.push(format!("what else arrived there before block {} was not searched for", holdings.searched_from));
    parts.join("; ")
}

/// Something of value lies in the device's own wallet; one NFT is what it was claimed with.
fn keeps_something(plan: &TransferPlan) -> bool {
    let found = plan.goes_along.as_ref();
    !plan.wallet_holds.is_zero() || found.is_some_and(|found| !found.tokens.is_empty() || found.nfts.len() > 1)
}

fn permissions(grants: &[EndingGrant]) -> String {
    if grants.is_empty() {
        return "None: no app may read this device".to_string();
    }
    let one = |grant: &EndingGrant| match grant.others {
        0 => shown_text(&grant.app),
        1 => format!("{}, for another device too", shown_text(&grant.app)),
        others => format!("{}, for {others} other devices too", shown_text(&grant.app)),
    };
    grants.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn warnings(plan: &TransferPlan) -> Vec<String> {
    let mut warnings = Vec::new();
    if plan.first {
        warnings.extend(texts(&[
            "You never sent anything to this address from here. Compare every digit with a source you trust; its first and last ones alone can be imitated.",
        ]));
    }
    if plan.to_contract {
        warnings.extend(texts(&[
            "The recipient is a contract. It says that it takes deeds; ask its maker whether it also gives them back.",
        ]));
    }
    if keeps_something(plan) {
        warnings.extend(texts(&[
            "What lies in the device's own wallet goes along. Take out first what you want to keep, on the device's page or with `deedboxctl device-wallet execute`.",
        ]));
    }
    match plan.rewards {
        Some(rewards) if rewards.is_zero() => {}
        Some(_) => warnings.extend(texts(&[
            "The rewards that wait stay yours, and what the device earns from now on is the recipient's. Collect them with `deedboxctl rewards collect`, now or later.",
        ])),
        None => warnings.extend(texts(&[
            "What the pool owes you could not be read now. It stays yours: `deedboxctl rewards collect` collects it.",
        ])),
    }
    warnings.extend(texts(&[
        "The device itself still knows your Wi-Fi and holds readings: have it forget them first, with `deedboxctl device reset --hand-over`. The code on its label stays the same.",
    ]));
    if plan.signs_anything {
        warnings.extend(texts(&[
            "This device signs whatever it is asked, for anybody who reaches it: you too could take the deed back that way. Tell the recipient, and take it out of its sign mode.",
        ]));
    }
    if plan.grants.iter().any(|grant| grant.others > 0) {
        warnings.extend(texts(&[
            "A permission that ends here ends for all its devices; make another for those that you keep.",
        ]));
    }
    warnings
}

fn exact(plan: &TransferPlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![
        line("Contract of the deeds", plan.call.to.to_checksum(None)),
        line("Call", "safeTransferFrom(from, to, number)"),
        line("From", plan.owner),
        line("To", plan.to.to_checksum(None)),
        line("Number", shown_text(&plan.deed.token_id)),
        line("DID", &plan.did),
    ];
    exact.extend(sent(&plan.call, plan.gas, plan.fees, plan.chain_id));
    exact
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, B256, Bytes, U256};

    use super::*;
    use crate::{
        account::Owner,
        claim::DeviceToken,
        device::{Deed, DeviceId},
        device_wallet::{HeldToken, Holdings},
        grant::GrantId,
        send::Token,
        transaction::{Call, Fees},
    };

    fn plan() -> TransferPlan {
        let (owner, device) = (Owner(Address::repeat_byte(9)), DeviceId(Address::repeat_byte(0xde)));
        let (contract, to) = (Address::repeat_byte(2), Address::repeat_byte(0x52));
        TransferPlan {
            device,
            did: device.did(),
            name: "Balcony".into(),
            owner,
            chain_id: 4690,
            network: "IoTeX Testnet".into(),
            symbol: "IOTX".into(),
            decimals: 18,
            contract,
            deed: Deed {
                owner,
                token_id: "12".into(),
                wallet: Address::repeat_byte(0xcc),
                document_hash: B256::ZERO,
                document_uri: String::new(),
            },
            to,
            contact: None,
            wallet_holds: Amount::wei(1_500_000_000_000_000_000),
            goes_along: Some(Holdings {
                coin: Amount::ZERO,
                tokens: Vec::new(),
                nfts: Vec::new(),
                locked_until: None,
                block: 9,
                searched_from: 7,
                unasked: 0,
            }),
            grants: Vec::new(),
            rewards: Some(Amount::ZERO),
            call: Call { to: contract, value: Amount::ZERO, data: Bytes::new() },
            gas: 100_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            first: false,
            to_contract: false,
            signs_anything: false,
            nodes: 2,
        }
    }

    fn said(plan: &TransferPlan, label: &str) -> String {
        words(plan).lines.into_iter().find(|line| line.label.contains(label)).unwrap().value
    }

    #[test]
    fn the_recipient_stands_there_in_full_and_what_goes_with_the_deed_is_named() {
        let full = "0x5252525252525252525252525252525252525252";
        let named = TransferPlan { contact: Some("Anna".parse().unwrap()), ..plan() };
        for (plan, called) in [(plan(), format!("Balcony to {full}")), (named, "Balcony to Anna".to_string())] {
            assert!(words(&plan).sentence.contains(full) && words(&plan).sentence.contains("0.1 IOTX"));
            assert_eq!(title(&plan), called);
        }
        assert!(said(&plan(), "They get").contains("number 12"));
        let nothing_else = "1.5 IOTX; what else arrived there before block 7 was not searched for";
        assert_eq!(said(&plan(), "In it"), nothing_else);
        assert!(words(&plan()).warnings.iter().any(|warning| warning.contains("device-wallet execute")));
        let unread = TransferPlan { goes_along: None, ..plan() };
        assert!(said(&unread, "In it").contains("could not be read"));
        let token = Token { contract: Address::repeat_byte(7), symbol: "USDT".into(), decimals: 6 };
        let nft = DeviceToken { contract: Address::repeat_byte(8), token_id: U256::from(3) };
        let mut full = plan();
        if let Some(along) = &mut full.goes_along {
            along.tokens.push(HeldToken { token, amount: Amount::wei(2_500_000) });
            along.nfts.push(nft);
        }
        assert!(
            said(&full, "In it").contains("2.5 USDT (0x0707") && said(&full, "In it").contains("token 3 of 0x0808")
        );
        assert_eq!(said(&plan(), "own wallet"), Address::repeat_byte(0xcc).to_checksum(None));
    }

    #[test]
    fn what_ends_and_what_waits_is_said() {
        assert!(said(&plan(), "Permissions").starts_with("None"));
        let bare = TransferPlan { wallet_holds: Amount::ZERO, ..plan() };
        assert_eq!(words(&bare).warnings.len(), 1, "only that the device remembers: {:?}", words(&bare).warnings);
        let ending = |app: &str, others| EndingGrant { id: GrantId(B256::ZERO), app: app.into(), others };
        let told = TransferPlan {
            grants: alloc::vec![ending("Claude\u{202e}", 0), ending("Garden", 2)],
            rewards: Some(Amount::wei(7)),
            first: true,
            to_contract: true,
            signs_anything: true,
            ..plan()
        };
        assert_eq!(said(&told, "Permissions"), "Claude\u{fffd}; Garden, for 2 other devices too");
        for part in
            ["never sent", "is a contract", "rewards collect", "reset --hand-over", "sign mode", "all its devices"]
        {
            assert!(words(&told).warnings.iter().any(|warning| warning.contains(part)), "{part}");
        }
        let unread = TransferPlan { rewards: None, ..plan() };
        assert_eq!(said(&unread, "Rewards"), "Could not be read");
        assert!(words(&unread).warnings.iter().any(|warning| warning.contains("could not be read")));
    }
}
