//! Grants: planned, agreed to, listed, revoked.
