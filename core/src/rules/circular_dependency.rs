//! `circular-dependency`: containers that wait for each other, or for themselves.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::containers::Container;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "circular-dependency",
    severity: Severity::Error,
    source: Source::Copilot,
    page: include_str!("circular_dependency.md"),
};

pub fn check(cx: &mut Cx) {
    let containers = &cx.parts.containers;
    for start in 0..containers.len() {
        let Some(cycle) = cycle(containers, start) else { continue };
        let names: Vec<String> = cycle.iter().map(|(it, _)| format!("`{}`", containers[*it].name)).collect();
        let mut steps = cycle.iter();
        let Some((_, first)) = steps.next() else { continue };
        let message = match names.as_slice() {
            [only] => format!("{only} waits for itself"),
            [one, other] => format!("{one} and {other} wait for each other"),
            more => format!("{} wait for each other in a circle", more.join(", ")),
        };
        let mut finding = RULE.at(*first, message).note("none of them could ever start").help("remove one of the steps");
        for (container, step) in steps {
            finding = finding.label(*step, format!("`{}` waits here", containers[*container].name));
        }
        cx.report(finding);
    }
}

/// The shortest way from a container back to itself over those that stand behind it, so that
/// each circle is found from one of its members only.
fn cycle(containers: &[Container], start: usize) -> Option<Vec<(usize, Span)>> {
    let mut came_from: Vec<Option<(usize, Span)>> = vec![None; containers.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for (name, _) in containers[at].depends_on.iter().flat_map(|it| it.iter()) {
            let Some(next) = containers.iter().rposition(|it| it.name == name.text) else { continue };
            if next == start {
                let mut steps = vec![(at, name.span)];
                let mut step = at;
                while step != start {
                    let (before, span) = came_from[step]?;
                    steps.push((before, span));
                    step = before;
                }
                steps.reverse();
                return Some(steps);
            }
            if next > start && came_from[next].is_none() {
                came_from[next] = Some((at, name.span));
                queue.push_back(next);
            }
        }
    }
    None
}
