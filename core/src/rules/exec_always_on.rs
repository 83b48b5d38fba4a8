//! `exec-always-on`: a map that switches `exec` on although it says the opposite.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::deployment::Exec;
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "exec-always-on",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("exec_always_on.md"),
};

pub fn check(cx: &mut Cx) {
    if cx.is(WorkloadType::ScheduledJob) {
        return;
    }
    let Some(Exec::Options(options)) = &cx.workload().exec else { return };
    let Some(enable) = options.enable.as_ref().filter(|it| !it.value) else { return };
    let mut finding = RULE
        .at(enable.span(), "`enable: false` switches `exec` on")
        .note("the map form of `exec` switches it on, whatever it says")
        .help("write `exec: false`");
    if let Some(span) = options.at.origin.written_span() {
        finding = finding.fix_replace("write `exec: false`", span, "false");
    }
    cx.report(finding);
}
