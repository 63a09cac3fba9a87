// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IIdentity, IRegistry, IStore} from "./Interfaces.sol";

/// Claims, with the traps of the deployed registry kept on purpose:
/// a permit names neither the action nor the document, anybody may send the nine-argument form,
/// and `migrate` asks the device but never the owner.
contract IoIDRegistry is IRegistry, Initializable {
    event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
    event UpdateDevice(address indexed device, address owner, bytes32 hash, string uri);
    event RemoveDevice(address indexed device, address owner);
    event SetIoIdStore(address indexed store);
    event Migrate(address indexed device, address owner); // declared like the deployed one, and like there never emitted

    struct Document {
        bytes32 digest;
        string uri;
    }

    bytes32 public constant EIP712DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT = keccak256("Permit(address owner,uint256 nonce)");
    string public constant METHOD = "did:io:";

    bytes32 public DOMAIN_SEPARATOR;
    address public ioIDStore;
    address public override ioID;
    mapping(address => uint256) public nonces;
    mapping(address => mapping(uint256 => bool)) public registeredNFT;
    mapping(address => Document) private documents;
    mapping(address => uint256) private tokenOf;

    modifier known(address device) {
        require(exists(device), "device not exists");
        _;
    }

    function initialize(address _ioIDStore, address _ioID) external initializer {
        ioIDStore = _ioIDStore;
        ioID = _ioID;
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(EIP712DOMAIN_TYPEHASH, keccak256("ioIDRegistry"), keccak256("1"), block.chainid, address(this))
        );
    }

    function setIoIDStore(address _ioIDStore) external {
        require(_ioIDStore != address(0), "zero address");
        require(msg.sender == ioIDStore, "invalid factory");
        ioIDStore = _ioIDStore;
        emit SetIoIdStore(_ioIDStore);
    }

    function register(
        address deviceContract,
        uint256 tokenId,
        address device,
        bytes32 hash,
        string calldata uri,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable {
        register(deviceContract, tokenId, msg.sender, device, hash, uri, v, r, s);
    }

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
    ) public payable {
        require(device != address(0), "device is the zero address");
        require(user != address(0), "user is the zero address");
        require(!registeredNFT[deviceContract][tokenId], "nft already used");
        require(!exists(device), "device exists");

        uint256 projectId = payForSlot(deviceContract);
        usePermit(device, user, v, r, s);
        write(device, hash, uri);
        tokenOf[device] = hand(projectId, deviceContract, tokenId, device, user);
        registeredNFT[deviceContract][tokenId] = true;
        emit NewDevice(device, user, hash, uri);
    }

    function migrate(address device, address user, uint8 v, bytes32 r, bytes32 s) external known(device) {
        require(user != address(0), "user is the zero address");
        usePermit(device, user, v, r, s);
        IIdentity(ioID).migrate(tokenOf[device], user);
    }

    function update(address device, bytes32 hash, string calldata uri, uint8 v, bytes32 r, bytes32 s)
        external
        known(device)
    {
        usePermit(device, msg.sender, v, r, s);
        write(device, hash, uri);
        emit UpdateDevice(device, msg.sender, hash, uri);
    }

    function remove(address device, uint8 v, bytes32 r, bytes32 s) external known(device) {
        usePermit(device, msg.sender, v, r, s);
        IIdentity(ioID).removeDID(device);
        delete documents[device];
        delete tokenOf[device];
        emit RemoveDevice(device, msg.sender);
    }

    /// The struct hash, not the digest: a caller who signs this signs nothing useful.
    function permitHash(address owner, address device) external view returns (bytes32) {
        return structHash(owner, nonces[device]);
    }

    function exists(address device) public view returns (bool) {
        return documents[device].digest != 0;
    }

    function documentID(address device) public pure override returns (string memory) {
        return string.concat(METHOD, Strings.toHexString(device));
    }

    function documentHash(address device) external view known(device) returns (bytes32) {
        return documents[device].digest;
    }

    function documentURI(address device) external view known(device) returns (string memory) {
        return documents[device].uri;
    }

    function deviceTokenId(address device) external view override known(device) returns (uint256) {
        return tokenOf[device];
    }

    function payForSlot(address deviceContract) private returns (uint256 projectId) {
        IStore store = IStore(ioIDStore);
        projectId = store.deviceContractProject(deviceContract);
        require(projectId != 0, "invalid project");
        store.activeIoID{value: msg.value}(projectId);
    }

    /// Raw recovery: a high s is taken, v must be 27 or 28. The nonce goes up by one whatever the permit is used for.
    function usePermit(address device, address user, uint8 v, bytes32 r, bytes32 s) private {
        bytes32 digest = keccak256(bytes.concat(hex"1901", DOMAIN_SEPARATOR, structHash(user, nonces[device]++)));
        require(ecrecover(digest, v, r, s) == device, "invalid signature");
    }

    function structHash(address owner, uint256 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(PERMIT, owner, nonce));
    }

    function write(address device, bytes32 hash, string calldata uri) private {
        require(hash != 0, "empty hash");
        documents[device] = Document(hash, uri);
    }

    function hand(uint256 projectId, address deviceContract, uint256 tokenId, address device, address user)
        private
        returns (uint256 id)
    {
        id = IIdentity(ioID).mint(projectId, device, user);
        (address wallet,) = IIdentity(ioID).wallet(id);
        IERC721(deviceContract).safeTransferFrom(user, wallet, tokenId);
    }
}
