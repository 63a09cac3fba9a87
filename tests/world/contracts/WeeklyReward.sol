// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// DIMO's contract of rewards: once a week the oracle pushes what each vehicle earned; nobody claims anything.
/// Left out: upgrades, the list of sanctions, and that the user must own the vehicle or benefit from its device; what the
/// oracle says counts.
contract Reward is AccessControl, Initializable {
    bytes32 public constant ORACLE_ROLE = keccak256("ORACLE_ROLE");

    error TokenTransferFailed();
    error WeeklyLimitExceeded();

    event TokensTransferredForDevice(
        uint256 week,
        address indexed user,
        uint256 _amount,
        uint256 indexed vehicleNodeId,
        address deviceNftProxy,
        uint256 indexed deviceNode
    );
    event TokensTransferredForConnectionStreak(
        uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak
    );
    event DidntQualify(address indexed user, uint256 _amount, uint256 indexed vehicleNodeId);
    event AdminWithdrawal(address indexed user, uint256 _amount);
    event WeekAdvanced(uint256 newWeek);

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

    IERC20 public dimoToken;
    address public vehicleIdProxy;
    address public sanctionsList;
    address public aftermarketIdContractAddress;
    address public syntheticIdContractAddress;
    uint256 public rewardsGenesisTime;
    uint256 public minimumTimeForRewards;
    uint256 public initialWeeklyLimit;
    uint256 public currentWeek;
    uint256 public currentWeekLimit;
    uint256 public currentWeekSpent;
    uint256 public dimoTotalSentOutByContract;
    mapping(uint256 => uint256) public vehicleIdLastRewardTime;

    function initialize(address tokenAddress, address vehicleIdProxyAddress, address sanctionsContractAddress)
        external
        initializer
    {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        dimoToken = IERC20(tokenAddress);
        (vehicleIdProxy, sanctionsList) = (vehicleIdProxyAddress, sanctionsContractAddress);
        (rewardsGenesisTime, minimumTimeForRewards) = (block.timestamp, 6 days);
        initialWeeklyLimit = 1_105_000 ether;
        currentWeekLimit = initialWeeklyLimit;
    }

    function batchTransfer(TransferInfo[] calldata transferInfos) external onlyRole(ORACLE_ROLE) {
        advance();
        for (uint256 i = 0; i < transferInfos.length; i++) {
            push(transferInfos[i]);
        }
        if (currentWeekSpent > currentWeekLimit) revert WeeklyLimitExceeded();
    }

    function adminWithdraw(address user, uint256 amount) external onlyRole(DEFAULT_ADMIN_ROLE) {
        send(user, amount);
        emit AdminWithdrawal(user, amount);
    }

    function setMinimumTimeForRewards(uint256 newTimeInSeconds) external onlyRole(DEFAULT_ADMIN_ROLE) {
        minimumTimeForRewards = newTimeInSeconds;
    }

    function manuallySetRewardsGenesisTime(uint256 timestamp) external onlyRole(DEFAULT_ADMIN_ROLE) {
        rewardsGenesisTime = timestamp;
    }

    function setAftermarketProxyAddress(address aftermarketProxyAddress) external onlyRole(DEFAULT_ADMIN_ROLE) {
        aftermarketIdContractAddress = aftermarketProxyAddress;
    }

    function setSyntheticProxyAddress(address syntheticProxyAddress) external onlyRole(DEFAULT_ADMIN_ROLE) {
        syntheticIdContractAddress = syntheticProxyAddress;
    }

    /// Each year of 52 weeks has 85 % of the one before.
    function calculateWeeklyLimit() public view returns (uint256 maxRewards) {
        maxRewards = initialWeeklyLimit;
        for (uint256 year = weeksSinceGenesis() / 52; year > 0; year--) {
            maxRewards = maxRewards * 85 / 100;
        }
    }

    function advance() private {
        uint256 week = weeksSinceGenesis();
        if (week <= currentWeek) return;
        (currentWeek, currentWeekLimit, currentWeekSpent) = (week, calculateWeeklyLimit(), 0);
        emit WeekAdvanced(week);
    }

    function push(TransferInfo calldata info) private {
        (uint256 box, uint256 cloud) = (info.valueFromAftermarketDevice, info.valueFromSyntheticDevice);
        uint256 total = box + cloud + info.valueFromStreak;
        if (block.timestamp < vehicleIdLastRewardTime[info.vehicleId] + minimumTimeForRewards) {
            emit DidntQualify(info.user, total, info.vehicleId);
            return;
        }
        vehicleIdLastRewardTime[info.vehicleId] = block.timestamp;
        currentWeekSpent += total;
        dimoTotalSentOutByContract += total;
        if (box > 0) pushForDevice(info, box, aftermarketIdContractAddress, info.aftermarketDeviceId);
        if (cloud > 0) pushForDevice(info, cloud, syntheticIdContractAddress, info.syntheticDeviceId);
        if (info.valueFromStreak > 0) {
            send(info.user, info.valueFromStreak);
            emit TokensTransferredForConnectionStreak(
                currentWeek, info.user, info.valueFromStreak, info.vehicleId, info.connectionStreak
            );
        }
    }

    function pushForDevice(TransferInfo calldata info, uint256 amount, address proxy, uint256 device) private {
        send(info.user, amount);
        emit TokensTransferredForDevice(currentWeek, info.user, amount, info.vehicleId, proxy, device);
    }

    function send(address user, uint256 amount) private {
        if (!dimoToken.transfer(user, amount)) revert TokenTransferFailed();
    }

    function weeksSinceGenesis() private view returns (uint256) {
        return (block.timestamp - rewardsGenesisTime) / 7 days;
    }
}
