//! What is used of each contract, declared here; addresses come from the network file (T-39).

use alloy::sol;

sol! {
    /// Claims: one record for each device.
    interface Registry {
        event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
        event UpdateDevice(address indexed device, address owner, bytes32 hash, string uri);
        event RemoveDevice(address indexed device, address owner);

        function ioID() external view returns (address);
        function ioIDStore() external view returns (address);
        function exists(address device) external view returns (bool);
        function nonces(address device) external view returns (uint256);
        function deviceTokenId(address device) external view returns (uint256);
        function documentHash(address device) external view returns (bytes32);
        function documentURI(address device) external view returns (string memory);
        function registeredNFT(address deviceContract, uint256 tokenId) external view returns (bool);
        function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string calldata uri, uint8 v, bytes32 r, bytes32 s) external payable;
        function update(address device, bytes32 hash, string calldata uri, uint8 v, bytes32 r, bytes32 s) external;
        function remove(address device, uint8 v, bytes32 r, bytes32 s) external;
    }

    /// The deeds: one token for each claim.
    interface Ioid {
        event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
        event Migrate(address indexed oldOwner, address indexed newOwner, uint256 id);
        event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
        event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

        function balanceOf(address owner) external view returns (uint256);
        function ownerOf(uint256 tokenId) external view returns (address);
        function safeTransferFrom(address from, address to, uint256 tokenId) external;
        function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256);
        function wallet(uint256 id) external view returns (address wallet, string memory did);
        function deviceProject(address device) external view returns (uint256);
    }

    /// A project that registers devices its verifier vouches for, and hands their deeds on.
    interface VerifyingProxy {
        event Registered(address indexed owner, address indexed device, uint256 deviceTokenId, uint256 ioIDTokenID);

        function ioIDStore() external view returns (address);
        function projectId() external view returns (uint256);
        function deviceNFT() external view returns (address);
    }

    /// Our own contract that reads a page of what an account holds (`solidity/DeedboxLens.sol`).
    interface Lens {
        struct Held { uint256 token; address wallet; address device; uint256 project; bytes32 hash; string uri; }

        function page(address deeds, address records, address owner, uint256 from, uint256 most) external view returns (uint256 total, Held[] memory held);
    }

    /// Our own contract that keeps roots over batches (`solidity/DeedboxAnchor.sol`).
    interface Anchor {
        event Anchored(address indexed by, bytes32 indexed root, uint32 count);

        function anchor(bytes32 root, uint32 count) external;
        function anchoredAt(bytes32 root) external view returns (uint64 number, uint64 time);
    }

    /// Prices and prepaid places of projects.
    interface IoidStore {
        function price() external view returns (uint256);
        function deviceContractProject(address deviceContract) external view returns (uint256);
        function projectAppliedAmount(uint256 projectId) external view returns (uint256);
        function projectActivedAmount(uint256 projectId) external view returns (uint256);
    }

    /// A maker's device NFTs.
    interface RegistryV2 {
        function getDeviceNFT(bytes32 ioID) external view returns (uint256 chainID, bytes NFTcontract, uint256 tokenID);
        function getDIDDocMetadata(bytes32 ioID) external view returns (string uri, bytes32 hash);
    }

    interface DeviceNft {
        function ownerOf(uint256 tokenId) external view returns (address);
        function getApproved(uint256 tokenId) external view returns (address);
        function isApprovedForAll(address owner, address operator) external view returns (bool);
        function approve(address to, uint256 tokenId) external;
    }

    /// Rewards for ticks. The deployed pools log `ReceiveRewards` with owner and device in each other's place.
    interface CountPool {
        event ReceiveRewards(address indexed device, address indexed owner, uint256 rewards);
        event ClaimRewards(address indexed user, uint256 rewards);

        function rewardPeriod() external view returns (uint256);
        function activePeriodLimit() external view returns (uint256);
        function rewardPerPeriod() external view returns (uint256);
        function remainingRewards() external view returns (uint256);
        function validCount(address device, uint256 period) external view returns (uint256);
        function receivedPeriod(address device, uint256 period) external view returns (bool);
        function pendingRewards(address user) external view returns (uint256);
        function claimRewards(address user) external;
    }

    /// Rewards that accrue to staked device NFTs: each of these paid so much on the way, and so did `CountPool`'s
    /// `ClaimRewards`.
    interface FixedPool {
        event Deposit(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
        event Withdraw(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
        event Poke(address indexed user, uint256 tokenId, uint256 rewards, uint256 originalWeight, uint256 newWeight);

        function pendingReward(address user) external view returns (uint256);
    }

    /// What pools log instead that ask for a staking bucket, too.
    interface FixedPoolWithStaking {
        event Deposit(address indexed user, uint256 bucketId, uint256 tokenId, uint256 rewards, uint256 weight);
    }

    /// DIMO's weekly rewards, which it sends by itself.
    interface WeeklyReward {
        event TokensTransferredForDevice(uint256 week, address indexed user, uint256 amount, uint256 indexed vehicle, address deviceNftProxy, uint256 indexed device);
        event TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 amount, uint256 indexed vehicle, uint256 connectionStreak);
    }

    /// Rewards with proofs: what MerkleDistributor (also with a deadline), CumulativeMerkleDrop, Merkl's Distributor and RewardPool say of themselves.
    interface RewardProofs {
        function token() external view returns (address);
        function merkleRoot() external view returns (bytes32);
        function isClaimed(uint256 index) external view returns (bool);
        function endTime() external view returns (uint256);
        function cumulativeClaimed(address account) external view returns (uint256);
        function getMerkleRoot() external view returns (bytes32);
        function tree() external view returns (bytes32 merkleRoot, bytes32 ipfsHash);
        function endOfDisputePeriod() external view returns (uint48);
        function disputer() external view returns (address);
        function claimed(address user, address token) external view returns (uint208 amount, uint48 timestamp, bytes32 merkleRoot);
        function roots(uint256 cycle) external view returns (bytes32);
        function claims(address account) external view returns (uint256);
    }

    /// Collecting from a MerkleDistributor.
    interface OneShot {
        event Claimed(uint256 index, address account, uint256 amount);

        function claim(uint256 index, address account, uint256 amount, bytes32[] calldata merkleProof) external;
    }

    /// Collecting from a CumulativeMerkleDrop.
    interface Cumulative {
        event Claimed(address indexed account, uint256 amount);

        function claim(address account, uint256 cumulativeAmount, bytes32 expectedMerkleRoot, bytes32[] calldata merkleProof) external;
    }

    /// Collecting from a Distributor of Merkl's, which logs the same whoever asked for it and wherever it went, and whom it
    /// pays instead of the user.
    interface Disputed {
        event Claimed(address indexed user, address indexed token, uint256 amount);
        event ClaimRecipientUpdated(address indexed user, address indexed token, address indexed recipient);

        function claimRecipient(address user, address token) external view returns (address);
        function setClaimRecipient(address recipient, address token) external;
        function claim(address[] calldata users, address[] calldata tokens, uint256[] calldata amounts, bytes32[][] calldata proofs) external;
    }

    /// Collecting from a RewardPool with cycles.
    interface Cycle {
        event Claimed(address indexed account, uint256 amount);

        function claim(uint256 amount, uint256 totalRewards, uint256 cycle, bytes32[] calldata proof) external;
    }

    /// Tokens of any kind. Some give nothing back where they should give true, and old ones have a symbol of 32 bytes.
    interface Erc20 {
        event Transfer(address indexed from, address indexed to, uint256 value);

        function symbol() external view returns (string memory);
        function decimals() external view returns (uint8);
        function balanceOf(address account) external view returns (uint256);
        function totalSupply() external view returns (uint256);
        function transfer(address to, uint256 value) external returns (bool);
    }

    /// NFTs of any kind.
    interface Erc721 {
        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

        function ownerOf(uint256 tokenId) external view returns (address);
        function safeTransferFrom(address from, address to, uint256 tokenId) external;
    }

    /// The wallets of deeds (ERC-6551), as tokenbound's AccountV3 is.
    interface TokenBound {
        event PermissionUpdated(address owner, address caller, bool hasPermission);

        function lockedUntil() external view returns (uint256);
        function state() external view returns (uint256);
        function execute(address to, uint256 value, bytes calldata data, uint8 operation) external payable returns (bytes memory);
    }

    /// DIMO's registry of devices and vehicles; what it calls an aftermarket device is a box like the AutoPi.
    interface DimoRegistry {
        event AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner);
        event AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
        event AftermarketDeviceUnpaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
        event AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode, address indexed owner);
        event AftermarketDeviceAddressReset(uint256 indexed manufacturerId, uint256 indexed tokenId, address indexed aftermarketDeviceAddress);
        event BeneficiarySet(address indexed idProxyAddress, uint256 indexed nodeId, address indexed beneficiary);

        function getAftermarketDeviceIdByAddress(address addr) external view returns (uint256);
        function getAftermarketDeviceAddressById(uint256 nodeId) external view returns (address);
        function isAftermarketDeviceClaimed(uint256 nodeId) external view returns (bool);
        function getLink(address idProxyAddress, uint256 sourceNode) external view returns (uint256);
        function getBeneficiary(address idProxyAddress, uint256 nodeId) external view returns (address);
        function claimAftermarketDevice(uint256 aftermarketDeviceNode, bytes calldata aftermarketDeviceSig) external;
        function pairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode) external;
        function unpairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode) external;
    }

    /// Permissions on DIMO's tokens, version 1.
    interface Sacd {
        event PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source);

        function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) external view returns (uint256);
        function setPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions, uint256 expiration, string calldata source) external;
    }

    /// What version 2 logs instead.
    interface SacdV2 {
        event PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, uint256 templateId, string source);
    }

    /// Several reads in one call.
    interface Multicall {
        struct Read { address target; bool allowFailure; bytes callData; }
        struct Outcome { bool success; bytes returnData; }

        function aggregate3(Read[] calldata calls) external payable returns (Outcome[] memory returnData);
    }

    /// Errors with a name that the contracts of this family throw.
    #[derive(Debug)]
    interface Named {
        error OwnershipCycle();
        error AccountCreationFailed();
        error AccountLocked();
        error NotAuthorized();
        error InvalidOperation();
        error OwnableUnauthorizedAccount(address account);
        error EnforcedPause();
        error ReentrancyGuardReentrantCall();
        error ERC721InvalidOwner(address owner);
        error ERC721NonexistentToken(uint256 tokenId);
        error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
        error ERC721InvalidSender(address sender);
        error ERC721InvalidReceiver(address receiver);
        error ERC721InsufficientApproval(address operator, uint256 tokenId);
        error ERC721InvalidApprover(address approver);
        error ERC721InvalidOperator(address operator);
        error InvalidAdSignature();
        error InvalidOwnerSignature();
        error DeviceAlreadyClaimed(uint256 id);
        error AdNotClaimed(uint256 id);
        error AdPaired(uint256 id);
        error AdNotPaired(uint256 id);
        error VehiclePaired(uint256 id);
        error VehicleNotPaired(uint256 id);
        error OwnersDoNotMatch();
        error InvalidNode(address proxy, uint256 id);
        error Unauthorized(address addr);
        error AlreadyClaimed();
        error InvalidProof();
        error NothingToClaim();
        error MerkleRootWasUpdated();
        error AmountRequestedIsZero();
        error TotalRewardsAreZero();
        error AmountIsOverAvailableRewardsToClaim();
    }
}
