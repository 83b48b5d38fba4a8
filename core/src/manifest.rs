//! Workload manifests as Rust types whose leaves remember where they come from.
//!
//! In: a resolved [`Node`] tree. Out: a [`copilot::Workload`]. One declaration per field, made
//! with `section!`, gives the Rust field, its decoding, and the [`Field`] from which check,
//! completion, hover, defaults, merge behaviour, JSON Schema and reference page are derived.
//!
//! Decoding reports nothing: wrong forms were found when the values got their types.

pub mod containers;
pub mod copilot;
mod declare;
pub mod fargate;
pub mod files;
pub mod inserted;
pub mod neighbors;
pub mod ports;
pub mod schedule;
pub mod shell;
pub mod unquoted;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::json::{self, Float};
use crate::origin::Origin;
use crate::resolve::{Kind, Leaf, Node, Scalar};
use crate::schema::duration::{self, Nanos};
use crate::schema::{Field, Section, Shape};
use crate::text::Span;

/// A value and where it comes from. Equality and hashing look at the value only.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    pub value: T,
    pub origin: Origin,
    /// The key it stands under, or the list item itself.
    pub key: Span,
}

impl<T> Sourced<T> {
    /// The place to underline for this value: what a person typed, else the key.
    pub fn span(&self) -> Span {
        match self.origin.nearest_span() {
            Some(span) if span.start != span.end => span,
            _ => self.key,
        }
    }
}

impl<T> Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Sourced<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Hash> Hash for Sourced<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: fmt::Display> fmt::Display for Sourced<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

pub type Text = Sourced<Arc<str>>;
pub type Int = Sourced<i64>;
/// A port of the main image: 16 bits.
pub type Port = Sourced<u16>;
pub type Id32 = Sourced<u32>;
pub type Number = Sourced<f64>;
pub type Flag = Sourced<bool>;
pub type Period = Sourced<Nanos>;

/// Where a section stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The key that introduces it; a list item's own place.
    pub key: Span,
    pub origin: Origin,
}

impl Place {
    fn of(node: &Node) -> Place {
        Place { key: node.key, origin: node.origin.clone() }
    }
}

/// A type that a resolved value decodes into.
pub trait Decode: Sized {
    /// The forms it takes in a manifest.
    const SHAPE: Shape;
    /// What an entry of a map of these is called.
    const NOUN: &'static str = "entry";

    /// `None` for null and for forms that were refused earlier.
    fn decode(node: &Node) -> Option<Self>;
}

macro_rules! leaf {
    ($($type:ty, $shape:expr, $pattern:pat => $value:expr;)*) => {
        $(impl Decode for Sourced<$type> {
            const SHAPE: Shape = $shape;

            fn decode(node: &Node) -> Option<Self> {
                let Kind::Scalar(Scalar { leaf: $pattern, .. }) = &node.kind else { return None };
                let value = <$type>::try_from($value).ok()?;
                Some(Sourced { value, origin: node.origin.clone(), key: node.key })
            }
        })*
    };
}

leaf! {
    i64, Shape::Int, Leaf::Int(it) => *it;
    u16, Shape::Uint(16), Leaf::Int(it) => *it;
    u32, Shape::Uint(32), Leaf::Int(it) => *it;
    f64, Shape::Float, Leaf::Float(it) => *it;
    bool, Shape::Bool, Leaf::Bool(it) => *it;
    Nanos, Shape::Duration, Leaf::Duration(it) => *it;
}

impl Decode for Text {
    const SHAPE: Shape = Shape::Text;

    fn decode(node: &Node) -> Option<Self> {
        let Kind::Scalar(scalar) = &node.kind else { return None };
        Some(Sourced { value: scalar.text.clone(), origin: node.origin.clone(), key: node.key })
    }
}

/// Any value, carried as it is.
impl Decode for Node {
    const SHAPE: Shape = Shape::Any;

    fn decode(node: &Node) -> Option<Self> {
        Some(node.clone())
    }
}

impl<T: Decode + 'static> Decode for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn decode(node: &Node) -> Option<Self> {
        match &node.kind {
            Kind::List(items) => Some(items.iter().filter_map(T::decode).collect()),
            _ => None,
        }
    }
}

/// A map with keys of the user's choice, in the order of the text.
#[derive(Clone, Debug)]
pub struct Keyed<T> {
    pub entries: Vec<(Name, Option<T>)>,
    pub at: Place,
}

/// A key of the user's choice.
#[derive(Clone, Debug)]
pub struct Name {
    pub text: Arc<str>,
    pub span: Span,
    /// Whether a value stands there that was refused, so that it has none here.
    pub refused: bool,
}

impl<T> Keyed<T> {
    /// The entries that have a value.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &T)> {
        self.entries.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
    }

    /// The entries that have a value, sorted by name bytewise.
    pub fn sorted(&self) -> Vec<(&Name, &T)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_by(|a, b| a.0.text.cmp(&b.0.text));
        entries
    }

    pub fn get(&self, name: &str) -> Option<&T> {
        self.iter().find(|(it, _)| &*it.text == name).map(|(_, value)| value)
    }
}

impl<T: Decode + 'static> Decode for Keyed<T> {
    const SHAPE: Shape = { const { Shape::Keyed(&crate::schema::Keyed { noun: T::NOUN, value: T::SHAPE }) } };

    fn decode(node: &Node) -> Option<Self> {
        let map = node.as_map()?;
        let entries = map
            .entries
            .iter()
            .map(|it| {
                let (key, refused) = (&it.key, it.value.was_refused());
                (Name { text: key.text.clone(), span: key.span, refused }, T::decode(&it.value))
            })
            .collect();
        Some(Keyed { entries, at: Place::of(node) })
    }
}

/// The declared default of a field, as a value of a section that lacks it.
fn default_value<T: Decode>(section: Shape, key: &str, place: &Place) -> Option<T> {
    let Shape::Section(section) = section else { return None };
    T::decode(&default_node(section.field_of_any(key)?, place.key)?)
}

/// A field's declared default as a resolved value; `None` when it has none.
pub fn default_node(field: &'static Field, place: Span) -> Option<Node> {
    let yaml = field.default?;
    let origin = Origin::Defaulted(field, place);
    if let Some(items) = json::texts(yaml) {
        let items = items.iter().flatten().map(|it| Node::scalar(it, Leaf::Text, origin.clone(), place)).collect();
        return Some(Node { kind: Kind::List(items), origin, key: place, tag: None, anchored: false });
    }
    let leaf = match scalar_shape(field.shape) {
        Shape::Int | Shape::Uint(_) => Leaf::Int(yaml.parse().ok()?),
        Shape::Float => Leaf::Float(Float::parse(yaml)?),
        Shape::Bool => Leaf::Bool(yaml == "true"),
        Shape::Duration => Leaf::Duration(duration::parse(yaml)?),
        _ => Leaf::Text,
    };
    Some(Node::scalar(yaml, leaf, origin, place))
}

fn scalar_shape(shape: Shape) -> Shape {
    match shape {
        Shape::Union(union) => union.scalar_form().unwrap_or(Shape::Text),
        other => other,
    }
}

/// The section that a type was declared as.
pub fn section_of<T: Decode>() -> Option<&'static Section> {
    match T::SHAPE {
        Shape::Section(section) => Some(section),
        _ => None,
    }
}
