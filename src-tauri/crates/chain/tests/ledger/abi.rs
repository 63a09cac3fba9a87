//! The contracts as the ledger keeps them, declared apart from the product's own.

use alloy::sol;

sol! {
    interface Registry {
        event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
        function exists(address device) external view returns (bool);
        function nonces(address device) external view returns (uint256);
        function deviceTokenId(address device) external view returns (uint256);
        function documentHash(address device) external view returns (bytes32);
        function documentURI(address device) external view returns (string memory);
        function registeredNFT(address deviceContract, uint256 tokenId) external view returns (bool);
        function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string calldata uri, uint8 v, bytes32 r, bytes32 s) external payable;
    }

    interface Ioid {
        event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
        function balanceOf(address owner) external view returns (uint256);
        function ownerOf(uint256 tokenId) external view returns (address);
        function safeTransferFrom(address from, address to, uint256 tokenId) external;
        function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256);
        function wallet(uint256 id) external view returns (address wallet, string memory did);
    }

    interface IoidStore {
        function price() external view returns (uint256);
        function deviceContractProject(address deviceContract) external view returns (uint256);
        function projectAppliedAmount(uint256 projectId) external view returns (uint256);
        function projectActivedAmount(uint256 projectId) external view returns (uint256);
    }

    interface DeviceNft {
        function ownerOf(uint256 tokenId) external view returns (address);
        function getApproved(uint256 tokenId) external view returns (address);
        function isApprovedForAll(address owner, address operator) external view returns (bool);
        function approve(address to, uint256 tokenId) external;
    }

    interface Pool {
        event ClaimRewards(address indexed user, uint256 rewards);
        function rewardPerPeriod() external view returns (uint256);
        function pendingRewards(address user) external view returns (uint256);
        function claimRewards(address user) external;
    }

    interface Coin {
        event Transfer(address indexed from, address indexed to, uint256 value);
        function symbol() external view returns (string memory);
        function decimals() external view returns (uint8);
        function balanceOf(address account) external view returns (uint256);
        function totalSupply() external view returns (uint256);
        function transfer(address to, uint256 value) external returns (bool);
    }
}
