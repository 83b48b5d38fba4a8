//! The vocabulary in which manifest fields are declared, and lookup in what was declared.
//!
//! A [`Field`] is declared once, beside the Rust field it decodes into (see `manifest`). From
//! that one declaration come the unknown-key check and its suggestion, the accepted forms,
//! merge behaviour, defaults, limits, completion, hover, the JSON Schema and the reference
//! page.
//!
//! Knows no particular field and no text.

pub mod duration;
pub mod format;
pub mod json;
pub mod port;

use crate::diagnostic::Source;

/// The ECS workload types, in Copilot's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkloadType {
    LoadBalancedWebService,
    BackendService,
    WorkerService,
    ScheduledJob,
}

impl WorkloadType {
    pub const ALL: [WorkloadType; 4] = [
        WorkloadType::LoadBalancedWebService,
        WorkloadType::BackendService,
        WorkloadType::WorkerService,
        WorkloadType::ScheduledJob,
    ];

    /// As it stands after `type:`.
    pub fn name(self) -> &'static str {
        match self {
            WorkloadType::LoadBalancedWebService => "Load Balanced Web Service",
            WorkloadType::BackendService => "Backend Service",
            WorkloadType::WorkerService => "Worker Service",
            WorkloadType::ScheduledJob => "Scheduled Job",
        }
    }

    pub fn from_name(name: &str) -> Option<WorkloadType> {
        WorkloadType::ALL.into_iter().find(|it| it.name() == name)
    }

    pub fn types(self) -> Types {
        Types(1 << self as u8)
    }
}

/// A set of workload types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    pub const NONE: Types = Types(0);
    pub const LBWS: Types = Types(1);
    pub const BS: Types = Types(2);
    pub const WS: Types = Types(4);
    pub const SJ: Types = Types(8);
    /// The types with a load balancer: Load Balanced Web Service and Backend Service.
    pub const WEB: Types = Types(3);
    /// The long-running types: everything but Scheduled Job.
    pub const SVC: Types = Types(7);
    /// Everything but Worker Service.
    pub const NOT_WS: Types = Types(11);
    /// Worker Service and Scheduled Job.
    pub const NOT_WEB: Types = Types(12);
    pub const ALL: Types = Types(15);

    pub fn contains(self, other: WorkloadType) -> bool {
        self.0 & other.types().0 != 0
    }

    pub fn iter(self) -> impl Iterator<Item = WorkloadType> {
        WorkloadType::ALL.into_iter().filter(move |it| self.contains(*it))
    }
}

/// A map with a fixed set of known keys.
#[derive(Debug)]
pub struct Section {
    /// Words for people: "container health check".
    pub title: &'static str,
    pub doc: &'static str,
    pub fields: &'static [Field],
    /// A section whose fields stand among this one's.
    pub include: Option<&'static Section>,
    pub constraints: &'static [Constraint],
    /// The names of `fields`, side by side: every key of every manifest is looked up here.
    names: &'static [&'static str],
    /// One bit for each field that has something to say when its key is missing.
    asking: u64,
    /// One bit for each field whose default is part of the base, or that holds such fields.
    seeding: u64,
}

impl Section {
    /// A declaration; `names` are those of `fields`, of which there are at most 64.
    pub const fn new(
        title: &'static str,
        doc: &'static str,
        fields: &'static [Field],
        names: &'static [&'static str],
        include: Option<&'static Section>,
        constraints: &'static [Constraint],
    ) -> Section {
        assert!(fields.len() == names.len() && fields.len() <= 64);
        let (mut asking, mut seeding) = (0, 0);
        let mut index = 0;
        while index < fields.len() {
            let field = &fields[index];
            let is_seeded = field.seeded.0 != 0;
            if is_seeded || !matches!(field.required, Required::No) {
                asking |= 1 << index;
            }
            if is_seeded || matches!(field.shape, Shape::Section(inner) if inner.seeding != 0) {
                seeding |= 1 << index;
            }
            index += 1;
        }
        Section { title, doc, fields, include, constraints, names, asking, seeding }
    }

    /// Every field, included ones last, whatever the workload type.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().chain(self.include.iter().flat_map(|it| it.fields))
    }

    /// The fields that a workload of this type reads.
    pub fn fields_of(&self, workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
        self.all_fields().filter(move |field| field.on.contains(workload))
    }

    /// The field that a workload of this type reads under `name`.
    pub fn field(&self, workload: WorkloadType, name: &str) -> Option<&'static Field> {
        let named = self.names.iter().zip(self.fields).filter(|(it, _)| **it == name).map(|(_, field)| field);
        named
            .filter(|field| field.on.contains(workload))
            .chain(self.include.and_then(|it| it.field(workload, name)))
            .next()
    }

    /// The fields of a workload of this type that have something to say when their key is
    /// missing: it is required, or its default is part of the base.
    pub fn asking(&self, workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
        let included = self.include.map(|it| bits(it.fields, it.asking)).into_iter().flatten();
        bits(self.fields, self.asking).chain(included).filter(move |field| field.on.contains(workload))
    }

    /// The fields of a workload of this type whose default is part of the base, and sections
    /// that hold such fields. Included sections have none.
    pub fn seeding(&self, workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
        bits(self.fields, self.seeding).filter(move |field| field.on.contains(workload))
    }

    /// The field called `name` in any workload type.
    pub fn field_of_any(&self, name: &str) -> Option<&'static Field> {
        self.all_fields().find(|field| field.name == name)
    }

    pub fn all_constraints(&self) -> impl Iterator<Item = &'static Constraint> {
        self.constraints.iter().chain(self.include.iter().flat_map(|it| it.constraints))
    }
}

/// The fields whose bits are set.
fn bits(fields: &'static [Field], mut mask: u64) -> impl Iterator<Item = &'static Field> {
    std::iter::from_fn(move || {
        let index = mask.trailing_zeros() as usize;
        mask &= mask.wrapping_sub(1);
        fields.get(index)
    })
}

/// One key of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub doc: &'static str,
    pub shape: Shape,
    /// Other forms in some workload types.
    pub shape_on: Option<(Types, Shape)>,
    /// The workload types that read this key; elsewhere it is an unknown key.
    pub on: Types,
    pub required: Required,
    /// What holds when nobody writes the key, as YAML.
    pub default: Option<&'static str>,
    /// What holds then, for people, where it is no fixed value.
    pub default_note: Option<&'static str>,
    /// The types in which the default is part of the base manifest: shown by `resolve`,
    /// remembered beneath a map form, and erased by an explicit null.
    pub seeded: Types,
    pub limits: &'static [Limit],
    /// Example values, as YAML.
    pub examples: &'static [&'static str],
    /// Words that people write for it by mistake.
    pub also: &'static [&'static str],
    /// The key to write instead.
    pub deprecated: Option<&'static str>,
    /// Types that read the key and do nothing with it, and why.
    pub no_effect: Option<(Types, &'static str)>,
    /// Types that know the key and refuse it, and why.
    pub refused: Option<(Types, &'static str)>,
    pub counts: Counts,
    /// Its value may be a secret: never shown in clear.
    pub secret: bool,
    /// What it means when Copilot loses a value of the wrong form, behind "so".
    pub if_lost: Option<&'static str>,
}

/// Starts a declaration; the `section!` macro of `manifest` fills in name, doc and shape.
pub const fn field() -> Field {
    Field {
        name: "",
        doc: "",
        shape: Shape::Any,
        shape_on: None,
        on: Types::ALL,
        required: Required::No,
        default: None,
        default_note: None,
        seeded: Types::NONE,
        limits: &[],
        examples: &[],
        also: &[],
        deprecated: None,
        no_effect: None,
        refused: None,
        counts: Counts::IfNotEmpty,
        secret: false,
        if_lost: None,
    }
}

impl Field {
    #[must_use]
    pub const fn on(mut self, types: Types) -> Field {
        self.on = types;
        self
    }

    /// The key has to be there (in these types); a missing one is reported on the section.
    #[must_use]
    pub const fn required(mut self, types: Types) -> Field {
        self.required = Required::On(types);
        self
    }

    /// As `required`, and empty text counts as missing.
    #[must_use]
    pub const fn required_text(mut self) -> Field {
        self.required = Required::Text;
        self
    }

    /// The key has to be there as soon as another key of the section is.
    #[must_use]
    pub const fn required_if_any(mut self) -> Field {
        self.required = Required::IfAny;
        self
    }

    #[must_use]
    pub const fn default(mut self, yaml: &'static str) -> Field {
        self.default = Some(yaml);
        self
    }

    #[must_use]
    pub const fn default_note(mut self, words: &'static str) -> Field {
        self.default_note = Some(words);
        self
    }

    #[must_use]
    pub const fn seeded(mut self, types: Types, yaml: &'static str) -> Field {
        self.default = Some(yaml);
        self.seeded = types;
        self
    }

    #[must_use]
    pub const fn limits(mut self, limits: &'static [Limit]) -> Field {
        self.limits = limits;
        self
    }

    #[must_use]
    pub const fn examples(mut self, yaml: &'static [&'static str]) -> Field {
        self.examples = yaml;
        self
    }

    #[must_use]
    pub const fn also(mut self, words: &'static [&'static str]) -> Field {
        self.also = words;
        self
    }

    #[must_use]
    pub const fn deprecated(mut self, instead: &'static str) -> Field {
        self.deprecated = Some(instead);
        self
    }

    #[must_use]
    pub const fn no_effect(mut self, types: Types, why: &'static str) -> Field {
        self.no_effect = Some((types, why));
        self
    }

    #[must_use]
    pub const fn refused(mut self, types: Types, why: &'static str) -> Field {
        self.refused = Some((types, why));
        self
    }

    #[must_use]
    pub const fn shape_on(mut self, types: Types, shape: Shape) -> Field {
        self.shape_on = Some((types, shape));
        self
    }

    #[must_use]
    pub const fn counts(mut self, counts: Counts) -> Field {
        self.counts = counts;
        self
    }

    #[must_use]
    pub const fn if_lost(mut self, words: &'static str) -> Field {
        self.if_lost = Some(words);
        self
    }

    #[must_use]
    pub const fn secret(mut self) -> Field {
        self.secret = true;
        self
    }

    /// Used by the `section!` macro.
    #[must_use]
    pub const fn named(mut self, name: &'static str, doc: &'static str, shape: Shape) -> Field {
        self.name = name;
        self.doc = doc;
        self.shape = shape;
        self
    }

    /// The forms this key takes in a workload of this type.
    pub fn shape(&self, workload: WorkloadType) -> Shape {
        match self.shape_on {
            Some((types, shape)) if types.contains(workload) => shape,
            _ => self.shape,
        }
    }

    pub fn is_required(&self, workload: WorkloadType) -> bool {
        match self.required {
            Required::No | Required::IfAny => false,
            Required::On(types) => types.contains(workload),
            Required::Text => true,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    No,
    On(Types),
    /// Always, and empty text counts as missing.
    Text,
    /// As soon as another key of the section is there.
    IfAny,
}

/// Whether a key makes a map form of its section count as given
/// (`environments.md`, section 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// When it has a value; a list or map when it has an entry.
    IfNotEmpty,
    /// Even as an empty list or map.
    EvenEmpty,
    Never,
}

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
