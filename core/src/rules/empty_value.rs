//! `empty-value`: an empty text where something has to be named.
//!
//! Copilot writes such a text as null or as an empty reference into its template; only for a
//! variable's export it looks itself.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use std::sync::Arc;

use crate::manifest::copilot::container::{EfsId, Import, Secret, Variable};
use crate::manifest::copilot::image::Words;
use crate::manifest::copilot::network::{SecurityGroup, SecurityGroups};
use crate::manifest::{Keyed, shell};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "empty-value",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("empty_value.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let mut found = Vec::new();
    for container in &cx.parts.containers {
        let path = container.path();
        let source = if path.is_empty() { Source::Copilot } else { Source::Aws };
        for (name, variable) in container.variables.iter().flat_map(|it| it.iter()) {
            if let Variable::Import(import) = variable {
                export(&mut found, import, &format!("`{path}variables.{}.from_cfn`", name.text), source);
            }
        }
        secrets(&mut found, container.secrets, &format!("{path}secrets"));
        for (key, words) in &container.words {
            empty_words(&mut found, words, &format!("a word of `{path}{key}`"));
        }
    }
    secrets(&mut found, workload.logging.as_ref().and_then(|it| it.secret_options.as_ref()), "logging.secretOptions");
    for (name, volume) in workload.storage.iter().flat_map(|it| &it.volumes).flat_map(|it| it.iter()) {
        if let Some(crate::manifest::copilot::container::Efs::Options(efs)) = &volume.efs
            && let Some(EfsId::Import(import)) = &efs.id
        {
            export(&mut found, import, &format!("`storage.volumes.{}.efs.id.from_cfn`", name.text), Source::Aws);
        }
    }
    let groups =
        match workload.network.as_ref().and_then(|it| it.vpc.as_ref()).and_then(|it| it.security_groups.as_ref()) {
            Some(SecurityGroups::Groups(groups)) => Some(groups),
            Some(SecurityGroups::Options(options)) => options.groups.as_ref(),
            None => None,
        };
    for group in groups.into_iter().flatten() {
        if let SecurityGroup::Import(import) = group {
            export(&mut found, import, "`from_cfn` of a security group", Source::Aws);
        }
    }
    for (span, path, source) in found {
        cx.report(
            RULE.at(span, format!("{path} is empty"))
                .source(source)
                .note("it becomes an empty reference in the template, which cannot be deployed"),
        );
    }
}

type Found = Vec<(Span, String, Source)>;

fn export(found: &mut Found, import: &Import, path: &str, source: Source) {
    let empty = import.from_cfn.as_ref().filter(|it| it.is_empty());
    found.extend(empty.map(|it| (it.span(), path.to_owned(), source)));
}

fn secrets(found: &mut Found, secrets: Option<&Keyed<Secret>>, path: &str) {
    for (name, secret) in secrets.into_iter().flat_map(|it| &it.entries) {
        let path = || format!("`{path}.{}`", name.text);
        let empty = |it: &Arc<str>| it.is_empty();
        match secret {
            None if name.refused => {}
            None => found.push((name.span, path(), Source::Aws)),
            Some(Secret::Parameter(parameter)) if empty(parameter) => {
                found.push((parameter.span(), path(), Source::Aws))
            }
            Some(Secret::Parameter(_)) => {}
            Some(Secret::Reference(reference)) => {
                let place = reference.secretsmanager.as_ref().or(reference.from_cfn.as_ref());
                found.extend(place.filter(|it| empty(it)).map(|it| (it.span(), path(), Source::Aws)));
            }
        }
    }
}

fn empty_words(found: &mut Found, words: &Words, path: &str) {
    match words {
        Words::List(items) => {
            let empty = items.iter().filter(|it| it.is_empty());
            found.extend(empty.map(|it| (it.span(), path.to_owned(), Source::Aws)));
        }
        Words::Line(line) => {
            if shell::split(line).is_ok_and(|words| words.iter().any(String::is_empty)) {
                found.push((line.span(), path.to_owned(), Source::Aws));
            }
        }
    }
}
