//! The language server: converts in, asks the core, converts out.

pub mod config;
