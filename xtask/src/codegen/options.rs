//! `docs/options.md` and the settings in the extension's `package.json`: every option there is.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use taxiway_core::schema::json::{pretty, prose};
use taxiway_lsp::config::{Kind, OptionInfo, Reader, SECTION, all};

use super::{Generated, HEADER};

const PACKAGE: &str = "vscode-extension/package.json";
/// Where the settings stand in `package.json`, with the indentation of their lines.
const START: &str = "    \"configuration\": ";

pub(super) fn files(root: &Path) -> Vec<Generated> {
    let package = fs::read_to_string(root.join(PACKAGE)).unwrap_or_default();
    vec![
        Generated { path: "docs/options.md".to_owned(), text: page() },
        Generated { path: PACKAGE.to_owned(), text: with_settings(&package) },
    ]
}

fn page() -> String {
    let mut page = format!("{HEADER}# Options of the language server\n\n");
    page += "In VS Code these are settings.\n\
             Other editors send them as `initializationOptions`, or answer `workspace/configuration` for the section `taxiway`, \
             as an object in which a dot is a level: `{\"inlayHints\": {\"defaults\": true}}`.\n\
             What is left out has its default; what a client sends later replaces what it sent before.\n\n\
             | option | form | default | what it does |\n|---|---|---|---|\n";
    for option in all() {
        let form = match option.kind {
            Kind::Flag => "`true` or `false`".to_owned(),
            Kind::Text => "text".to_owned(),
            Kind::List => "list of texts".to_owned(),
            Kind::Map => "object of texts".to_owned(),
            Kind::Choice(words) => words.iter().map(|it| format!("`\"{it}\"`")).collect::<Vec<_>>().join(", "),
        };
        let default = (option.default)();
        let mut doc = prose(option.doc);
        if let Reader::Extension { .. } = option.reader {
            doc += " Only in VS Code.";
        }
        let _ = writeln!(page, "| `{SECTION}.{}` | {form} | `{default}` | {doc} |", option.name);
    }
    page
}

/// `package.json` with the settings of the table in it; as it is when it has no place for them.
fn with_settings(package: &str) -> String {
    let Some((before, rest)) = package.split_once(START) else { return package.to_owned() };
    let after = match rest.strip_prefix("{}") {
        Some(after) => after,
        None => match rest.split_once("\n    }") {
            Some((_, after)) => after,
            None => return package.to_owned(),
        },
    };
    format!("{before}{START}{}{after}", settings().trim_end().replace('\n', "\n    "))
}

fn settings() -> String {
    let mut text = "{\n  \"title\": \"Taxiway\",\n  \"properties\": {\n".to_owned();
    let properties: Vec<String> = all().enumerate().map(|(order, option)| setting(order, option)).collect();
    text += &properties.join(",\n");
    text + "\n  }\n}"
}

fn setting(order: usize, option: &OptionInfo) -> String {
    let scope = match option.reader {
        Reader::Extension { machine: true } => "machine",
        Reader::Server | Reader::Extension { machine: false } => "window",
    };
    let mut property = json!({
        "order": order,
        "scope": scope,
        "default": (option.default)(),
        "markdownDescription": prose(option.doc),
    });
    let (kind, more) = match option.kind {
        Kind::Flag => ("boolean", Value::Null),
        Kind::Text => ("string", Value::Null),
        Kind::List => ("array", json!({ "items": { "type": "string" } })),
        Kind::Map => ("object", json!({ "additionalProperties": { "type": "string" } })),
        Kind::Choice(words) => ("string", json!({ "enum": words })),
    };
    property["type"] = kind.into();
    if let (Some(property), Value::Object(more)) = (property.as_object_mut(), more) {
        property.extend(more);
    }
    let body = pretty(&property);
    format!("    \"{SECTION}.{}\": {}", option.name, body.trim_end().replace('\n', "\n    "))
}
