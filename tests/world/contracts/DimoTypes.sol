// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

// What the stand-ins for DIMO's contracts share. Names, argument types and errors are those of dimo-identity, so that
// a wallet cannot tell the difference; the bodies are our own.

struct AttributeInfoPair {
    string attribute;
    string info;
}

struct AftermarketDeviceInfos {
    address addr;
    AttributeInfoPair[] attrInfoPairs;
}

struct AftermarketDeviceIdAddressPair {
    uint256 aftermarketDeviceNodeId;
    address deviceAddress;
}

struct AftermarketDeviceOwnerPair {
    uint256 aftermarketDeviceNodeId;
    address owner;
}

struct SacdInput {
    address grantee;
    uint256 permissions;
    uint256 expiration;
    string source;
}

interface INode {
    function safeMint(address to) external returns (uint256);
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function ownerOf(uint256 tokenId) external view returns (address);
    function exists(uint256 tokenId) external view returns (bool);
    function hasPrivilege(uint256 tokenId, uint256 privId, address user) external view returns (bool);
    function setSacd(uint256 tokenId, SacdInput calldata sacdInput) external;
}

interface IDimoRegistry {
    function resetAftermarketDeviceForClaiming(address from, uint256 node) external returns (address);
    function setAftermarketDeviceBeneficiary(uint256 nodeId, address beneficiary) external;
    function validateBurnAndResetNode(uint256 tokenId) external;
    function getInfo(address proxy, uint256 tokenId, string calldata attribute) external view returns (string memory);
}

interface ICredit {
    function burn(address from, uint256 amount) external;
}

interface ILicense {
    function balanceOf(address owner) external view returns (uint256);
}

interface ISacd {
    function setPermissions(
        address asset,
        uint256 tokenId,
        address grantee,
        uint256 permissions,
        uint256 expiration,
        string calldata source
    ) external;
    function onTransfer(address asset, uint256 tokenId) external;
}
