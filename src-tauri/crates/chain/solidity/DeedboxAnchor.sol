// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Remembers when a root was first anchored. It has no owner and holds no coins, so that anybody may place it; who anchors
/// a root says nothing of whose it is.
contract DeedboxAnchor {
    struct Place {
        uint64 number;
        uint64 time;
    }

    mapping(bytes32 root => Place) private places;

    event Anchored(address indexed by, bytes32 indexed root, uint32 count);

    /// Anchors a root over `count` leaves. The first time counts: anchored again, a root keeps its block and its time.
    function anchor(bytes32 root, uint32 count) external {
        Place storage place = places[root];
        if (place.number == 0) {
            place.number = uint64(block.number);
            place.time = uint64(block.timestamp);
        }
        emit Anchored(msg.sender, root, count);
    }

    /// The block in which a root was first anchored and its time in seconds since 1970; both zero where it never was.
    function anchoredAt(bytes32 root) external view returns (uint64 number, uint64 time) {
        Place memory place = places[root];
        return (place.number, place.time);
    }
}
