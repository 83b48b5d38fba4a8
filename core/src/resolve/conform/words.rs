//! Places and values in words, for the findings of decoding.

use crate::diagnostic::{Edit, Finding, Fix};
use crate::origin::Origin;
use crate::resolve::{Kind, Leaf, Node};
use crate::schema::{Field, Shape, WorkloadType};
use crate::text::Span;

/// What to write in place of a list where a map belongs.
pub(super) const ENTRIES: &str = "write each entry as `name: …`, without the `-`";

/// Where we are, for messages: `count.range`.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    pub(super) parent: Option<&'a Path<'a>>,
    pub(super) step: Step<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl<'a> Path<'a> {
    pub(super) const ROOT: Path<'static> = Path { parent: None, step: Step::Key("") };

    pub(super) fn child(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    pub(super) fn item(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Item(index) }
    }

    fn write(&self, to: &mut String) {
        let Some(parent) = self.parent else { return };
        parent.write(to);
        match self.step {
            Step::Key(key) => {
                if !to.is_empty() {
                    to.push('.');
                }
                to.push_str(key);
            }
            Step::Item(index) => to.push_str(&format!("[{index}]")),
        }
    }
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(if text.is_empty() { "the manifest" } else { &text })
    }
}

pub(super) fn quoted_path(path: &Path) -> String {
    if path.parent.is_none() { path.to_string() } else { format!("`{path}`") }
}

/// The narrow place of a map: the map itself when it is as short as `{}`, else its key.
pub(super) fn smallest(node: &Node) -> Span {
    let span = node.origin.nearest_span().unwrap_or(node.key);
    let is_empty = node.as_map().is_some_and(|it| it.entries.is_empty());
    if is_empty && (1..=4).contains(&(span.end - span.start)) { span } else { node.key }
}

/// What stands there, for messages.
pub(super) fn found(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "nothing".into(),
        Kind::List(_) => "a list".into(),
        Kind::Map(map) if map.entries.is_empty() => "an empty map".into(),
        Kind::Map(_) => "a map".into(),
        Kind::Scalar(scalar) => match scalar.leaf {
            Leaf::Bool(_) => format!("`{}`", scalar.text),
            Leaf::Int(_) | Leaf::Float(_) => "a number".into(),
            Leaf::Timestamp => "a date".into(),
            Leaf::Text | Leaf::Duration(_) if scalar.text.is_empty() => "empty text".into(),
            Leaf::Text | Leaf::Duration(_) => "text".into(),
        },
    }
}

/// Adds the way out of the commonest slips: quotes around a number, `%` behind it, a duration
/// without a unit, a JSON array where text belongs, a list of what is a map.
pub(super) fn explain(finding: Finding, node: &Node, shape: Shape, workload: WorkloadType) -> Finding {
    if let Kind::List(items) = &node.kind
        && items.first().is_some_and(|it| it.origin.nearest_span() == node.origin.nearest_span())
    {
        return finding
            .note("Copilot turns a text that is a JSON array of texts into a list")
            .help("write it as a literal block, which stays text: `|` and the array on the next line");
    }
    if let (Kind::List(_), Shape::Keyed(_)) = (&node.kind, shape) {
        return finding.help(ENTRIES);
    }
    let (Kind::Scalar(scalar), Origin::Written(span)) = (&node.kind, &node.origin) else { return finding };
    let quoted = span.end - span.start == scalar.text.len() as u32 + 2;
    let forms = match shape {
        Shape::Union(union) => union.forms,
        ref other => std::slice::from_ref(other),
    };
    let spelled = crate::yaml::scalar::plain(&scalar.text);
    let numeric = matches!(spelled, crate::yaml::scalar::Plain::Int(_) | crate::yaml::scalar::Plain::Float(_));
    let takes = |wanted: fn(&Shape) -> bool| forms.iter().any(wanted);
    if numeric && quoted && takes(|it| matches!(it, Shape::Int | Shape::Uint(_) | Shape::Float)) {
        return finding.help(format!("write {} without quotes", scalar.text)).fix_replace(
            "remove the quotes",
            *span,
            &*scalar.text,
        );
    }
    if let Some(number) = scalar.text.strip_suffix('%')
        && number.bytes().all(|it| it.is_ascii_digit())
        && !number.is_empty()
        && takes(|it| matches!(it, Shape::Int | Shape::Float))
    {
        return finding.help(format!("write {number}")).fix_replace("remove the `%`", *span, number);
    }
    if matches!(&*scalar.text, "true" | "false") && quoted && takes(|it| matches!(it, Shape::Bool)) {
        return finding.help(format!("write `{}` without quotes", scalar.text)).fix_replace(
            "remove the quotes",
            *span,
            &*scalar.text,
        );
    }
    if numeric && takes(|it| matches!(it, Shape::Duration)) {
        let seconds = format!("{}s", scalar.text);
        return finding
            .note("a duration needs a unit: `s`, `m` or `h`")
            .help(format!("write `{seconds}` for seconds"))
            .fix(Fix {
                title: format!("write `{seconds}`"),
                safe: false,
                edits: vec![Edit { span: *span, text: seconds }],
            });
    }
    match shape {
        // The value stays out of the text: it may be a secret.
        Shape::List(_) if !scalar.text.contains([',', '[', ']', '{', '}', '\n']) => {
            let insert = |at: u32, text: &str| Edit { span: Span::new(at, at), text: text.to_owned() };
            finding.help("put `[` and `]` around it").fix(Fix {
                title: "make it a list".to_owned(),
                safe: false,
                edits: vec![insert(span.start, "["), insert(span.end, "]")],
            })
        }
        Shape::Section(_) => finding.help(keys_of(shape, workload)),
        _ => finding,
    }
}

pub(super) fn keys_of(form: Shape, workload: WorkloadType) -> String {
    match form {
        Shape::Section(section) => {
            let refused = |it: &Field| it.refused.is_some_and(|(types, _)| types.contains(workload));
            let fields = section.fields_of(workload).filter(|it| !refused(it));
            let names: Vec<String> = fields.map(|it| format!("`{}`", it.name)).collect();
            format!("its keys are {}", names.join(", "))
        }
        _ => "it is a map with keys of your choice".to_owned(),
    }
}
