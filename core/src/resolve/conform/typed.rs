//! Whether a scalar is what its field asks for, by go-yaml's rules
//! (`environments.md`, section 2.4).

use crate::resolve::{Kind, Leaf, Node};
use crate::schema::Shape;
use crate::schema::duration;

/// The typed value of a scalar for a field, by go-yaml's rules; `None` when it is refused.
pub(super) fn decode(shape: Shape, text: &str, leaf: Leaf) -> Option<Leaf> {
    match (shape, leaf) {
        (Shape::Text, _) => Some(Leaf::Text),
        (Shape::Int, Leaf::Int(_)) => Some(leaf),
        (Shape::Int, Leaf::Float(float)) => integer(float).map(Leaf::Int),
        (Shape::Uint(bits), _) => match decode(Shape::Int, text, leaf) {
            Some(Leaf::Int(value)) if value >= 0 && value < 1 << bits => Some(Leaf::Int(value)),
            _ => None,
        },
        (Shape::Float, Leaf::Int(value)) => Some(Leaf::Float(value as f64)),
        (Shape::Float, Leaf::Float(_)) => Some(leaf),
        (Shape::Bool, Leaf::Bool(_)) => Some(leaf),
        (Shape::Bool, Leaf::Text) => match text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(Leaf::Bool(true)),
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(Leaf::Bool(false)),
            _ => None,
        },
        (Shape::Duration, Leaf::Text) => duration::parse(text).map(Leaf::Duration),
        _ => None,
    }
}

pub(super) fn integer(float: f64) -> Option<i64> {
    let fits = float.is_finite() && float >= i64::MIN as f64 && float < i64::MAX as f64;
    (fits || float == f64::NEG_INFINITY).then_some(float as i64)
}

pub(super) fn node_fits_scalar(node: &Node, form: Shape) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar) if decode(form, &scalar.text, scalar.leaf).is_some())
}

/// Whether an item may stay in a list that drops what does not fit.
pub(super) fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Text => matches!(node.kind, Kind::Scalar(_)),
        Shape::Section(_) | Shape::Keyed(_) => matches!(node.kind, Kind::Map(_)),
        _ => true,
    }
}
