//! The calls that the world itself makes of DIMO's contracts, and what the tests ask of them; selectors are those of
//! dimo-identity and of SACD, version 1.

alloy::sol! {
    struct AttributeInfoPair { string attribute; string info; }
    struct AftermarketDeviceInfos { address addr; AttributeInfoPair[] attrInfoPairs; }
    struct AftermarketDeviceIdAddressPair { uint256 aftermarketDeviceNodeId; address deviceAddress; }
    struct AftermarketDeviceOwnerPair { uint256 aftermarketDeviceNodeId; address owner; }
    struct SacdInput { address grantee; uint256 permissions; uint256 expiration; string source; }

    #[sol(rpc)]
    interface DimoRegistry {
        event AftermarketDeviceNodeMinted(uint256 indexed manufacturerId, uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner);
        event AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner);
        event AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
        event VehicleNodeMintedWithDeviceDefinition(uint256 indexed manufacturerId, uint256 indexed vehicleId, address indexed owner, string deviceDefinitionId);

        function initialize(string name, string version);
        function setManufacturerIdProxyAddress(address addr);
        function setAftermarketDeviceIdProxyAddress(address addr);
        function setVehicleIdProxyAddress(address addr);
        function setDimoCredit(address addr);
        function setManufacturerLicense(address addr);
        function setSacd(address addr);
        function setDcxOperationCost(bytes32 operation, uint256 cost);
        function grantRole(bytes32 role, address account);
        function mintManufacturer(address owner, string name, AttributeInfoPair[] attrInfoPairList);
        function getManufacturerIdByName(string name) view returns (uint256);

        function mintAftermarketDeviceByManufacturerBatch(uint256 manufacturerNode, AftermarketDeviceInfos[] adInfos);
        function mintVehicleWithDeviceDefinition(uint256 manufacturerNode, address owner, string deviceDefinitionId, AttributeInfoPair[] attrInfo);
        function mintVehicleWithDeviceDefinition(uint256 manufacturerNode, address owner, string deviceDefinitionId, AttributeInfoPair[] attrInfo, SacdInput sacdInput);

        function claimAftermarketDevice(uint256 aftermarketDeviceNode, bytes aftermarketDeviceSig);
        function claimAftermarketDeviceSign(uint256 aftermarketDeviceNode, address owner, bytes ownerSig, bytes aftermarketDeviceSig);
        function claimAftermarketDeviceBatch(AftermarketDeviceOwnerPair[] adOwnerPair);
        function resetAftermarketDeviceAddressByManufacturerBatch(AftermarketDeviceIdAddressPair[] adIdAddrs);
        function resetAftermarketDeviceForClaiming(address from, uint256 aftermarketDeviceNode) returns (address);
        function pairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode);
        function pairAftermarketDeviceWithAdSig(uint256 aftermarketDeviceNode, uint256 vehicleNode, bytes aftermarketDeviceSig);
        function pairAftermarketDeviceSign(uint256 aftermarketDeviceNode, uint256 vehicleNode, bytes aftermarketDeviceSig, bytes vehicleOwnerSig);
        function pairAftermarketDeviceSign(uint256 aftermarketDeviceNode, uint256 vehicleNode, bytes signature);
        function unpairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode);
        function setAftermarketDeviceBeneficiary(uint256 nodeId, address beneficiary);
        function multiDelegateCall(bytes[] data) returns (bytes[] results);

        function getAftermarketDeviceIdByAddress(address addr) view returns (uint256 nodeId);
        function getAftermarketDeviceAddressById(uint256 nodeId) view returns (address addr);
        function isAftermarketDeviceClaimed(uint256 nodeId) view returns (bool isClaimed);
        function getLink(address idProxyAddress, uint256 sourceNode) view returns (uint256 targetNode);
        function getBeneficiary(address idProxyAddress, uint256 nodeId) view returns (address beneficiary);
    }

    /// What the tokens of boxes and of vehicles have in common, and how a box is given back.
    #[sol(rpc)]
    interface DimoNode {
        function ownerOf(uint256 tokenId) view returns (address);
        function approve(address to, uint256 tokenId);
        function setApprovalForAll(address operator, bool approved);
        function transferFrom(address from, address to, uint256 tokenId);
        function safeTransferFrom(address from, address to, uint256 tokenId);
        function burn(uint256 tokenId);
        function returnToManufacturer(uint256 tokenId);
    }

    #[sol(rpc)]
    interface DimoCredit {
        function grantRole(bytes32 role, address account);
        function balanceOf(address account) view returns (uint256);
    }

    #[sol(rpc)]
    interface Sacd {
        function setPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions, uint256 expiration, string source);
        function hasPermission(address asset, uint256 tokenId, address grantee, uint8 permissionIndex) view returns (bool);
        function hasPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) view returns (bool);
        function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) view returns (uint256);
        function onTransfer(address asset, uint256 tokenId);
        function tokenIdToVersion(address asset, uint256 tokenId) view returns (uint256);
    }
}
