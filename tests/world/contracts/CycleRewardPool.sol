// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/security/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/security/ReentrancyGuard.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// WeatherXM's family: a root for each cycle, all of which stay good, and an account takes of its total as much as it
/// likes. The owner stands for all roles. Left out: the limit of one root a day, the vault that a submission draws from,
/// payments by the distributor, and claims that a relayer sends for a fee.
contract RewardPool is Ownable, Pausable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    error AmountRequestedIsZero();
    error TotalRewardsAreZero();
    error AmountIsOverAvailableRewardsToClaim();

    event SubmittedRootHash(uint256 cycle, bytes32 root);
    event Claimed(address indexed account, uint256 amount);

    IERC20 public token;
    mapping(address => uint256) public claims;
    mapping(uint256 => bytes32) public roots;
    uint256 public cycle;
    uint256 public claimedRewards;

    constructor(address _token) {
        token = IERC20(_token);
    }

    /// The event names the next cycle, not that of the root, as on the deployed pools.
    function submitMerkleRoot(bytes32 root) external onlyOwner whenNotPaused returns (bool) {
        roots[cycle] = root;
        cycle++;
        emit SubmittedRootHash(cycle, root);
        return true;
    }

    function claim(uint256 amount, uint256 _totalRewards, uint256 _cycle, bytes32[] calldata proof)
        external
        whenNotPaused
        nonReentrant
    {
        if (_totalRewards == 0) revert TotalRewardsAreZero();
        if (amount > available(msg.sender, amount, _totalRewards, _cycle, proof)) {
            revert AmountIsOverAvailableRewardsToClaim();
        }
        claims[msg.sender] += amount;
        claimedRewards += amount;
        token.safeTransfer(msg.sender, amount);
        emit Claimed(msg.sender, amount);
    }

    function getRemainingAllocatedRewards(address account, uint256 amount, uint256 _cycle, bytes32[] calldata proof)
        external
        view
        whenNotPaused
        returns (uint256)
    {
        return available(account, amount, amount, _cycle, proof);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }

    function available(address account, uint256 asked, uint256 total, uint256 _cycle, bytes32[] calldata proof)
        private
        view
        returns (uint256)
    {
        if (asked == 0) revert AmountRequestedIsZero();
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, total))));
        require(MerkleProof.verifyCalldata(proof, roots[_cycle], leaf), "INVALID PROOF");
        uint256 taken = claims[account];
        return taken < total ? total - taken : 0;
    }
}
