//! The registry of ioID v2 as it is read.

use domain::ioid_v2::{IoidV2, V2Device, V2Nft};

use super::*;

sol! {
    function getDeviceNFT(bytes32 ioID) returns (uint256 chainID, bytes NFTcontract, uint256 tokenID);
    function getDIDDocMetadata(bytes32 ioID) returns (string uri, bytes32 hash);
}

const V2: &str = r#""ioid_v2": {"registry": "0xe0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0"}"#;
const REGISTRY_V2: Address = Address::repeat_byte(0xe0);
const NFTS: Address = Address::repeat_byte(0xe1);
const ID: IoidV2 = IoidV2(B256::repeat_byte(7));

/// The registry has this NFT of the device.
fn registered(chain: u64, contract: Vec<u8>) -> Contracts {
    let contracts = Contracts::default();
    let nft = (U256::from(chain), Bytes::from(contract), U256::from(3));
    contracts.says(REGISTRY_V2, &getDeviceNFTCall { ioID: ID.0 }, nft.into());
    let document = ("ipfs://a".to_owned(), B256::repeat_byte(5));
    contracts.says(REGISTRY_V2, &getDIDDocMetadataCall { ioID: ID.0 }, document.into());
    contracts
}

fn device(nft: Option<V2Nft>) -> V2Device {
    let (document_uri, document_hash) = ("ipfs://a".to_owned(), B256::repeat_byte(5));
    V2Device { id: ID, nft, document_uri, document_hash, block: 100 }
}

#[tokio::test]
async fn a_device_whose_nft_is_on_this_network_is_shown_with_its_owner() {
    let contracts = registered(fake::CHAIN_ID, NFTS.to_vec());
    contracts.says(NFTS, &ownerOfCall { tokenId: U256::from(3) }, OWNER.0);
    let node = contracts.node().await;
    let nft = |owner| V2Nft {
        chain_id: U256::from(fake::CHAIN_ID),
        contract: NFTS.to_vec().into(),
        token_id: U256::from(3),
        owner,
    };

    assert_eq!(node.chain(V2).ioid_v2(ID).await.unwrap(), device(Some(nft(Some(OWNER)))));
    contracts.refuses(NFTS, &ownerOfCall { tokenId: U256::from(3) });
    assert_eq!(node.chain(V2).ioid_v2(ID).await.unwrap(), device(Some(nft(None))), "the token is burnt");
}

#[tokio::test]
async fn of_one_elsewhere_only_the_place_is_known_and_an_unknown_one_has_none() {
    let solana =
        V2Nft { chain_id: U256::from(101), contract: vec![9; 32].into(), token_id: U256::from(3), owner: None };
    let node = registered(101, vec![9; 32]).node().await;
    assert_eq!(node.chain(V2).ioid_v2(ID).await.unwrap(), device(Some(solana)));
    let node = registered(0, Vec::new()).node().await;
    assert_eq!(node.chain(V2).ioid_v2(ID).await.unwrap(), device(None));
    let node = registered(101, vec![9; 33]).node().await;
    assert!(matches!(node.chain(V2).ioid_v2(ID).await, Err(ChainError::BadAnswer(_))));
    assert!(matches!(node.chain(IOID).ioid_v2(ID).await, Err(ChainError::NotOffered(_))));
}
