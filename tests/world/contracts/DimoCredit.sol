// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// What making a node costs; the registry burns it.
contract DimoCredit is ERC20, AccessControl {
    bytes32 public constant BURNER_ROLE = keccak256("BURNER_ROLE");

    constructor(address _holder, uint256 _amount) ERC20("DIMO Credit", "DCX") {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _mint(_holder, _amount);
    }

    function burn(address _from, uint256 _amount) external onlyRole(BURNER_ROLE) {
        _burn(_from, _amount);
    }
}

/// Without one a maker cannot make boxes.
contract ManufacturerLicense is ERC721 {
    constructor(address _holder) ERC721("DIMO Staking License", "DSL") {
        _mint(_holder, 1);
    }
}
