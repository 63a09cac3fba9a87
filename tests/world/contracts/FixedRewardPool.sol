// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/security/ReentrancyGuard.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

/// What a staked token counts; here each that exists counts the same.
contract WeightedNFT {
    address public immutable nft;

    constructor(address _nft) {
        nft = _nft;
    }

    function weight(uint256 _tokenId) external view returns (uint256) {
        require(IERC721(nft).ownerOf(_tokenId) != address(0), "token not minted");
        return 100;
    }
}

/// marshall-dao's pool of version 3: so many coins a second are shared by weight among those for whom device NFTs are
/// staked. They go to the staker's address, whoever has the device's deed, and any call for a user pays that user.
/// Left out: that the pool must begin in the future.
contract FixedRewardPoolV3 is Multicall, Ownable, Initializable, ReentrancyGuard, ERC721Holder {
    string public constant GAUGE_TYPE = "gauge_fixed_reward_pool";
    string public constant GAUGE_VERSION = "0.3.0";
    uint256 private constant SCALE = 1e12;

    event Deposit(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
    event Withdraw(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
    event EmergencyWithdraw(address indexed user, uint256 tokenId, uint256 weight);
    event Poke(address indexed user, uint256 tokenId, uint256 rewards, uint256 originalWeight, uint256 newWeight);
    event ClaimRewards(address indexed user, uint256 rewards);
    event StopRewards(uint256 stopTimestamp);
    event NewRewardPerSecond(uint256 rewardPerSecond);
    event NewBonusEndTimestamp(uint256 bonusEndTimestamp);

    struct UserInfo {
        uint256 amount;
        uint256 rewardDebt;
    }

    WeightedNFT public weightNFT;
    uint256 public accTokenPerShare;
    uint256 public lastRewardTimestamp;
    uint256 public bonusEndTimestamp;
    uint256 public rewardPerSecond;
    uint256 public totalStakedWeight;
    mapping(address => UserInfo) public userInfo;
    mapping(uint256 => address) public tokenStaker;
    mapping(uint256 => uint256) public tokenWeight;

    receive() external payable {}

    function initialize(address _nft, uint256 _startTime, uint256 _rewardPerSecond, uint256 _totalSeconds)
        external
        initializer
    {
        require(_rewardPerSecond > 0, "invalid reward per second");
        _transferOwnership(msg.sender);
        (weightNFT, rewardPerSecond) = (WeightedNFT(_nft), _rewardPerSecond);
        (lastRewardTimestamp, bonusEndTimestamp) = (_startTime, _startTime + _totalSeconds);
    }

    function updateRewardPerSecond(uint256 _rewardPerSecond) external onlyOwner {
        catchUp();
        rewardPerSecond = _rewardPerSecond;
        emit NewRewardPerSecond(_rewardPerSecond);
    }

    function updateBonusEndTimestamp(uint256 _bonusEndTimestamp) external onlyOwner {
        require(_bonusEndTimestamp > block.timestamp, "Invalid end timestamp");
        catchUp();
        bonusEndTimestamp = _bonusEndTimestamp;
        emit NewBonusEndTimestamp(_bonusEndTimestamp);
    }

    function stopReward() external onlyOwner {
        require(bonusEndTimestamp > block.timestamp, "Cannot stop ended cycle");
        bonusEndTimestamp = block.timestamp;
        emit StopRewards(block.timestamp);
    }

    function deposit(uint256 _tokenId) external {
        deposit(_tokenId, msg.sender);
    }

    /// The recipient, not the sender, is the staker.
    function deposit(uint256 _tokenId, address _recipient) public nonReentrant {
        uint256 due = pay(_recipient);
        uint256 weight = weightNFT.weight(_tokenId);
        token().safeTransferFrom(msg.sender, address(this), _tokenId);
        tokenStaker[_tokenId] = _recipient;
        weigh(_recipient, _tokenId, weight);
        noteDebt(_recipient);
        emit Deposit(_recipient, _tokenId, due, weight);
    }

    function withdraw(uint256 _tokenId) external nonReentrant {
        onlyStaker(_tokenId);
        uint256 due = pay(msg.sender);
        uint256 weight = release(_tokenId);
        noteDebt(msg.sender);
        emit Withdraw(msg.sender, _tokenId, due, weight);
    }

    /// Gives the token back though the pool cannot pay. As on the deployed pools, the event has the weight that is left,
    /// and the debt stays: a user with another token in the pool has to wait until its rewards have made up for it.
    function emergencyWithdraw(uint256 _tokenId) external nonReentrant {
        onlyStaker(_tokenId);
        release(_tokenId);
        emit EmergencyWithdraw(msg.sender, _tokenId, userInfo[msg.sender].amount);
    }

    function poke(uint256 _tokenId) external nonReentrant {
        address staker = tokenStaker[_tokenId];
        require(staker != address(0), "Invalid token");
        uint256 due = pay(staker);
        (uint256 before, uint256 weight) = (tokenWeight[_tokenId], weightNFT.weight(_tokenId));
        weigh(staker, _tokenId, weight);
        noteDebt(staker);
        emit Poke(staker, _tokenId, due, before, weight);
    }

    function claimRewards(address _user) external nonReentrant {
        uint256 due = pay(_user);
        noteDebt(_user);
        emit ClaimRewards(_user, due);
    }

    function pendingReward(address _user) external view returns (uint256) {
        return owed(_user, perShareNow());
    }

    function stakingToken() external view returns (address) {
        return weightNFT.nft();
    }

    /// Whoever calls this notes the new debt afterwards.
    function pay(address _user) private returns (uint256 due) {
        catchUp();
        due = owed(_user, accTokenPerShare);
        if (due == 0) return due;
        (bool sent,) = _user.call{value: due}("");
        require(sent, "Failed to send reward");
    }

    function release(uint256 _tokenId) private returns (uint256 weight) {
        weight = tokenWeight[_tokenId];
        weigh(msg.sender, _tokenId, 0);
        tokenStaker[_tokenId] = address(0);
        token().safeTransferFrom(address(this), msg.sender, _tokenId);
    }

    function weigh(address _user, uint256 _tokenId, uint256 _weight) private {
        uint256 before = tokenWeight[_tokenId];
        tokenWeight[_tokenId] = _weight;
        userInfo[_user].amount = userInfo[_user].amount + _weight - before;
        totalStakedWeight = totalStakedWeight + _weight - before;
    }

    function noteDebt(address _user) private {
        userInfo[_user].rewardDebt = userInfo[_user].amount * accTokenPerShare / SCALE;
    }

    function catchUp() private {
        if (block.timestamp <= lastRewardTimestamp) return;
        accTokenPerShare = perShareNow();
        lastRewardTimestamp = block.timestamp;
    }

    function perShareNow() private view returns (uint256) {
        uint256 end = block.timestamp < bonusEndTimestamp ? block.timestamp : bonusEndTimestamp;
        if (totalStakedWeight == 0 || end <= lastRewardTimestamp) return accTokenPerShare;
        return accTokenPerShare + (end - lastRewardTimestamp) * rewardPerSecond * SCALE / totalStakedWeight;
    }

    function owed(address _user, uint256 _perShare) private view returns (uint256) {
        return userInfo[_user].amount * _perShare / SCALE - userInfo[_user].rewardDebt;
    }

    function onlyStaker(uint256 _tokenId) private view {
        require(tokenStaker[_tokenId] == msg.sender, "Invalid staker");
    }

    function token() private view returns (IERC721) {
        return IERC721(weightNFT.nft());
    }
}
