//! From the tree of the text to values: variables, aliases, merge keys, tags.
//!
//! In: a [`Tree`]. Out: one [`Node`] for the document, scalars typed by their spelling. Knows
//! no schema; alias and nesting bombs end here, with a finding.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use base64::Engine as _;

use super::{Entry, Key, Kind, Leaf, Map, Node, Scalar, Variables, interpolate};
use crate::diagnostic::structure::{ALIAS_BOMB, PREDEFINED_VARIABLE, SYNTAX, UNDEFINED_VARIABLE, WRONG_FORM};
use crate::diagnostic::{Finding, Source};
use crate::origin::{Interpolated, Origin};
use crate::text::Span;
use crate::yaml::scalar::{Plain, plain};
use crate::yaml::{self, CORE_TAG, NodeId, Style, Tree};

/// How many nodes aliases may add to a document.
const ALIAS_BUDGET: usize = 100_000;
/// How deep a document may nest once its aliases are followed.
const DEPTH: usize = 512;

/// The longest key that is read; every name of AWS is shorter.
pub const MOST_KEY_BYTES: usize = 1024;

/// An alias of a text counts as one value more for so many bytes.
const BYTES_PER_VALUE: usize = 80;

pub(super) fn expand(
    tree: &Tree,
    variables: &Variables,
    environment: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Node {
    let budget = tree.node_count() + ALIAS_BUDGET;
    let mut cx = Expand { tree, variables, environment, findings, budget, depth: 0, outer_alias: None, bomb: false };
    match tree.root {
        Some(root) => cx.node(root, first_key(tree, root)),
        None => cx.null(Span::default()),
    }
}

/// Where a document has nothing smaller to point at.
fn first_key(tree: &Tree, root: NodeId) -> Span {
    match &tree.node(root).kind {
        yaml::Kind::Mapping(entries) => entries.first().map_or(tree.node(root).span, |it| tree.node(it.0).span),
        _ => tree.node(root).span,
    }
}

struct Expand<'a> {
    tree: &'a Tree,
    variables: &'a Variables,
    environment: Option<&'a str>,
    findings: &'a mut Vec<Finding>,
    budget: usize,
    depth: usize,
    /// The alias in the text behind which we are.
    outer_alias: Option<Span>,
    bomb: bool,
}

impl Expand<'_> {
    fn null(&self, key: Span) -> Node {
        Node { kind: Kind::Null, origin: Origin::Written(key), key, tag: None, anchored: false }
    }

    fn node(&mut self, id: NodeId, key: Span) -> Node {
        let written = self.tree.node(id);
        if self.budget == 0 || self.depth == DEPTH {
            self.refuse_bomb(self.outer_alias.unwrap_or(key));
            return self.null(key);
        }
        self.budget -= 1;
        if let (Some(_), yaml::Kind::Scalar { value, .. }) = (self.outer_alias, &written.kind) {
            self.budget = self.budget.saturating_sub(value.len() / BYTES_PER_VALUE);
        }
        self.depth += 1;
        let node = self.kind(id, written, key);
        self.depth -= 1;
        node
    }

    fn refuse_bomb(&mut self, at: Span) {
        if std::mem::replace(&mut self.bomb, true) {
            return;
        }
        let message = if self.depth == DEPTH {
            format!("the document nests deeper than {DEPTH} levels")
        } else {
            format!("aliases make this document more than {ALIAS_BUDGET} values larger than its text")
        };
        let finding = ALIAS_BOMB
            .at(at, message)
            .note("what lies beyond is left out, so nothing else is checked")
            .help("write the values out, or use fewer levels");
        self.findings.push(finding);
    }

    fn kind(&mut self, id: NodeId, written: &yaml::Node, key: Span) -> Node {
        let origin = Origin::Written(written.span);
        let anchored = written.anchor.is_some();
        let tag = written.tag.clone().filter(|tag| !tag.starts_with(CORE_TAG));
        let kind = match &written.kind {
            yaml::Kind::Alias(Some(target)) if *target != id => {
                // The value stands where it is anchored; its key is the alias's.
                let outer_alias = self.outer_alias;
                self.outer_alias = outer_alias.or(Some(written.span));
                let node = self.node(*target, key);
                self.outer_alias = outer_alias;
                self.lost_anchor(written.span, *target, &node);
                return node;
            }
            yaml::Kind::Alias(_) => Kind::Null,
            yaml::Kind::Scalar { value, style } => return self.scalar(written, value, *style, key),
            yaml::Kind::Sequence(items) => {
                let items = items.iter().map(|item| self.node(*item, self.tree.node(*item).span)).collect();
                Kind::List(items)
            }
            yaml::Kind::Mapping(entries) => Kind::Map(self.mapping(entries)),
        };
        Node { kind, origin, key, tag, anchored }
    }

    /// A text that becomes a list loses its anchor on the way.
    fn lost_anchor(&mut self, alias: Span, target: NodeId, node: &Node) {
        let target = self.tree.node(target);
        if matches!(target.kind, yaml::Kind::Scalar { .. }) && matches!(node.kind, Kind::List(_)) {
            let name = self.tree.slice(alias).trim_start_matches('*');
            let finding = SYNTAX
                .at(alias, format!("`*{name}` stands for a text that Copilot turns into a list"))
                .note("the anchor is lost on the way, so nothing is left that the alias could stand for")
                .label(target.span, "a JSON array becomes a list")
                .help(format!("write the list without quotes around it behind `&{name}`"));
            self.findings.push(finding);
        }
    }

    fn mapping(&mut self, entries: &[(NodeId, NodeId)]) -> Map {
        let mut map = Map { entries: Vec::with_capacity(entries.len()), ..Map::default() };
        let mut merges = Vec::new();
        let mut seen = Seen::new(entries.len());
        for (key_id, value_id) in entries {
            let Some(key_node) = self.tree.resolve(*key_id).map(|id| self.tree.node(id)) else { continue };
            let span = self.tree.node(*key_id).span;
            let yaml::Kind::Scalar { value: text, style } = &key_node.kind else {
                self.findings.push(WRONG_FORM.at(span, "a key is text, but this is a list or a map"));
                continue;
            };
            let is_plain = *style == Style::Plain;
            if is_plain && &**text == "<<" {
                merges.push((span, *value_id));
                continue;
            }
            if is_plain && key_node.tag.is_none() && plain(text) == Plain::Null {
                continue;
            }
            if text.len() > MOST_KEY_BYTES {
                let message = format!("this key is {} bytes long, and {MOST_KEY_BYTES} is the most", text.len());
                self.findings.push(WRONG_FORM.at(span, message).source(Source::Aws));
                continue;
            }
            let key = Key { text: text.clone(), span };
            if let Some(first) = seen.first(&map.entries, &key) {
                map.duplicates.push((key, first));
                continue;
            }
            let value = self.node(*value_id, span);
            map.entries.push(Entry { key, value });
        }
        for (index, (span, value_id)) in merges.iter().enumerate() {
            if index > 0 {
                map.duplicates.push((Key { text: "<<".into(), span: *span }, merges[0].0));
                continue;
            }
            self.merge(&mut map, *span, *value_id, true);
        }
        map
    }

    /// Adds the entries behind `<<` that the map has not got; in a list the earlier map wins.
    fn merge(&mut self, map: &mut Map, span: Span, value: NodeId, may_be_list: bool) {
        let node = self.node(value, span);
        match node.kind {
            Kind::Map(merged) => {
                let mut seen = Seen::new(map.entries.len() + merged.entries.len());
                for entry in &map.entries {
                    seen.insert(&entry.key);
                }
                for entry in merged.entries {
                    if seen.first(&map.entries, &entry.key).is_none() {
                        map.entries.push(entry);
                    }
                }
                map.duplicates.extend(merged.duplicates);
            }
            Kind::List(_) if may_be_list => {
                let target = self.tree.resolve(value).map(|id| &self.tree.node(id).kind);
                if let Some(yaml::Kind::Sequence(items)) = target {
                    for item in items {
                        self.merge(map, span, *item, false);
                    }
                }
            }
            Kind::Null if self.bomb => {}
            Kind::Null | Kind::Scalar(_) | Kind::List(_) => {
                self.findings.push(
                    WRONG_FORM
                        .at(self.tree.node(value).span, "`<<` merges a map or a list of maps, but this is neither")
                        .help("put an alias of a map behind `<<:`"),
                );
            }
        }
    }

    fn scalar(&mut self, written: &yaml::Node, value: &Arc<str>, style: Style, key: Span) -> Node {
        let anchored = written.anchor.is_some();
        let origin = Origin::Written(written.span);
        let core_tag = written.tag.as_deref().and_then(|tag| tag.strip_prefix(CORE_TAG));
        let own_tag = written.tag.clone().filter(|tag| !tag.starts_with(CORE_TAG));
        let kind = if style == Style::Plain { plain(value) } else { Plain::Text };
        if own_tag.is_some() {
            // A foreign tag makes any scalar opaque text that nothing is filled into.
            return Node { kind: text(value.clone()), origin, key, tag: own_tag, anchored };
        }
        let kind = match core_tag {
            Some("str") => Plain::Text,
            Some("binary") => return self.binary(written, value, key),
            Some("int" | "float" | "bool" | "null") => {
                let spelled = plain(value);
                let agrees = matches!(
                    (core_tag, spelled),
                    (Some("int"), Plain::Int(_))
                        | (Some("float"), Plain::Float(_) | Plain::Int(_))
                        | (Some("bool"), Plain::Bool(_))
                        | (Some("null"), Plain::Null)
                );
                if !agrees {
                    let tag = core_tag.unwrap_or_default();
                    self.findings.push(
                        WRONG_FORM.at(written.span, format!("the tag `!!{tag}` does not fit what is written here")),
                    );
                }
                spelled
            }
            _ => kind,
        };
        let leaf = match kind {
            Plain::Null => return Node { kind: Kind::Null, origin, key, tag: None, anchored },
            Plain::Bool(it) => Leaf::Bool(it),
            Plain::Int(it) => Leaf::Int(it),
            Plain::Float(it) => Leaf::Float(it),
            Plain::Timestamp => Leaf::Timestamp,
            Plain::Text => return self.text(written, value, style, key),
        };
        Node { kind: Kind::Scalar(Scalar { text: value.clone(), leaf }), origin, key, tag: None, anchored }
    }

    fn text(&mut self, written: &yaml::Node, value: &Arc<str>, style: Style, key: Span) -> Node {
        let anchored = written.anchor.is_some();
        let mut origin = Origin::Written(written.span);
        let filled = interpolate::fill(value, self.variables, self.environment);
        if let Some(filled) = &filled {
            self.report(written, value, filled);
            if !filled.used.is_empty() {
                origin = Origin::Interpolated(Arc::new(Interpolated { at: written.span, used: filled.used.clone() }));
            }
        }
        let value = filled.map_or_else(|| value.clone(), |it| it.text.into());
        if (style != Style::Literal || written.tag.is_some())
            && let Some(items) = interpolate::json_array(&value)
        {
            let items = items.iter().map(|item| self.array_item(item, &origin)).collect();
            return Node { kind: Kind::List(items), origin, key, tag: None, anchored };
        }
        Node { kind: text(value), origin, key, tag: None, anchored }
    }

    /// Base64, read into the text it stands for.
    fn binary(&mut self, written: &yaml::Node, value: &str, key: Span) -> Node {
        let packed: String = value.split_ascii_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(packed).unwrap_or_else(|_| {
            self.findings.push(WRONG_FORM.at(written.span, "the tag `!!binary` does not fit what is written here"));
            Vec::new()
        });
        let kind = text(String::from_utf8_lossy(&bytes).into());
        Node { kind, origin: Origin::Written(written.span), key, tag: None, anchored: written.anchor.is_some() }
    }

    /// An item of a JSON array enters as a plain scalar, so `"null"` becomes null.
    fn array_item(&self, item: &str, origin: &Origin) -> Node {
        let key = origin.nearest_span().unwrap_or_default();
        let kind = match plain(item) {
            Plain::Null => Kind::Null,
            _ => text(item.into()),
        };
        Node { kind, origin: origin.clone(), key, tag: None, anchored: false }
    }

    fn report(&mut self, written: &yaml::Node, value: &str, filled: &interpolate::Filled) {
        if filled.undefined.is_empty() && filled.conflicts.is_empty() {
            return;
        }
        let places = Places::new(self.tree.slice(written.span), value);
        let place = |range: &Range<usize>| match places.of(range) {
            Some(place) => Span::new(written.span.start + place.start as u32, written.span.start + place.end as u32),
            None => written.span,
        };
        for (name, range) in &filled.undefined {
            self.findings.push(
                UNDEFINED_VARIABLE
                    .at(place(range), format!("`${{{name}}}` has no value"))
                    .help(format!("give `{name}` a value, or write `\\${{{name}}}` to keep it as text")),
            );
        }
        for (name, range) in &filled.conflicts {
            self.findings.push(
                PREDEFINED_VARIABLE
                    .at(place(range), format!("`{name}` is given as a variable, but Copilot sets it to something else"))
                    .help(format!("leave `{name}` out of the variables")),
            );
        }
    }
}

/// Where the references of a scalar's value stand in its source text.
struct Places<'t> {
    /// The places of each name in the source, in their order.
    source: HashMap<&'t str, Vec<Range<usize>>>,
    /// By the end of a reference in the value: its name, and how many of that name stand before.
    value: HashMap<usize, (&'t str, usize)>,
}

impl<'t> Places<'t> {
    fn new(source: &'t str, value: &'t str) -> Places<'t> {
        let mut places = Places { source: HashMap::new(), value: HashMap::new() };
        for it in interpolate::references(source) {
            places.source.entry(it.name).or_default().push(it.range.start + usize::from(it.escaped)..it.range.end);
        }
        let mut before: HashMap<&str, usize> = HashMap::new();
        for it in interpolate::references(value) {
            let count = before.entry(it.name).or_default();
            places.value.insert(it.range.end, (it.name, *count));
            *count += 1;
        }
        places
    }

    /// The place in the source of a reference in the value; `None` where quoting hides it.
    fn of(&self, range: &Range<usize>) -> Option<&Range<usize>> {
        let (name, nth) = self.value.get(&range.end)?;
        self.source.get(name)?.get(*nth)
    }
}

/// The keys of a map that is being read. A small map is searched, a large one is indexed.
enum Seen {
    Few,
    Many(HashMap<Arc<str>, Span>),
}

impl Seen {
    fn new(expected: usize) -> Seen {
        if expected > 32 { Seen::Many(HashMap::new()) } else { Seen::Few }
    }

    /// Where a key of the same name stands; a key without one is remembered.
    fn first(&mut self, entries: &[Entry], key: &Key) -> Option<Span> {
        match self {
            Seen::Few => entries.iter().find(|it| it.key.text == key.text).map(|it| it.key.span),
            Seen::Many(seen) => {
                let first = seen.get(&key.text).copied();
                if first.is_none() {
                    seen.insert(key.text.clone(), key.span);
                }
                first
            }
        }
    }

    fn insert(&mut self, key: &Key) {
        if let Seen::Many(seen) = self {
            seen.insert(key.text.clone(), key.span);
        }
    }
}

fn text(text: Arc<str>) -> Kind {
    Kind::Scalar(Scalar { text, leaf: Leaf::Text })
}
