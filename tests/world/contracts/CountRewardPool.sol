// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {IIdentity, IRegistry} from "./Interfaces.sol";

/// W3bstream's count pool: enough ticks within a period earn the period's reward for whoever owns the device then.
/// Paid at once where the pool holds enough, else kept as pending for that owner; `claimRewards` pays it out later.
contract W3bstreamCountRewardPool is Multicall, Ownable, Initializable {
    using SafeERC20 for IERC20;

    event Tick(address indexed device);
    event ReceiveRewards(address indexed device, address indexed owner, uint256 rewards);
    event ClaimRewards(address indexed user, uint256 rewards);
    event Withdraw(address indexed token, uint256 amount);
    event ChangeRewardPeriod(uint256 rewardPeriod);
    event ChangeActivePeriodLimit(uint256 activePeriodLimit);
    event ChangeRewardPerPeriod(uint256 rewardPerPeriod);
    event ChangeDApp(address indexed dApp);
    event IncreaseRewards(uint256 rewards);

    IRegistry public immutable ioIDRegistry;
    uint256 public immutable MIN_INTERNAL;

    uint256 public remainingRewards;
    uint256 public rewardPeriod;
    uint256 public activePeriodLimit;
    uint256 public rewardPerPeriod;
    uint256 public projectId;
    address public dApp;
    mapping(address => mapping(uint256 => uint256)) public validCount;
    mapping(address => mapping(uint256 => bool)) public receivedPeriod;
    mapping(address => uint256) public lastTickTimestamp;
    mapping(address => uint256) public pendingRewards;

    constructor(address _ioIDRegistry, uint256 _internal) {
        ioIDRegistry = IRegistry(_ioIDRegistry);
        MIN_INTERNAL = _internal;
    }

    receive() external payable {}

    function initialize(
        uint256 _cap,
        uint256 _rewardPeriod,
        uint256 _activePeriodLimit,
        uint256 _rewardPerPeriod,
        uint256 _projectId,
        address _dApp
    ) external initializer {
        require(_rewardPeriod > 0 && _activePeriodLimit > 0 && _projectId > 0, "zero value");
        require(_dApp != address(0), "zero address");
        _transferOwnership(msg.sender);
        (remainingRewards, rewardPeriod, activePeriodLimit) = (_cap, _rewardPeriod, _activePeriodLimit);
        (rewardPerPeriod, projectId, dApp) = (_rewardPerPeriod, _projectId, _dApp);
    }

    function tick(address _device) external {
        require(msg.sender == dApp, "invalid dApp");
        require(lastTickTimestamp[_device] + MIN_INTERNAL < block.timestamp, "DDoS");
        IIdentity ioID = IIdentity(ioIDRegistry.ioID());
        require(ioID.deviceProject(_device) == projectId, "invalid project");

        uint256 period = block.timestamp / rewardPeriod;
        uint256 counted = ++validCount[_device][period];
        lastTickTimestamp[_device] = block.timestamp;

        bool open = rewardPerPeriod > 0 && remainingRewards > 0 && !receivedPeriod[_device][period];
        if (open && counted >= activePeriodLimit) {
            receivedPeriod[_device][period] = true;
            reward(ioID.ownerOf(ioIDRegistry.deviceTokenId(_device)), _device);
        }
        emit Tick(_device);
    }

    function claimRewards(address _user) external {
        uint256 due = pendingRewards[_user];
        require(due > 0, "no rewards");
        pay(_user, due);
    }

    function withdraw(address _token, uint256 _amount) external onlyOwner {
        if (_token == address(0)) {
            (bool sent,) = owner().call{value: _amount}("");
            require(sent, "fail withdarw");
        } else {
            IERC20(_token).safeTransfer(owner(), _amount);
        }
        emit Withdraw(_token, _amount);
    }

    function changeRewardPeriod(uint256 _rewardPeriod) external onlyOwner {
        require(_rewardPeriod > 0, "zero value");
        rewardPeriod = _rewardPeriod;
        emit ChangeRewardPeriod(_rewardPeriod);
    }

    function changeActivePeriodLimit(uint256 _activePeriodLimit) external onlyOwner {
        require(_activePeriodLimit > 0, "zero value");
        activePeriodLimit = _activePeriodLimit;
        emit ChangeActivePeriodLimit(_activePeriodLimit);
    }

    function changeRewardPerPeriod(uint256 _rewardPerPeriod) external onlyOwner {
        rewardPerPeriod = _rewardPerPeriod;
        emit ChangeRewardPerPeriod(_rewardPerPeriod);
    }

    function changeDApp(address _dApp) external onlyOwner {
        require(_dApp != address(0), "zero address");
        dApp = _dApp;
        emit ChangeDApp(_dApp);
    }

    function increaseRewards(uint256 _rewards) external onlyOwner {
        require(_rewards > 0, "zero reward");
        remainingRewards += _rewards;
        emit IncreaseRewards(_rewards);
    }

    /// The event is declared (device, owner) and emitted (owner, device), as on the deployed pools.
    function reward(address who, address device) private {
        uint256 earned = rewardPerPeriod < remainingRewards ? rewardPerPeriod : remainingRewards;
        remainingRewards -= earned;
        emit ReceiveRewards(who, device, earned);
        uint256 due = pendingRewards[who] + earned;
        pendingRewards[who] = due;
        if (address(this).balance >= due) pay(who, due);
    }

    function pay(address who, uint256 due) private {
        pendingRewards[who] = 0;
        (bool sent,) = who.call{value: due}("");
        require(sent, "fail claim");
        emit ClaimRewards(who, due);
    }
}
