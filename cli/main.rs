//! The `taxiway` binary.

fn main() {}
