//! What the log of a mined transaction says.

/// Whether something happened, by the own log of the contract that it happened in (T-41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged<T> {
    /// It did, in a block that is part of the chain.
    Done(T),
    /// The transaction stands in such a block, and this is not what it did.
    Otherwise,
    /// No block that the node knows at present has it: the block left the chain, or a machine behind the node is not so far.
    NotKnown,
}
