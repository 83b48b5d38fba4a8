//! How a key is written: in full, with what goes below it.
//!
//! In: a field, one of its forms and the place. Out: a text or a snippet. Knows the place by its
//! indentation only.

use crate::schema::{Constraint, Field, Required, Section, Shape, WorkloadType, duration};
use crate::yaml::scalar::{Plain, plain};
use crate::yaml::{Kind, NodeId, Style, Tree};

/// Maps within maps beyond this are left to the person who writes.
const MOST_LEVELS: usize = 4;

/// Writes one key with its value.
pub(super) struct Writer {
    pub snippets: bool,
    pub workload: WorkloadType,
    /// The document's indentation.
    pub width: usize,
    pub line_end: &'static str,
    pub in_flow: bool,
    /// An environment changes what it likes: nothing is required of it but in items of lists.
    pub in_environment: bool,
    pub text: String,
    stops: usize,
}

impl Writer {
    pub fn new(snippets: bool, workload: WorkloadType, width: usize, line_end: &'static str) -> Writer {
        Writer {
            snippets,
            workload,
            width,
            line_end,
            in_flow: false,
            in_environment: false,
            text: String::new(),
            stops: 0,
        }
    }

    pub fn is_snippet(&self) -> bool {
        self.stops > 0
    }

    /// Text that means itself.
    pub fn push(&mut self, text: &str) {
        self.escaped(text, &['$', '\\']);
    }

    fn escaped(&mut self, text: &str, special: &[char]) {
        for c in text.chars() {
            if self.snippets && special.contains(&c) {
                self.text.push('\\');
            }
            self.text.push(c);
        }
    }

    /// The value of a key at `column` in one of its forms, with what separates them. Tells
    /// whether the cursor ends where a choice can be offered.
    pub fn value(&mut self, field: &Field, form: Shape, column: usize) -> bool {
        self.form(Some(field), form, column, 0)
    }

    fn form(&mut self, field: Option<&Field>, form: Shape, column: usize, level: usize) -> bool {
        let example = field.and_then(|it| example_of(it, form));
        if self.in_flow {
            return self.flow(field, form, example.as_deref());
        }
        let inside = column + self.width;
        match form {
            Shape::Section(section) => self.section(section, inside, level),
            Shape::Keyed(keyed) => {
                self.line(inside);
                if !self.snippets {
                    return true;
                }
                if field.and_then(|it| it.naming).is_some_and(|it| it.keys && !it.declares) {
                    self.stop("");
                    return true;
                }
                let (key, value) = field.and_then(map_example).unwrap_or(("name".to_owned(), None));
                self.stop(&key);
                self.push(":");
                match keyed.value {
                    Shape::Section(section) if level < MOST_LEVELS => {
                        self.section(section, inside + self.width, level + 1);
                    }
                    _ => self.scalar(value.as_deref()),
                }
                false
            }
            Shape::List(item) => {
                self.line(inside);
                self.push("-");
                self.item(field, *item, inside + 2, level)
            }
            Shape::Any if field.is_some_and(|it| it.naming.is_some_and(|it| it.keys)) => {
                self.line(inside);
                self.stop("");
                true
            }
            Shape::Union(union) => {
                let form = field.map_or(union.forms.first().copied(), |it| usual_form(it, form));
                match form {
                    Some(form) => self.form(field, form, column, level),
                    None => self.empty(),
                }
            }
            _ if field.is_some_and(|it| has_choice(it, form)) => self.empty(),
            _ => {
                self.scalar(example.as_deref());
                false
            }
        }
    }

    /// An item behind its dash, whose keys stand at `column`.
    pub fn item(&mut self, field: Option<&Field>, item: Shape, column: usize, level: usize) -> bool {
        match item {
            Shape::Section(section) => {
                let fields = required(section, self.workload);
                self.push(" ");
                if fields.is_empty() || !self.snippets || level >= MOST_LEVELS {
                    self.stop("");
                    return true;
                }
                let in_environment = std::mem::take(&mut self.in_environment);
                for (index, field) in fields.into_iter().enumerate() {
                    if index > 0 {
                        self.line(column);
                    }
                    self.child(field, column, level);
                }
                self.in_environment = in_environment;
                false
            }
            _ => {
                self.scalar(field.and_then(item_example).as_deref());
                false
            }
        }
    }

    fn section(&mut self, section: &'static Section, column: usize, level: usize) -> bool {
        let fields = if self.in_environment { Vec::new() } else { required(section, self.workload) };
        if fields.is_empty() || !self.snippets || level >= MOST_LEVELS {
            self.line(column);
            self.stop("");
            return true;
        }
        for field in fields {
            self.line(column);
            self.child(field, column, level);
        }
        false
    }

    /// A key that has to be there.
    pub fn child(&mut self, field: &Field, column: usize, level: usize) {
        self.push(field.name);
        self.push(":");
        let shape = field.shape(self.workload);
        let Some(form) = usual_form(field, shape) else { return };
        match example_of(field, form) {
            Some(example) if form.is_scalar() => self.scalar(Some(&example)),
            _ => {
                self.form(Some(field), form, column, level + 1);
            }
        }
    }

    fn flow(&mut self, field: Option<&Field>, form: Shape, example: Option<&str>) -> bool {
        let (open, close) = match form {
            Shape::Section(_) | Shape::Keyed(_) => ("{", "}"),
            Shape::List(_) => ("[", "]"),
            _ if field.is_some_and(|it| has_choice(it, form)) => return self.empty(),
            _ => {
                // Plain text in brackets ends at a comma or a brace.
                self.scalar(example.filter(|it| !it.contains([',', '[', ']', '{', '}'])));
                return false;
            }
        };
        self.push(" ");
        if self.snippets {
            self.push(open);
            self.stop("");
            self.push(close);
        }
        true
    }

    fn empty(&mut self) -> bool {
        self.push(" ");
        self.stop("");
        true
    }

    /// A value that the cursor selects.
    fn scalar(&mut self, example: Option<&str>) {
        self.push(" ");
        self.stop(example.unwrap_or_default());
    }

    /// A place where the cursor stops; nothing when the text is no snippet.
    pub fn stop(&mut self, text: &str) {
        if !self.snippets {
            return;
        }
        self.stops += 1;
        let number = self.stops;
        if text.is_empty() {
            self.text.push_str(&format!("${number}"));
            return;
        }
        self.text.push_str(&format!("${{{number}:"));
        self.escaped(text, &['$', '}', '\\']);
        self.text.push('}');
    }

    /// A new line with so many blanks.
    pub fn line(&mut self, column: usize) {
        self.text.push_str(self.line_end);
        self.text.extend(std::iter::repeat_n(' ', column));
    }
}

/// The keys that a new map of this section gets.
fn required(section: &'static Section, workload: WorkloadType) -> Vec<&'static Field> {
    let mut fields: Vec<&Field> = section
        .fields_of(workload)
        .filter(|it| it.is_required(workload) || it.required == Required::IfAny)
        .filter(|it| !is_refused(it, workload))
        .collect();
    for constraint in section.all_constraints() {
        if let Constraint::OneOf { keys, .. } = constraint
            && !fields.iter().any(|it| keys.contains(&it.name))
            && let Some(field) = keys.first().and_then(|it| section.field(workload, it))
        {
            fields.insert(0, field);
        }
    }
    fields
}

pub(super) fn is_refused(field: &Field, workload: WorkloadType) -> bool {
    field.refused.is_some_and(|(types, _)| types.contains(workload))
}

/// Whether there are a few values to choose from.
fn has_choice(field: &Field, form: Shape) -> bool {
    use crate::schema::Limit;
    let is_named = field.naming.is_some_and(|it| !it.keys && !it.declares);
    let is_listed = field.limits.iter().any(|it| matches!(it, Limit::OneOf { .. } | Limit::OneOfInts { .. }));
    matches!(form, Shape::Bool) || is_named || (form.is_scalar() && is_listed)
}

/// The form that most people write: that of the first example.
pub(super) fn usual_form(field: &Field, shape: Shape) -> Option<Shape> {
    let Shape::Union(union) = shape else { return Some(shape) };
    let fits = |form: &&Shape| field.examples.first().is_none_or(|it| fits(it, **form));
    union.forms.iter().find(fits).or(union.forms.first()).copied()
}

/// A value of this form from the declaration, on one line, as YAML: the default, else an example.
pub(super) fn example_of(field: &Field, form: Shape) -> Option<String> {
    let values = field.default.into_iter().chain(field.examples.iter().copied());
    values.filter(|it| form.is_scalar() && !it.contains('\n') && fits(it, form)).map(str::to_owned).next()
}

/// Whether a value from a declaration has a form.
pub(super) fn fits(yaml: &str, form: Shape) -> bool {
    let tree = Tree::parse(yaml);
    let Some(root) = tree.root else { return false };
    match (&tree.node(root).kind, form) {
        (Kind::Mapping(_), Shape::Section(_) | Shape::Keyed(_)) => true,
        (Kind::Sequence(items), Shape::List(item)) => {
            let is_map = |it: &NodeId| matches!(tree.node(*it).kind, Kind::Mapping(_));
            items.iter().all(|it| is_map(it) == matches!(item, Shape::Section(_)))
        }
        (Kind::Scalar { value, style }, form) if form.is_scalar() => {
            let kind = if *style == Style::Plain { plain(value) } else { Plain::Text };
            match form {
                Shape::Bool => matches!(kind, Plain::Bool(_)),
                Shape::Int | Shape::Uint(_) | Shape::Float => matches!(kind, Plain::Int(_) | Plain::Float(_)),
                Shape::Duration => duration::parse(value).is_some(),
                _ => true,
            }
        }
        _ => false,
    }
}

/// The first key of a map among a field's examples, with its value where that is a scalar.
fn map_example(field: &Field) -> Option<(String, Option<String>)> {
    field.examples.iter().find_map(|it| {
        let tree = Tree::parse(*it);
        let Kind::Mapping(entries) = &tree.node(tree.root?).kind else { return None };
        let (key, value) = entries.first()?;
        let value = tree.scalar(*value).map(|_| tree.slice(tree.node(*value).span).to_owned());
        Some((tree.slice(tree.node(*key).span).to_owned(), value))
    })
}

/// The first item of a list among a field's examples, as YAML.
pub(super) fn item_example(field: &Field) -> Option<String> {
    let values = field.examples.iter().copied().chain(field.default);
    values.into_iter().find_map(|it| {
        let tree = Tree::parse(it);
        let Kind::Sequence(items) = &tree.node(tree.root?).kind else { return None };
        let item = items.first().filter(|it| tree.scalar(**it).is_some())?;
        Some(tree.slice(tree.node(*item).span).to_owned())
    })
}

/// A text as it stands in YAML: plain where that means the same, else in double quotes.
pub(super) fn written(text: &str, in_flow: bool) -> String {
    let source = if in_flow { format!("[{text}]") } else { text.to_owned() };
    let tree = Tree::parse(source);
    let item = tree.root.and_then(|root| match (&tree.node(root).kind, in_flow) {
        (Kind::Sequence(items), true) if items.len() == 1 => items.first().copied(),
        (Kind::Scalar { .. }, false) => Some(root),
        _ => None,
    });
    let is_plain = |id: NodeId| match &tree.node(id).kind {
        Kind::Scalar { value, style: Style::Plain } => **value == *text && plain(value) != Plain::Null,
        _ => false,
    };
    let is_one_line = !text.contains(['\n', '\r']);
    if is_one_line && tree.errors.is_empty() && tree.comments().next().is_none() && item.is_some_and(is_plain) {
        return text.to_owned();
    }
    format!("\"{}\"", escaped(text, '"'))
}

/// A text as it stands between quotes of this kind.
pub(super) fn escaped(text: &str, quote: char) -> String {
    match quote {
        '\'' => text.replace('\'', "''"),
        _ => text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r"),
    }
}
