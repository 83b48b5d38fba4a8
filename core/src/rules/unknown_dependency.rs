//! `unknown-dependency`: a container that waits for one which does not exist.

use super::{Cx, a_few};
use crate::diagnostic::{Edit, Fix, Rule, Severity, Source};
use crate::manifest::containers::FIRELENS;
use crate::resolve::closest;

pub static RULE: Rule = Rule {
    name: "unknown-dependency",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("unknown_dependency.md"),
};

pub fn check(cx: &mut Cx) {
    if !cx.knows_name() {
        return;
    }
    let containers = &cx.parts.containers;
    for container in containers {
        for (name, _) in container.depends_on.iter().flat_map(|it| it.iter()) {
            if cx.parts.container(&name.text).is_some() {
                continue;
            }
            let others = containers.iter().map(|it| &*it.name).filter(|it| *it != &*container.name);
            let mut finding = RULE.at(
                name.span,
                format!("`{}` waits for `{}`, but no container is called that", container.name, name.text),
            );
            if &*name.text == FIRELENS {
                finding =
                    finding.note("the container that routes logs exists when `logging` says more than `retention`");
            }
            finding = match closest(&name.text, others.clone()) {
                Some(near) => finding.help(format!("write `{near}`")).fix(Fix {
                    title: format!("write `{near}`"),
                    safe: false,
                    edits: vec![Edit { span: name.span, text: near.to_owned() }],
                }),
                None => {
                    let names = a_few(others);
                    if names.is_empty() { finding } else { finding.help(format!("write one of {names}")) }
                }
            };
            cx.report(finding);
        }
    }
}
