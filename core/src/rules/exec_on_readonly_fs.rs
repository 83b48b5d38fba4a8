//! `exec-on-readonly-fs`: a shell is offered in a container that cannot write what the shell needs.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::deployment::Exec;

pub static RULE: Rule = Rule {
    name: "exec-on-readonly-fs",
    severity: Severity::Hint,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("exec_on_readonly_fs.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let span = match &workload.exec {
        Some(Exec::Switch(flag)) if flag.value => flag.span(),
        Some(Exec::Options(options)) => options.at.key,
        Some(Exec::Switch(_)) | None => return,
    };
    let Some(readonly) = workload.storage.as_ref().and_then(|it| it.readonly_fs.as_ref()).filter(|it| it.value) else {
        return;
    };
    cx.report(
        RULE.at(span, "`exec` is on, but the main container's file system is read-only")
            .label(readonly.span(), "made read-only here")
            .note("the agent behind `exec` writes to the container's file system, so sessions there fail"),
    );
}
