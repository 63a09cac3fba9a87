// Random reward trees by OpenZeppelin's library: node trees.mjs SEED COUNT. A line of JSON for each tree: a leaf of it, its
// proof and the root.

import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { keccak256 } from "ethereum-cryptography/keccak.js";
import { bytesToHex, hexToBytes } from "ethereum-cryptography/utils.js";

const [seed, count] = process.argv.slice(2).map(Number);

// mulberry32
let state = seed >>> 0;
const next = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
};
const bytes = (length) => Uint8Array.from({ length }, () => next() & 0xff);
const address = () => `0x${bytesToHex(bytes(20))}`;
const word = (value) => BigInt(value).toString(16).padStart(64, "0");
const padded = (account) => account.slice(2).padStart(64, "0");
const hash = (hex) => `0x${bytesToHex(keccak256(hexToBytes(hex)))}`;
const amount = () => BigInt(`0x${bytesToHex(bytes(1 + (next() % 32)))}`).toString();

const families = {
  one_shot: {
    make: (index) => ({ family: "one_shot", index: `0x${index.toString(16)}`, account: address(), amount: amount() }),
    hash: (leaf) => hash(word(leaf.index) + leaf.account.slice(2) + word(leaf.amount)),
  },
  cumulative: {
    make: () => ({ family: "cumulative", account: address(), total: amount() }),
    hash: (leaf) => hash(leaf.account.slice(2) + word(leaf.total)),
  },
  cumulative_token: {
    make: () => ({ family: "cumulative_token", account: address(), token: address(), total: amount() }),
    hash: (leaf) => hash(padded(leaf.account) + padded(leaf.token) + word(leaf.total)),
  },
  cycle: { make: () => ({ family: "cycle", account: address(), total: amount() }) },
};

for (let made = 0; made < count; made += 1) {
  const [name, family] = Object.entries(families)[next() % 4];
  const size = next() % 40 === 0 ? 1 + (next() % 200) : 1 + (next() % 12);
  const leaves = Array.from({ length: size }, (_, index) => family.make(index));
  const tree =
    name === "cycle"
      ? StandardMerkleTree.of(leaves.map((leaf) => [leaf.account, leaf.total]), ["address", "uint256"])
      : SimpleMerkleTree.of(leaves.map(family.hash));
  const at = next() % size;
  console.log(JSON.stringify({ leaf: leaves[at], proof: tree.getProof(at), root: tree.root }));
}
