//! Taxiway's core: from a manifest's text to findings and Amazon ECS configuration.

pub mod analysis;
pub mod compare;
pub mod diagnostic;
pub mod document;
pub mod edit;
pub mod emit;
pub mod explain;
pub mod ir;
pub mod lower;
pub mod manifest;
pub mod origin;
pub mod resolve;
pub mod rules;
pub mod schema;
pub mod text;
pub mod yaml;
