//! The table of settings, one file a family.
