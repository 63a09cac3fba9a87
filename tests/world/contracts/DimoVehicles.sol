// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoState} from "./DimoState.sol";
import {AttributeInfoPair, ICredit, INode, SacdInput} from "./DimoTypes.sol";

/// Makers and vehicles of DIMO's registry. Whoever pays in credits may make a vehicle, for any owner.
abstract contract DimoVehicles is DimoState {
    event ManufacturerIdProxySet(address indexed proxy);
    event ManufacturerNodeMinted(string name, uint256 tokenId, address indexed owner);
    event VehicleIdProxySet(address indexed proxy);
    event VehicleAttributeAdded(string attribute);
    event VehicleAttributeSet(uint256 tokenId, string attribute, string info);
    event VehicleNodeMintedWithDeviceDefinition(
        uint256 indexed manufacturerId, uint256 indexed vehicleId, address indexed owner, string deviceDefinitionId
    );
    event VehicleNodeBurned(uint256 indexed vehicleNode, address indexed owner);

    bytes32 private constant MINT_MANUFACTURER_ROLE = keccak256("MINT_MANUFACTURER_ROLE");
    bytes32 private constant MINT_VEHICLE_OPERATION = keccak256("MINT_VEHICLE_OPERATION");

    mapping(string => uint256) private makerOfName;
    mapping(uint256 => string) private nameOfMaker;
    mapping(address => bool) private hasMaker;
    mapping(uint256 => string) private definitions;

    function setManufacturerIdProxyAddress(address addr) external onlyRole(ADMIN_ROLE) {
        require(addr != address(0), "Non zero address");
        makers = INode(addr);
        emit ManufacturerIdProxySet(addr);
    }

    function mintManufacturer(address owner, string calldata name, AttributeInfoPair[] calldata)
        external
        onlyRole(MINT_MANUFACTURER_ROLE)
    {
        require(!hasMaker[owner], "Invalid request");
        require(makerOfName[name] == 0, "Manufacturer name already registered");
        hasMaker[owner] = true;
        uint256 id = makers.safeMint(owner);
        (makerOfName[name], nameOfMaker[id]) = (id, name);
        emit ManufacturerNodeMinted(name, id, owner);
    }

    function getManufacturerIdByName(string calldata name) external view returns (uint256) {
        return makerOfName[name];
    }

    function getManufacturerNameById(uint256 id) external view returns (string memory) {
        return nameOfMaker[id];
    }

    function setVehicleIdProxyAddress(address addr) external onlyRole(ADMIN_ROLE) {
        if (addr == address(0)) revert ZeroAddress();
        vehicles = INode(addr);
        emit VehicleIdProxySet(addr);
    }

    function addVehicleAttribute(string calldata attribute) external onlyRole(ADMIN_ROLE) {
        whitelist(vehicles, attribute);
        emit VehicleAttributeAdded(attribute);
    }

    function mintVehicleWithDeviceDefinition(
        uint256 maker,
        address owner,
        string calldata definition,
        AttributeInfoPair[] calldata attributes
    ) external {
        mintVehicle(maker, owner, definition, attributes);
    }

    /// The one who pays also decides on a first permission, without the owner.
    function mintVehicleWithDeviceDefinition(
        uint256 maker,
        address owner,
        string calldata definition,
        AttributeInfoPair[] calldata attributes,
        SacdInput calldata permission
    ) external {
        uint256 id = mintVehicle(maker, owner, definition, attributes);
        vehicles.setSacd(id, permission);
    }

    function getDeviceDefinitionIdByVehicleId(uint256 id) external view returns (string memory) {
        return definitions[id];
    }

    function validateBurnAndResetNode(uint256 id) external {
        if (msg.sender != address(vehicles)) revert OnlyNftProxy();
        mustExist(vehicles, id);
        if (links[address(vehicles)][id] != 0) revert VehiclePaired(id);
        delete parents[address(vehicles)][id];
        delete definitions[id];
        emit VehicleNodeBurned(id, vehicles.ownerOf(id));
    }

    function mintVehicle(
        uint256 maker,
        address owner,
        string calldata definition,
        AttributeInfoPair[] calldata attributes
    ) private returns (uint256 id) {
        if (!makers.exists(maker)) revert InvalidParentNode(maker);
        id = vehicles.safeMint(owner);
        parents[address(vehicles)][id] = maker;
        definitions[id] = definition;
        emit VehicleNodeMintedWithDeviceDefinition(maker, id, owner, definition);
        for (uint256 i = 0; i < attributes.length; i++) {
            setInfo(vehicles, id, attributes[i]);
            emit VehicleAttributeSet(id, attributes[i].attribute, attributes[i].info);
        }
        ICredit(dimoCredit).burn(msg.sender, costs[MINT_VEHICLE_OPERATION]);
    }
}
