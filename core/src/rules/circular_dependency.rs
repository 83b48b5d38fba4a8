//! `circular-dependency`: containers that wait for each other, or for themselves.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "circular-dependency",
    severity: Severity::Error,
    source: Source::Copilot,
    page: include_str!("circular_dependency.md"),
};

/// How far the walk is with a container.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// On the way from the start of the walk to where it is.
    OnTheWay,
    Done,
}

pub fn check(cx: &mut Cx) {
    let parts = cx.parts;
    let steps: Vec<Vec<(usize, Span)>> = parts
        .containers
        .iter()
        .map(|it| {
            let names = it.depends_on.iter().flat_map(|it| it.iter());
            names.filter_map(|(name, _)| Some((parts.position(&name.text)?, name.span))).collect()
        })
        .collect();
    let mut state = vec![State::New; steps.len()];
    let mut in_circle = vec![false; steps.len()];
    for start in 0..steps.len() {
        if state[start] != State::New {
            continue;
        }
        // Each container on the way, with the number of its steps that were taken.
        let mut way = vec![(start, 0)];
        state[start] = State::OnTheWay;
        while let Some((at, taken)) = way.last_mut() {
            let Some((next, _)) = steps[*at].get(*taken).copied() else {
                state[*at] = State::Done;
                way.pop();
                continue;
            };
            *taken += 1;
            match state[next] {
                State::New => {
                    state[next] = State::OnTheWay;
                    way.push((next, 0));
                }
                State::OnTheWay => {
                    let from = way.iter().position(|(it, _)| *it == next).unwrap_or_default();
                    let circle = &way[from..];
                    // A further circle among containers that are in one already says nothing new.
                    if circle.len() == 1 || circle.iter().any(|(it, _)| !in_circle[*it]) {
                        let circle: Vec<(usize, Span)> =
                            circle.iter().map(|(it, taken)| (*it, steps[*it][taken - 1].1)).collect();
                        circle.iter().filter(|_| circle.len() > 1).for_each(|(it, _)| in_circle[*it] = true);
                        report(cx, &circle);
                    }
                }
                State::Done => {}
            }
        }
    }
}

fn report(cx: &mut Cx, circle: &[(usize, Span)]) {
    let containers = &cx.parts.containers;
    let names: Vec<String> = circle.iter().map(|(it, _)| format!("`{}`", containers[*it].name)).collect();
    let Some(((_, first), others)) = circle.split_first() else { return };
    let message = match names.as_slice() {
        [only] => format!("{only} waits for itself"),
        [one, other] => format!("{one} and {other} wait for each other"),
        more => format!("{} wait for each other in a circle", more.join(", ")),
    };
    let mut finding = RULE.at(*first, message).note("none of them could ever start").help("remove one of the steps");
    for (container, step) in others {
        finding = finding.label(*step, format!("`{}` waits here", containers[*container].name));
    }
    cx.report(finding);
}
