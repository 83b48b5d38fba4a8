//! The two macros in which manifest types are declared, each field once.

/// Declares a map with known keys: a struct, its decoding, and its [`Section`].
///
/// `key: Type = field()…;` declares a key; `rust_name as "key"` one whose spelling is no Rust
/// name. `include` embeds a section whose keys stand among this one's. Every key also gets a
/// method of its name that fills in the declared default.
///
/// [`Section`]: crate::schema::Section
macro_rules! section {
    (
        $(#[doc = $doc:literal])*
        $name:ident = $title:literal $(include $include:ident: $included:ty)? {
            $( $(#[doc = $field_doc:literal])* $field:ident $(as $key:literal)? : $type:ty = $declared:expr; )*
        }
        $(constraints { $($constraint:expr;)* })?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub at: $crate::manifest::Place,
            $(pub $include: $included,)?
            $( $(#[doc = $field_doc])* pub $field: Option<$type>, )*
        }

        impl $name {
            $(
                /// The value that was written, or the declared default with its origin.
                pub fn $field(&self) -> Option<$type> {
                    self.$field.clone().or_else(|| {
                        let key = $crate::manifest::declare::key!($field $($key)?);
                        $crate::manifest::default_value(
                            <Self as $crate::manifest::Decode>::SHAPE, key, &self.at)
                    })
                }
            )*
        }

        impl $crate::manifest::Decode for $name {
            const SHAPE: $crate::schema::Shape = {
                static SECTION: $crate::schema::Section = $crate::schema::Section::new(
                    $title,
                    concat!($($doc, "\n"),*),
                    &[$(
                        $declared.named(
                            $crate::manifest::declare::key!($field $($key)?),
                            concat!($($field_doc, "\n"),*),
                            <$type as $crate::manifest::Decode>::SHAPE,
                        ),
                    )*],
                    &[$($crate::manifest::declare::key!($field $($key)?)),*],
                    $crate::manifest::declare::included!($($included)?),
                    &[$($($constraint),*)?],
                );
                $crate::schema::Shape::Section(&SECTION)
            };
            const NOUN: &'static str = $title;

            fn decode(node: &$crate::resolve::Node) -> Option<Self> {
                let map = node.as_map()?;
                Some($name {
                    at: $crate::manifest::Place::of(node),
                    $($include: <$included as $crate::manifest::Decode>::decode(node)?,)?
                    $($field: map
                        .get($crate::manifest::declare::key!($field $($key)?))
                        .and_then($crate::manifest::Decode::decode),)*
                })
            }
        }
    };
}

/// Declares a field with several forms, decided by the YAML kind of what stands there:
/// `scalar`, `list`, `objects` (a list of maps) and `map`.
macro_rules! union {
    (
        $(#[doc = $doc:literal])*
        $name:ident: $family:ident $noun:literal $([$($option:ident),*])? {
            $( $(#[doc = $variant_doc:literal])* $form:ident $variant:ident($type:ty), )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub enum $name {
            $( $(#[doc = $variant_doc])* $variant($type), )*
        }

        impl $crate::manifest::Decode for $name {
            const SHAPE: $crate::schema::Shape = {
                static UNION: $crate::schema::Union = $crate::schema::Union::new(
                    &[$(<$type as $crate::manifest::Decode>::SHAPE),*],
                    $crate::schema::Family::$family,
                )$($(.$option())*)?;
                $crate::schema::Shape::Union(&UNION)
            };
            const NOUN: &'static str = $noun;

            fn decode(node: &$crate::resolve::Node) -> Option<Self> {
                // A remembered short form wins over the map, unless it says `false`.
                if let Some(short) = node.as_map().and_then(|it| it.short.as_deref())
                    && !$crate::manifest::declare::is_false(short)
                {
                    return Self::decode(short);
                }
                match $crate::manifest::declare::form(node)? {
                    $($crate::manifest::declare::Form::$form => {
                        <$type as $crate::manifest::Decode>::decode(node).map($name::$variant)
                    })*
                    _ => None,
                }
            }
        }
    };
}

macro_rules! key {
    ($field:ident $key:literal) => {
        $key
    };
    ($field:ident) => {
        stringify!($field)
    };
}

macro_rules! included {
    () => {
        None
    };
    ($type:ty) => {
        match <$type as $crate::manifest::Decode>::SHAPE {
            $crate::schema::Shape::Section(section) => Some(section),
            _ => None,
        }
    };
}

pub(super) use {included, key, section, union};

use crate::resolve::{Kind, Leaf, Node};

/// The forms a `union!` names.
#[expect(non_camel_case_types, reason = "spelled as in the declarations")]
#[derive(PartialEq, Eq)]
pub enum Form {
    scalar,
    list,
    objects,
    map,
}

/// The form of a value; `None` for null.
pub fn form(node: &Node) -> Option<Form> {
    match &node.kind {
        Kind::Null => None,
        Kind::Scalar(_) => Some(Form::scalar),
        Kind::Map(_) => Some(Form::map),
        Kind::List(items) if items.iter().any(|it| it.as_map().is_some()) => Some(Form::objects),
        Kind::List(_) => Some(Form::list),
    }
}

pub fn is_false(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar) if scalar.leaf == Leaf::Bool(false))
}
