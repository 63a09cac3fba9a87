// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IDimoRegistry} from "./DimoTypes.sol";

/// A token for each node. Its owner opens privileges to others, all of which end when it moves on.
abstract contract DimoNode is ERC721, AccessControl {
    event PrivilegeCreated(uint256 indexed privilegeId, bool enabled, string description);
    event PrivilegeSet(
        uint256 indexed tokenId, uint256 version, uint256 indexed privId, address indexed user, uint256 expires
    );

    error Unauthorized();

    struct PrivilegeData {
        bool enabled;
        string description;
    }

    bytes32 public constant ADMIN_ROLE = keccak256("ADMIN_ROLE");
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");

    IDimoRegistry public _dimoRegistry;
    mapping(uint256 => PrivilegeData) public privilegeRecord;
    mapping(uint256 => uint256) public tokenIdToVersion;
    mapping(uint256 => mapping(uint256 => mapping(uint256 => mapping(address => uint256)))) public privilegeEntry;

    uint256 private last;
    uint256 private privileges;

    constructor(string memory _name, string memory _symbol, address _registry) ERC721(_name, _symbol) {
        _dimoRegistry = IDimoRegistry(_registry);
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(ADMIN_ROLE, msg.sender);
        _grantRole(MINTER_ROLE, _registry);
    }

    function safeMint(address _to) external onlyRole(MINTER_ROLE) returns (uint256 id) {
        _safeMint(_to, id = ++last);
    }

    function exists(uint256 _tokenId) external view returns (bool) {
        return _exists(_tokenId);
    }

    function createPrivilege(bool _enabled, string calldata _description) external onlyRole(ADMIN_ROLE) {
        privilegeRecord[++privileges] = PrivilegeData(_enabled, _description);
        emit PrivilegeCreated(privileges, _enabled, _description);
    }

    /// An end of 0 takes the privilege back.
    function setPrivilege(uint256 _tokenId, uint256 _privId, address _user, uint256 _expires) external {
        require(_isApprovedOrOwner(msg.sender, _tokenId), "Caller is not owner nor approved");
        require(_privId <= privileges, "Invalid privilege id");
        require(privilegeRecord[_privId].enabled, "Privilege not enabled");
        uint256 version = tokenIdToVersion[_tokenId];
        privilegeEntry[_tokenId][version][_privId][_user] = _expires;
        emit PrivilegeSet(_tokenId, version, _privId, _user, _expires);
    }

    /// The owner has every privilege.
    function hasPrivilege(uint256 _tokenId, uint256 _privId, address _user) external view returns (bool) {
        bool open = privilegeRecord[_privId].enabled && privilegeExpiresAt(_tokenId, _privId, _user) >= block.timestamp;
        return open || ownerOf(_tokenId) == _user;
    }

    function privilegeExpiresAt(uint256 _tokenId, uint256 _privId, address _user) public view returns (uint256) {
        return privilegeEntry[_tokenId][tokenIdToVersion[_tokenId]][_privId][_user];
    }

    function supportsInterface(bytes4 _id) public view virtual override(ERC721, AccessControl) returns (bool) {
        return super.supportsInterface(_id);
    }

    function _transfer(address _from, address _to, uint256 _tokenId) internal virtual override {
        tokenIdToVersion[_tokenId]++;
        super._transfer(_from, _to, _tokenId);
    }

    function _burn(uint256 _tokenId) internal virtual override {
        tokenIdToVersion[_tokenId]++;
        super._burn(_tokenId);
    }
}
