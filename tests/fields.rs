//! Holds the declared fields against `suite/fields.csv`: the keys of the four manifest types
//! with their forms, whether they are required, and their defaults.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::fs;

use taxiway_core::analysis::workload_section;
use taxiway_core::schema::{Field, Required, Shape, WorkloadType};

#[test]
fn every_listed_key_is_declared() {
    let table = fs::read_to_string("tests/suite/fields.csv").unwrap();
    let mut failures = Vec::new();
    let mut seen = 0;
    for line in table.lines().skip(1) {
        let cells = cells(line);
        let [types, path, forms, required, default] = &cells[..] else { panic!("five columns: {line}") };
        for short in types.split(';') {
            seen += 1;
            let workload = workload(short);
            let mut fail = |what: String| failures.push(format!("{short} {path}: {what}"));
            let Some((field, shape)) = find(path, workload) else {
                fail("not declared".to_owned());
                continue;
            };
            let declared = self::forms(shape, workload).join("|");
            let listed = listed(forms).join("|");
            if declared != listed {
                fail(format!("takes {listed}, declared {declared}"));
            }
            let Some(field) = field else { continue };
            let is_required = field.is_required(workload) || field.required == Required::IfAny;
            if (required == "yes" && !is_required) || (required == "no" && is_required) {
                fail(format!("required: {required}, declared {:?}", field.required));
            }
            if let Some(problem) = default_differs(field, workload, default) {
                fail(problem);
            }
        }
    }
    assert!(seen > 700, "{seen} keys");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A default that the table gives as a value has to be the declared one, and the other way round.
fn default_differs(field: &Field, workload: WorkloadType, listed: &str) -> Option<String> {
    let declared = field.default.map(|it| it.replace("\",\"", ", ").replace('"', ""));
    let is_exact = !listed.is_empty() && !listed.contains([' ', '.']) && !matches!(listed, "none" | "unset" | "null");
    let noted = field.default_note.is_some_and(|it| it == format!("`{listed}`"));
    let without_effect = field.no_effect.is_some_and(|(types, _)| types.contains(workload));
    match declared {
        None if is_exact && !noted => Some(format!("default {listed}, declared none")),
        Some(declared) if !listed.is_empty() && !listed.contains(&declared) && !without_effect => {
            Some(format!("default `{listed}`, declared {declared}"))
        }
        _ => None,
    }
}

/// The field at a path such as `sidecars.<name>.mount_points[].path`, and its shape; no field for
/// what lies in a list or map of a field.
fn find(path: &str, workload: WorkloadType) -> Option<(Option<&'static Field>, Shape)> {
    let mut found = vec![(None, Shape::Section(workload_section()))];
    for step in path.replace("[]", ".[]").split('.') {
        found = found.into_iter().flat_map(|(_, shape)| inside(shape, step, workload)).collect();
    }
    found.into_iter().next()
}

fn inside(shape: Shape, step: &str, workload: WorkloadType) -> Vec<(Option<&'static Field>, Shape)> {
    match shape {
        Shape::Section(section) => {
            section.field(workload, step).map(|it| (Some(it), it.shape(workload))).into_iter().collect()
        }
        Shape::Keyed(keyed) if step.starts_with('<') => vec![(None, keyed.value)],
        Shape::List(item) if step == "[]" => vec![(None, *item)],
        Shape::Union(union) => union.forms.iter().flat_map(|it| inside(*it, step, workload)).collect(),
        _ => Vec::new(),
    }
}

/// The forms of a shape in the table's notation, sorted.
fn forms(shape: Shape, workload: WorkloadType) -> Vec<String> {
    let one = match shape {
        Shape::Text => "string".to_owned(),
        Shape::Int => "int".to_owned(),
        Shape::Uint(bits) => format!("uint{bits}"),
        Shape::Float => "float".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Duration => "duration".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::List(item) => format!("[{}]", forms(*item, workload).join("|")),
        Shape::Keyed(keyed) if matches!(keyed.value, Shape::Any) => "map".to_owned(),
        Shape::Keyed(keyed) => format!("map<{}>", forms(keyed.value, workload).join("|")),
        Shape::Section(_) => "map".to_owned(),
        Shape::Union(union) => {
            let taken = union.forms.iter().filter(|it| !is_refused(**it, workload));
            let forms: BTreeSet<String> = taken.flat_map(|it| self::forms(*it, workload)).collect();
            return forms.into_iter().collect();
        }
    };
    vec![one]
}

/// Whether the type knows every key of the form and refuses it.
fn is_refused(form: Shape, workload: WorkloadType) -> bool {
    let Shape::Section(section) = form else { return false };
    section.fields_of(workload).all(|it| it.refused.is_some_and(|(types, _)| types.contains(workload)))
}

/// The forms in a cell of the table, sorted, with one word for each thing.
fn listed(cell: &str) -> Vec<String> {
    let cell = cell
        .replace("map<env name,partial manifest>", "any")
        .replace("map<container,condition>", "map<string>")
        .replace("map<string,value>", "map<map|string>")
        .replace("map<string,string|[string]>", "map<[string]|string>")
        .replace("map<string,", "map<")
        .replace("[string|map]", "[map|string]");
    let mut forms = BTreeSet::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in cell.char_indices() {
        match c {
            '<' | '[' => depth += 1,
            '>' | ']' => depth -= 1,
            '|' if depth == 0 => {
                forms.insert(cell[from..at].to_owned());
                from = at + 1;
            }
            _ => {}
        }
    }
    forms.insert(cell[from..].to_owned());
    forms.into_iter().collect()
}

fn workload(short: &str) -> WorkloadType {
    match short {
        "LBWS" => WorkloadType::LoadBalancedWebService,
        "BS" => WorkloadType::BackendService,
        "WS" => WorkloadType::WorkerService,
        "SJ" => WorkloadType::ScheduledJob,
        other => panic!("there is no type {other}"),
    }
}

/// The cells of a line; quoted ones may hold commas and doubled quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cells.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}
