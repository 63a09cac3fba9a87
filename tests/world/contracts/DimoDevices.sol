// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoState} from "./DimoState.sol";
import {
    AftermarketDeviceIdAddressPair,
    AftermarketDeviceInfos,
    AftermarketDeviceOwnerPair,
    AttributeInfoPair,
    ICredit,
    ILicense,
    INode
} from "./DimoTypes.sol";

/// Boxes of DIMO's registry: made by a maker, claimed with a signature of their own, given back.
abstract contract DimoDevices is DimoState {
    event AftermarketDeviceIdProxySet(address indexed proxy);
    event AftermarketDeviceAttributeAdded(string attribute);
    event AftermarketDeviceAttributeSet(uint256 tokenId, string attribute, string info);
    event AftermarketDeviceNodeMinted(
        uint256 indexed manufacturerId,
        uint256 tokenId,
        address indexed aftermarketDeviceAddress,
        address indexed owner
    );
    event AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner);
    event AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode, address indexed owner);
    event AftermarketDeviceUnpaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
    event AftermarketDeviceAddressReset(
        uint256 indexed manufacturerId, uint256 indexed tokenId, address indexed aftermarketDeviceAddress
    );

    error DeviceAlreadyRegistered(address addr);
    error DeviceAlreadyClaimed(uint256 id);
    error InvalidAdSignature();
    error InvalidLicense();

    bytes32 private constant CLAIM_AD_ROLE = keccak256("CLAIM_AD_ROLE");
    bytes32 private constant ADMIN_CLAIM_AD_ROLE = keccak256("ADMIN_CLAIM_AD_ROLE");
    bytes32 private constant MINT_AD_OPERATION = keccak256("MINT_AD_OPERATION");
    bytes32 private constant CLAIM_TYPEHASH =
        keccak256("ClaimAftermarketDeviceSign(uint256 aftermarketDeviceNode,address owner)");
    uint256 private constant MINTER_PRIVILEGE = 1;
    uint256 private constant CLAIMER_PRIVILEGE = 2;
    uint256 private constant RESET_PRIVILEGE = 3;

    mapping(address => uint256) private nodeOf;
    mapping(uint256 => address) internal addressOf;
    mapping(uint256 => bool) internal claimed;

    function setAftermarketDeviceIdProxyAddress(address addr) external onlyRole(ADMIN_ROLE) {
        if (addr == address(0)) revert ZeroAddress();
        devices = INode(addr);
        emit AftermarketDeviceIdProxySet(addr);
    }

    function addAftermarketDeviceAttribute(string calldata attribute) external onlyRole(ADMIN_ROLE) {
        whitelist(devices, attribute);
        emit AftermarketDeviceAttributeAdded(attribute);
    }

    /// The tokens go to the maker, who must let the registry move them, or nobody can claim one.
    function mintAftermarketDeviceByManufacturerBatch(uint256 maker, AftermarketDeviceInfos[] calldata made) external {
        if (!makers.exists(maker)) revert InvalidParentNode(maker);
        if (!makers.hasPrivilege(maker, MINTER_PRIVILEGE, msg.sender)) revert Unauthorized(msg.sender);
        address holder = makers.ownerOf(maker);
        for (uint256 i = 0; i < made.length; i++) {
            uint256 node = devices.safeMint(holder);
            parents[address(devices)][node] = maker;
            address device = made[i].addr;
            if (nodeOf[device] != 0) revert DeviceAlreadyRegistered(device);
            (nodeOf[device], addressOf[node]) = (node, device);
            emit AftermarketDeviceNodeMinted(maker, node, device, holder);
            setInfos(node, made[i].attrInfoPairs);
        }
        if (ILicense(license).balanceOf(holder) == 0) revert InvalidLicense();
        ICredit(dimoCredit).burn(msg.sender, costs[MINT_AD_OPERATION] * made.length);
    }

    function claimAftermarketDevice(uint256 node, bytes calldata deviceSig) external {
        mustBeUnclaimed(node);
        if (!signed(addressOf[node], claimOf(node, msg.sender), deviceSig)) revert InvalidAdSignature();
        handOver(node, msg.sender);
    }

    /// A claim that another sends: the future owner signs the same message as the box.
    function claimAftermarketDeviceSign(
        uint256 node,
        address owner,
        bytes calldata ownerSig,
        bytes calldata deviceSig
    ) external onlyRole(CLAIM_AD_ROLE) {
        mustBeUnclaimed(node);
        bytes32 message = claimOf(node, owner);
        if (!signed(owner, message, ownerSig)) revert InvalidOwnerSignature();
        if (!signed(addressOf[node], message, deviceSig)) revert InvalidAdSignature();
        handOver(node, owner);
    }

    /// Admins and makers give boxes away that never signed anything.
    function claimAftermarketDeviceBatch(AftermarketDeviceOwnerPair[] calldata pairs) external {
        bool admin = hasRole(ADMIN_ROLE, msg.sender) || hasRole(ADMIN_CLAIM_AD_ROLE, msg.sender);
        for (uint256 i = 0; i < pairs.length; i++) {
            uint256 node = pairs[i].aftermarketDeviceNodeId;
            mustExist(devices, node);
            uint256 maker = parents[address(devices)][node];
            if (!admin && !makers.hasPrivilege(maker, CLAIMER_PRIVILEGE, msg.sender)) revert Unauthorized(msg.sender);
            mustBeUnclaimed(node);
            handOver(node, pairs[i].owner);
        }
    }

    /// A box gets another key; the old address still leads to it.
    function resetAftermarketDeviceAddressByManufacturerBatch(AftermarketDeviceIdAddressPair[] calldata pairs) external {
        for (uint256 i = 0; i < pairs.length; i++) {
            (uint256 node, address device) = (pairs[i].aftermarketDeviceNodeId, pairs[i].deviceAddress);
            mustExist(devices, node);
            uint256 maker = parents[address(devices)][node];
            if (!makers.hasPrivilege(maker, RESET_PRIVILEGE, msg.sender)) revert Unauthorized(msg.sender);
            (nodeOf[device], addressOf[node]) = (node, device);
            emit AftermarketDeviceAddressReset(maker, node, device);
        }
    }

    function resetAftermarketDeviceForClaiming(address from, uint256 node) external returns (address holder) {
        if (msg.sender != address(devices)) revert Unauthorized(msg.sender);
        uint256 maker = parents[address(devices)][node];
        if (maker == 0) revert InvalidNode(address(devices), node);
        holder = makers.ownerOf(maker);
        uint256 vehicle = links[address(devices)][node];
        if (vehicle != 0) {
            delete links[address(devices)][node];
            delete links[address(vehicles)][vehicle];
            emit AftermarketDeviceUnpaired(node, vehicle, from);
        }
        claimed[node] = false;
        emit AftermarketDeviceUnclaimed(node, holder);
    }

    function getAftermarketDeviceIdByAddress(address addr) external view returns (uint256) {
        return nodeOf[addr];
    }

    function getAftermarketDeviceAddressById(uint256 node) external view returns (address) {
        return addressOf[node];
    }

    function isAftermarketDeviceClaimed(uint256 node) external view returns (bool) {
        return claimed[node];
    }

    function mustBeUnclaimed(uint256 node) private view {
        mustExist(devices, node);
        if (claimed[node]) revert DeviceAlreadyClaimed(node);
    }

    function claimOf(uint256 node, address owner) private pure returns (bytes32) {
        return keccak256(abi.encode(CLAIM_TYPEHASH, node, owner));
    }

    function handOver(uint256 node, address owner) private {
        claimed[node] = true;
        devices.safeTransferFrom(devices.ownerOf(node), owner, node);
        emit AftermarketDeviceClaimed(node, owner);
    }

    function setInfos(uint256 node, AttributeInfoPair[] calldata attributes) private {
        for (uint256 i = 0; i < attributes.length; i++) {
            setInfo(devices, node, attributes[i]);
            emit AftermarketDeviceAttributeSet(node, attributes[i].attribute, attributes[i].info);
        }
    }
}
