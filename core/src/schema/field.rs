//! One key of a section: everything that is known about it, written in one chain.

use super::{Limit, Shape, Types, WorkloadType};

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
    /// No environment changes it.
    pub base_only: bool,
    /// Its value may be a secret: never shown in clear.
    pub secret: bool,
    /// What it means when Copilot loses a value of the wrong form, behind "so".
    pub if_lost: Option<&'static str>,
    /// What its text, or the keys of its map, are names of.
    pub naming: Option<Naming>,
}

/// What a text is the name of, for whoever wants to go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// A container of the task.
    Container,
    /// A volume under `storage.volumes`.
    Volume,
    /// An environment of the application.
    Environment,
    /// A topic that a workload publishes.
    Topic,
    /// A workload of the application.
    Workload,
    /// The path of a Dockerfile, from the workspace's root.
    Dockerfile,
    /// The path of a folder, from the workspace's root.
    Folder,
    /// The path of a file of environment variables, from the workspace's root.
    EnvFile,
}

/// Where in a field names stand, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    pub what: Names,
    /// The keys of the field's map are the names; else its text is one.
    pub keys: bool,
    /// The thing comes into being here; else it is only referred to.
    pub declares: bool,
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
        base_only: false,
        secret: false,
        if_lost: None,
        naming: None,
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
    pub const fn base_only(mut self) -> Field {
        self.base_only = true;
        self
    }

    #[must_use]
    pub const fn if_lost(mut self, words: &'static str) -> Field {
        self.if_lost = Some(words);
        self
    }

    /// Its text refers to something.
    #[must_use]
    pub const fn names(self, what: Names) -> Field {
        self.naming(Naming { what, keys: false, declares: false })
    }

    /// The keys of its map refer to something.
    #[must_use]
    pub const fn keys_name(self, what: Names) -> Field {
        self.naming(Naming { what, keys: true, declares: false })
    }

    /// Its text gives something its name.
    #[must_use]
    pub const fn declares(self, what: Names) -> Field {
        self.naming(Naming { what, keys: false, declares: true })
    }

    /// The keys of its map give things their names.
    #[must_use]
    pub const fn keys_declare(self, what: Names) -> Field {
        self.naming(Naming { what, keys: true, declares: true })
    }

    const fn naming(mut self, naming: Naming) -> Field {
        self.naming = Some(naming);
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
