//! From resources to text, with the way back from every piece of the output to its origin.
//!
//! In: a [`Stack`](crate::ir::Stack). Out: [`Emitted`]. Knows output formats, no manifest.

pub mod ecs;
pub mod needs;
pub mod references;
mod writer;

use crate::origin::Origin;
use crate::text::Span;

/// A generated text and where its values come from.
#[derive(Clone, Debug)]
pub struct Emitted {
    pub text: String,
    /// In the order of the text.
    pub map: Vec<Mapping>,
}

/// One value of the output and its origin.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// `taskDefinition.containerDefinitions[0].name`
    pub path: String,
    /// The value's place in the output.
    pub output: Span,
    pub origin: Origin,
}
