// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoPairing} from "./DimoPairing.sol";
import {DimoVehicles} from "./DimoVehicles.sol";

/// DIMO's registry. The deployed one hands each call on to a module; here they are one contract, which answers the same.
contract DimoRegistry is DimoPairing, DimoVehicles {
    event DimoCreditSet(address indexed dimoCredit);
    event ManufacturerLicenseSet(address indexed manufacturerLicense);
    event SacdSet(address indexed sacd);
    event OperationCostSet(bytes32 operation, uint256 cost);

    /// A call that no module knows goes to the zero address, where it succeeds and does nothing.
    fallback() external {}

    function setDimoCredit(address addr) external onlyRole(ADMIN_ROLE) {
        dimoCredit = addr;
        emit DimoCreditSet(addr);
    }

    function setManufacturerLicense(address addr) external onlyRole(ADMIN_ROLE) {
        license = addr;
        emit ManufacturerLicenseSet(addr);
    }

    function setSacd(address addr) external onlyRole(ADMIN_ROLE) {
        sacd = addr;
        emit SacdSet(addr);
    }

    function setDcxOperationCost(bytes32 operation, uint256 cost) external onlyRole(ADMIN_ROLE) {
        costs[operation] = cost;
        emit OperationCostSet(operation, cost);
    }

    function getDimoCredit() external view returns (address) {
        return dimoCredit;
    }

    function getManufacturerLicense() external view returns (address) {
        return license;
    }

    function getSacd() external view returns (address) {
        return sacd;
    }

    function getDcxOperationCost(bytes32 operation) external view returns (uint256) {
        return costs[operation];
    }

    function getParentNode(address proxy, uint256 id) external view returns (uint256) {
        return parents[proxy][id];
    }

    function getInfo(address proxy, uint256 id, string calldata attribute) external view returns (string memory) {
        return infos[proxy][id][attribute];
    }

    /// Takes every token that is sent to it and never lets one go.
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }

    /// Several calls in the caller's name, or none; what one of them was refused for is lost.
    function multiDelegateCall(bytes[] calldata data) external returns (bytes[] memory results) {
        results = new bytes[](data.length);
        for (uint256 i = 0; i < data.length; i++) {
            bool success;
            (success, results[i]) = address(this).delegatecall(data[i]);
            require(success, "Delegate call failed");
        }
    }

    function multiStaticCall(bytes[] calldata data) external view returns (bytes[] memory results) {
        results = new bytes[](data.length);
        for (uint256 i = 0; i < data.length; i++) {
            bool success;
            (success, results[i]) = address(this).staticcall(data[i]);
            require(success, "Static call failed");
        }
    }
}
