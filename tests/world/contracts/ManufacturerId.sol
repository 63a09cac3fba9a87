// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {DimoNode} from "./DimoNode.sol";

/// One token for each maker. Only the holder of a role may move one.
contract ManufacturerId is DimoNode {
    bytes32 public constant TRANSFERER_ROLE = keccak256("TRANSFERER_ROLE");

    constructor(address _registry) DimoNode("DIMO Manufacturer ID", "DIMO/MANUFACTURER", _registry) {
        _grantRole(TRANSFERER_ROLE, msg.sender);
    }

    function _transfer(address _from, address _to, uint256 _tokenId) internal override onlyRole(TRANSFERER_ROLE) {
        super._transfer(_from, _to, _tokenId);
    }
}
