// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoNode} from "./DimoNode.sol";

/// One token for each box, which its maker holds until it is claimed. A transfer keeps what the box is paired with.
contract AftermarketDeviceId is DimoNode {
    constructor(address _registry) DimoNode("DIMO Aftermarket Device ID", "DIMO/AFTERMARKET/DEVICE", _registry) {}

    /// Everything is undone before it is known whether the caller may: then the transfer reverts the rest.
    function returnToManufacturer(uint256 _tokenId) external {
        address maker = _dimoRegistry.resetAftermarketDeviceForClaiming(msg.sender, _tokenId);
        transferFrom(msg.sender, maker, _tokenId);
    }

    function getDefinitionURI(uint256 _tokenId) external view returns (string memory) {
        return _dimoRegistry.getInfo(address(this), _tokenId, "DefinitionURI");
    }

    function burn(uint256 _tokenId) external {
        if (msg.sender != address(_dimoRegistry)) revert Unauthorized();
        _burn(_tokenId);
    }

    /// Approvals are not enough: only the owner and the registry move a box. Its beneficiary ends.
    function _transfer(address _from, address _to, uint256 _tokenId) internal override {
        if (msg.sender != address(_dimoRegistry) && msg.sender != _from) revert Unauthorized();
        _dimoRegistry.setAftermarketDeviceBeneficiary(_tokenId, address(0));
        super._transfer(_from, _to, _tokenId);
    }
}
