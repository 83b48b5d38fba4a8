//! `unknown-target-container`: a load balancer that sends requests to a container which does not exist.

use super::{Cx, a_few};
use crate::diagnostic::{Edit, Fix, Rule, Severity, Source};
use crate::manifest::Text;
use crate::manifest::containers::ContainerKind;
use crate::resolve::closest;

pub static RULE: Rule = Rule {
    name: "unknown-target-container",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("unknown_target_container.md"),
};

pub fn check(cx: &mut Cx) {
    if !cx.knows_name() {
        return;
    }
    let workload = cx.workload();
    let sidecars = workload.sidecars.iter().flat_map(|it| &it.entries).map(|(name, _)| &*name.text);
    // A sidecar without a body is among the names but not among the containers.
    let mut names: Vec<&str> = sidecars.collect();
    names.sort_unstable();
    for route in &cx.parts.routes {
        if let Some(target) = route.target_container {
            known(cx, target, &names);
        }
    }
    for listener in &cx.parts.listeners {
        if let Some(target) = &listener.listener.target_container {
            known(cx, target, &names);
        }
    }
}

fn known(cx: &mut Cx, target: &Text, sidecars: &[&str]) {
    if cx.parts.container(target).is_some_and(|it| it.kind != ContainerKind::Firelens) {
        return;
    }
    let main = cx.name();
    if *target.value == *main || sidecars.binary_search(&&*target.value).is_ok() {
        return;
    }
    let names = || std::iter::once(&*main).chain(sidecars.iter().copied());
    let message = match &*target.value {
        "" => "the target container is empty".to_owned(),
        name => format!("no container is called `{name}`"),
    };
    let mut finding = RULE.at(target.span(), message).help(format!("write one of {}", a_few(names())));
    if let (Some(near), Some(span)) = (closest(target, names()), target.origin.written_span()) {
        finding = finding.help(format!("write `{near}`")).fix(Fix {
            title: format!("write `{near}`"),
            safe: false,
            edits: vec![Edit { span, text: near.to_owned() }],
        });
    }
    cx.report(finding);
}
