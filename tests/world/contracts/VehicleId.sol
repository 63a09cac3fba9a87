// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoNode} from "./DimoNode.sol";
import {ISacd, SacdInput} from "./DimoTypes.sol";

/// One token for each vehicle. A transfer ends every permission and keeps the pairing.
contract VehicleId is DimoNode {
    address public sacd;

    constructor(address _registry, address _sacd) DimoNode("DIMO Vehicle ID", "DIMO/VEHICLE", _registry) {
        sacd = _sacd;
    }

    function setSacd(uint256 _tokenId, SacdInput calldata _input) external {
        if (msg.sender != address(_dimoRegistry)) revert Unauthorized();
        ISacd(sacd).setPermissions(
            address(this), _tokenId, _input.grantee, _input.permissions, _input.expiration, _input.source
        );
    }

    function getDefinitionURI(uint256 _tokenId) external view returns (string memory) {
        return _dimoRegistry.getInfo(address(this), _tokenId, "DefinitionURI");
    }

    function burn(uint256 _tokenId) external {
        if (msg.sender != address(_dimoRegistry)) {
            _dimoRegistry.validateBurnAndResetNode(_tokenId);
            require(_isApprovedOrOwner(msg.sender, _tokenId), "ERC721: caller is not token owner or approved");
        }
        _burn(_tokenId);
    }

    /// Approvals are not enough: only the owner moves a vehicle.
    function _transfer(address _from, address _to, uint256 _tokenId) internal override {
        if (msg.sender != _from) revert Unauthorized();
        ISacd(sacd).onTransfer(address(this), _tokenId);
        super._transfer(_from, _to, _tokenId);
    }
}
