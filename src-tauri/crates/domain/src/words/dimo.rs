//! What is done with a device of DIMO, in words.

use alloc::{format, string::String, vec::Vec};

use super::{line, permissions::in_words, read_from, texts};
use crate::{
    account::Owner,
    dimo::{DimoAct, DimoPlan},
    review::{WordLine, Words},
    shown::shown_text,
};

pub(super) fn words(plan: &DimoPlan) -> Words {
    let (name, network, fee) = (shown_text(&plan.name), shown_text(&plan.network), fee(plan));
    let (title, sentence) = match &plan.act {
        DimoAct::Claim { .. } => (
            format!("Claim {name} through DIMO"),
            format!(
                "The box signs that it is yours, and you send that to DIMO's registry on {network}: it hands the box's NFT to you. You pay the network fee, at most {fee}, and nothing else."
            ),
        ),
        DimoAct::Connect { vehicle } => (
            format!("Connect {name} with vehicle {vehicle}"),
            format!(
                "DIMO's registry on {network} connects your box with your vehicle number {vehicle}. You send it and pay the network fee, at most {fee}; the box signs nothing."
            ),
        ),
        DimoAct::Disconnect { vehicle } => (
            format!("Disconnect {name} from vehicle {vehicle}"),
            format!(
                "DIMO's registry on {network} ends the connection of your box with vehicle number {vehicle}. You send it and pay the network fee, at most {fee}; the box signs nothing."
            ),
        ),
        DimoAct::EndGrant { token, grantee, .. } => (
            format!("End what {} may", grantee.to_checksum(None)),
            format!(
                "DIMO's contract of permissions on {network} takes back everything that {} is permitted on your {token}. You send it and pay the network fee, at most {fee}; the box signs nothing.",
                grantee.to_checksum(None)
            ),
        ),
    };
    Words { title, sentence, lines: lines(plan), public: public(plan), warnings: warnings(plan), exact: exact(plan) }
}

fn fee(plan: &DimoPlan) -> String {
    format!("{} {}", plan.fee_ceiling().ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &DimoPlan) -> Vec<WordLine> {
    let mut lines =
        alloc::vec![line("Device", shown_text(&plan.name)), line("Its number with DIMO", plan.before.node),];
    match &plan.act {
        DimoAct::Claim { digest } => lines.extend([
            line("Who holds its NFT now", plan.before.holder),
            line("From then on", plan.owner),
            line("The box signs", format!("{digest:#x}")),
            line("Steps", "The box signs, then 1 transaction of yours"),
        ]),
        DimoAct::Connect { vehicle } | DimoAct::Disconnect { vehicle } => lines.extend([
            line("Vehicle", vehicle),
            line("Rewards of the box go to", beneficiary(plan)),
            line("Steps", "1 transaction of yours"),
        ]),
        DimoAct::EndGrant { token, grantee, permissions, .. } => lines.extend([
            line("On", format!("Your {token}")),
            line("Who is permitted", grantee.to_checksum(None)),
            line("Permitted now", in_words(*permissions)),
            line("From then on", "Nothing"),
            line("Steps", "1 transaction of yours"),
        ]),
    }
    lines.extend([
        line("Network fee, at most", fee(plan)),
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
        line("Read from", read_from(plan.nodes)),
    ]);
    lines
}

fn beneficiary(plan: &DimoPlan) -> String {
    let Owner(to) = plan.before.beneficiary;
    if plan.before.beneficiary == plan.owner { "You".into() } else { to.to_checksum(None) }
}

fn public(plan: &DimoPlan) -> Vec<String> {
    match &plan.act {
        DimoAct::Claim { .. } => texts(&[
            "Your address",
            "The box's key, its number and its signature",
            "The date of the claim",
            "Later: the vehicle that it is connected with, and what it earns",
        ]),
        DimoAct::Connect { .. } | DimoAct::Disconnect { .. } => {
            texts(&["Your address", "The numbers of box and vehicle, and that they belong together", "The date"])
        }
        DimoAct::EndGrant { .. } => texts(&[
            "Your address",
            "The number of the box or the vehicle, who was permitted something, and that it ended",
            "The date",
        ]),
    }
}

fn warnings(plan: &DimoPlan) -> Vec<String> {
    match &plan.act {
        DimoAct::Claim { .. } => texts(&[
            "What DIMO has the box sign carries no number that is used once, and no end: whoever keeps this signature can use it again for this same box and this same owner, should the box ever be unclaimed. It stands in the transaction for everybody to read. ioID's permits carry such a number; DIMO's do not.",
            "For the same reason, a signature that somebody else had the box make for himself before still holds until somebody has claimed the box, and again after it was given back to its maker.",
            "This box signs whatever 32 bytes it is given, for whoever has a bond with it, and shows nobody what they mean. Deedbox worked them out from the fields below and asks for nothing else.",
            "So far the box has only named its key. Nothing is sent unless the signature is by that key, which the registry has for this number.",
        ]),
        DimoAct::Connect { .. } => texts(&[
            "From then on everybody can see which vehicle this box reports for, and apps that you permitted to read the vehicle get what the box reports.",
            "One box is connected with one vehicle, and one vehicle with one box. Whoever owns the box or the vehicle can end it alone.",
        ]),
        DimoAct::Disconnect { .. } => texts(&[
            "From then on the box earns nothing for this vehicle, and its readings count for no vehicle. You can connect it again.",
        ]),
        DimoAct::EndGrant { .. } => texts(&[
            "What it has read stays read. Access that DIMO gave it before lasts some ten minutes more; from then on it gets none.",
            "The same call permits something where its values are others: here permissions and end are 0, which takes back. Permissions for others, and on other tokens, stay.",
        ]),
    }
}

fn exact(plan: &DimoPlan) -> Vec<WordLine> {
    let registry = plan.registry.to_checksum(None);
    let to = match &plan.act {
        DimoAct::EndGrant { contract, .. } => contract.to_checksum(None),
        DimoAct::Claim { .. } | DimoAct::Connect { .. } | DimoAct::Disconnect { .. } => registry.clone(),
    };
    let mut exact = Vec::new();
    match &plan.act {
        DimoAct::Claim { digest } => exact.extend([
            line("The box signs", "ClaimAftermarketDeviceSign(uint256 aftermarketDeviceNode, address owner)"),
            line("aftermarketDeviceNode", plan.before.node),
            line("owner", plan.owner),
            line("Domain", format!("DIMO, version 1, chain {}, contract {registry}", plan.chain_id)),
            line("Digest that the box signs", format!("{digest:#x}")),
            line("Key that must sign", plan.device),
            line("Call", "claimAftermarketDevice(aftermarketDeviceNode, signature)"),
        ]),
        DimoAct::Connect { vehicle } => exact.extend([
            line("Call", "pairAftermarketDevice(aftermarketDeviceNode, vehicleNode)"),
            line("aftermarketDeviceNode", plan.before.node),
            line("vehicleNode", vehicle),
        ]),
        DimoAct::Disconnect { vehicle } => exact.extend([
            line("Call", "unpairAftermarketDevice(aftermarketDeviceNode, vehicleNode)"),
            line("aftermarketDeviceNode", plan.before.node),
            line("vehicleNode", vehicle),
        ]),
        DimoAct::EndGrant { asset, token, grantee, .. } => exact.extend([
            line("Call", "setPermissions(asset, tokenId, grantee, permissions, expiration, source)"),
            line("asset", asset.to_checksum(None)),
            line("tokenId", token.number()),
            line("grantee", grantee.to_checksum(None)),
            line("permissions, expiration and source", "0, 0 and nothing"),
        ]),
    }
    exact.extend([
        line("Contract", to),
        line("Chain", plan.chain_id),
        line("Value sent, in wei", "0"),
        line("Gas limit", plan.gas),
        line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
        line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
    ]);
    exact
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, B256, U256};

    use super::*;
    use crate::{
        amount::Amount,
        device::DeviceId,
        dimo::{DimoDevice, DimoToken},
        transaction::Fees,
    };

    fn plan(act: DimoAct) -> DimoPlan {
        let owner = Owner(Address::repeat_byte(9));
        DimoPlan {
            device: DeviceId(Address::repeat_byte(0xde)),
            name: "Car box".into(),
            owner,
            chain_id: 137,
            network: "Polygon".into(),
            symbol: "POL".into(),
            decimals: 18,
            registry: Address::repeat_byte(1),
            before: DimoDevice {
                node: U256::from(4217),
                claimed: false,
                holder: Owner(Address::repeat_byte(0xaa)),
                vehicle: None,
                beneficiary: Owner(Address::repeat_byte(0xbb)),
                movable: true,
            },
            act,
            gas: 400_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            nodes: 1,
        }
    }

    fn said(plan: &DimoPlan, label: &str) -> String {
        words(plan).lines.into_iter().find(|line| line.label == label).unwrap().value
    }

    #[test]
    fn a_claim_says_that_its_signature_has_neither_number_nor_end_and_that_the_box_signs_blindly() {
        let claim = plan(DimoAct::Claim { digest: B256::repeat_byte(7) });
        let words = words(&claim);
        let warned = |part: &str| words.warnings.iter().any(|warning| warning.contains(part));
        assert!(warned("no number that is used once, and no end"), "{:?}", words.warnings);
        assert!(warned("this same box and this same owner") && warned("for everybody to read"));
        assert!(warned("whatever 32 bytes it is given") && warned("only named its key"));
        assert_eq!(said(&claim, "The box signs"), format!("{:#x}", B256::repeat_byte(7)));
        assert_eq!(said(&claim, "Its number with DIMO"), "4217");
        assert!(words.sentence.contains("at most 0.4 POL"), "{}", words.sentence);
        assert!(words.public.iter().any(|line| line.contains("signature")));
    }

    #[test]
    fn a_connection_names_the_vehicle_and_who_gets_the_rewards() {
        let connect = plan(DimoAct::Connect { vehicle: U256::from(55) });
        assert!(words(&connect).sentence.contains("number 55") && words(&connect).sentence.contains("signs nothing"));
        assert_eq!(said(&connect, "Rewards of the box go to"), Address::repeat_byte(0xbb).to_checksum(None));
        let end = plan(DimoAct::Disconnect { vehicle: U256::from(55) });
        assert!(words(&end).warnings[0].contains("earns nothing"));
    }

    #[test]
    fn ending_a_permission_names_who_loses_what_and_that_other_values_would_permit() {
        let act = DimoAct::EndGrant {
            contract: Address::repeat_byte(0x3d),
            asset: Address::repeat_byte(0x2d),
            token: DimoToken::Vehicle(U256::from(55)),
            grantee: Address::repeat_byte(0x77),
            permissions: U256::from(12),
        };
        let end = plan(act);
        let words = words(&end);
        let app = Address::repeat_byte(0x77).to_checksum(None);
        assert!(words.sentence.contains(&app) && words.sentence.contains("vehicle number 55"), "{}", words.sentence);
        assert_eq!(said(&end, "Permitted now"), "readings other than the location");
        assert!(words.warnings.iter().any(|line| line.contains("stays read")));
        assert!(words.warnings.iter().any(|line| line.contains("permissions and end are 0")));
        let to = words.exact.iter().find(|line| line.label == "Contract").unwrap();
        assert_eq!(to.value, Address::repeat_byte(0x3d).to_checksum(None));
    }
}
