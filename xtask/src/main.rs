//! The project's chores: `cargo xtask test` and `cargo xtask codegen`.

fn main() {}
