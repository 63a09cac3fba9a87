// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/security/ReentrancyGuard.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// Merkl's family: one tree for all users and tokens; a new one counts only after its time to be disputed has passed.
/// The owner stands for Merkl's governor. Left out: claims with a recipient and callback of their own, a dispute's deposit,
/// and that the time to dispute ends with a whole epoch; here it ends `disputePeriod` seconds after the update.
contract MerklDistributor is Ownable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    error InvalidDispute();
    error InvalidLengths();
    error InvalidProof();
    error InvalidUninitializedRoot();
    error NoDispute();
    error NotTrusted();
    error NotWhitelisted();
    error UnresolvedDispute();

    event Claimed(address indexed user, address indexed token, uint256 amount);
    event ClaimRecipientUpdated(address indexed user, address indexed token, address indexed recipient);
    event Disputed(string reason);
    event DisputePeriodUpdated(uint48 _disputePeriod);
    event DisputeResolved(bool valid);
    event MainOperatorStatusUpdated(address indexed operator, address indexed token, bool isWhitelisted);
    event OperatorToggled(address indexed user, address indexed operator, bool isWhitelisted);
    event Revoked();
    event TreeUpdated(bytes32 merkleRoot, bytes32 ipfsHash, uint48 endOfDisputePeriod);
    event TrustedToggled(address indexed eoa, bool trust);

    struct MerkleTree {
        bytes32 merkleRoot;
        bytes32 ipfsHash;
    }

    struct Claim {
        uint208 amount;
        uint48 timestamp;
        bytes32 merkleRoot;
    }

    MerkleTree public tree;
    MerkleTree public lastTree;
    address public disputer;
    uint48 public endOfDisputePeriod;
    uint48 public disputePeriod;
    mapping(address => mapping(address => Claim)) public claimed;
    mapping(address => uint256) public canUpdateMerkleRoot;
    mapping(address => mapping(address => uint256)) public operators;
    mapping(address => mapping(address => address)) public claimRecipient;
    mapping(address => mapping(address => uint256)) public mainOperators;

    constructor(uint48 _disputePeriod) {
        disputePeriod = _disputePeriod;
    }

    function claim(
        address[] calldata users,
        address[] calldata tokens,
        uint256[] calldata amounts,
        bytes32[][] calldata proofs
    ) external nonReentrant {
        bool even = users.length == tokens.length && users.length == amounts.length && users.length == proofs.length;
        if (users.length == 0 || !even) revert InvalidLengths();
        for (uint256 i = 0; i < users.length; i++) {
            pay(users[i], tokens[i], amounts[i], proofs[i]);
        }
    }

    function getMerkleRoot() public view returns (bytes32) {
        bool counts = disputer == address(0) && block.timestamp >= endOfDisputePeriod;
        return counts ? tree.merkleRoot : lastTree.merkleRoot;
    }

    function toggleOperator(address user, address operator) external {
        if (msg.sender != user && msg.sender != owner()) revert NotTrusted();
        uint256 allowed = 1 - operators[user][operator];
        operators[user][operator] = allowed;
        emit OperatorToggled(user, operator, allowed == 1);
    }

    function setClaimRecipient(address recipient, address token) external {
        claimRecipient[msg.sender][token] = recipient;
        // Declared (user, token, recipient), emitted (user, recipient, token), as on the deployed contract.
        emit ClaimRecipientUpdated(msg.sender, recipient, token);
    }

    function toggleMainOperatorStatus(address operator, address token) external onlyOwner {
        uint256 allowed = 1 - mainOperators[operator][token];
        mainOperators[operator][token] = allowed;
        emit MainOperatorStatusUpdated(operator, token, allowed == 1);
    }

    function disputeTree(string calldata reason) external {
        if (disputer != address(0)) revert UnresolvedDispute();
        if (block.timestamp >= endOfDisputePeriod) revert InvalidDispute();
        disputer = msg.sender;
        emit Disputed(reason);
    }

    /// Where the governor updates twice in a row, what could still be disputed becomes the last tree and counts at once.
    function updateTree(MerkleTree calldata _tree) external {
        bool trusted = canUpdateMerkleRoot[msg.sender] == 1 && block.timestamp >= endOfDisputePeriod;
        if (disputer != address(0) || (!trusted && msg.sender != owner())) revert NotTrusted();
        lastTree = tree;
        tree = _tree;
        endOfDisputePeriod = uint48(block.timestamp) + disputePeriod;
        emit TreeUpdated(_tree.merkleRoot, _tree.ipfsHash, endOfDisputePeriod);
    }

    function toggleTrusted(address eoa) external onlyOwner {
        uint256 trusted = 1 - canUpdateMerkleRoot[eoa];
        canUpdateMerkleRoot[eoa] = trusted;
        emit TrustedToggled(eoa, trusted == 1);
    }

    function setDisputePeriod(uint48 _disputePeriod) external onlyOwner {
        disputePeriod = _disputePeriod;
        emit DisputePeriodUpdated(_disputePeriod);
    }

    function resolveDispute(bool valid) external onlyOwner {
        if (disputer == address(0)) revert NoDispute();
        if (valid) revoke();
        else endOfDisputePeriod = uint48(block.timestamp) + disputePeriod;
        disputer = address(0);
        emit DisputeResolved(valid);
    }

    function revokeTree() external onlyOwner {
        if (disputer != address(0)) revert UnresolvedDispute();
        revoke();
    }

    /// A total that was paid already is no error: it pays nothing and emits an amount of zero.
    function pay(address user, address token, uint256 amount, bytes32[] calldata proof) private {
        if (!mayClaim(user, token)) revert NotWhitelisted();
        bytes32 root = getMerkleRoot();
        if (root == bytes32(0)) revert InvalidUninitializedRoot();
        bytes32 leaf = keccak256(abi.encode(user, token, amount));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert InvalidProof();

        uint256 due = amount - claimed[user][token].amount;
        claimed[user][token] = Claim(SafeCast.toUint208(amount), uint48(block.timestamp), root);
        emit Claimed(user, token, due);
        if (due != 0) IERC20(token).safeTransfer(recipientOf(user, token), due);
    }

    function mayClaim(address user, address token) private view returns (bool) {
        if (msg.sender == user || tx.origin == user || msg.sender == owner()) return true;
        if (mainOperators[msg.sender][token] != 0 || mainOperators[msg.sender][address(0)] != 0) return true;
        return operators[user][msg.sender] != 0 || operators[user][address(0)] != 0;
    }

    /// A recipient for address zero holds for all tokens that have none of their own.
    function recipientOf(address user, address token) private view returns (address) {
        address recipient = claimRecipient[user][token];
        if (recipient == address(0)) recipient = claimRecipient[user][address(0)];
        return recipient == address(0) ? user : recipient;
    }

    function revoke() private {
        endOfDisputePeriod = 0;
        tree = lastTree;
        emit Revoked();
        emit TreeUpdated(tree.merkleRoot, tree.ipfsHash, uint48(block.timestamp));
    }
}
