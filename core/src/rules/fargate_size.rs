//! `fargate-size`: CPU and memory that Fargate does not offer together.
//!
//! Runs on the resolved manifest, so an environment that changes one of the two is checked
//! with the other's base value.

use super::Cx;
use crate::diagnostic::words::either;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::fargate::{cpus, memory_for};

pub static RULE: Rule = Rule {
    name: "fargate-size",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("fargate_size.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let (Some(cpu), Some(memory)) = (&workload.cpu, &workload.memory) else { return };
    let sizes = memory_for(cpu.value);
    let windows = workload.platform.as_ref().filter(|it| it.is_windows());
    if cpus(windows.is_some()).all(|it| it != cpu.value) {
        let known: Vec<String> = cpus(windows.is_some()).map(|it| it.to_string()).collect();
        let (on, whose) = match windows {
            Some(_) => (" on Windows", if cpu.origin.is_default() { ", the default," } else { "" }),
            None => ("", ""),
        };
        let place = windows.filter(|_| cpu.origin.is_default()).map_or(cpu.span(), |it| it.span());
        cx.report(
            RULE.at(place, format!("Fargate has no task with {cpu} CPU units{whose}{on}"))
                .help(format!("write `cpu` as one of {}", known.join(", "))),
        );
        return;
    }
    if sizes.contains(&memory.value) {
        return;
    }
    let near = sizes.iter().copied().find(|it| *it >= memory.value).or(sizes.last().copied()).unwrap_or_default();
    let (place, other) = if memory.origin.is_default() { (cpu, memory) } else { (memory, cpu) };
    let mut finding = RULE
        .at(place.span(), format!("Fargate has no task with {cpu} CPU units and {memory} MiB of memory"))
        .note(describe(cpu.value, &sizes))
        .help(format!("write `memory: {near}`"));
    if !other.origin.is_default() {
        finding = finding.label(other.span(), "the other half of the size");
    }
    cx.report(finding);
}

fn describe(cpu: i64, sizes: &[i64]) -> String {
    let mut steps = sizes.windows(2).map(|it| it[1] - it[0]);
    match (sizes, steps.next()) {
        ([first, .., last], Some(step)) if steps.all(|it| it == step) => {
            format!("with {cpu} CPU units, memory goes from {first} to {last} MiB in steps of {step}")
        }
        _ => format!("with {cpu} CPU units, memory is {} MiB", either(sizes.iter().map(ToString::to_string))),
    }
}
