// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// What the Merkle families pay in; tokens with 6 decimals are as common as those with 18.
contract RewardToken is ERC20, Ownable {
    uint8 private immutable places;

    constructor(string memory _symbol, uint8 _decimals) ERC20(_symbol, _symbol) {
        places = _decimals;
    }

    function decimals() public view override returns (uint8) {
        return places;
    }

    function mint(address _to, uint256 _amount) external onlyOwner {
        _mint(_to, _amount);
    }
}
