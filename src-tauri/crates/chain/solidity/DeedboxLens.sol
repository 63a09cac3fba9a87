// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

interface IDeeds {
    function balanceOf(address owner) external view returns (uint256);
    function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256);
    function wallet(uint256 id) external view returns (address wallet, string memory did);
    function deviceProject(address device) external view returns (uint256);
}

interface IRecords {
    function exists(address device) external view returns (bool);
    function deviceTokenId(address device) external view returns (uint256);
    function documentHash(address device) external view returns (bytes32);
    function documentURI(address device) external view returns (string memory);
}

/// A page of what an account holds, in one call. It has no state and no owner, so that anybody may place it.
///
/// Nothing is caught: a page that runs out of gas fails as a whole and never leaves a device out.
contract DeedboxLens {
    struct Held {
        uint256 token;
        address wallet;
        address device;
        uint256 project;
        bytes32 hash;
        string uri;
    }

    uint256 private constant LOW = 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f;
    uint256 private constant ONE = 0x0101010101010101010101010101010101010101010101010101010101010101;

    /// The deeds from place `from` on, at most `most`, and how many `owner` has. A deed that the registry does not point to,
    /// as after a removal, or that names no ioID device, comes with device zero.
    function page(IDeeds deeds, IRecords records, address owner, uint256 from, uint256 most)
        external
        view
        returns (uint256 total, Held[] memory held)
    {
        total = deeds.balanceOf(owner);
        uint256 left = from < total ? total - from : 0;
        held = new Held[](left < most ? left : most);
        for (uint256 i = 0; i < held.length; i++) {
            read(deeds, records, deeds.tokenOfOwnerByIndex(owner, from + i), held[i]);
        }
    }

    function read(IDeeds deeds, IRecords records, uint256 token, Held memory held) private view {
        string memory did;
        held.token = token;
        (held.wallet, did) = deeds.wallet(token);
        address device = deviceOf(bytes(did));
        if (device == address(0) || !records.exists(device) || records.deviceTokenId(device) != token) return;
        held.device = device;
        held.project = deeds.deviceProject(device);
        held.hash = records.documentHash(device);
        held.uri = records.documentURI(device);
    }

    /// The address in a DID. Other letters than hexadecimal ones give some other address, which the registry does not know
    /// by this token.
    function deviceOf(bytes memory did) private pure returns (address) {
        if (did.length != 49 || bytes9(did) != "did:io:0x") return address(0);
        uint256 first;
        uint256 last;
        assembly ("memory-safe") {
            first := mload(add(did, 41))
            last := mload(add(did, 49))
        }
        return address(uint160((unhex(first) >> 96) << 128 | unhex(last)));
    }

    /// 32 letters to 16 bytes, all at once.
    function unhex(uint256 letters) private pure returns (uint256 n) {
        unchecked {
            n = (letters & LOW) + ((letters >> 6) & ONE) * 9;
        }
        n = (n | n >> 4) & 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
        n = (n | n >> 8) & 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
        n = (n | n >> 16) & 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
        n = (n | n >> 32) & 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
        n = (n | n >> 64) & type(uint128).max;
    }
}
