//! What an owner decides on is asked of every node of the network, at one block, and counts only if all say the same (T-40).

use domain::shown::shown_text;
use futures::future::{BoxFuture, join_all, try_join_all};
use wallet::ports::ChainError;

use crate::{EvmChain, compared::Compared, fees::Head};

/// So many nodes must answer where the network file names several.
const ENOUGH: usize = 2;
/// How often nodes that are behind are asked for the newest block again, and the wait between, in milliseconds.
const BEHIND: u32 = 20;
const WAIT: u64 = 250;
/// A reorganisation can part honest nodes for a moment, so that blocks which differ are compared this often.
const TRIES: u32 = 3;

/// A node by itself, and the block at which it is read.
type Witness<'a> = (&'a EvmChain, Head);

impl EvmChain {
    /// Reads from every node that answers, at the newest block that any of them has; with one node in the network file it
    /// is believed.
    ///
    /// # Errors
    /// [`ChainError::Disagree`] names the first thing they differ in; [`ChainError::Unreachable`] when only one answers.
    pub(crate) async fn agreed<'a, T, F>(&'a self, read: F) -> Result<T, ChainError>
    where
        T: Compared,
        F: Fn(&'a Self, Head) -> BoxFuture<'a, Result<T, ChainError>>,
    {
        if self.each.is_empty() {
            return read(self, self.head().await?).await;
        }
        let witnesses = self.witnesses().await?;
        let all = try_join_all(witnesses.into_iter().map(|(node, head)| read(node, head))).await?;
        same(all)
    }

    /// The nodes that answer, at one block of one hash.
    async fn witnesses(&self) -> Result<Vec<Witness<'_>>, ChainError> {
        let mut number = 0;
        for _ in 0..TRIES {
            let there = self.there().await?;
            number = there.iter().map(|(_, head)| head.number()).max().unwrap_or_default();
            let heads = try_join_all(there.into_iter().map(|(node, head)| node.reach(head, number))).await?;
            if heads.windows(2).all(|two| two[0].1.hash == two[1].1.hash) {
                return Ok(heads);
            }
            self.clock.sleep(WAIT).await;
        }
        Err(ChainError::Disagree(format!("they have different blocks number {number}")))
    }

    /// The nodes that answer, with the newest block of each; one that serves another chain or talks nonsense is not left
    /// out in silence.
    async fn there(&self) -> Result<Vec<Witness<'_>>, ChainError> {
        let heads = join_all(self.each.iter().map(|node| async move { (node, node.head().await) })).await;
        let (mut there, mut silent) = (Vec::new(), None);
        for (node, head) in heads {
            match head {
                Ok(head) => there.push((node, head)),
                Err(ChainError::Unreachable(cause)) => silent = Some(cause),
                Err(error) => return Err(error),
            }
        }
        if there.len() >= ENOUGH {
            return Ok(there);
        }
        let cause = silent.unwrap_or_default();
        let alone = if there.is_empty() { "" } else { ", and what one node says is compared with another" };
        Err(ChainError::Unreachable(format!("{cause}{alone}")))
    }

    /// This node at block `number`, which it may not have yet.
    async fn reach(&self, head: Head, number: u64) -> Result<Witness<'_>, ChainError> {
        if head.number() == number {
            return Ok((self, head));
        }
        for _ in 0..BEHIND {
            if let Some(head) = self.head_at(number).await? {
                return Ok((self, head));
            }
            self.clock.sleep(WAIT).await;
        }
        let found = head.number();
        Err(ChainError::Disagree(format!("one is at block {found}, another at block {number}")))
    }
}

/// What all say; the first one's words for what a node may judge by itself.
fn same<T: Compared>(all: Vec<T>) -> Result<T, ChainError> {
    let mut all = all.into_iter();
    let first = all.next().ok_or_else(|| ChainError::Unreachable("no node".into()))?;
    let told = first.parts();
    for other in all {
        let differs = told.iter().zip(other.parts()).find(|(one, other)| one.1 != other.1);
        if let Some(((what, one), (_, other))) = differs {
            let words = format!("{what}: one says {}, another {}", shown_text(one), shown_text(&other));
            return Err(ChainError::Disagree(words));
        }
    }
    Ok(first)
}
