// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

interface IProxyToken {
    function owner() external view returns (address);
    function initialize(string calldata name, string calldata symbol) external;
    function configureMinter(address minter, uint256 amount) external;
    function incrementMinterAllowance(address minter, uint256 amount) external;
    function setApprovalForAll(address operator, bool approved) external;
    function setBaseURI(string calldata uri) external;
    function transferOwnership(address owner) external;
    function mint(address to) external returns (uint256);
}

interface IProxyProject {
    function projectType(uint256 projectId) external view returns (uint8);
    function setName(uint256 projectId, string calldata name) external;
    function setMetadata(uint256 projectId, string calldata name, bytes calldata value) external;
}

interface IProjects {
    function project() external view returns (address);
    function register(string calldata name, uint8 kind) external payable returns (uint256);
}

interface IPlaces {
    function ioIDRegistry() external view returns (address);
    function setDeviceContract(uint256 projectId, address deviceContract) external;
    function applyIoIDs(uint256 projectId, uint256 amount) external payable;
}

interface IClaimDesk {
    function ioID() external view returns (address);
    function deviceTokenId(address device) external view returns (uint256);
    function register(
        address deviceContract,
        uint256 tokenId,
        address user,
        address device,
        bytes32 hash,
        string calldata uri,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable;
}

interface IDeeds {
    function wallet(uint256 id) external view returns (address, string memory);
}

interface IBoundWallet {
    function execute(address to, uint256 value, bytes calldata data, uint8 operation)
        external
        payable
        returns (bytes memory);
}

interface IStake {
    function stakingToken() external view returns (address);
    function deposit(uint256 tokenId, address recipient) external;
}

/// A project that claims for its customers. The device's permit names this contract; whom the deed goes to is the
/// verifier's word alone, which holds without an end and is not bound to a permit.
contract VerifyingProxy is Ownable, Initializable, ERC721Holder {
    event Registered(address indexed owner, address indexed device, uint256 deviceTokenId, uint256 ioIDTokenID);
    event VerifierChanged(address indexed oldVerifier, address indexed newVerifier);
    event DeviceGaugeSetted(address indexed gauge);

    struct Papers {
        address device;
        bytes32 hash;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    string public constant VERSION = "0.0.1";

    address public immutable ioIDStore;
    address public immutable projectRegistry;
    address public immutable deviceNFTImplementation;

    address public verifier;
    uint256 public projectId;
    IProxyToken public deviceNFT;
    address public deviceGauge;

    constructor(address _ioIDStore, address _projectRegistry, address _deviceNFTImplementation) {
        (ioIDStore, projectRegistry, deviceNFTImplementation) = (_ioIDStore, _projectRegistry, _deviceNFTImplementation);
        // Like the deployed one it is nobody's until it was set up.
        _transferOwnership(address(0));
    }

    function initialize(
        uint8 _type,
        address _verifier,
        string calldata _projectName,
        string calldata _name,
        string calldata _symbol,
        uint256 _amount
    ) external payable initializer {
        require(_verifier != address(0), "zero address");
        _transferOwnership(msg.sender);
        verifier = _verifier;
        bytes32 salt = keccak256(abi.encodePacked(msg.sender, _type, _name));
        deviceNFT = IProxyToken(Clones.cloneDeterministic(deviceNFTImplementation, salt));
        deviceNFT.initialize(_name, _symbol);
        openTokens(_amount);
        projectId = IProjects(projectRegistry).register(_projectName, _type);
        IPlaces(ioIDStore).setDeviceContract(projectId, address(deviceNFT));
        if (_type == 0) IPlaces(ioIDStore).applyIoIDs{value: msg.value}(projectId, _amount);
        emit VerifierChanged(address(0), _verifier);
    }

    function initialize(uint256 _projectId, address _verifier, address _deviceNFT, uint256 _amount)
        external
        initializer
        onlyOwner
    {
        deviceNFT = IProxyToken(_deviceNFT);
        bool ours = IERC721(project()).ownerOf(_projectId) == address(this) && deviceNFT.owner() == address(this);
        require(ours, "invalid owner");
        (projectId, verifier) = (_projectId, _verifier);
        openTokens(_amount);
    }

    function register(
        bytes calldata _verifySignature,
        bytes32 _hash,
        string calldata _uri,
        address _owner,
        address _device,
        uint8 _v,
        bytes32 _r,
        bytes32 _s
    ) external payable {
        Papers memory papers = Papers(_device, _hash, _v, _r, _s);
        vouched(_verifySignature, _owner, _device);
        uint256 token = deviceNFT.mint(address(this));
        uint256 id = claim(token, _uri, papers);
        if (deviceGauge != address(0)) stake(id, token, _owner);
        IERC721(desk().ioID()).safeTransferFrom(address(this), _owner, id);
        emit Registered(_owner, _device, token, id);
    }

    function applyIoIDs(uint256 _amount) external payable onlyOwner {
        require(IProxyProject(project()).projectType(projectId) == 0, "only hardware project");
        deviceNFT.incrementMinterAllowance(address(this), _amount);
        IPlaces(ioIDStore).applyIoIDs{value: msg.value}(projectId, _amount);
    }

    function incrementMinterAllowance(uint256 _amount) external onlyOwner {
        deviceNFT.incrementMinterAllowance(address(this), _amount);
    }

    function changeVerifier(address _verifier) external onlyOwner {
        require(_verifier != address(0), "zero address");
        verifier = _verifier;
        emit VerifierChanged(address(0), _verifier);
    }

    function setDeviceGauge(address _gauge) external onlyOwner {
        require(IStake(_gauge).stakingToken() == address(deviceNFT), "invalid staking token");
        deviceGauge = _gauge;
        emit DeviceGaugeSetted(_gauge);
    }

    function setName(string calldata _name) external onlyOwner {
        IProxyProject(project()).setName(projectId, _name);
    }

    function setMetadata(string calldata _name, bytes calldata _value) external onlyOwner {
        IProxyProject(project()).setMetadata(projectId, _name, _value);
    }

    function setBaseURI(string calldata _uri) external onlyOwner {
        deviceNFT.setBaseURI(_uri);
    }

    function approveProjectNFT(address _to) external onlyOwner {
        IERC721(project()).approve(_to, projectId);
    }

    function migrate(address _owner) external onlyOwner {
        deviceNFT.transferOwnership(_owner);
        IERC721(project()).safeTransferFrom(address(this), _owner, projectId);
    }

    function project() private view returns (address) {
        return IProjects(projectRegistry).project();
    }

    function openTokens(uint256 amount) private {
        deviceNFT.configureMinter(address(this), amount);
        deviceNFT.setApprovalForAll(IPlaces(ioIDStore).ioIDRegistry(), true);
    }

    function desk() private view returns (IClaimDesk) {
        return IClaimDesk(IPlaces(ioIDStore).ioIDRegistry());
    }

    function vouched(bytes calldata signature, address owner_, address device) private view {
        bytes32 said = ECDSA.toEthSignedMessageHash(abi.encodePacked(block.chainid, owner_, device));
        require(ECDSA.recover(said, signature) == verifier, "invalid verifier signature");
    }

    function claim(uint256 token, string calldata uri, Papers memory it) private returns (uint256) {
        IClaimDesk to = desk();
        to.register{value: msg.value}(
            address(deviceNFT), token, address(this), it.device, it.hash, uri, it.v, it.r, it.s
        );
        return to.deviceTokenId(it.device);
    }

    /// The token goes from the device's own wallet, which is still this contract's, into the gauge for the new owner.
    function stake(uint256 id, uint256 token, address owner_) private {
        (address wallet,) = IDeeds(desk().ioID()).wallet(id);
        IBoundWallet(wallet).execute(address(deviceNFT), 0, abi.encodeCall(IERC721.approve, (deviceGauge, token)), 0);
        IBoundWallet(wallet).execute(deviceGauge, 0, abi.encodeCall(IStake.deposit, (token, owner_)), 0);
    }
}
