//! Small helpers that put properties together with their origins.

use std::sync::Arc;

use crate::ir::{Map, Prop, Reference, Str, Value};
use crate::manifest::Sourced;
use crate::origin::Origin;

/// A map under construction, in the order of the output.
#[derive(Default)]
pub(super) struct Entries(Map);

impl Entries {
    pub(super) fn new() -> Entries {
        Entries::default()
    }

    pub(super) fn with_capacity(n_entries: usize) -> Entries {
        Entries(Map { entries: Vec::with_capacity(n_entries), free_keys: false })
    }

    pub(super) fn put(&mut self, key: impl Into<Str>, prop: Prop) {
        self.0.entries.push((key.into(), prop));
    }

    /// A constant that a rule of the lowering adds.
    pub(super) fn rule(&mut self, key: &'static str, value: impl Into<Value>, rule: &'static str) {
        self.put(key, Prop::new(value.into(), Origin::rule(rule)));
    }

    pub(super) fn sourced<T: Clone + Into<Value>>(&mut self, key: &'static str, sourced: &Sourced<T>) {
        self.put(key, Prop::new(sourced.value.clone().into(), sourced.origin.clone()));
    }

    pub(super) fn reference(&mut self, key: &'static str, reference: Reference, rule: &'static str) {
        self.put(key, Prop::new(Value::Reference(reference), Origin::rule(rule)));
    }

    pub(super) fn finish(self, origin: Origin) -> Prop {
        Prop::new(Value::Map(self.0), origin)
    }

    /// A map with keys of the user's choice.
    pub(super) fn finish_free(mut self, origin: Origin) -> Prop {
        self.0.free_keys = true;
        self.finish(origin)
    }
}

pub(super) fn list(items: Vec<Prop>, origin: Origin) -> Prop {
    Prop::new(Value::List(items), origin)
}

/// `Name` and `Value`, as environment variables are written.
pub(super) fn pair(key: &'static str, name: Prop, value_key: &'static str, value: Prop) -> Prop {
    let origin = value.origin.clone();
    let mut entries = Entries::with_capacity(2);
    entries.put(key, name);
    entries.put(value_key, value);
    entries.finish(origin)
}

impl From<bool> for Value {
    fn from(it: bool) -> Value {
        Value::Bool(it)
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Value {
        Value::Int(it)
    }
}

impl From<&'static str> for Value {
    fn from(it: &'static str) -> Value {
        Value::Text(it.into())
    }
}

impl From<String> for Value {
    fn from(it: String) -> Value {
        Value::Text(it.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(it: Arc<str>) -> Value {
        Value::Text(it.into())
    }
}

impl From<Reference> for Value {
    fn from(it: Reference) -> Value {
        Value::Reference(it)
    }
}
