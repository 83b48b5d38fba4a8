//! The server's options: what a client wrote, what holds, and the table of all there are.
//!
//! In: the JSON object that a client sends as `initializationOptions` or for the section
//! `taxiway`. Out: a [`Config`] and sentences about what could not be used. The settings of the
//! VS Code extension and `docs/options.md` are generated from [`all`]. Knows nothing of
//! documents or of the protocol.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The section of an editor's settings, and what every name starts with there.
pub const SECTION: &str = "taxiway";

/// One option, as a person reads about it.
#[derive(Clone, Copy, Debug)]
pub struct OptionInfo {
    /// Behind `taxiway.`: `inlayHints.overrides`.
    pub name: &'static str,
    /// Markdown, a line per source line.
    pub doc: &'static str,
    pub kind: Kind,
    /// What holds when nobody wrote it.
    pub default: fn() -> Value,
    pub reader: Reader,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Flag,
    Text,
    /// A list of texts.
    List,
    /// Texts by name.
    Map,
    /// One of these texts.
    Choice(&'static [&'static str]),
}

/// Who reads an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Server,
    /// The extension itself, before or beside the server; not for a workspace to set when
    /// `machine`, because it names a program to run.
    Extension {
        machine: bool,
    },
}

/// Every option, in the order in which they are shown.
pub fn all() -> impl Iterator<Item = &'static OptionInfo> {
    SERVER_OPTIONS.iter().chain(EXTENSION_OPTIONS)
}

const EXTENSION_OPTIONS: &[OptionInfo] = &[
    OptionInfo {
        name: "server.path",
        doc: "The `taxiway` to start as language server, an absolute path; `~` is your home folder.\n\
              Empty: the one that comes with the extension, else the one on `PATH`.",
        kind: Kind::Text,
        default: || Value::from(""),
        reader: Reader::Extension { machine: true },
    },
    OptionInfo {
        name: "trace.server",
        doc: "Whether the messages between editor and server are written to the log.",
        kind: Kind::Choice(&["off", "messages", "verbose"]),
        default: || Value::from("off"),
        reader: Reader::Extension { machine: false },
    },
];

/// Declares the options that the server reads: the struct as written, the struct that holds,
/// and the table.
macro_rules! options {
    ($($(#[doc = $doc:literal])+ $name:literal $field:ident: $type:ty = $default:expr;)+) => {
        /// What one source wrote; `None` for what it left out.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Options {
            $($(#[doc = $doc])+ pub $field: Option<$type>,)+
        }

        /// What holds.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Config {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        const SERVER_OPTIONS: &[OptionInfo] = &[$(OptionInfo {
            name: $name,
            doc: concat!($($doc, "\n"),+),
            kind: <$type as Written>::KIND,
            default: || serde_json::to_value::<$type>($default).unwrap_or_default(),
            reader: Reader::Server,
        },)+];

        impl Options {
            /// What stands here, and from `weaker` what does not.
            pub fn over(self, weaker: Options) -> Options {
                Options { $($field: self.$field.or(weaker.$field),)+ }
            }

            /// Fills in the defaults.
            pub fn resolve(self) -> Config {
                Config { $($field: self.$field.unwrap_or_else(|| $default),)+ }
            }

            fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
                match name {
                    $($name => self.$field = read($name, value)?,)+
                    _ => {}
                }
                Ok(())
            }
        }
    };
}

options! {
    /// The application that manifests belong to.
    /// Empty: the one in `copilot/.workspace`.
    "application" application: String = String::new();
    /// Values for the `${NAME}` in manifests, by name.
    /// A variable without a value stays as it is written.
    "variables" variables: BTreeMap<String, String> = BTreeMap::new();
    /// Check manifests only as these environments.
    /// Empty: as every environment that a manifest names, and once as one it does not name.
    "environments" environments: Vec<String> = Vec::new();
    /// Show beside a value which environments override it and with what, and beside an override
    /// what it replaces.
    "inlayHints.overrides" inlay_overrides: bool = true;
    /// Show the defaults of keys that are not written.
    "inlayHints.defaults" inlay_defaults: bool = false;
    /// Show above a manifest and its environments what opens the ECS configuration or a
    /// comparison.
    "codeLens" code_lens: bool = true;
    /// Report findings of every manifest of the workspace, not only of those that are open.
    "diagnostics.workspace" workspace_diagnostics: bool = true;
    /// Report findings of severity hint too.
    "diagnostics.hints" hints: bool = true;
}

impl Options {
    /// Reads what a client sent, which may be nothing or lie under a key `taxiway`; also says
    /// what could not be used, in a sentence each. A wrong value costs that value.
    pub fn read(sent: &Value) -> (Options, Vec<String>) {
        let sent = sent.get(SECTION).unwrap_or(sent);
        let mut options = Options::default();
        let mut problems = Vec::new();
        if !sent.is_object() && !sent.is_null() {
            problems.push(format!("the options of `{SECTION}` are an object, but this is {}", form(sent)));
        }
        options.read_under("", sent, &mut problems);
        (options, problems)
    }

    fn read_under(&mut self, prefix: &str, sent: &Value, problems: &mut Vec<String>) {
        let Value::Object(entries) = sent else { return };
        for (key, value) in entries {
            let name = format!("{prefix}{key}");
            if value.is_null() {
                continue;
            }
            if all().any(|it| it.name == name) {
                problems.extend(self.set(&name, value).err());
            } else if all().any(|it| it.name.starts_with(&format!("{name}."))) {
                if !value.is_object() {
                    problems.push(format!("`{SECTION}.{name}` is an object, but this is {}", form(value)));
                }
                self.read_under(&format!("{name}."), value, problems);
            } else {
                problems.push(format!("there is no option `{SECTION}.{name}`"));
            }
        }
    }
}

/// A type that options have.
trait Written: DeserializeOwned {
    const KIND: Kind;
}

impl Written for bool {
    const KIND: Kind = Kind::Flag;
}

impl Written for String {
    const KIND: Kind = Kind::Text;
}

impl Written for Vec<String> {
    const KIND: Kind = Kind::List;
}

impl Written for BTreeMap<String, String> {
    const KIND: Kind = Kind::Map;
}

fn read<T: Written>(name: &str, value: &Value) -> Result<Option<T>, String> {
    let wanted = match T::KIND {
        Kind::Flag => "true or false",
        Kind::Text | Kind::Choice(_) => "a text",
        Kind::List => "a list of texts",
        Kind::Map => "an object of texts",
    };
    T::deserialize(value).map(Some).map_err(|_| {
        let found = match (T::KIND, value) {
            (Kind::List, Value::Array(items)) => items.iter().find(|it| !it.is_string()),
            (Kind::Map, Value::Object(entries)) => entries.values().find(|it| !it.is_string()),
            _ => None,
        };
        match found {
            Some(item) => format!("`{SECTION}.{name}` is {wanted}, but there is {} in it", form(item)),
            None => format!("`{SECTION}.{name}` is {wanted}, but this is {}", form(value)),
        }
    })
}

fn form(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(true) => "`true`",
        Value::Bool(false) => "`false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(sent: &Value, expect: Expect) {
        let (options, problems) = Options::read(sent);
        let mut text = String::new();
        for line in format!("{options:#?}").lines().filter(|it| !it.ends_with("None,")) {
            text += &format!("{line}\n");
        }
        problems.iter().for_each(|it| text += &format!("{it}\n"));
        expect.assert_eq(&text);
    }

    #[test]
    fn options_are_read_by_their_names() {
        check(
            &json!({
                "application": "harbor",
                "variables": { "TAG": "1.4" },
                "environments": ["test", "prod"],
                "inlayHints": { "overrides": false, "defaults": null },
                "server": { "path": "/usr/bin/taxiway" },
                "trace": { "server": "verbose" },
            }),
            expect![[r#"
                Options {
                    application: Some(
                        "harbor",
                    ),
                    variables: Some(
                        {
                            "TAG": "1.4",
                        },
                    ),
                    environments: Some(
                        [
                            "test",
                            "prod",
                        ],
                    ),
                    inlay_overrides: Some(
                        false,
                    ),
                }
            "#]],
        );
    }

    #[test]
    fn the_section_may_stand_around_them() {
        check(
            &json!({ "taxiway": { "codeLens": false } }),
            expect![[r#"
                Options {
                    code_lens: Some(
                        false,
                    ),
                }
            "#]],
        );
    }

    #[test]
    fn nothing_is_no_mistake() {
        for nothing in [json!(null), json!({}), json!({ "taxiway": null }), json!({ "inlayHints": null })] {
            assert_eq!(Options::read(&nothing), (Options::default(), Vec::new()), "{nothing}");
        }
    }

    #[test]
    fn a_wrong_value_costs_that_value() {
        check(
            &json!({
                "application": 3,
                "codeLens": "yes",
                "diagnostics": true,
                "environments": ["test", 1],
                "inlayHints": { "defaults": true, "default": true },
                "variables": { "PORT": 8080 },
            }),
            expect![[r#"
                Options {
                    inlay_defaults: Some(
                        true,
                    ),
                }
                `taxiway.application` is a text, but this is a number
                `taxiway.codeLens` is true or false, but this is a text
                `taxiway.diagnostics` is an object, but this is `true`
                `taxiway.environments` is a list of texts, but there is a number in it
                there is no option `taxiway.inlayHints.default`
                `taxiway.variables` is an object of texts, but there is a number in it
            "#]],
        );
        check(
            &json!(["application"]),
            expect![[r#"
                Options {
                }
                the options of `taxiway` are an object, but this is a list
            "#]],
        );
    }

    #[test]
    fn the_nearest_wins_and_the_rest_is_default() {
        let read = |it: Value| Options::read(&it).0;
        let near = read(json!({ "environments": ["prod"], "codeLens": false }));
        let far = read(json!({ "environments": ["test"], "application": "harbor" }));
        let config = near.over(far).resolve();
        assert_eq!(config.environments, ["prod"]);
        assert_eq!(config.application, "harbor");
        assert!(!config.code_lens && config.hints && !config.inlay_defaults);
    }

    #[test]
    fn defaults_have_the_form_of_their_option() {
        for option in all() {
            let default = (option.default)();
            let fits = match option.kind {
                Kind::Flag => default.is_boolean(),
                Kind::Text => default.is_string(),
                Kind::List => default.is_array(),
                Kind::Map => default.is_object(),
                Kind::Choice(words) => words.iter().any(|it| default == *it),
            };
            assert!(fits, "{}: {default}", option.name);
        }
    }
}
