//! `taxiway explain`: a rule's page, or the list of all rules.

use anstyle::{AnsiColor, Style};
use anyhow::bail;
use taxiway_core::diagnostic::Rule;
use taxiway_core::resolve::closest;
use taxiway_core::rules;

use crate::Status;
use crate::args::Explain;
use crate::output;
use crate::report::markdown;

pub fn run(args: &Explain) -> anyhow::Result<Status> {
    let text = match &args.rule {
        None => list(),
        Some(name) => match rules::by_name(name) {
            Some(rule) => page(rule),
            None => {
                let near = closest(name, rules::all().into_iter().map(|it| it.name));
                let near = near
                    .map(|it| format!("perhaps `{it}`"))
                    .unwrap_or_else(|| "`taxiway explain` without a name lists them all".to_owned());
                bail!("no rule is called `{name}`; {near}");
            }
        },
    };
    output::styled(&text)?;
    Ok(Status::Clean)
}

fn page(rule: &Rule) -> String {
    let facts = format!("{} · {}", rule.severity.name(), refuser(rule));
    let (title, rest) = rule.page.split_once('\n').unwrap_or((rule.page, ""));
    let dim = Style::new().dimmed();
    format!("{}{dim}{facts}{dim:#}\n{}", markdown::render(title), markdown::render(rest))
}

fn refuser(rule: &Rule) -> &'static str {
    use taxiway_core::diagnostic::{Severity, Source};
    match rule.source {
        Source::Copilot => "Copilot refuses it",
        Source::Aws => "Copilot lets it through, AWS refuses it",
        Source::Taxiway if rule.severity == Severity::Error => {
            "Taxiway refuses it, as a project's own files ask; it deploys"
        }
        Source::Taxiway => "Taxiway's advice; it deploys",
    }
}

/// Every rule with its severity and the first sentence of its page.
fn list() -> String {
    let rules = rules::all();
    let width = rules.iter().map(|it| it.name.len()).max().unwrap_or(0);
    let bold = AnsiColor::Cyan.on_default().bold();
    let line = |rule: &&Rule| {
        let (name, severity) = (rule.name, rule.severity.name());
        format!("{bold}{name:width$}{bold:#}  {severity:7}  {}\n", markdown::first_sentence(rule.page))
    };
    rules.iter().map(line).collect()
}
