// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

// What the stand-ins ask of each other. Names, argument types and revert strings are those of ioID v1,
// so that a wallet cannot tell the difference; the bodies are our own.

interface IProjectToken {
    function ownerOf(uint256 projectId) external view returns (address);
    function projectType(uint256 projectId) external view returns (uint8);
    function mint(address owner) external returns (uint256);
    function mint(address owner, string calldata projectName) external returns (uint256);
    function mint(address owner, string calldata projectName, uint8 kind) external returns (uint256);
}

interface IStore {
    function deviceContractProject(address deviceContract) external view returns (uint256);
    function activeIoID(uint256 projectId) external payable;
}

interface IIdentity {
    function ownerOf(uint256 id) external view returns (address);
    function deviceProject(address device) external view returns (uint256);
    function wallet(uint256 id) external view returns (address, string memory);
    function mint(uint256 projectId, address device, address owner) external returns (uint256);
    function migrate(uint256 id, address owner) external;
    function removeDID(address device) external;
}

interface IRegistry {
    function ioID() external view returns (address);
    function documentID(address device) external pure returns (string memory);
    function deviceTokenId(address device) external view returns (uint256);
}

interface IAccountRegistry {
    function createAccount(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId)
        external
        returns (address);
    function account(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId)
        external
        view
        returns (address);
}
