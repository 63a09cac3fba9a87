//! Calls to the contracts in memory, encoded as real ones are.

use alloy_sol_types::{SolCall, sol};
use domain::{Address, amount::Amount, transaction::Call};

sol! {
    function approve(address to, uint256 tokenId);
    function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s);
    function update(address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s);
    function remove(address device, uint8 v, bytes32 r, bytes32 s);
    function claimRewards(address user);
    function transfer(address to, uint256 value);
    function safeTransferFrom(address from, address to, uint256 tokenId);
    function claimAftermarketDevice(uint256 aftermarketDeviceNode, bytes aftermarketDeviceSig);
    function pairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode);
    function unpairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode);
    function setPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions, uint256 expiration, string source);
    function execute(address to, uint256 value, bytes data, uint8 operation);
}

// The families of contracts that pay by a proof share the name of their function.
sol! {
    interface OneShot {
        function claim(uint256 index, address account, uint256 amount, bytes32[] merkleProof);
    }

    interface Cumulative {
        function claim(address account, uint256 cumulativeAmount, bytes32 expectedMerkleRoot, bytes32[] merkleProof);
    }

    interface Cycle {
        function claim(uint256 amount, uint256 totalRewards, uint256 cycle, bytes32[] proof);
    }
}

/// A call without coins.
pub fn call(to: Address, what: &impl SolCall) -> Call {
    Call { to, value: Amount::ZERO, data: what.abi_encode().into() }
}
