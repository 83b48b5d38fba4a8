//! Origins as plain data, for whoever explains a value: command line, hover, preview.
//!
//! In: an [`Origin`], or a resolved manifest. Out: [`Links`] (one level, for a table),
//! [`Step`]s (the whole chain, for a story), words for a margin, and a manifest's [`Value`]s by
//! path. Knows no field in particular, no output format and no colours.

mod mask;
pub mod yaml;

use crate::origin::{Interpolated, Origin};
use crate::resolve::{self, Leaf, Node};
use crate::schema::{Field, Section, Shape, WorkloadType};
use crate::text::Span;
use crate::yaml::Tree;

pub use mask::{MASK, Masked, is_masked};

/// How a value came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Written,
    Interpolated,
    Overridden,
    Defaulted,
    Derived,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Written => "written",
            Kind::Interpolated => "interpolated",
            Kind::Overridden => "overridden",
            Kind::Defaulted => "defaulted",
            Kind::Derived => "derived",
        }
    }
}

/// What one origin leads to.
#[derive(Clone, Debug)]
pub struct Links<'a> {
    pub kind: Kind,
    /// The text that decides: for a default the section that lacks the key. `None` for what a
    /// rule adds by itself.
    pub span: Option<Span>,
    /// The environment that set the value, or one that it was computed from.
    pub environment: Option<&'a str>,
    /// The text whose value an environment replaced; `None` when that was a default or nothing.
    pub replaced: Option<Span>,
    /// The variables that were filled in.
    pub variables: Vec<&'a str>,
    /// What made a value that nobody wrote.
    pub rule: Option<String>,
}

/// One level of an origin.
pub fn links(origin: &Origin) -> Links<'_> {
    let empty = |kind, span| Links { kind, span, environment: None, replaced: None, variables: Vec::new(), rule: None };
    match origin {
        Origin::Written(span) => empty(Kind::Written, Some(*span)),
        Origin::Interpolated(it) => Links { variables: variables(it), ..empty(Kind::Interpolated, Some(it.at)) },
        Origin::Overridden(it) => Links {
            environment: Some(&it.environment),
            replaced: it.over.as_ref().and_then(Origin::written_span),
            variables: links(&it.by).variables,
            ..empty(Kind::Overridden, it.by.nearest_span())
        },
        Origin::Defaulted(field, span) => {
            let rule = match field.default {
                Some(default) => format!("`{}` is `{default}` unless written", field.name),
                None => format!("`{}` is left to its default", field.name),
            };
            Links { rule: Some(rule), ..empty(Kind::Defaulted, Some(*span)) }
        }
        Origin::Derived(it) => {
            let mut found = empty(Kind::Derived, origin.nearest_span());
            for source in it.from.iter().map(links) {
                found.environment = found.environment.or(source.environment);
                found.replaced = found.replaced.or(source.replaced);
                found.variables.extend(source.variables);
            }
            Links { rule: Some(it.rule.to_owned()), ..found }
        }
        Origin::Rule(rule) => Links { rule: Some((*rule).to_owned()), ..empty(Kind::Derived, None) },
    }
}

fn variables(interpolated: &Interpolated) -> Vec<&str> {
    interpolated.used.iter().map(|it| &**it).collect()
}

/// One step of the story behind a value.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// Stands there.
    Written { span: Span },
    /// Stands there with variables, which were filled in.
    FilledIn { span: Span, variables: Vec<&'a str> },
    /// An environment set it there.
    Set { environment: &'a str, span: Span, variables: Vec<&'a str> },
    /// What the environment's value took the place of.
    Replaced { span: Span },
    /// The environment's value took the place of a default.
    ReplacedDefault { field: &'static Field },
    /// Nobody wrote the key; the section there lacks it.
    Default { field: &'static Field, section: Span },
    /// Computed, from the steps that follow or from nothing.
    Rule { rule: &'a str },
}

impl Step<'_> {
    /// The text to show for this step.
    pub fn span(&self) -> Option<Span> {
        match self {
            Step::Written { span } | Step::FilledIn { span, .. } | Step::Set { span, .. } | Step::Replaced { span } => {
                Some(*span)
            }
            Step::Default { section, .. } => Some(*section),
            Step::ReplacedDefault { .. } | Step::Rule { .. } => None,
        }
    }
}

/// The whole story of an origin, nearest step first; each place of the text once.
pub fn steps(origin: &Origin) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    tell(origin, &mut steps);
    let mut seen = Vec::new();
    steps.retain(|it| match it {
        Step::Rule { rule } => remember(&mut seen, (None, Some((*rule).to_owned()))),
        Step::Default { field, section } => remember(&mut seen, (Some(*section), Some(field.name.to_owned()))),
        Step::ReplacedDefault { .. } => true,
        _ => remember(&mut seen, (it.span(), None)),
    });
    steps
}

fn remember<T: PartialEq>(seen: &mut Vec<T>, one: T) -> bool {
    let is_new = !seen.contains(&one);
    if is_new {
        seen.push(one);
    }
    is_new
}

fn tell<'a>(origin: &'a Origin, steps: &mut Vec<Step<'a>>) {
    match origin {
        Origin::Written(span) => steps.push(Step::Written { span: *span }),
        Origin::Interpolated(it) => steps.push(Step::FilledIn { span: it.at, variables: variables(it) }),
        Origin::Defaulted(field, section) => steps.push(Step::Default { field, section: *section }),
        Origin::Overridden(it) => {
            if let Some(span) = it.by.nearest_span() {
                steps.push(Step::Set { environment: &it.environment, span, variables: links(&it.by).variables });
            }
            match &it.over {
                Some(Origin::Defaulted(field, _)) => steps.push(Step::ReplacedDefault { field }),
                Some(over) => steps.extend(over.nearest_span().map(|span| Step::Replaced { span })),
                None => {}
            }
        }
        Origin::Rule(rule) => steps.push(Step::Rule { rule }),
        Origin::Derived(it) => {
            steps.push(Step::Rule { rule: it.rule });
            for source in &it.from {
                tell(source, steps);
            }
        }
    }
}

/// Where a value comes from, short enough for a margin: "environments.prod, line 31; was 256,
/// line 8". `None` for a value that simply stands there.
pub fn in_words(origin: &Origin, tree: &Tree) -> Option<String> {
    let line = |span: Span| tree.lines.line_of(span.start) + 1;
    let found = links(origin);
    let filled = found.variables.iter().map(|it| format!("${{{it}}}")).collect::<Vec<_>>().join(", ");
    match origin {
        Origin::Written(_) => None,
        Origin::Interpolated(_) => Some(format!("from {filled}")),
        Origin::Defaulted(..) => Some("default".to_owned()),
        Origin::Derived(it) => Some(it.rule.to_owned()),
        Origin::Rule(rule) => Some((*rule).to_owned()),
        Origin::Overridden(it) => {
            let mut words = format!("environments.{}", it.environment);
            if let Some(span) = found.span {
                words.push_str(&format!(", line {}", line(span)));
            }
            if !filled.is_empty() {
                words.push_str(&format!("; from {filled}"));
            }
            match (&it.over, found.replaced) {
                (_, Some(span)) => words.push_str(&match short(tree.slice(span)) {
                    Some(text) => format!("; was {text}, line {}", line(span)),
                    None => format!("; replaces line {}", line(span)),
                }),
                (Some(Origin::Defaulted(field, _)), None) => {
                    words.push_str(&format!("; was the default {}", field.default.unwrap_or("unset")));
                }
                _ => {}
            }
            Some(words)
        }
    }
}

/// A written value that fits into a margin.
fn short(text: &str) -> Option<&str> {
    (!text.is_empty() && text.chars().take(41).count() <= 40 && !text.contains(['\n', '\r'])).then_some(text)
}

/// One value of a resolved manifest.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    /// `count.range`, `sidecars.nginx.command[0]`
    pub path: String,
    pub node: &'a Node,
    /// Stands under a field that may hold secrets.
    pub secret: bool,
}

impl Value<'_> {
    /// Whether the value came from outside into a field that may hold secrets: then it is shown
    /// to nobody.
    pub fn is_masked(&self) -> bool {
        is_masked(self.secret, &self.node.origin)
    }
}

/// Every value of a resolved manifest that is no list or map, or an empty one, in the order of
/// the manifest.
pub fn values<'a>(root: &'a Node, section: &'static Section, workload: WorkloadType) -> Vec<Value<'a>> {
    let mut walk = Walk { workload, found: Vec::new() };
    walk.node(root, Some(Shape::Section(section)), String::new(), false);
    walk.found
}

struct Walk<'a> {
    workload: WorkloadType,
    found: Vec<Value<'a>>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, node: &'a Node, shape: Option<Shape>, path: String, secret: bool) {
        let node = effective(node);
        match &node.kind {
            resolve::Kind::Map(map) if !map.entries.is_empty() => {
                let shape = shape.and_then(map_form);
                for entry in &map.entries {
                    let name = &*entry.key.text;
                    let inner = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                    let (shape, is_secret) = match shape {
                        Some(Shape::Section(section)) => match section.field(self.workload, name) {
                            Some(field) => (Some(field.shape(self.workload)), field.secret),
                            None => (None, false),
                        },
                        Some(Shape::Keyed(keyed)) => (Some(keyed.value), false),
                        _ => (None, false),
                    };
                    self.node(&entry.value, shape, inner, secret || is_secret);
                }
            }
            resolve::Kind::List(items) if !items.is_empty() => {
                let shape = shape.and_then(|it| list_item(it, items));
                for (index, item) in items.iter().enumerate() {
                    self.node(item, shape, format!("{path}[{index}]"), secret);
                }
            }
            _ => self.found.push(Value { path, node, secret }),
        }
    }
}

/// What holds at a node: a remembered short form wins over the map, unless it says `false`.
pub fn effective(node: &Node) -> &Node {
    let short = node.as_map().and_then(|it| it.short.as_deref());
    let says_false = |it: &Node| matches!(&it.kind, resolve::Kind::Scalar(scalar) if scalar.leaf == Leaf::Bool(false));
    short.filter(|it| !says_false(it)).unwrap_or(node)
}

fn map_form(shape: Shape) -> Option<Shape> {
    match shape {
        Shape::Union(union) => union.map_form(),
        other => Some(other),
    }
}

fn list_item(shape: Shape, items: &[Node]) -> Option<Shape> {
    let of_maps = items.iter().any(|it| it.as_map().is_some());
    match shape {
        Shape::List(item) => Some(*item),
        Shape::Union(union) => union.list_forms().find_map(|it| match it {
            Shape::List(item) if of_maps == matches!(item, Shape::Section(_)) => Some(*item),
            _ => None,
        }),
        _ => None,
    }
}

/// The paths that somebody who asked for `query` may have meant, at most three.
pub fn nearest<'a>(query: &str, paths: &[&'a str]) -> Vec<&'a str> {
    let last = |path: &'a str| path.rsplit('.').next().unwrap_or(path);
    let asked = query.rsplit('.').next().unwrap_or(query);
    let mut found: Vec<&str> = resolve::closest(query, paths.iter().copied()).into_iter().collect();
    let near = resolve::closest(asked, paths.iter().map(|it| last(it)));
    for path in paths {
        if (last(path) == asked || Some(last(path)) == near) && !found.contains(path) {
            found.push(path);
        }
    }
    found.truncate(3);
    found
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::analysis::{Context, Document, workload_section};

    const MANIFEST: &str = "\
name: api
type: Backend Service
image:
  location: registry/api:${TAG}
cpu: 512
variables:
  TOKEN: x${TAG}
  PLAIN: y
environments:
  prod:
    cpu: 1024
    memory: 2048
    count: 3
";

    #[track_caller]
    fn check(environment: &str, expect: Expect) {
        let mut cx = Context::default();
        cx.variables.values.insert("TAG".into(), "1.4".into());
        let document = Document::parse("manifest.yml", MANIFEST);
        let resolved = document.resolve(&cx, Some(environment)).unwrap();
        let mut text = String::new();
        for value in values(&resolved.root, workload_section(), resolved.workload_type) {
            let shown = if value.is_masked() { MASK } else { value.node.as_text().map_or("", |it| it) };
            let words = in_words(&value.node.origin, &document.tree).unwrap_or_default();
            let steps = steps(&value.node.origin);
            text.push_str(&format!("{} = {shown} # {words} ({} steps)\n", value.path, steps.len()));
        }
        expect.assert_eq(&text);
    }

    #[test]
    fn every_value_says_where_it_comes_from() {
        check(
            "prod",
            expect![[r#"
            name = api #  (1 steps)
            type = Backend Service #  (1 steps)
            image.location = registry/api:1.4 # from ${TAG} (1 steps)
            cpu = 1024 # environments.prod, line 11; was 512, line 5 (2 steps)
            variables.TOKEN = … # from ${TAG} (1 steps)
            variables.PLAIN = y #  (1 steps)
            memory = 2048 # environments.prod, line 12; was the default 512 (2 steps)
            count = 3 # environments.prod, line 13; was the default 1 (2 steps)
            exec = false # default (1 steps)
            network.vpc.placement = public # default (1 steps)
        "#]],
        );
    }

    #[test]
    fn without_a_section_the_base_holds() {
        check(
            "test",
            expect![[r#"
            name = api #  (1 steps)
            type = Backend Service #  (1 steps)
            image.location = registry/api:1.4 # from ${TAG} (1 steps)
            cpu = 512 #  (1 steps)
            variables.TOKEN = … # from ${TAG} (1 steps)
            variables.PLAIN = y #  (1 steps)
            memory = 512 # default (1 steps)
            count = 1 # default (1 steps)
            exec = false # default (1 steps)
            network.vpc.placement = public # default (1 steps)
        "#]],
        );
    }
}
