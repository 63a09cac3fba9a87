//! Readings beside those of another implementation.

use alloc::vec;

use alloy_sol_types::{SolCall, sol};

use super::*;

sol! {
    function register(address device, bytes32 hash, string uri, uint8 v, bytes data, bool yes) external;
    function claim(uint256 index, address account, uint256 amount, bytes32[] proof) external;

    struct Part { address target; bool allowFailure; bytes callData; }

    function aggregate3(Part[] calls) external payable;

    /// Merkl's.
    interface Many {
        function claim(address[] users, address[] tokens, uint256[] amounts, bytes32[][] proofs) external;
    }
}

fn types() -> Vec<Type> {
    ["address", "bytes32", "string", "uint8", "bytes", "bool"].iter().map(|name| Type::parse(name).unwrap()).collect()
}

fn call(uri: &str, data: &[u8]) -> registerCall {
    registerCall {
        device: Address::repeat_byte(7),
        hash: alloy_primitives::B256::repeat_byte(9),
        uri: uri.to_string(),
        v: 27,
        data: data.to_vec().into(),
        yes: true,
    }
}

#[test]
fn it_reads_what_another_implementation_wrote_and_writes_the_same() {
    assert_eq!(selector("register", &types()), registerCall::SELECTOR);
    for (uri, data) in [("", &[][..]), ("ipfs://a", &[1; 31]), (&"ä".repeat(40), &[2; 64])] {
        let bytes = call(uri, data).abi_encode();
        let values = decode(&types(), &bytes[4..]).unwrap();
        assert_eq!(values[0], Value::Address(Address::repeat_byte(7)));
        assert_eq!(values[2], Value::String(uri.to_string()));
        assert_eq!(values[4], Value::Bytes(data.to_vec().into()));
        assert_eq!(encode(&values), &bytes[4..]);
    }
}

#[test]
fn no_other_bytes_read_as_the_same_call() {
    let good = call("ipfs://a", &[1; 31]).abi_encode()[4..].to_vec();
    let values = decode(&types(), &good).unwrap();
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[place] ^= 1 << bit;
            assert_ne!(decode(&types(), &bad).as_ref(), Some(&values), "bit {bit} of byte {place}");
        }
    }
    let more: Vec<u8> = good.iter().copied().chain([0]).collect();
    assert_eq!(decode(&types(), &more), None, "a byte more");
    let padded: Vec<u8> = good.iter().copied().chain([0; 32]).collect();
    assert_eq!(decode(&types(), &padded), None, "a word more");
    for end in 0..good.len() {
        assert_eq!(decode(&types(), &good[..end]), None, "cut at {end}");
    }
}

#[test]
fn a_proof_is_read_as_another_implementation_wrote_it_and_no_other_bytes_are_the_same() {
    let types: Vec<Type> =
        ["uint256", "address", "uint256", "bytes32[]"].iter().map(|name| Type::parse(name).unwrap()).collect();
    assert_eq!(selector("claim", &types), claimCall::SELECTOR);
    for steps in [0u8, 1, 17] {
        let proof: Vec<B256> = (0..steps).map(B256::repeat_byte).collect();
        let call = claimCall {
            index: U256::from(7),
            account: Address::repeat_byte(7),
            amount: U256::from(9),
            proof: proof.clone(),
        };
        let good = call.abi_encode()[4..].to_vec();
        let values = decode(&types, &good).unwrap();
        assert_eq!(values[3], Value::Hashes(proof));
        assert_eq!(encode(&values), good);
        for place in 0..good.len() {
            let mut bad = good.clone();
            bad[place] ^= 0x40;
            assert_ne!(decode(&types, &bad).as_ref(), Some(&values), "byte {place}");
            assert_eq!(decode(&types, &good[..place]), None, "cut at {place}");
        }
    }
    let endless = [U256::from(32), U256::MAX].map(|word| word.to_be_bytes::<32>()).concat();
    assert_eq!(decode(&[Type::Hashes], &endless), None);
}

fn strictly_read(types: &[Type], good: &[u8]) -> Vec<Value> {
    let values = decode(types, good).unwrap();
    assert_eq!(encode(&values), good);
    for place in 0..good.len() {
        for bit in [0, 6] {
            let mut bad = good.to_vec();
            bad[place] ^= 1 << bit;
            assert_ne!(decode(types, &bad).as_ref(), Some(&values), "bit {bit} of byte {place}");
        }
        assert_eq!(decode(types, &good[..place]), None, "cut at {place}");
    }
    assert_eq!(decode(types, &[good, &[0; 32]].concat()), None, "a word more");
    values
}

#[test]
fn calls_in_a_call_are_read_as_another_implementation_wrote_them_and_no_other_bytes_are_the_same() {
    let types = [Type::parse("(address,bool,bytes)[]").unwrap()];
    assert_eq!(selector("aggregate3", &types), aggregate3Call::SELECTOR);
    for data in [vec![], vec![vec![]], vec![vec![1; 4], vec![2; 36], vec![3; 64]]] {
        let part = |(place, data): (usize, &Vec<u8>)| Part {
            target: Address::repeat_byte(u8::try_from(place).unwrap()),
            allowFailure: place == 1,
            callData: data.clone().into(),
        };
        let call = aggregate3Call { calls: data.iter().enumerate().map(part).collect() };
        let values = strictly_read(&types, &call.abi_encode()[4..]);
        let same: Vec<_> = call.calls.iter().map(|one| (one.target, one.allowFailure, one.callData.clone())).collect();
        assert_eq!(values, [Value::Calls(same)]);
    }
}

#[test]
fn the_arrays_of_merkl_are_read_as_another_implementation_wrote_them() {
    let names = ["address[]", "address[]", "uint256[]", "bytes32[][]"];
    let types: Vec<Type> = names.iter().map(|name| Type::parse(name).unwrap()).collect();
    assert_eq!(selector("claim", &types), Many::claimCall::SELECTOR);
    for lengths in [vec![], vec![0], vec![2, 0, 3]] {
        let count = lengths.len();
        let call = Many::claimCall {
            users: vec![Address::repeat_byte(7); count],
            tokens: vec![Address::repeat_byte(8); count],
            amounts: vec![U256::MAX; count],
            proofs: lengths.iter().map(|length| vec![B256::repeat_byte(9); *length]).collect(),
        };
        let values = strictly_read(&types, &call.abi_encode()[4..]);
        assert_eq!(values[1], Value::Addresses(call.tokens));
        assert_eq!(values[2], Value::Uints(call.amounts));
        assert_eq!(values[3], Value::Proofs(call.proofs));
    }
}

#[test]
fn elements_that_share_their_bytes_are_not_read() {
    // Two proofs of which both are said to begin at the first.
    let words = [32u64, 2, 64, 64, 1, 9].map(|word| U256::from(word).to_be_bytes::<32>()).concat();
    assert_eq!(decode(&[Type::Proofs], &words), None);
    let endless = [U256::from(32), U256::MAX].map(|word| word.to_be_bytes::<32>()).concat();
    for one in [Type::Proofs, Type::Calls, Type::Addresses, Type::Uints] {
        assert_eq!(decode(&[one], &endless), None);
    }
}

#[test]
fn what_pads_and_points_must_be_as_it_is_always_written() {
    let mut dirty = [0; 32];
    dirty[11] = 1;
    assert_eq!(decode(&[Type::Address], &dirty), None);
    assert_eq!(decode(&[Type::Uint(8)], &U256::from(256).to_be_bytes::<32>()), None);
    assert_eq!(decode(&[Type::Bool], &U256::from(2).to_be_bytes::<32>()), None);
    let far = [U256::MAX.to_be_bytes::<32>(), U256::ZERO.to_be_bytes()].concat();
    assert_eq!(decode(&[Type::Bytes], &far), None);
    // Two texts that share one tail.
    let shared = [U256::from(64), U256::from(64), U256::ZERO].map(|word| word.to_be_bytes::<32>()).concat();
    assert_eq!(decode(&[Type::String, Type::String], &shared), None);
    assert_eq!(decode(&[], &[0; MOST_BYTES + 1]), None);
}

#[test]
fn types_beyond_these_are_none() {
    for name in
        ["uint", "uint7", "uint264", "bytes0", "bytes33", "address[][]", "uint8[]", "tuple", "int256", "", "uint8 "]
    {
        assert_eq!(Type::parse(name), None, "{name}");
    }
}
