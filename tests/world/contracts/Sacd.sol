// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// DIMO's permissions, version 1: two bits for each, for one grantee of one token, until an end. A transfer ends all.
contract Sacd {
    struct PermissionRecord {
        uint256 permissions;
        uint256 expiration;
        string source;
    }

    event PermissionsSet(
        address indexed asset,
        uint256 indexed tokenId,
        uint256 permissions,
        address indexed grantee,
        uint256 expiration,
        string source
    );

    error ZeroAddress();
    error Unauthorized(address addr);
    error InvalidTokenId(address asset, uint256 tokenId);

    mapping(address => mapping(uint256 => uint256)) public tokenIdToVersion;
    mapping(address => mapping(uint256 => mapping(uint256 => mapping(address => PermissionRecord)))) private records;

    /// Takes any end, also one that has passed, which is how a permission is taken back.
    function setPermissions(
        address asset,
        uint256 tokenId,
        address grantee,
        uint256 permissions,
        uint256 expiration,
        string calldata source
    ) external {
        try IERC721(asset).ownerOf(tokenId) returns (address owner) {
            if (owner != msg.sender && asset != msg.sender) revert Unauthorized(msg.sender);
        } catch {
            revert InvalidTokenId(asset, tokenId);
        }
        if (grantee == address(0)) revert ZeroAddress();
        records[asset][tokenId][tokenIdToVersion[asset][tokenId]][grantee] =
            PermissionRecord(permissions, expiration, source);
        emit PermissionsSet(asset, tokenId, permissions, grantee, expiration, source);
    }

    function hasPermission(address asset, uint256 tokenId, address grantee, uint8 permissionIndex)
        external
        view
        returns (bool)
    {
        return (valid(asset, tokenId, grantee) >> (2 * permissionIndex)) & 3 == 3;
    }

    function hasPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions)
        external
        view
        returns (bool)
    {
        PermissionRecord storage record = current(asset, tokenId, grantee);
        return record.expiration > block.timestamp && record.permissions & permissions == permissions;
    }

    function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions)
        external
        view
        returns (uint256)
    {
        return valid(asset, tokenId, grantee) & permissions;
    }

    function onTransfer(address asset, uint256 tokenId) external {
        if (msg.sender != asset) revert Unauthorized(msg.sender);
        tokenIdToVersion[asset][tokenId]++;
    }

    function permissionRecords(address asset, uint256 tokenId, uint256 version, address grantee)
        external
        view
        returns (PermissionRecord memory)
    {
        return records[asset][tokenId][version][grantee];
    }

    function currentPermissionRecord(address asset, uint256 tokenId, address grantee)
        external
        view
        returns (PermissionRecord memory)
    {
        return current(asset, tokenId, grantee);
    }

    function valid(address asset, uint256 tokenId, address grantee) private view returns (uint256) {
        PermissionRecord storage record = current(asset, tokenId, grantee);
        return record.expiration > block.timestamp ? record.permissions : 0;
    }

    function current(address asset, uint256 tokenId, address grantee) private view returns (PermissionRecord storage) {
        return records[asset][tokenId][tokenIdToVersion[asset][tokenId]][grantee];
    }
}
