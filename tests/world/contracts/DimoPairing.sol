// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoDevices} from "./DimoDevices.sol";
import {INode} from "./DimoTypes.sol";

/// Which box is in which vehicle. The four ways to pair do not check in the same order, as on the deployed contract.
abstract contract DimoPairing is DimoDevices {
    event AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
    event BeneficiarySet(address indexed idProxyAddress, uint256 indexed nodeId, address indexed beneficiary);

    error AdNotClaimed(uint256 id);
    error AdPaired(uint256 id);
    error AdNotPaired(uint256 id);
    error OwnersDoNotMatch();

    bytes32 private constant PAIR_AD_ROLE = keccak256("PAIR_AD_ROLE");
    bytes32 private constant UNPAIR_AD_ROLE = keccak256("UNPAIR_AD_ROLE");
    bytes32 private constant PAIR_TYPEHASH =
        keccak256("PairAftermarketDeviceSign(uint256 aftermarketDeviceNode,uint256 vehicleNode)");
    bytes32 private constant UNPAIR_TYPEHASH =
        keccak256("UnPairAftermarketDeviceSign(uint256 aftermarketDeviceNode,uint256 vehicleNode)");

    mapping(address => mapping(uint256 => address)) private beneficiaries;

    /// Who does not own both is told `Unauthorized`, only by the relayed call `OwnersDoNotMatch`.
    function pairAftermarketDevice(uint256 node, uint256 vehicle) external {
        mustExist(vehicles, vehicle);
        mustBeClaimed(node);
        mustBeFree(node, vehicle);
        address owner = devices.ownerOf(node);
        if (msg.sender != owner || msg.sender != vehicles.ownerOf(vehicle)) revert Unauthorized(msg.sender);
        pair(node, vehicle, owner);
    }

    /// With the box's consent its owner is not asked.
    function pairAftermarketDeviceWithAdSig(uint256 node, uint256 vehicle, bytes calldata deviceSig) external {
        mustExist(vehicles, vehicle);
        if (msg.sender != vehicles.ownerOf(vehicle)) revert Unauthorized(msg.sender);
        mustBeClaimed(node);
        mustBeFree(node, vehicle);
        if (!signed(addressOf[node], pairOf(node, vehicle), deviceSig)) revert InvalidAdSignature();
        pair(node, vehicle, msg.sender);
    }

    function pairAftermarketDeviceSign(
        uint256 node,
        uint256 vehicle,
        bytes calldata deviceSig,
        bytes calldata vehicleOwnerSig
    ) external onlyRole(PAIR_AD_ROLE) {
        mustExist(vehicles, vehicle);
        mustBeClaimed(node);
        mustBeFree(node, vehicle);
        bytes32 message = pairOf(node, vehicle);
        if (!signed(addressOf[node], message, deviceSig)) revert InvalidAdSignature();
        if (!signed(vehicles.ownerOf(vehicle), message, vehicleOwnerSig)) revert InvalidOwnerSignature();
        pair(node, vehicle, devices.ownerOf(node));
    }

    function pairAftermarketDeviceSign(uint256 node, uint256 vehicle, bytes calldata ownerSig)
        external
        onlyRole(PAIR_AD_ROLE)
    {
        mustExist(vehicles, vehicle);
        address owner = vehicles.ownerOf(vehicle);
        mustBeClaimed(node);
        if (owner != devices.ownerOf(node)) revert OwnersDoNotMatch();
        mustBeFree(node, vehicle);
        if (!signed(owner, pairOf(node, vehicle), ownerSig)) revert InvalidOwnerSignature();
        pair(node, vehicle, owner);
    }

    /// Either owner may.
    function unpairAftermarketDevice(uint256 node, uint256 vehicle) external {
        mustBePaired(node, vehicle);
        address owner = devices.ownerOf(node);
        if (msg.sender != owner && msg.sender != vehicles.ownerOf(vehicle)) revert Unauthorized(msg.sender);
        unpair(node, vehicle, owner);
    }

    function unpairAftermarketDeviceSign(uint256 node, uint256 vehicle, bytes calldata ownerSig)
        external
        onlyRole(UNPAIR_AD_ROLE)
    {
        mustBePaired(node, vehicle);
        bytes32 message = keccak256(abi.encode(UNPAIR_TYPEHASH, node, vehicle));
        address owner = devices.ownerOf(node);
        bool agreed = signed(owner, message, ownerSig) || signed(vehicles.ownerOf(vehicle), message, ownerSig);
        if (!agreed) revert InvalidSigner();
        unpair(node, vehicle, owner);
    }

    /// The zero address clears it. The token contract calls this with each transfer, a claim among them.
    function setAftermarketDeviceBeneficiary(uint256 node, address beneficiary) external {
        address owner = devices.ownerOf(node);
        require(owner == msg.sender || address(devices) == msg.sender, "Only owner or proxy");
        require(owner != beneficiary, "Beneficiary cannot be the owner");
        beneficiaries[address(devices)][node] = beneficiary;
        emit BeneficiarySet(address(devices), node, beneficiary);
    }

    function getLink(address proxy, uint256 node) external view returns (uint256) {
        return links[proxy][node];
    }

    function getBeneficiary(address proxy, uint256 node) external view returns (address beneficiary) {
        beneficiary = beneficiaries[proxy][node];
        if (beneficiary == address(0)) beneficiary = INode(proxy).ownerOf(node);
    }

    function pair(uint256 node, uint256 vehicle, address owner) private {
        links[address(vehicles)][vehicle] = node;
        links[address(devices)][node] = vehicle;
        emit AftermarketDevicePaired(node, vehicle, owner);
    }

    function unpair(uint256 node, uint256 vehicle, address owner) private {
        delete links[address(vehicles)][vehicle];
        delete links[address(devices)][node];
        emit AftermarketDeviceUnpaired(node, vehicle, owner);
    }

    function mustBeClaimed(uint256 node) private view {
        mustExist(devices, node);
        if (!claimed[node]) revert AdNotClaimed(node);
    }

    function mustBeFree(uint256 node, uint256 vehicle) private view {
        if (links[address(vehicles)][vehicle] != 0) revert VehiclePaired(vehicle);
        if (links[address(devices)][node] != 0) revert AdPaired(node);
    }

    function mustBePaired(uint256 node, uint256 vehicle) private view {
        mustExist(devices, node);
        mustExist(vehicles, vehicle);
        if (links[address(vehicles)][vehicle] != node) revert VehicleNotPaired(vehicle);
        if (links[address(devices)][node] != vehicle) revert AdNotPaired(node);
    }

    function pairOf(uint256 node, uint256 vehicle) private pure returns (bytes32) {
        return keccak256(abi.encode(PAIR_TYPEHASH, node, vehicle));
    }
}
