//! What a manifest is lowered to: typed AWS resources whose every property knows its origin.
//!
//! Names are CloudFormation's; an emitter translates them. Knows no manifest field and no
//! output format.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::origin::Origin;

/// The resources that one workload amounts to in one environment.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    pub resources: Vec<Resource>,
}

impl Stack {
    pub fn resource(&self, logical_id: &str) -> Option<&Resource> {
        self.resources.iter().find(|it| it.logical_id == logical_id)
    }
}

/// One AWS resource.
#[derive(Clone, Debug)]
pub struct Resource {
    pub logical_id: &'static str,
    /// CloudFormation's name of the type, such as `AWS::ECS::Service`.
    pub type_name: &'static str,
    pub properties: Prop,
}

/// A property's value and where it comes from.
#[derive(Clone, Debug)]
pub struct Prop {
    pub value: Value,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Str),
    /// Text with parts that only AWS knows.
    Reference(Reference),
    List(Vec<Prop>),
    Map(Map),
}

impl PartialEq for Prop {
    /// Looks at the value only.
    fn eq(&self, other: &Prop) -> bool {
        self.value == other.value
    }
}

/// A text: a name of ours or one of the user's.
#[derive(Clone, Debug)]
pub enum Str {
    Static(&'static str),
    Shared(Arc<str>),
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Str::Static(text) => text,
            Str::Shared(text) => text,
        }
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        **self == **other
    }
}

impl From<&'static str> for Str {
    fn from(text: &'static str) -> Str {
        Str::Static(text)
    }
}

impl From<Arc<str>> for Str {
    fn from(text: Arc<str>) -> Str {
        Str::Shared(text)
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str::Shared(text.into())
    }
}

/// A value that only AWS can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `Ref`: the resource's own id, name or ARN.
    Resource(Arc<str>),
    /// `Fn::GetAtt`.
    Attribute(Arc<str>, Arc<str>),
    /// `Fn::ImportValue`: another stack's export.
    Import(Arc<str>),
    /// `Fn::Split` on commas of an export that holds several ids: stands for several items.
    ImportList(Arc<str>),
    /// `Fn::Sub`: text with `${…}` in it.
    Sub(Arc<str>),
}

impl fmt::Display for Reference {
    /// `${…}` around what AWS has to fill in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reference::Resource(id) => write!(f, "${{{id}}}"),
            Reference::Attribute(id, attribute) => write!(f, "${{{id}.{attribute}}}"),
            Reference::Import(name) | Reference::ImportList(name) => write!(f, "${{Import:{name}}}"),
            Reference::Sub(text) => f.write_str(text),
        }
    }
}

/// The entries of a map in the order of the output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    pub entries: Vec<(Str, Prop)>,
    /// The keys are the user's words: an emitter leaves their spelling alone.
    pub free_keys: bool,
}

impl Map {
    pub fn get(&self, key: &str) -> Option<&Prop> {
        self.entries.iter().find(|(it, _)| **it == *key).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Prop> {
        self.entries.iter_mut().find(|(it, _)| **it == *key).map(|(_, value)| value)
    }
}

impl Prop {
    pub fn new(value: Value, origin: Origin) -> Prop {
        Prop { value, origin }
    }

    pub fn text(text: impl Into<Str>, origin: Origin) -> Prop {
        Prop::new(Value::Text(text.into()), origin)
    }
}
