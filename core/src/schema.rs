//! The vocabulary in which manifest fields are declared, and lookup in what was declared.
//!
//! A [`Field`] is declared once, beside the Rust field it decodes into (see `manifest`). From
//! that one declaration come the unknown-key check and its suggestion, the accepted forms,
//! merge behaviour, defaults, limits, completion, hover, the JSON Schema and the reference
//! page.
//!
//! Knows no particular field and no text.

pub mod duration;
mod field;
pub mod format;
pub mod json;
mod limit;
pub mod port;
mod section;
mod shape;
mod workload;

pub use field::{Counts, Field, Names, Naming, Required, field};
pub use limit::{Case, Constraint, Exclusive, Limit, Stage};
pub use section::Section;
pub use shape::{Family, Keyed, Shape, Union};
pub use workload::{Types, WorkloadType};
