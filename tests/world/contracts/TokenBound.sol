// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Receiver.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAccountRegistry} from "./Interfaces.sol";

/// The accounts of EIP-6551: a minimal proxy with salt, chain, contract and token appended to its code.
contract ERC6551Registry is IAccountRegistry {
    event ERC6551AccountCreated(
        address account,
        address indexed implementation,
        bytes32 salt,
        uint256 chainId,
        address indexed tokenContract,
        uint256 indexed tokenId
    );

    error AccountCreationFailed();

    function createAccount(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId)
        external
        override
        returns (address created)
    {
        bytes memory code = creationCode(implementation, salt, chainId, tokenContract, tokenId);
        created = Create2.computeAddress(salt, keccak256(code));
        if (created.code.length > 0) return created;
        assembly ("memory-safe") {
            created := create2(0, add(code, 0x20), mload(code), salt)
        }
        if (created == address(0)) revert AccountCreationFailed();
        emit ERC6551AccountCreated(created, implementation, salt, chainId, tokenContract, tokenId);
    }

    function account(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId)
        external
        view
        override
        returns (address)
    {
        bytes32 code = keccak256(creationCode(implementation, salt, chainId, tokenContract, tokenId));
        return Create2.computeAddress(salt, code);
    }

    function creationCode(address implementation, bytes32 salt, uint256 chainId, address token, uint256 tokenId)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(
            hex"3d60ad80600a3d3981f3363d3d373d3d3d363d73",
            implementation,
            hex"5af43d82803e903d91602b57fd5bf3",
            abi.encode(salt, chainId, token, tokenId)
        );
    }
}

/// A token-bound wallet: whoever holds the token commands it.
/// Delegate calls (operation 1) are refused; the deployed wallets run them in a sandbox that Deedbox never uses.
contract TokenBoundAccount is IERC721Receiver, ERC1155Holder {
    event LockUpdated(uint256 lockedUntil);
    event PermissionUpdated(address owner, address caller, bool hasPermission);

    error AccountLocked();
    error ContractCreationFailed();
    error ExceedsMaxLockTime();
    error InvalidInput();
    error InvalidOperation();
    error NotAuthorized();
    error OwnershipCycle();

    struct Operation {
        address to;
        uint256 value;
        bytes data;
        uint8 operation;
    }

    uint256 private constant ACCOUNT_SIZE = 0xad;

    IAccountRegistry public immutable erc6551Registry;
    address private immutable self = address(this);

    uint256 public state;
    uint256 public lockedUntil;
    mapping(address => mapping(address => bool)) public permissions;

    constructor(address registry) {
        erc6551Registry = IAccountRegistry(registry);
    }

    receive() external payable {}

    function execute(address to, uint256 value, bytes calldata data, uint8 operation)
        external
        payable
        returns (bytes memory)
    {
        requireCommander();
        advance();
        return run(to, value, data, operation);
    }

    function executeBatch(Operation[] calldata operations) external payable returns (bytes[] memory results) {
        requireCommander();
        advance();
        results = new bytes[](operations.length);
        for (uint256 i = 0; i < operations.length; i++) {
            Operation calldata each = operations[i];
            results[i] = run(each.to, each.value, each.data, each.operation);
        }
    }

    function lock(uint256 _lockedUntil) external {
        requireRoot();
        if (_lockedUntil > block.timestamp + 365 days) revert ExceedsMaxLockTime();
        advance();
        lockedUntil = _lockedUntil;
        emit LockUpdated(_lockedUntil);
    }

    function setPermissions(address[] calldata callers, bool[] calldata _permissions) external {
        address root = requireRoot();
        advance();
        if (callers.length != _permissions.length) revert InvalidInput();
        for (uint256 i = 0; i < callers.length; i++) {
            permissions[root][callers[i]] = _permissions[i];
            emit PermissionUpdated(root, callers[i], _permissions[i]);
        }
    }

    function isLocked() public view returns (bool) {
        return lockedUntil > block.timestamp;
    }

    function owner() public view returns (address) {
        (uint256 chainId, address tokenContract, uint256 tokenId) = token();
        return holder(chainId, tokenContract, tokenId);
    }

    function token() public view returns (uint256 chainId, address tokenContract, uint256 tokenId) {
        (, chainId, tokenContract, tokenId) = context(address(this));
    }

    function isValidSigner(address signer, bytes calldata) external view returns (bytes4) {
        return commands(signer) ? this.isValidSigner.selector : bytes4(0);
    }

    /// True for what somebody who commands this wallet has signed, or what a contract that owns it vouches for.
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError failed) = ECDSA.tryRecover(hash, signature);
        bool valid = failed == ECDSA.RecoverError.NoError && commands(signer)
            || SignatureChecker.isValidERC1271SignatureNow(owner(), hash, signature);
        return valid ? this.isValidSignature.selector : bytes4(0);
    }

    /// Refuses its own token. A plain `transferFrom` never asks, and locks everything inside for good.
    function onERC721Received(address, address, uint256 received, bytes calldata) external view returns (bytes4) {
        (uint256 chainId, address tokenContract, uint256 tokenId) = token();
        if (msg.sender == tokenContract && received == tokenId && chainId == block.chainid) revert OwnershipCycle();
        return this.onERC721Received.selector;
    }

    function supportsInterface(bytes4 id) public view override(ERC1155Receiver) returns (bool) {
        return id == 0x6faff5f1 || id == 0x51945447 || super.supportsInterface(id);
    }

    function advance() private {
        if (isLocked()) revert AccountLocked();
        state = uint256(keccak256(abi.encode(state, msg.data)));
    }

    function run(address to, uint256 value, bytes calldata data, uint8 operation) private returns (bytes memory) {
        if (operation == 0) return call(to, value, data);
        if (operation == 2) return create(value, data);
        if (operation == 3) return create2(value, bytes32(data[:32]), data[32:]);
        revert InvalidOperation();
    }

    function call(address to, uint256 value, bytes calldata data) private returns (bytes memory result) {
        bool done;
        (done, result) = to.call{value: value}(data);
        if (done) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function create(uint256 value, bytes memory code) private returns (bytes memory) {
        address made;
        assembly ("memory-safe") {
            made := create(value, add(code, 32), mload(code))
        }
        if (made == address(0)) revert ContractCreationFailed();
        return abi.encodePacked(made);
    }

    function create2(uint256 value, bytes32 salt, bytes memory code) private returns (bytes memory) {
        address made;
        assembly ("memory-safe") {
            made := create2(value, add(code, 32), mload(code), salt)
        }
        if (made == address(0)) revert ContractCreationFailed();
        return abi.encodePacked(made);
    }

    function requireCommander() private view {
        if (!commands(msg.sender)) revert NotAuthorized();
    }

    function requireRoot() private view returns (address root) {
        root = rootOwner();
        if (root == address(0) || msg.sender != root) revert NotAuthorized();
    }

    function commands(address who) private view returns (bool) {
        address root = rootOwner();
        return who == owner() || who == root || permissions[root][who];
    }

    /// Follows wallets that are owned by wallets to whoever holds the outermost token.
    function rootOwner() private view returns (address at) {
        at = owner();
        while (isAccount(at)) {
            (, uint256 chainId, address tokenContract, uint256 tokenId) = context(at);
            at = holder(chainId, tokenContract, tokenId);
        }
    }

    function isAccount(address at) private view returns (bool) {
        if (at.code.length != ACCOUNT_SIZE) return false;
        (bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId) = context(at);
        return at == erc6551Registry.account(self, salt, chainId, tokenContract, tokenId);
    }

    function context(address at) private view returns (bytes32, uint256, address, uint256) {
        bytes memory tail = new bytes(0x80);
        assembly ("memory-safe") {
            extcodecopy(at, add(tail, 0x20), 0x2d, 0x80)
        }
        return abi.decode(tail, (bytes32, uint256, address, uint256));
    }

    function holder(uint256 chainId, address tokenContract, uint256 tokenId) private view returns (address) {
        if (chainId != block.chainid || tokenContract.code.length == 0) return address(0);
        try IERC721(tokenContract).ownerOf(tokenId) returns (address who) {
            return who;
        } catch {
            return address(0);
        }
    }
}
