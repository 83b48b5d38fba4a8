//! What was typed: the command line as clap reads it.
//!
//! Knows no file and no meaning; `plan` says what it amounts to.

pub mod deploy;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{NonEmptyStringValueParser, PossibleValue, StringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args as Group, Command, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use taxiway_core::diagnostic::Severity;
use taxiway_core::lower;
use taxiway_core::resolve::interpolate;
use taxiway_core::rules;
use taxiway_core::schema::json::kinds;

/// Checks AWS Copilot manifests and computes the Amazon ECS configuration they amount to.
#[derive(Debug, Parser)]
#[command(name = "taxiway", version, max_term_width = 100, after_help = EXIT_STATUS)]
pub struct Args {
    #[command(subcommand)]
    pub command: Action,
}

const EXIT_STATUS: &str = "\
Exit status: 0 nothing of severity error, 1 findings, 2 could not run.";

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Find what is wrong in manifests, all of it at once
    Check(Check),
    /// Show the manifest that holds in one environment, and where each value comes from
    Resolve(Resolve),
    /// Compute the Amazon ECS requests that a manifest amounts to
    Lower(Lower),
    /// Explain where one value comes from
    Why(Why),
    /// Show what differs between two environments, or from what runs, after lowering
    Diff(Diff),
    /// Deploy a service to Amazon ECS: show what changes, ask, change it, watch
    Deploy(deploy::Deploy),
    /// Put the previous revision of a service's task definition back
    Rollback(deploy::Rollback),
    /// Make a manifest of a task definition and a service that run on Amazon ECS
    Import(Import),
    /// Show a rule's page, or the list of all rules
    Explain(Explain),
    /// Print the JSON Schema of a manifest type
    Schema(Schema),
    /// Run the language server on standard input and output
    Lsp(Lsp),
    /// Print the completion script of a shell
    Completions {
        /// The shell to complete for
        shell: Shell,
    },
    /// Write the manual pages into a folder
    Man {
        /// The folder, such as `~/.local/share/man/man1`; it is made where it is missing
        folder: PathBuf,
    },
}

/// Editors pass `--stdio` out of habit; there is no other way to speak.
#[derive(Debug, Group)]
pub struct Lsp {
    #[arg(long, hide = true)]
    stdio: bool,
}

#[derive(Debug, Group)]
pub struct Check {
    /// Manifests, workspaces, or folders that hold some; the workspace above the current folder
    /// when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Check only manifests that changed, committed or not, since the branch left this revision
    #[arg(long, value_name = "REV", value_parser = NonEmptyStringValueParser::new())]
    pub changed_since: Option<String>,
    /// Check as this environment only; can be repeated. Without it, a manifest is checked as
    /// every environment it names and once as one it does not name
    #[arg(long = "env", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub environments: Vec<String>,
    #[command(flatten)]
    pub known: Known,
    /// A JSON Schema that what manifests amount to is held against; can be repeated
    #[arg(long = "policy", value_name = "SCHEMA")]
    pub policies: Vec<PathBuf>,
    /// How to print findings, and to which file; can be repeated: `--format human --format
    /// json=findings.json`
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = OutputParser, default_value = "human")]
    pub outputs: Vec<Output>,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Threshold::Error)]
    pub fail_on: Threshold,
    /// Apply the fixes that keep what the author meant, and report what remains
    #[arg(long)]
    pub fix: bool,
}

#[derive(Debug, Group)]
pub struct Resolve {
    #[command(flatten)]
    pub place: Place,
    /// The manifest as YAML with comments, or a tree of values and origins
    #[arg(long, value_enum, default_value_t = ResolveFormat::Yaml)]
    pub format: ResolveFormat,
}

#[derive(Debug, Group)]
pub struct Lower {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub target: Target,
    /// What to compute: `ecs` is the RegisterTaskDefinition and CreateService requests
    #[arg(long, value_enum, default_value_t = LowerFormat::Ecs)]
    pub format: LowerFormat,
    /// Print where every value comes from: as JSON with the output in it, or as a table
    #[arg(long, value_name = "FORM", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "json")]
    pub map: Option<MapFormat>,
}

#[derive(Debug, Group)]
pub struct Why {
    #[command(flatten)]
    pub place: Place,
    /// A value: `taskDefinition.cpu`, `service.desiredCount`, or a manifest's `count.range`
    #[arg(value_name = "PATH")]
    pub value: String,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Debug, Group)]
#[command(mut_arg("service", |it| it.conflicts_with("from")))]
#[command(mut_arg("answer_timeout", |it| it.conflicts_with("from")))]
pub struct Diff {
    /// The manifest
    pub manifest: PathBuf,
    /// The environment to compare with
    #[arg(long, value_name = "ENV", requires = "to", required_unless_present = "deployed", value_parser = NonEmptyStringValueParser::new())]
    pub from: Option<String>,
    /// The environment that is compared
    #[arg(long, value_name = "ENV", requires = "from", value_parser = NonEmptyStringValueParser::new())]
    pub to: Option<String>,
    /// Compare one environment with what runs in it; exits with 1 when something differs
    #[arg(long, requires = "environment", conflicts_with_all = ["from", "to", "all", "exit_code"])]
    pub deployed: bool,
    /// The environment that is compared with what runs
    #[arg(long = "env", value_name = "NAME", requires = "deployed", value_parser = NonEmptyStringValueParser::new())]
    pub environment: Option<String>,
    #[command(flatten)]
    pub known: Known,
    #[command(flatten)]
    pub target: Target,
    #[command(flatten)]
    pub reach: deploy::Reach,
    /// How to print the differences
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub format: DiffFormat,
    /// Show also what differs only by the environment's name
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 when something differs by more than the environment's name
    #[arg(long)]
    pub exit_code: bool,
}

/// Files are JSON: answers of `aws ecs describe-task-definition` and `describe-services`, requests
/// that register and create them, or the output of `taxiway lower`. `-` is standard input. With
/// `--service` or `--task-definition` Amazon ECS is asked instead.
#[derive(Debug, Group)]
pub struct Import {
    /// The task definition and the service that runs it, in one file or in two
    #[arg(value_name = "FILE", required_unless_present = "running", conflicts_with = "running")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub running: deploy::Running,
    /// The manifest type, as Copilot writes it or like `backend-service`; what load balancers and
    /// queues tell when left out
    #[arg(long = "type", value_name = "KIND", value_parser = Suggested(kinds), hide_possible_values = true)]
    pub kind: Option<String>,
    /// The name of the service or job, which its main container takes too
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
    /// The application; what variables, the family or the cluster tell when left out
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub app: Option<String>,
    /// The environment it runs in; what variables or the family tell, or else `test`
    #[arg(long = "env", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub environment: Option<String>,
    /// When a Scheduled Job starts, such as `@daily`
    #[arg(long, value_name = "WHEN", value_parser = NonEmptyStringValueParser::new())]
    pub schedule: Option<String>,
    /// Build a container's image from a Dockerfile, instead of pulling the one that runs; can be
    /// repeated
    #[arg(long = "build", value_name = "CONTAINER=DOCKERFILE", value_parser = dockerfile)]
    pub builds: Vec<(String, String)>,
    /// Where the manifest goes; standard output when left out
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write what only AWS knows, as `--facts` of other commands reads it
    #[arg(long, value_name = "FILE")]
    pub write_facts: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
    /// Print the manifest and what it lacks as one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Group)]
pub struct Explain {
    /// The rule's name, as it stands in brackets before a finding; all rules when left out
    #[arg(value_name = "RULE", value_parser = Suggested(rule_names), hide_possible_values = true)]
    pub rule: Option<String>,
}

#[derive(Debug, Group)]
pub struct Schema {
    /// The manifest type, as Copilot writes it or like `backend-service`
    #[arg(value_name = "KIND", value_parser = Suggested(kinds), hide_possible_values = true)]
    pub kind: String,
}

/// One manifest in one environment.
#[derive(Debug, Group)]
pub struct Place {
    /// The manifest
    pub manifest: PathBuf,
    /// The environment
    #[arg(long = "env", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub environment: String,
    #[command(flatten)]
    pub known: Known,
}

/// What the manifest itself does not say.
#[derive(Debug, Group)]
pub struct Known {
    /// The application; that of the settings or of `copilot/.workspace` when left out
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub app: Option<String>,
    /// Fill in ${NAME}; can be repeated. Without `=VALUE` the value is taken from the
    /// environment variable of that name
    #[arg(long = "var", value_name = "NAME[=VALUE]", value_parser = variable)]
    pub variables: Vec<(String, Option<String>)>,
    /// The settings; the `taxiway.toml` beside the folder `copilot`, or above it in the
    /// repository, when left out
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Read no settings
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// What lowering needs to know besides.
#[derive(Debug, Group)]
pub struct Target {
    #[command(flatten)]
    pub at: At,
    /// The image of a container, instead of the one that Copilot would have pushed; can be
    /// repeated
    #[arg(long = "image", value_name = "CONTAINER=URI", value_parser = image)]
    pub images: Vec<(String, String)>,
}

/// Where at AWS, and what is there.
#[derive(Debug, Group)]
pub struct At {
    /// The AWS account's number; a reference when left out and AWS is not asked
    #[arg(long, value_name = "NUMBER", value_parser = lower::account)]
    pub account: Option<Arc<str>>,
    #[command(flatten)]
    pub region: Region,
    /// A JSON file with what only AWS knows: a map from an export's name or a logical id to its
    /// value
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
}

/// Which region it is about.
#[derive(Debug, Group)]
pub struct Region {
    /// The AWS region; when left out that of the AWS profile, or a reference where AWS is not
    /// asked
    #[arg(id = "region", long, value_name = "REGION", value_parser = lower::region)]
    pub name: Option<Arc<str>>,
}

/// A format, and the file that it goes to; standard output when there is none.
#[derive(Clone, Debug)]
pub struct Output {
    pub format: CheckFormat,
    pub file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// The lines themselves, underlined
    Human,
    /// One object with all findings
    Json,
    /// SARIF 2.1.0, for code scanning and viewers
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines of a pull request
    Github,
    /// JUnit XML, which CI systems show as test results
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResolveFormat {
    Yaml,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LowerFormat {
    Ecs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    Json,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Threshold {
    Error,
    Warning,
    Hint,
}

impl Threshold {
    pub fn severity(self) -> Severity {
        match self {
            Threshold::Error => Severity::Error,
            Threshold::Warning => Severity::Warning,
            Threshold::Hint => Severity::Hint,
        }
    }
}

fn rule_names() -> Vec<String> {
    rules::all().into_iter().map(|it| it.name.to_owned()).collect()
}

fn variable(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (text, None),
    };
    if !interpolate::is_name(name) {
        return Err(interpolate::NAME_FORM.to_owned());
    }
    Ok((name.to_owned(), value))
}

fn image(text: &str) -> Result<(String, String), String> {
    of_container(text, "the image")
}

fn dockerfile(text: &str) -> Result<(String, String), String> {
    of_container(text, "the path of the Dockerfile")
}

/// Reads `CONTAINER=VALUE`.
fn of_container(text: &str, what: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((container, value)) if !container.is_empty() && !value.is_empty() => {
            Ok((container.to_owned(), value.to_owned()))
        }
        _ => Err(format!("write the container's name, `=`, and {what}")),
    }
}

/// Reads `FORMAT[=FILE]`.
#[derive(Clone)]
struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Output, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (&*text, None),
        };
        let format = CheckFormat::from_str(name, false).ok().filter(|_| file != Some(""));
        let Some(format) = format else {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            if let Some(arg) = arg {
                error.insert(ContextKind::InvalidArg, ContextValue::String(arg.to_string()));
            }
            let known = CheckFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let known = known.map(|it| it.get_name().to_owned()).collect();
            error.insert(ContextKind::InvalidValue, ContextValue::String(text));
            error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
            return Err(error);
        };
        Ok(Output { format, file: file.map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(CheckFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// Reads any text, and offers names for completion.
#[derive(Clone)]
struct Suggested(fn() -> Vec<String>);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}
