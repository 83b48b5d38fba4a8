//! Values that are shown to nobody: what came from outside into a field that may hold secrets.
//!
//! In: the values of a resolved manifest. Out: whether something else comes from one of them,
//! and a generated text with `…` in its place.

use std::collections::HashSet;

use super::{Value, links};
use crate::emit::Emitted;
use crate::origin::Origin;
use crate::resolve::interpolate;
use crate::text::Span;

/// What stands for a value that is shown to nobody.
pub const MASK: &str = "…";

/// Whether a value came from outside, under a field that may hold secrets or not.
pub fn is_masked(secret: bool, origin: &Origin) -> bool {
    let from_outside = |name: &&str| !interpolate::is_predefined(name);
    secret && links(origin).variables.iter().any(from_outside)
}

/// The places of the values that are shown to nobody, for whoever shows what they went into.
#[derive(Clone, Debug, Default)]
pub struct Masked {
    places: HashSet<Span>,
}

impl Masked {
    pub fn of(values: &[Value]) -> Masked {
        let masked = values.iter().filter(|it| it.is_masked());
        Masked { places: masked.filter_map(|it| it.node.origin.nearest_span()).collect() }
    }

    /// The places of both.
    #[must_use]
    pub fn and(mut self, other: Masked) -> Masked {
        self.places.extend(other.places);
        self
    }

    /// Whether what the configuration has at `path` comes from one of the values. Names are
    /// shown.
    pub fn holds(&self, path: &str, origin: &Origin) -> bool {
        !self.places.is_empty() && !path.ends_with(".name") && self.feeds(origin)
    }

    fn feeds(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Written(span) => self.places.contains(span),
            Origin::Interpolated(it) => self.places.contains(&it.at),
            // What was replaced is not in the value.
            Origin::Overridden(it) => self.feeds(&it.by),
            Origin::Derived(it) => it.from.iter().any(|it| self.feeds(it)),
            Origin::Defaulted(..) | Origin::Rule(_) => false,
        }
    }

    /// The text with `"…"`, as JSON and YAML write it, for each of the values, and the map that
    /// belongs to it.
    pub fn hide(&self, emitted: Emitted) -> Emitted {
        if self.places.is_empty() {
            return emitted;
        }
        let Emitted { text: clear, mut map } = emitted;
        let mut text = String::with_capacity(clear.len());
        let mut copied = 0;
        for mapping in &mut map {
            let output = mapping.output.range();
            text.push_str(clear.get(copied..output.start).unwrap_or_default());
            let start = text.len() as u32;
            if self.holds(&mapping.path, &mapping.origin) {
                text.push('"');
                text.push_str(MASK);
                text.push('"');
            } else {
                text.push_str(clear.get(output.clone()).unwrap_or_default());
            }
            mapping.output = Span::new(start, text.len() as u32);
            copied = output.end;
        }
        text.push_str(clear.get(copied..).unwrap_or_default());
        Emitted { text, map }
    }
}
