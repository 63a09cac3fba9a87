// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IProjectToken} from "./Interfaces.sol";

/// One token for each project; type 0 is hardware, 1 virtual.
contract Project is ERC721, Ownable, Initializable {
    event SetMinter(address indexed minter);
    event SetName(uint256 indexed projectId, string name);
    event AddMetadata(uint256 indexed projectId, string name, bytes32 key, bytes value);
    event AddOperator(uint256 indexed projectId, address operator);
    event RemoveOperator(uint256 indexed projectId, address operator);

    struct Entry {
        string title;
        uint8 kind;
        mapping(bytes32 => bytes) metadata;
        mapping(address => bool) operators;
    }

    address public minter;
    uint256 public count;
    string private tokenName;
    string private tokenSymbol;
    mapping(uint256 => Entry) private entries;
    mapping(bytes32 => bool) private taken;

    modifier onlyMinter() {
        require(msg.sender == minter, "not minter");
        _;
    }

    modifier onlyProjectOwner(uint256 projectId) {
        require(msg.sender == ownerOf(projectId), "invalid owner");
        _;
    }

    constructor() ERC721("", "") {}

    function initialize(string calldata _name, string calldata _symbol) external initializer {
        (tokenName, tokenSymbol) = (_name, _symbol);
        _transferOwnership(msg.sender);
        setMinter(msg.sender);
    }

    function name() public view override returns (string memory) {
        return tokenName;
    }

    function symbol() public view override returns (string memory) {
        return tokenSymbol;
    }

    function setMinter(address _minter) public onlyOwner {
        minter = _minter;
        emit SetMinter(_minter);
    }

    function mint(address _owner) external onlyMinter returns (uint256 id) {
        _mint(_owner, id = ++count);
    }

    function mint(address _owner, string calldata _name) external returns (uint256) {
        return create(_owner, _name, 0);
    }

    function mint(address _owner, string calldata _name, uint8 _type) external returns (uint256) {
        return create(_owner, _name, _type);
    }

    function name(uint256 _projectId) external view returns (string memory) {
        _requireMinted(_projectId);
        return entries[_projectId].title;
    }

    function projectType(uint256 _projectId) external view returns (uint8) {
        _requireMinted(_projectId);
        return entries[_projectId].kind;
    }

    function metadata(uint256 _projectId, string calldata _name) external view returns (bytes memory) {
        _requireMinted(_projectId);
        return entries[_projectId].metadata[keccak256(bytes(_name))];
    }

    function setMetadata(uint256 _projectId, string calldata _name, bytes calldata _value) external {
        Entry storage entry = entries[_projectId];
        require(msg.sender == ownerOf(_projectId) || entry.operators[msg.sender], "invalid operator");
        bytes32 key = keccak256(bytes(_name));
        entry.metadata[key] = _value;
        emit AddMetadata(_projectId, _name, key, _value);
    }

    function setName(uint256 _projectId, string calldata _name) external onlyProjectOwner(_projectId) {
        take(_name);
        Entry storage entry = entries[_projectId];
        if (bytes(entry.title).length > 0) taken[keccak256(bytes(entry.title))] = false;
        entry.title = _name;
        emit SetName(_projectId, _name);
    }

    function addOperator(uint256 _projectId, address _operator) external onlyProjectOwner(_projectId) {
        require(!entries[_projectId].operators[_operator], "already operator");
        entries[_projectId].operators[_operator] = true;
        emit AddOperator(_projectId, _operator);
    }

    function removeOperator(uint256 _projectId, address _operator) external onlyProjectOwner(_projectId) {
        require(entries[_projectId].operators[_operator], "not operator");
        entries[_projectId].operators[_operator] = false;
        emit RemoveOperator(_projectId, _operator);
    }

    function create(address _owner, string calldata _name, uint8 _type) private onlyMinter returns (uint256 id) {
        take(_name);
        _mint(_owner, id = ++count);
        entries[id].title = _name;
        entries[id].kind = _type;
        emit SetName(id, _name);
    }

    function take(string calldata _name) private {
        require(bytes(_name).length > 0, "empty name");
        bytes32 key = keccak256(bytes(_name));
        require(!taken[key], "exist name");
        taken[key] = true;
    }
}

/// The only minter of projects; takes whatever is paid and asks for nothing.
contract ProjectRegistry is Initializable {
    IProjectToken public project;

    function initialize(address _project) external initializer {
        project = IProjectToken(_project);
    }

    function register() external payable returns (uint256) {
        return project.mint(msg.sender);
    }

    function register(string calldata _name) external payable returns (uint256) {
        return project.mint(msg.sender, _name);
    }

    function register(string calldata _name, uint8 _type) external payable returns (uint256) {
        return project.mint(msg.sender, _name, _type);
    }
}
