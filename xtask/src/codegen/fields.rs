//! `docs/fields.md`: every key a manifest can have.

use std::fmt::Write;

use taxiway_core::analysis::workload_section;
use taxiway_core::schema::json::{limit, prose};
use taxiway_core::schema::{Field, Required, Section, Shape, Types, WorkloadType};

use super::HEADER;

pub(super) fn page() -> String {
    let mut page = format!("{HEADER}# Fields\n\n");
    page += "Every key of the manifests of a Load Balanced Web Service, a Backend Service, a Worker Service and a Scheduled Job.\n\
             A `*` in a path stands for a name of your choice, `[]` for an item of a list.\n\
             Sections that stand in several places are listed once, where they come first.\n\
             The keys of an environment under `environments` are the same ones, without `name` and `type`.\n";
    let mut cx = Pages { page, seen: Vec::new() };
    cx.section("", workload_section(), Types::ALL);
    cx.page
}

struct Pages {
    page: String,
    /// Sections that stand in the page, with their path.
    seen: Vec<(&'static Section, String)>,
}

impl Pages {
    fn section(&mut self, path: &str, section: &'static Section, types: Types) {
        self.seen.push((section, path.to_owned()));
        let heading = if path.is_empty() { "The manifest".to_owned() } else { format!("`{path}`") };
        let doc = prose(section.doc);
        let _ = write!(
            self.page,
            "\n## {heading}\n\n{doc}\n\n| key | forms | default | only for | what it is |\n|---|---|---|---|---|\n"
        );
        for field in section.all_fields() {
            self.row(field, types);
        }
        for field in section.all_fields() {
            let path = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
            let other = field.shape_on.map(|(_, shape)| shape);
            for shape in std::iter::once(field.shape).chain(other) {
                self.shape(&path, shape, field.on);
            }
        }
    }

    fn shape(&mut self, path: &str, shape: Shape, types: Types) {
        match shape {
            Shape::List(item) => self.shape(&format!("{path}[]"), *item, types),
            Shape::Keyed(keyed) => self.shape(&format!("{path}.*"), keyed.value, types),
            Shape::Section(section) => match self.seen.iter().find(|(it, _)| std::ptr::eq(*it, section)) {
                Some((_, first)) if first == path => {}
                Some((_, first)) => {
                    let _ = write!(self.page, "\n## `{path}`\n\nThe keys of `{first}`.\n");
                    self.seen.push((section, path.to_owned()));
                }
                None => self.section(path, section, types),
            },
            Shape::Union(union) => {
                for form in union.forms {
                    self.shape(path, *form, types);
                }
            }
            _ => {}
        }
    }

    fn row(&mut self, field: &'static Field, types: Types) {
        let mut forms = field.shape.describe();
        if let Some((on, shape)) = field.shape_on {
            let _ = write!(forms, "; {}: {}", names(on), shape.describe());
        }
        let default = match (field.default, field.default_note) {
            (Some(default), _) => format!("`{default}`"),
            (None, Some(note)) => note.to_owned(),
            (None, None) => String::new(),
        };
        let read_by: Vec<&str> = types.iter().filter(|it| field.on.contains(*it)).map(WorkloadType::name).collect();
        let on = if read_by.len() < types.iter().count() { read_by.join(", ") } else { String::new() };
        let mut what = prose(field.doc);
        match field.required {
            Required::No => {}
            Required::On(types) if types == Types::ALL => what += " **Required.**",
            Required::On(types) => {
                let _ = write!(what, " **Required** for {}.", names(types));
            }
            Required::Text => what += " **Required**, not empty.",
            Required::IfAny => what += " **Required** as soon as another key is there.",
        }
        for limit in field.limits.iter().filter_map(limit) {
            let _ = write!(what, " {limit}.");
        }
        if let Some((types, why)) = field.refused {
            let _ = write!(what, " Not for {}: {why}.", names(types));
        }
        if let Some((types, why)) = field.no_effect {
            let _ = write!(what, " Without effect for {}: {why}.", names(types));
        }
        if let Some(instead) = field.deprecated {
            let _ = write!(what, " Write `{instead}` instead.");
        }
        if let Some(example) = field.examples.first().filter(|it| !it.contains('\n')) {
            let _ = write!(what, " Example: `{}: {example}`.", field.name);
        }
        let cells = [format!("`{}`", field.name), forms, default, on, what];
        let cells: Vec<String> = cells.iter().map(|it| it.replace('|', "\\|")).collect();
        let _ = writeln!(self.page, "| {} |", cells.join(" | "));
    }
}

fn names(types: Types) -> String {
    types.iter().map(WorkloadType::name).collect::<Vec<_>>().join(", ")
}
