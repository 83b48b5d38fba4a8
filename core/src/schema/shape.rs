//! The forms a value takes.

use super::Section;

/// What may stand at a place.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any scalar; keeps its source spelling.
    Text,
    /// An unquoted number; fractions are cut.
    Int,
    /// An unquoted number of so many bits, without sign.
    Uint(u8),
    /// An unquoted number.
    Float,
    /// `true`, `false` and YAML 1.1's words.
    Bool,
    /// Text such as `1m30s`.
    Duration,
    /// Anything; carried as it is.
    Any,
    List(&'static Shape),
    Keyed(&'static Keyed),
    Section(&'static Section),
    Union(&'static Union),
}

/// A map with keys of the user's choice.
#[derive(Debug)]
pub struct Keyed {
    /// What an entry is: "variable", "sidecar".
    pub noun: &'static str,
    pub value: Shape,
}

/// A field with two or three forms, decided by the YAML kind of what stands there.
#[derive(Debug)]
pub struct Union {
    pub forms: &'static [Shape],
    pub family: Family,
    /// Both forms are remembered when an environment changes the form
    /// (`environments.md`, section 4.4).
    pub keeps_short: bool,
    /// Empty text is refused.
    pub refuses_empty: bool,
}

impl Union {
    pub const fn new(forms: &'static [Shape], family: Family) -> Union {
        Union { forms, family, keeps_short: false, refuses_empty: false }
    }

    #[must_use]
    pub const fn keeps_short(mut self) -> Union {
        self.keeps_short = true;
        self
    }

    #[must_use]
    pub const fn refuses_empty(mut self) -> Union {
        self.refuses_empty = true;
        self
    }

    pub fn map_form(&self) -> Option<Shape> {
        self.forms.iter().copied().find(|it| matches!(it, Shape::Section(_) | Shape::Keyed(_)))
    }

    pub fn scalar_form(&self) -> Option<Shape> {
        self.forms.iter().copied().find(|it| it.is_scalar())
    }

    pub fn list_forms(&self) -> impl Iterator<Item = Shape> {
        self.forms.iter().copied().filter(|it| matches!(it, Shape::List(_)))
    }
}

/// How Copilot decodes a field with several forms (`environments.md`, section 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Values of the wrong kind inside the map become zero, those in lists vanish.
    Tolerant,
    /// Values of the wrong kind are refused.
    Strict,
}

impl Shape {
    pub fn is_scalar(self) -> bool {
        matches!(self, Shape::Text | Shape::Int | Shape::Uint(_) | Shape::Float | Shape::Bool | Shape::Duration)
    }

    /// For messages: "a number", "a path or a map".
    pub fn describe(self) -> String {
        match self {
            Shape::Text => "text".into(),
            Shape::Int => "a number".into(),
            Shape::Uint(16) => "a number from 0 to 65535".into(),
            Shape::Uint(_) => "a number from 0 to 4294967295".into(),
            Shape::Float => "a number".into(),
            Shape::Bool => "`true` or `false`".into(),
            Shape::Duration => "a duration such as `30s` or `1m30s`".into(),
            Shape::Any => "any value".into(),
            Shape::List(item) => match item {
                Shape::Section(_) => "a list of maps".into(),
                _ => "a list".into(),
            },
            Shape::Keyed(keyed) => match keyed.noun.strip_suffix('y') {
                Some(stem) => format!("a map of {stem}ies"),
                None => format!("a map of {}s", keyed.noun),
            },
            Shape::Section(_) => "a map".into(),
            Shape::Union(union) => {
                let rank = |form: &&Shape| match form {
                    Shape::Section(_) | Shape::Keyed(_) => 2,
                    Shape::List(_) => 1,
                    _ => 0,
                };
                let mut shapes: Vec<&Shape> = union.forms.iter().collect();
                shapes.sort_by_key(rank);
                let mut forms: Vec<String> = Vec::new();
                for shape in shapes {
                    match shape {
                        Shape::Bool => forms.extend(["`true`".to_owned(), "`false`".to_owned()]),
                        other => forms.push(other.describe()),
                    }
                }
                forms.dedup();
                let last = forms.pop().unwrap_or_default();
                if forms.is_empty() { last } else { format!("{} or {last}", forms.join(", ")) }
            }
        }
    }
}
