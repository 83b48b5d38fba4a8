//! `@taxiway/wasm`: the core for browsers and Node.
//!
//! In: texts, variables and questions from JavaScript. Out: the types of
//! [`taxiway_core::wire`], as plain objects. Holds the files of one application; reads and
//! sends nothing. A bad argument throws an `Error` that says what was expected.

mod border;
mod requests;
mod workspace;

pub use workspace::Workspace;
