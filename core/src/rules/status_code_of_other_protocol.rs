//! `status-code-of-other-protocol`: success codes that targets of this protocol never answer.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "status-code-of-other-protocol",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("status_code_of_other_protocol.md"),
};

pub fn check(cx: &mut Cx) {
    for route in &cx.parts.routes {
        let codes =
            route.rule.healthcheck.as_ref().and_then(|it| it.options()).and_then(|it| it.success_codes.as_ref());
        let Some(codes) = codes else { continue };
        let is_grpc = route.rule.version.as_ref().is_some_and(|it| it.eq_ignore_ascii_case("grpc"));
        let (protocol, range) = if is_grpc { ("gRPC", 0..=99) } else { ("HTTP", 200..=499) };
        let numbers = codes.split([',', '-']).filter_map(|it| it.parse::<u16>().ok());
        let Some(odd) = numbers.into_iter().find(|it| !range.contains(it)) else { continue };
        let mut finding = RULE
            .at(codes.span(), format!("{odd} is no success code of a check over {protocol}"))
            .note(format!("codes of {protocol} go from {} to {} here", range.start(), range.end()));
        if let Some(version) = route.rule.version.as_ref().filter(|_| is_grpc) {
            finding = finding.label(version.span(), "the check speaks gRPC");
        }
        cx.report(finding);
    }
}
