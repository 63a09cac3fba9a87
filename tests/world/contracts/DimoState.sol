// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {AttributeInfoPair, INode} from "./DimoTypes.sol";

/// What the parts of DIMO's registry keep together, and how each of them checks a signature.
abstract contract DimoState is AccessControl {
    error ZeroAddress();
    error Unauthorized(address addr);
    error AttributeExists(string attr);
    error AttributeNotWhitelisted(string attr);
    error OnlyNftProxy();
    error InvalidParentNode(uint256 id);
    error InvalidNode(address proxy, uint256 id);
    error VehiclePaired(uint256 id);
    error VehicleNotPaired(uint256 id);
    error InvalidSigner();
    error InvalidOwnerSignature();

    bytes32 internal constant ADMIN_ROLE = keccak256("ADMIN_ROLE");
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    INode internal makers;
    INode internal devices;
    INode internal vehicles;
    address internal dimoCredit;
    address internal license;
    address internal sacd;
    mapping(bytes32 => uint256) internal costs;
    /// Token contract and token: the node of the other kind that it is paired with; its maker.
    mapping(address => mapping(uint256 => uint256)) internal links;
    mapping(address => mapping(uint256 => uint256)) internal parents;
    mapping(address => mapping(string => bool)) internal whitelisted;
    mapping(address => mapping(uint256 => mapping(string => string))) internal infos;

    bytes32 private domainName;
    bytes32 private domainVersion;

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(ADMIN_ROLE, msg.sender);
    }

    /// Names the domain of every signature.
    function initialize(string calldata name, string calldata version) external onlyRole(ADMIN_ROLE) {
        (domainName, domainVersion) = (keccak256(bytes(name)), keccak256(bytes(version)));
    }

    /// There is neither a nonce nor an end in any message: what was signed once holds for ever.
    function signed(address signatory, bytes32 message, bytes calldata signature) internal view returns (bool) {
        require(signatory != address(0), "ECDSA: zero signatory address");
        bytes32 domain =
            keccak256(abi.encode(DOMAIN_TYPEHASH, domainName, domainVersion, block.chainid, address(this)));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domain, message));
        return SignatureChecker.isValidSignatureNow(signatory, digest, signature);
    }

    function mustExist(INode proxy, uint256 id) internal view {
        if (!proxy.exists(id)) revert InvalidNode(address(proxy), id);
    }

    function whitelist(INode proxy, string calldata attribute) internal {
        if (whitelisted[address(proxy)][attribute]) revert AttributeExists(attribute);
        whitelisted[address(proxy)][attribute] = true;
    }

    function setInfo(INode proxy, uint256 id, AttributeInfoPair calldata pair) internal {
        if (!whitelisted[address(proxy)][pair.attribute]) revert AttributeNotWhitelisted(pair.attribute);
        infos[address(proxy)][id][pair.attribute] = pair.info;
    }
}
