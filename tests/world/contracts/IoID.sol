// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Enumerable} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Enumerable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IAccountRegistry, IIdentity, IRegistry} from "./Interfaces.sol";

/// One token for each claimed device, each with a token-bound wallet. Only the registry mints.
contract IoID is ERC721Enumerable, Initializable {
    event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
    event SetMinter(address indexed minter);
    event RemoveDIDWallet(address indexed wallet, string did);
    event SetResolver(uint256 id, address indexed resolver);
    event Migrate(address indexed oldOwner, address indexed newOwner, uint256 id);

    address private constant HEAD = address(1);

    address public minter;
    address public walletRegistry;
    address public walletImplementation;
    mapping(address => uint256) public deviceProject;
    mapping(uint256 => uint256) public projectDeviceCount;
    mapping(uint256 => address) public resolver;

    uint256 private last;
    string private title;
    string private ticker;
    mapping(bytes32 => address) private walletOfDid;
    mapping(uint256 => address) private deviceOf;
    mapping(uint256 => mapping(address => address)) private listed;

    modifier onlyMinter() {
        require(msg.sender == minter, "invalid minter");
        _;
    }

    constructor() ERC721("", "") {}

    function initialize(
        address _minter,
        address _walletRegistry,
        address _walletImplementation,
        string calldata _name,
        string calldata _symbol
    ) external initializer {
        (title, ticker) = (_name, _symbol);
        (walletRegistry, walletImplementation) = (_walletRegistry, _walletImplementation);
        minter = _minter;
        emit SetMinter(_minter);
    }

    function name() public view override returns (string memory) {
        return title;
    }

    function symbol() public view override returns (string memory) {
        return ticker;
    }

    function setMinter(address _minter) external {
        require(_minter != address(0), "zero minter");
        require(msg.sender == minter, "invalid minter");
        minter = _minter;
        emit SetMinter(_minter);
    }

    /// The address is computed, so it answers for ids that do not exist yet; the DID is empty once removed.
    function wallet(uint256 _id) external view returns (address wallet_, string memory did_) {
        wallet_ = IAccountRegistry(walletRegistry).account(walletImplementation, 0, block.chainid, address(this), _id);
        address device = deviceOf[_id];
        if (device != address(0)) did_ = did(device);
    }

    /// Compares byte by byte: a DID with upper-case letters resolves to nothing.
    function wallet(string calldata _did) external view returns (address) {
        return walletOfDid[keccak256(bytes(_did))];
    }

    function did(address _device) public view returns (string memory) {
        return IRegistry(minter).documentID(_device);
    }

    function mint(uint256 _projectId, address _device, address _owner) external onlyMinter returns (uint256 id) {
        id = ++last;
        _mint(_owner, id);

        address bound =
            IAccountRegistry(walletRegistry).createAccount(walletImplementation, 0, block.chainid, address(this), id);
        string memory name_ = did(_device);
        walletOfDid[keccak256(bytes(name_))] = bound;
        deviceOf[id] = _device;
        list(_projectId, _device);
        emit CreateIoID(_owner, id, bound, name_);
    }

    function migrate(uint256 _id, address _owner) external onlyMinter {
        address before = ownerOf(_id);
        _safeTransfer(before, _owner, _id, "");
        emit Migrate(before, _owner, _id);
    }

    /// Forgets the DID; the token, its wallet and what is inside stay where they are.
    function removeDID(address _device) external onlyMinter {
        string memory name_ = did(_device);
        bytes32 key = keccak256(bytes(name_));
        address bound = walletOfDid[key];
        require(bound != address(0), "wallet not exist");
        delete walletOfDid[key];
        delete deviceOf[IRegistry(minter).deviceTokenId(_device)];
        emit RemoveDIDWallet(bound, name_);
    }

    function setResolver(uint256 _id, address _resolver) external {
        require(msg.sender == ownerOf(_id), "not ioID owner");
        require(_resolver != address(0), "zero address");
        resolver[_id] = _resolver;
        emit SetResolver(_id, _resolver);
    }

    /// Devices of a project, newest first, from the one after `_start`; begin at address 1.
    function projectIDs(uint256 _projectId, address _start, uint256 _pageSize)
        external
        view
        returns (address[] memory array, address next)
    {
        mapping(address => address) storage after_ = listed[_projectId];
        address[] memory found = new address[](_pageSize);
        uint256 count;
        next = after_[_start];
        while (count < _pageSize && next > HEAD) {
            found[count++] = next;
            next = after_[next];
        }
        array = new address[](count);
        for (uint256 i = 0; i < count; i++) array[i] = found[i];
    }

    /// A device claimed again keeps its place but is counted again, as on the deployed contract.
    function list(uint256 _projectId, address _device) private {
        mapping(address => address) storage after_ = listed[_projectId];
        require(_device > HEAD, "item can't be zero or sentinel");
        if (after_[_device] == address(0)) (after_[_device], after_[HEAD]) = (after_[HEAD], _device);
        projectDeviceCount[_projectId] += 1;
        deviceProject[_device] = _projectId;
    }
}
