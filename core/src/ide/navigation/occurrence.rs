//! One place that means what was asked for.

use std::sync::Arc;

use crate::ide::Location;
use crate::schema::Field;
use crate::text::Span;

/// One place that means the subject.
#[derive(Clone, Debug)]
pub struct Occurrence {
    pub path: Arc<str>,
    /// The name without its quotes.
    pub span: Span,
    pub full: Span,
    pub declares: bool,
    /// The field whose text or keys are the names.
    pub field: Option<&'static Field>,
}

impl Occurrence {
    pub fn into_location(self) -> Location {
        Location { path: self.path, span: self.span, full: self.full }
    }
}
