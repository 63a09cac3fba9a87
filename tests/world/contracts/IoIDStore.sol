// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IProjectToken, IStore} from "./Interfaces.sol";

/// Slots and their price. Nothing is ever given back: not what exceeds the price, and not what is sent while a
/// prepaid slot is free.
contract IoIDStore is IStore, Ownable, Initializable {
    event Initialize(address indexed project, uint256 price);
    event ApplyIoIDs(uint256 indexed projectId, uint256 amount);
    event ActiveIoID(uint256 indexed projectId);
    event SetDeviceContract(uint256 indexed projectId, address indexed deviceContract);
    event ChangePrice(uint256 price);
    event SetIoIDRegistry(address indexed ioIDRegistry);
    event ChangeFeeReceiver(address indexed feeReceiver);

    address public project;
    address public ioIDRegistry;
    address public feeReceiver;
    uint256 public price;
    mapping(uint256 => address) public projectDeviceContract;
    mapping(address => uint256) public override deviceContractProject;
    mapping(uint256 => uint256) public projectAppliedAmount;
    mapping(uint256 => uint256) public projectActivedAmount;

    function initialize(address _project, uint256 _price) external initializer {
        (project, price, ioIDRegistry) = (_project, _price, msg.sender);
        emit Initialize(_project, _price);
    }

    function applyIoIDs(uint256 _projectId, uint256 _amount) external payable {
        require(IProjectToken(project).projectType(_projectId) == 0, "only hardware project");
        take(_amount * price);
        projectAppliedAmount[_projectId] += _amount;
        emit ApplyIoIDs(_projectId, _amount);
    }

    function activeIoID(uint256 _projectId) external payable override {
        require(msg.sender == ioIDRegistry, "only ioIDRegistry");
        uint256 used = projectActivedAmount[_projectId]++;
        if (projectAppliedAmount[_projectId] == used) {
            take(price);
            projectAppliedAmount[_projectId] = used + 1;
        }
        emit ActiveIoID(_projectId);
    }

    function setDeviceContract(uint256 _projectId, address _contract) external {
        require(IProjectToken(project).ownerOf(_projectId) == msg.sender, "invald project owner");
        require(projectDeviceContract[_projectId] == address(0), "project setted");
        bind(_projectId, _contract);
    }

    function changeDeviceContract(uint256 _projectId, address _contract) external onlyOwner {
        bind(_projectId, _contract);
    }

    function changePrice(uint256 _price) external onlyOwner {
        price = _price;
        emit ChangePrice(_price);
    }

    function changeFeeReceiver(address _feeReceiver) external onlyOwner {
        require(_feeReceiver != address(0), "zero address");
        feeReceiver = _feeReceiver;
        emit ChangeFeeReceiver(_feeReceiver);
    }

    function setIoIDRegistry(address _ioIDRegistry) external onlyOwner {
        require(_ioIDRegistry != address(0), "zero address");
        ioIDRegistry = _ioIDRegistry;
        emit SetIoIDRegistry(_ioIDRegistry);
    }

    function withdraw(address[] calldata _recipicents, uint256[] calldata _amounts) external onlyOwner {
        require(_recipicents.length == _amounts.length, "invalid request");
        for (uint256 i = 0; i < _amounts.length; i++) {
            (bool sent,) = _recipicents[i].call{value: _amounts[i]}("");
            require(sent, "transfer fail");
        }
    }

    function bind(uint256 _projectId, address _contract) private {
        require(deviceContractProject[_contract] == 0, "contract setted");
        projectDeviceContract[_projectId] = _contract;
        deviceContractProject[_contract] = _projectId;
        emit SetDeviceContract(_projectId, _contract);
    }

    function take(uint256 due) private {
        require(msg.value >= due, "insufficient fund");
        if (feeReceiver == address(0)) return;
        (bool sent,) = feeReceiver.call{value: msg.value}("");
        require(sent, "collect fee fail");
    }
}
