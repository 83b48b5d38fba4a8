//! Where a value comes from: the keel of every explanation Taxiway gives.
//!
//! One [`Origin`] explains an override in a hover, places the label of a finding, and is the
//! source map of the generated configuration. Knows no field and no rule in particular.

use std::sync::Arc;

use crate::schema::Field;
use crate::text::Span;

/// Where a value comes from. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Stands in the file as it is.
    Written(Span),
    /// Written with variables that were filled in.
    Interpolated(Arc<Interpolated>),
    /// Came from `environments.<name>`.
    Overridden(Arc<Overridden>),
    /// Nobody wrote it; the field's declaration says so. The span is the section that lacks it.
    Defaulted(&'static Field, Span),
    /// A rule of the lowering adds it, whatever the manifest says.
    Rule(&'static str),
    /// A rule of the lowering computed it from something.
    Derived(Arc<Derived>),
}

/// A written value after variables were filled in.
#[derive(Debug)]
pub struct Interpolated {
    /// The whole scalar.
    pub at: Span,
    /// The names that were filled in, in order of appearance.
    pub used: Vec<Arc<str>>,
}

/// A value that an environment set.
#[derive(Debug)]
pub struct Overridden {
    pub environment: Arc<str>,
    /// Where the winning value comes from.
    pub by: Origin,
    /// What it replaced; `None` when the base had nothing there.
    pub over: Option<Origin>,
}

/// A value that nobody wrote, made by a rule of the lowering.
#[derive(Debug)]
pub struct Derived {
    /// The rule, for people: "every container gets the application's name".
    pub rule: &'static str,
    /// What it was computed from.
    pub from: Vec<Origin>,
}

impl Origin {
    pub fn derived(rule: &'static str, from: &[&Origin]) -> Origin {
        Origin::Derived(Arc::new(Derived { rule, from: from.iter().map(|it| (*it).clone()).collect() }))
    }

    /// A constant of the lowering.
    pub fn rule(rule: &'static str) -> Origin {
        Origin::Rule(rule)
    }

    /// The written text that decides the value: the winning one of an override, the section
    /// that lacks a defaulted key. `None` for what a rule adds by itself.
    pub fn nearest_span(&self) -> Option<Span> {
        match self {
            Origin::Written(span) | Origin::Defaulted(_, span) => Some(*span),
            Origin::Interpolated(it) => Some(it.at),
            Origin::Overridden(it) => it.by.nearest_span(),
            Origin::Derived(it) => it.from.iter().find_map(Origin::nearest_span),
            Origin::Rule(_) => None,
        }
    }

    /// The text a person typed for exactly this value; `None` for defaults and derived values.
    pub fn written_span(&self) -> Option<Span> {
        match self {
            Origin::Written(span) => Some(*span),
            Origin::Interpolated(it) => Some(it.at),
            Origin::Overridden(it) => it.by.written_span(),
            Origin::Defaulted(..) | Origin::Rule(_) | Origin::Derived(_) => None,
        }
    }

    pub fn is_default(&self) -> bool {
        matches!(self, Origin::Defaulted(..))
    }

    /// This origin and what stands behind it, nearest first: the override, then what it
    /// replaced; a derived value, then its sources.
    pub fn chain(&self) -> Vec<&Origin> {
        let mut chain = vec![self];
        match self {
            Origin::Overridden(it) => {
                chain.extend(it.by.chain());
                chain.extend(it.over.iter().flat_map(Origin::chain));
            }
            Origin::Derived(it) => chain.extend(it.from.iter().flat_map(Origin::chain)),
            Origin::Written(_) | Origin::Interpolated(_) | Origin::Defaulted(..) | Origin::Rule(_) => {}
        }
        chain
    }
}
