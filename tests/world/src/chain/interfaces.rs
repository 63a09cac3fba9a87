//! The calls that the world itself makes; selectors are those of ioID v1 and marshall-dao.
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
    interface TokenBoundAccount {
        function execute(address to, uint256 value, bytes data, uint8 operation) payable returns (bytes);
        function setPermissions(address[] callers, bool[] _permissions);
        function owner() view returns (address);
        function token() view returns (uint256 chainId, address tokenContract, uint256 tokenId);
    }
}
