//! `fargate-size`: CPU and memory that Fargate does not offer together.
//!
//! Runs on the resolved manifest, so an environment that changes one of the two is checked
//! with the other's base value.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "fargate-size",
    severity: Severity::Error,
    source: Source::Aws,
    page: include_str!("fargate_size.md"),
};

/// CPU units, least and greatest memory, and the step between (`validation.md`, section 22).
/// 256 CPU units also take 512 MiB.
const SIZES: &[(i64, i64, i64, i64)] = &[
    (256, 1024, 2048, 1024),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16384, 1024),
    (4096, 8192, 30720, 1024),
    (8192, 16384, 61440, 4096),
    (16384, 32768, 122_880, 8192),
];

/// The memory sizes in MiB that Fargate offers for so many CPU units; empty for none.
pub fn memory_for(cpu: i64) -> Vec<i64> {
    let Some((_, min, max, step)) = SIZES.iter().find(|it| it.0 == cpu) else { return Vec::new() };
    let steps = (*min..=*max).step_by(*step as usize);
    if cpu == 256 { std::iter::once(512).chain(steps).collect() } else { steps.collect() }
}

/// The numbers of CPU units with which Fargate runs Windows.
const WINDOWS: &[i64] = &[1024, 2048, 4096];

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let (Some(cpu), Some(memory)) = (&workload.cpu, &workload.memory) else { return };
    let sizes = memory_for(cpu.value);
    let windows = workload.platform.as_ref().filter(|it| it.is_windows());
    if sizes.is_empty() || windows.is_some() && !WINDOWS.contains(&cpu.value) {
        let known = SIZES.iter().map(|it| it.0).filter(|it| windows.is_none() || WINDOWS.contains(it));
        let known: Vec<String> = known.map(|it| it.to_string()).collect();
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
    let mut finding =
        RULE.at(place.span(), format!("Fargate has no task with {cpu} CPU units and {memory} MiB of memory"))
            .note(describe(cpu.value, &sizes))
            .help(format!("write `memory: {near}`"));
    if !other.origin.is_default() {
        finding = finding.label(other.span(), "the other half of the size");
    }
    cx.report(finding);
}

fn describe(cpu: i64, sizes: &[i64]) -> String {
    let (first, last) = (sizes.first().copied().unwrap_or_default(), sizes.last().copied().unwrap_or_default());
    let step = sizes.windows(2).last().map_or(0, |it| it[1] - it[0]);
    format!("with {cpu} CPU units, memory goes from {first} to {last} MiB in steps of {step}")
}
