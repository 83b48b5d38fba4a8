//! `several-managed-volumes`: more than one volume on the file system that Copilot manages.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Efs;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "several-managed-volumes",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("several_managed_volumes.md"),
};

pub fn check(cx: &mut Cx) {
    let volumes = cx.workload().storage.as_ref().and_then(|it| it.volumes.as_ref());
    let managed = volumes.into_iter().flat_map(|it| it.iter()).filter(|(_, it)| it.is_managed());
    let mut first: Option<(&str, Span)> = None;
    for (name, volume) in managed {
        let span = volume.efs.as_ref().map_or(name.span, Efs::span);
        match first {
            None => first = Some((&name.text, span)),
            Some((other, place)) => cx.report(
                RULE.at(span, format!("`{}` and `{other}` both live on the managed file system", name.text))
                    .label(place, "the first managed volume")
                    .note("Copilot makes one folder and one access point for the whole workload")
                    .help(
                        "keep one volume and use folders in it, or give the other the `id` of a file system of its own",
                    ),
            ),
        }
    }
}
