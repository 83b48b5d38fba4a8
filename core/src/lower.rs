//! From a manifest to the AWS resources it amounts to (`lowering-ecs.md`).
//!
//! In: a decoded [`Manifest`] and a [`Target`]. Out: a [`Stack`] whose every property knows its
//! origin. What is missing is left out or becomes a reference; nothing here reports findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ir::Stack;
use crate::manifest::copilot::Manifest;

/// What lowering needs to know besides the manifest.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub app: Option<Arc<str>>,
    pub environment: Arc<str>,
    /// Stays the reference `${AWS::AccountId}` when unknown.
    pub account: Option<Arc<str>>,
    /// Stays the reference `${AWS::Region}` when unknown.
    pub region: Option<Arc<str>>,
    /// The image of a container, where it is not the one that Copilot would have pushed.
    pub images: BTreeMap<String, String>,
}

/// The stack of one workload in one environment.
pub fn lower(_manifest: &Manifest, _target: &Target) -> Stack {
    Stack::default()
}
