//! What values may be, and what the keys of one section ask of each other.

use super::format;
use crate::diagnostic::Source;

/// What the keys of one section ask of each other.
#[derive(Clone, Copy, Debug)]
pub enum Constraint {
    /// Keys of `left` and of `right` exclude each other.
    Exclusive(Exclusive),
    /// One of these has to be there, when `if_any` only if the section says anything.
    OneOf { keys: &'static [&'static str], why: &'static str },
    /// All of these or none.
    Together { keys: &'static [&'static str], why: &'static str },
    /// Whoever writes `key` has to write one of `needs`.
    Needs { key: &'static str, needs: &'static [&'static str], why: &'static str },
}

/// Two groups of keys of which a section may have one.
#[derive(Clone, Copy, Debug)]
pub struct Exclusive {
    pub left: &'static [&'static str],
    pub right: &'static [&'static str],
    /// Keys that go when `left` replaces `right`, beyond `right` itself.
    pub right_extras: &'static [&'static str],
    /// An environment that writes one group discards the base's other group.
    pub settles: bool,
    /// Where both together are refused.
    pub refused: Stage,
    pub why: &'static str,
}

/// When Copilot looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// While decoding: in the base and in every environment, asked for or not.
    Decode,
    /// On the merged result only.
    Merged,
}

/// What a value may be. Looked at on the merged result.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// A number's bounds, both allowed.
    Range {
        min: i64,
        max: i64,
        source: Source,
    },
    /// A duration's bounds in seconds, both allowed.
    Seconds {
        min: i64,
        max: i64,
        source: Source,
    },
    /// A duration without a fraction of a second; AWS knows none.
    WholeSeconds,
    OneOf {
        values: &'static [&'static str],
        case: Case,
        source: Source,
    },
    OneOfInts {
        values: &'static [i64],
        source: Source,
    },
    /// Text of a certain form.
    Format {
        form: format::Form,
        what: &'static str,
        source: Source,
    },
    /// At most so many characters.
    Length {
        max: usize,
        source: Source,
    },
    /// Every key of a map has this form.
    Keys {
        form: format::Form,
        what: &'static str,
        source: Source,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Sensitive,
    Ignored,
}
