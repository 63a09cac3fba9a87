//! Who is at the other end.

use tokio::net::UnixStream;

/// Whether the other end runs as the user of this process.
pub(crate) fn same_user(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw())
}
