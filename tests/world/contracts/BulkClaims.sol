// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

interface IMint {
    function mint(address to) external returns (uint256);
}

interface IClaims {
    function register(
        address deviceContract,
        uint256 tokenId,
        address user,
        address device,
        bytes32 hash,
        string calldata uri,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable;
}

/// Claims many devices for one account in a transaction, each as its owner would; it must be a minter of the device NFT,
/// and the account must have approved the registry for all of them.
contract BulkClaims {
    struct Item {
        address device;
        bytes32 hash;
        string uri;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    function claim(IClaims registry, address nft, address user, Item[] calldata items) external {
        for (uint256 i = 0; i < items.length; i++) {
            Item calldata item = items[i];
            uint256 token = IMint(nft).mint(user);
            registry.register(nft, token, user, item.device, item.hash, item.uri, item.v, item.r, item.s);
        }
    }
}
