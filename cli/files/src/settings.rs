//! `taxiway.toml`: what a project says about its checks.
//!
//! In: the file's text. Out: [`Settings`], and findings about what it says wrong, each at its
//! place; the rest of the file holds all the same. Knows no manifest.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use taxiway_core::diagnostic::severities::Severities;
use taxiway_core::diagnostic::structure::{UNKNOWN_SETTING, WRONG_SETTING};
use taxiway_core::diagnostic::{Edit, Finding, Fix, Severity, words};
use taxiway_core::resolve::interpolate::{NAME_FORM, is_name};
use taxiway_core::resolve::{Variables, closest};
use taxiway_core::rules;
use taxiway_core::text::{LineIndex, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::{read, repository};

/// The file's name.
pub const FILE: &str = "taxiway.toml";

/// What stands for a rule that is to find nothing.
const OFF: &str = "off";

/// What a settings file says.
#[derive(Debug)]
pub struct Settings {
    pub path: PathBuf,
    pub text: Arc<str>,
    /// What is wrong in the file, sorted by place.
    pub findings: Vec<Finding>,
    /// The application's name, and values for `${NAME}`.
    pub variables: Variables,
    pub severities: Arc<Severities>,
    /// JSON Schemas that the lowered configuration is held against.
    pub policies: Vec<Named>,
    folder: PathBuf,
    exclude: Gitignore,
}

/// A file that settings name.
#[derive(Debug)]
pub struct Named {
    pub path: PathBuf,
    pub written: String,
    pub span: Span,
}

/// Takes in the value of a setting.
type Read = fn(&mut Reader, &Value);

/// Every name at the top of the file, with what reads its value.
const SETTINGS: [(&str, Read); 5] = [
    ("app", |it, value| it.app(value)),
    ("exclude", |it, value| it.exclude(value)),
    ("policies", |it, value| it.policies(value)),
    ("rules", |it, value| it.rules(value)),
    ("variables", |it, value| it.variables(value)),
];

/// The names at the top of the file.
pub fn names() -> [&'static str; 5] {
    SETTINGS.map(|it| it.0)
}

/// A settings file that is read. Fails where there is no text in it.
pub fn load(path: &Path) -> anyhow::Result<Settings> {
    Ok(parse(path, read(path)?.text))
}

/// The settings file of a folder: in the folder itself, else in the nearest one above it, up to
/// the root of the repository. Outside of a repository no other folder is looked at.
pub fn nearest(folder: &Path) -> Option<PathBuf> {
    let root = repository::root_of(folder);
    let last = root.as_deref().unwrap_or(folder);
    let mut folders = folder.ancestors().take_while(|it| it.starts_with(last));
    folders.find_map(|it| Some(it.join(FILE)).filter(|it| it.is_file()))
}

/// Which settings hold.
#[derive(Clone, Debug)]
pub enum Source {
    /// Those of the nearest file.
    Nearest,
    /// Those of this file, wherever it lies.
    File(PathBuf),
    Nowhere,
}

/// Settings files that were met, each read once.
#[derive(Debug)]
pub struct Files {
    source: Source,
    by_folder: HashMap<PathBuf, Option<PathBuf>>,
    by_path: HashMap<PathBuf, Arc<Settings>>,
}

impl Files {
    pub fn new(source: Source) -> Files {
        Files { source, by_folder: HashMap::new(), by_path: HashMap::new() }
    }

    /// The settings that hold in a folder, if there are any. Fails where they cannot be read.
    pub fn of(&mut self, folder: &Path) -> anyhow::Result<Option<Arc<Settings>>> {
        match &self.source {
            Source::Nearest => {}
            Source::File(path) => return self.at(&path.clone()).map(Some),
            Source::Nowhere => return Ok(None),
        }
        let path = match self.by_folder.get(folder) {
            Some(known) => known.clone(),
            None => {
                let path = nearest(folder).map(|it| repository::from_here(&it));
                self.by_folder.insert(folder.to_path_buf(), path.clone());
                path
            }
        };
        path.map(|it| self.at(&it)).transpose()
    }

    fn at(&mut self, path: &Path) -> anyhow::Result<Arc<Settings>> {
        if let Some(known) = self.by_path.get(path) {
            return Ok(known.clone());
        }
        let settings = Arc::new(load(path)?);
        self.by_path.insert(path.to_path_buf(), settings.clone());
        Ok(settings)
    }

    /// Every file that was read, sorted by path.
    pub fn met(&self) -> Vec<&Arc<Settings>> {
        let mut met: Vec<_> = self.by_path.values().collect();
        met.sort_by(|a, b| a.path.cmp(&b.path));
        met
    }
}

impl Settings {
    /// Whether a file is left out of every check. Patterns are those of `.gitignore`, from the
    /// folder of the settings.
    pub fn excludes(&self, path: &Path) -> bool {
        let Some(path) = repository::absolute(path) else { return false };
        let inside = path.strip_prefix(&self.folder);
        inside.is_ok_and(|it| self.exclude.matched_path_or_any_parents(it, false).is_ignore())
    }
}

/// What a text says.
pub fn parse(path: &Path, text: Arc<str>) -> Settings {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = repository::absolute(folder).unwrap_or_else(|| folder.to_path_buf());
    let (table, errors) = DeTable::parse_recoverable(&text);
    let mut reader = Reader {
        text: &text,
        folder: &folder,
        findings: Vec::new(),
        app: None,
        variables: BTreeMap::new(),
        severities: Severities::default(),
        policies: Vec::new(),
        exclude: GitignoreBuilder::new(&folder),
    };
    for (key, value) in table.get_ref() {
        match SETTINGS.iter().find(|it| it.0 == *key.get_ref()) {
            Some((_, read)) => read(&mut reader, value),
            None => {
                let message = format!("`{FILE}` has no setting `{}`", key.get_ref());
                let known = names();
                reader.unknown(key.span(), key.get_ref(), &known, message, &format!("there is {}", words::list(known)));
            }
        }
    }
    let Reader { mut findings, app, variables, severities, policies, exclude, .. } = reader;
    // What stands on a line that cannot be read may be anything.
    let lines = LineIndex::new(&text);
    let broken: Vec<Finding> = errors.iter().map(syntax).collect();
    let line = |it: &Finding| lines.line_of(it.span.start);
    findings.retain(|it| broken.iter().all(|broken| line(broken) != line(it)));
    findings.extend(broken);
    findings.sort_by_key(|it| it.span);
    severities.apply(&mut findings);
    Settings {
        path: path.to_path_buf(),
        findings,
        variables: Variables { app, values: variables.into_iter().collect() },
        severities: Arc::new(severities),
        policies,
        exclude: exclude.build().unwrap_or_else(|_| Gitignore::empty()),
        folder,
        text,
    }
}

fn syntax(error: &toml::de::Error) -> Finding {
    let message = error.message().replace('\n', "; ");
    WRONG_SETTING.at(span(error.span().unwrap_or_default()), format!("this is no TOML: {message}"))
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

type Value<'i> = Spanned<DeValue<'i>>;

/// What was read so far.
struct Reader<'t> {
    text: &'t str,
    folder: &'t Path,
    findings: Vec<Finding>,
    app: Option<Arc<str>>,
    variables: BTreeMap<String, String>,
    severities: Severities,
    policies: Vec<Named>,
    exclude: GitignoreBuilder,
}

impl Reader<'_> {
    fn app(&mut self, value: &Value) {
        match value.get_ref().as_str() {
            Some("") => self.wrong(value, "`app` is empty", "write the application's name"),
            Some(name) => self.app = Some(name.into()),
            None => self.form("app", value, "the application's name in quotes"),
        }
    }

    fn exclude(&mut self, value: &Value) {
        for (item, pattern) in self.texts("exclude", value) {
            if let Err(error) = self.exclude.add_line(None, &pattern) {
                let reason = error.to_string();
                let reason = reason.rsplit(": ").next().unwrap_or_default();
                self.findings.push(WRONG_SETTING.at(item, format!("`{pattern}` is no pattern: {reason}")));
            }
        }
    }

    fn policies(&mut self, value: &Value) {
        for (span, written) in self.texts("policies", value) {
            if written.is_empty() {
                self.findings.push(WRONG_SETTING.at(span, "an empty path names no file"));
            } else {
                self.policies.push(Named { path: self.folder.join(&written), written, span });
            }
        }
    }

    fn rules(&mut self, value: &Value) {
        let Some(table) = value.get_ref().as_table() else {
            return self.form("rules", value, "a table of severities: `[rules]`, below it `unknown-key = \"error\"`");
        };
        for (key, value) in table {
            let name = key.get_ref();
            let Some(rule) = rules::by_name(name) else {
                let known: Vec<&str> = rules::all().into_iter().map(|it| it.name).collect();
                let message = format!("there is no rule `{name}`");
                self.unknown(key.span(), name, &known, message, "`taxiway explain` lists all rules");
                continue;
            };
            let written = value.get_ref().as_str();
            let severity = Severity::ALL.into_iter().find(|it| Some(it.name()) == written);
            match (severity, written) {
                (Some(severity), _) => self.severities.set(rule, Some(severity)),
                (None, Some(OFF)) => self.severities.set(rule, None),
                (None, Some(written)) => {
                    let known: Vec<&str> = Severity::ALL.iter().map(|it| it.name()).chain([OFF]).collect();
                    let help = format!("write {}", words::either(known.iter().map(|it| format!("\"{it}\""))));
                    self.wrong(value, format!("`{written}` is no severity"), help);
                }
                (None, None) => {
                    self.form(name, value, "\"error\", \"warning\", \"hint\" or \"off\"");
                }
            }
        }
    }

    fn variables(&mut self, value: &Value) {
        let Some(table) = value.get_ref().as_table() else {
            return self.form("variables", value, "a table: `[variables]`, below it `NAME = \"value\"`");
        };
        for (key, value) in table {
            let name = key.get_ref();
            if !is_name(name) {
                let message = format!("no variable can be called `{name}`");
                self.findings.push(WRONG_SETTING.at(span(key.span()), message).help(NAME_FORM));
                continue;
            }
            let text = match value.get_ref() {
                DeValue::String(text) => text.as_ref(),
                // As it is written: a manifest has the text of it in its place.
                DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {
                    self.text.get(value.span()).unwrap_or_default()
                }
                _ => {
                    self.form(name, value, "a text in quotes");
                    continue;
                }
            };
            self.variables.insert(name.to_string(), text.to_owned());
        }
    }

    /// The items of a list of texts with their places.
    fn texts(&mut self, name: &str, value: &Value) -> Vec<(Span, String)> {
        let Some(items) = value.get_ref().as_array() else {
            self.form(name, value, "a list of texts: `[\"…\"]`");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push((span(item.span()), text.to_owned())),
                None => self.form(&format!("an item of `{name}`"), item, "a text in quotes"),
            }
        }
        texts
    }

    /// A value of another form than the setting has. Values are not shown: one may be a secret.
    fn form(&mut self, name: &str, value: &Value, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let name = if name.contains('`') { name.to_owned() } else { format!("`{name}`") };
        self.wrong(value, format!("{name} is {found}"), format!("write {expected}"));
    }

    fn wrong(&mut self, value: &Value, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(WRONG_SETTING.at(span(value.span()), message).help(help));
    }

    fn unknown(&mut self, key: std::ops::Range<usize>, name: &str, known: &[&str], message: String, otherwise: &str) {
        let finding = UNKNOWN_SETTING.at(span(key.clone()), message);
        self.findings.push(match closest(name, known.iter().copied()) {
            None => finding.help(otherwise),
            Some(near) => {
                let title = format!("write `{near}`");
                let edits = vec![Edit { span: span(key), text: near.to_owned() }];
                finding.help(title.clone()).fix(Fix { title, safe: false, edits })
            }
        });
    }
}
