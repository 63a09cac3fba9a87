// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

/// What a maker mints for each device it sells; a minter may mint as often as it was allowed to.
contract DeviceNFT is ERC721, Ownable, Initializable {
    event MinterConfigured(address indexed minter, uint256 minterAllowedAmount);
    event MinterRemoved(address indexed minter);
    event MinterAllowanceIncremented(address indexed owner, address indexed minter, uint256 allowanceIncrement);
    event SetBaseURI(string uri);

    uint256 public total;
    mapping(address => bool) public isMinter;
    mapping(address => uint256) public minterAllowance;
    string private tokenName;
    string private tokenSymbol;
    string private base;

    constructor() ERC721("", "") {}

    function initialize(string calldata _name, string calldata _symbol) external initializer {
        (tokenName, tokenSymbol) = (_name, _symbol);
        _transferOwnership(msg.sender);
    }

    function name() public view override returns (string memory) {
        return tokenName;
    }

    function symbol() public view override returns (string memory) {
        return tokenSymbol;
    }

    function configureMinter(address _minter, uint256 _minterAllowedAmount) external onlyOwner {
        isMinter[_minter] = true;
        minterAllowance[_minter] = _minterAllowedAmount;
        emit MinterConfigured(_minter, _minterAllowedAmount);
    }

    function incrementMinterAllowance(address _minter, uint256 _allowanceIncrement) external onlyOwner {
        require(_allowanceIncrement > 0, "zero amount");
        require(isMinter[_minter], "not minter");
        minterAllowance[_minter] += _allowanceIncrement;
        emit MinterAllowanceIncremented(msg.sender, _minter, _allowanceIncrement);
    }

    function removeMinter(address _minter) external onlyOwner {
        isMinter[_minter] = false;
        minterAllowance[_minter] = 0;
        emit MinterRemoved(_minter);
    }

    function mint(address _to) external returns (uint256 id) {
        require(_to != address(0), "zero address");
        require(minterAllowance[msg.sender] > 0, "exceeds minterAllowance");
        minterAllowance[msg.sender] -= 1;
        _mint(_to, id = ++total);
    }

    function setBaseURI(string calldata _uri) external onlyOwner {
        base = _uri;
        emit SetBaseURI(_uri);
    }

    function _baseURI() internal view override returns (string memory) {
        return base;
    }
}
