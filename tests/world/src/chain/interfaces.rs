//! The calls that the world itself makes, and what the tests ask of reward contracts; selectors are those of ioID v1,
//! marshall-dao, the four Merkle reward families and DIMO's weekly rewards.
#![expect(clippy::too_many_arguments, reason = "the contracts' own calls have as many")]

alloy::sol! {
    #[sol(rpc)]
    interface IoIDRegistry {
        function initialize(address ioIDStore, address ioID);
        function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) payable;
        function register(address deviceContract, uint256 tokenId, address user, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) payable;
        function migrate(address device, address user, uint8 v, bytes32 r, bytes32 s);
        function update(address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s);
        function remove(address device, uint8 v, bytes32 r, bytes32 s);
        function nonces(address device) view returns (uint256);
        function exists(address device) view returns (bool);
        function documentHash(address device) view returns (bytes32);
        function documentURI(address device) view returns (string);
        function deviceTokenId(address device) view returns (uint256);
        function DOMAIN_SEPARATOR() view returns (bytes32);
    }

    #[sol(rpc)]
    interface IoID {
        function initialize(address minter, address walletRegistry, address walletImplementation, string name, string symbol);
        function ownerOf(uint256 id) view returns (address);
        function transferFrom(address from, address to, uint256 id);
        function safeTransferFrom(address from, address to, uint256 id);
        function tokenOfOwnerByIndex(address owner, uint256 index) view returns (uint256);
        function deviceProject(address device) view returns (uint256);
        function projectDeviceCount(uint256 projectId) view returns (uint256);
        function projectIDs(uint256 projectId, address start, uint256 pageSize) view returns (address[] array, address next);
        function wallet(uint256 id) view returns (address wallet, string did);
        function wallet(string did) view returns (address);
    }

    #[sol(rpc)]
    interface IoIDStore {
        function initialize(address project, uint256 price);
        function setIoIDRegistry(address registry);
        function setDeviceContract(uint256 projectId, address deviceContract);
        function applyIoIDs(uint256 projectId, uint256 amount) payable;
        function price() view returns (uint256);
        function projectAppliedAmount(uint256 projectId) view returns (uint256);
        function projectActivedAmount(uint256 projectId) view returns (uint256);
    }

    #[sol(rpc)]
    interface Project {
        function initialize(string name, string symbol);
        function setMinter(address minter);
        function count() view returns (uint256);
    }

    interface ProjectRegistry {
        function initialize(address project);
        function register(string name, uint8 kind) payable returns (uint256);
    }

    #[sol(rpc)]
    interface DeviceNFT {
        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

        function initialize(string name, string symbol);
        function configureMinter(address minter, uint256 amount);
        function mint(address to) returns (uint256);
        function approve(address to, uint256 tokenId);
        function setApprovalForAll(address operator, bool approved);
        function ownerOf(uint256 tokenId) view returns (address);
    }

    #[sol(rpc)]
    interface VerifyingProxy {
        function initialize(uint8 kind, address verifier, string projectName, string name, string symbol, uint256 amount) payable;
        function incrementMinterAllowance(uint256 amount);
        function changeVerifier(address verifier);
        function register(bytes verifySignature, bytes32 hash, string uri, address owner, address device, uint8 v, bytes32 r, bytes32 s) payable;
        function deviceNFT() view returns (address);
        function projectId() view returns (uint256);
        function verifier() view returns (address);
    }

    interface BulkClaims {
        struct Item { address device; bytes32 hash; string uri; uint8 v; bytes32 r; bytes32 s; }

        function claim(address registry, address nft, address user, Item[] items);
    }

    #[sol(rpc)]
    interface CountRewardPool {
        event ReceiveRewards(address indexed device, address indexed owner, uint256 rewards);

        function initialize(uint256 cap, uint256 rewardPeriod, uint256 activePeriodLimit, uint256 rewardPerPeriod, uint256 projectId, address dApp);
        function tick(address device);
        function claimRewards(address user);
        function pendingRewards(address user) view returns (uint256);
        function rewardPerPeriod() view returns (uint256);
        function remainingRewards() view returns (uint256);
        function lastTickTimestamp(address device) view returns (uint256);
    }

    #[sol(rpc)]
    interface RewardToken {
        function mint(address to, uint256 amount);
        function transfer(address to, uint256 amount) returns (bool);
        function balanceOf(address account) view returns (uint256);
        function symbol() view returns (string);
        function decimals() view returns (uint8);
    }

    #[sol(rpc)]
    interface MerkleDistributor {
        event Claimed(uint256 index, address account, uint256 amount);

        function token() view returns (address);
        function merkleRoot() view returns (bytes32);
        function isClaimed(uint256 index) view returns (bool);
        function claim(uint256 index, address account, uint256 amount, bytes32[] merkleProof);
    }

    #[sol(rpc)]
    interface CumulativeMerkleDrop {
        event MerkelRootUpdated(bytes32 oldMerkleRoot, bytes32 newMerkleRoot);
        event Claimed(address indexed account, uint256 amount);

        function token() view returns (address);
        function merkleRoot() view returns (bytes32);
        function cumulativeClaimed(address account) view returns (uint256);
        function setMerkleRoot(bytes32 merkleRoot);
        function claim(address account, uint256 cumulativeAmount, bytes32 expectedMerkleRoot, bytes32[] merkleProof);
    }

    #[sol(rpc)]
    interface MerklDistributor {
        struct MerkleTree { bytes32 merkleRoot; bytes32 ipfsHash; }

        event Claimed(address indexed user, address indexed token, uint256 amount);
        event TreeUpdated(bytes32 merkleRoot, bytes32 ipfsHash, uint48 endOfDisputePeriod);

        function tree() view returns (bytes32 merkleRoot, bytes32 ipfsHash);
        function lastTree() view returns (bytes32 merkleRoot, bytes32 ipfsHash);
        function getMerkleRoot() view returns (bytes32);
        function endOfDisputePeriod() view returns (uint48);
        function disputer() view returns (address);
        function claimed(address user, address token) view returns (uint208 amount, uint48 timestamp, bytes32 merkleRoot);
        function claim(address[] users, address[] tokens, uint256[] amounts, bytes32[][] proofs);
        function claimRecipient(address user, address token) view returns (address);
        function setClaimRecipient(address recipient, address token);
        function operators(address user, address operator) view returns (uint256);
        function toggleOperator(address user, address operator);
        function toggleMainOperatorStatus(address operator, address token);
        function updateTree(MerkleTree newTree);
        function toggleTrusted(address eoa);
        function setDisputePeriod(uint48 disputePeriod);
        function disputeTree(string reason);
        function resolveDispute(bool valid);
        function revokeTree();
    }

    #[sol(rpc)]
    interface RewardPool {
        event SubmittedRootHash(uint256 cycle, bytes32 root);
        event Claimed(address indexed account, uint256 amount);

        function token() view returns (address);
        function cycle() view returns (uint256);
        function roots(uint256 cycle) view returns (bytes32);
        function claims(address account) view returns (uint256);
        function getRemainingAllocatedRewards(address account, uint256 amount, uint256 cycle, bytes32[] proof) view returns (uint256);
        function claim(uint256 amount, uint256 totalRewards, uint256 cycle, bytes32[] proof);
        function submitMerkleRoot(bytes32 root) returns (bool);
        function pause();
        function unpause();
    }

    #[sol(rpc)]
    interface FixedRewardPool {
        event Deposit(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
        event Withdraw(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
        event EmergencyWithdraw(address indexed user, uint256 tokenId, uint256 weight);
        event Poke(address indexed user, uint256 tokenId, uint256 rewards, uint256 originalWeight, uint256 newWeight);
        event ClaimRewards(address indexed user, uint256 rewards);

        function GAUGE_TYPE() view returns (string);
        function GAUGE_VERSION() view returns (string);
        function initialize(address nft, uint256 startTime, uint256 rewardPerSecond, uint256 totalSeconds);
        function deposit(uint256 tokenId);
        function deposit(uint256 tokenId, address recipient);
        function withdraw(uint256 tokenId);
        function emergencyWithdraw(uint256 tokenId);
        function poke(uint256 tokenId);
        function claimRewards(address user);
        function stopReward();
        function pendingReward(address user) view returns (uint256);
        function rewardPerSecond() view returns (uint256);
        function bonusEndTimestamp() view returns (uint256);
        function totalStakedWeight() view returns (uint256);
        function stakingToken() view returns (address);
        function tokenStaker(uint256 tokenId) view returns (address);
        function tokenWeight(uint256 tokenId) view returns (uint256);
    }

    #[sol(rpc)]
    interface WeeklyReward {
        struct TransferInfo {
            address user;
            uint256 vehicleId;
            uint256 aftermarketDeviceId;
            uint256 valueFromAftermarketDevice;
            uint256 syntheticDeviceId;
            uint256 valueFromSyntheticDevice;
            uint256 connectionStreak;
            uint256 valueFromStreak;
        }

        event TokensTransferredForDevice(uint256 week, address indexed user, uint256 amount, uint256 indexed vehicleNodeId, address deviceNftProxy, uint256 indexed deviceNode);
        event TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 amount, uint256 indexed vehicleNodeId, uint256 connectionStreak);
        event DidntQualify(address indexed user, uint256 amount, uint256 indexed vehicleNodeId);
        event WeekAdvanced(uint256 newWeek);

        function initialize(address tokenAddress, address vehicleIdProxyAddress, address sanctionsContractAddress);
        function grantRole(bytes32 role, address account);
        function setMinimumTimeForRewards(uint256 newTimeInSeconds);
        function manuallySetRewardsGenesisTime(uint256 timestamp);
        function setAftermarketProxyAddress(address aftermarketProxyAddress);
        function batchTransfer(TransferInfo[] transferInfos);
        function currentWeek() view returns (uint256);
        function dimoToken() view returns (address);
    }

    #[sol(rpc)]
    interface TokenBoundAccount {
        function execute(address to, uint256 value, bytes data, uint8 operation) payable returns (bytes);
        function setPermissions(address[] callers, bool[] _permissions);
        function owner() view returns (address);
        function token() view returns (uint256 chainId, address tokenContract, uint256 tokenId);
    }
}
