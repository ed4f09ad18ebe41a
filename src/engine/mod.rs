//! F: stub.
