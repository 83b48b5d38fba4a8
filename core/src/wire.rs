//! What other programs read: the JSON of the command line and of the package for JavaScript.
//!
//! In: documents and what was computed from them. Out: types that serialise, a file per
//! question. Lines and columns count from 1, columns in characters. With the feature
//! `typescript` the types say what they are in TypeScript, for `wasm/types.d.ts`.

mod diff;
mod editor;
mod finding;
#[cfg(feature = "import")]
mod import;
mod input;
mod lower;
mod origin;
mod resolve;
mod text;
mod why;

pub use crate::ide::completion::CompletionKind;
pub use crate::resolve::Variables;
pub use diff::{Diff, Difference, Side};
pub use editor::{Comparison, Completion, Environment, Hover, Link, Preview};
pub use finding::{Edit, Finding, Findings, Fix, Label};
#[cfg(feature = "import")]
pub use import::{Import, Left};
pub use input::{Target, Texts};
pub use lower::{Mapping, Requests};
pub use origin::{Origin, Place};
pub use resolve::{Resolved, Value};
pub use text::{Position, Range, pretty};
pub use why::Story;
