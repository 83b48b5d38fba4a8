//! Taxiway's core: from a manifest's text to findings and Amazon ECS configuration.
//!
//! ```text
//!  text ─yaml─► Tree ─document─► DocumentKind
//!                │
//!                ▼ resolve     variables, decoding by field, one environment on top   ► findings
//!              Node ─manifest─► Workload ─rules────────────────────────────────────── ► findings
//!                                  │
//!                                  ▼ lower
//!                                Stack ─emit─► text, and the way back to the manifest
//! ```
//!
//! The pages of the rules, most of its texts, are left out without the feature `pages`, and
//! `import` without the feature of that name.
//!
//! No I/O, no state: values in, values out. Start with [`analysis`], where the stages meet.

pub mod analysis;
pub mod compare;
pub mod diagnostic;
pub mod document;
pub mod edit;
pub mod emit;
pub mod explain;
pub mod ide;
#[cfg(feature = "import")]
pub mod import;
pub mod ir;
pub mod json;
pub mod lower;
pub mod manifest;
pub mod origin;
pub mod outline;
pub mod resolve;
pub mod rules;
pub mod schema;
pub mod text;
pub mod why;
pub mod wire;
pub mod yaml;
