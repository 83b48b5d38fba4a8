//! Taxiway's core: from a manifest's text to findings and Amazon ECS configuration.

pub mod diagnostic;
pub mod text;
pub mod yaml;
