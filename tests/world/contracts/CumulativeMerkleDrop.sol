// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// 1inch's cumulative family: a leaf has all that was ever earned, a claim pays what is new, and whoever sends it loses
/// the race where the root was set anew after the proof was fetched.
contract CumulativeMerkleDrop is Ownable {
    using SafeERC20 for IERC20;

    error InvalidProof();
    error NothingToClaim();
    error MerkleRootWasUpdated();

    // The deployed contracts spell it so.
    event MerkelRootUpdated(bytes32 oldMerkleRoot, bytes32 newMerkleRoot);
    event Claimed(address indexed account, uint256 amount);

    address public immutable token;
    bytes32 public merkleRoot;
    mapping(address => uint256) public cumulativeClaimed;

    constructor(address _token) {
        token = _token;
    }

    function setMerkleRoot(bytes32 _merkleRoot) external onlyOwner {
        emit MerkelRootUpdated(merkleRoot, _merkleRoot);
        merkleRoot = _merkleRoot;
    }

    function claim(
        address account,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external {
        if (expectedMerkleRoot != merkleRoot) revert MerkleRootWasUpdated();
        bytes32 leaf = keccak256(abi.encodePacked(account, cumulativeAmount));
        if (!MerkleProof.verifyCalldata(merkleProof, expectedMerkleRoot, leaf)) revert InvalidProof();

        uint256 before = cumulativeClaimed[account];
        if (cumulativeAmount <= before) revert NothingToClaim();
        cumulativeClaimed[account] = cumulativeAmount;
        uint256 due = cumulativeAmount - before;
        IERC20(token).safeTransfer(account, due);
        emit Claimed(account, due);
    }
}
