//! `circular-dependency`: containers that wait for each other, or for themselves.

use super::{A_FEW, Cx};
use crate::diagnostic::{Rule, Severity, Source};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "circular-dependency",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("circular_dependency.md"),
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
    // Where a container stands on the way.
    let mut position = vec![0; steps.len()];
    for start in 0..steps.len() {
        if state[start] != State::New {
            continue;
        }
        // Each container on the way, with the number of its steps that were taken.
        let mut way = vec![(start, 0)];
        // The places on the way whose container is in no circle so far.
        let mut fresh = vec![0];
        state[start] = State::OnTheWay;
        position[start] = 0;
        while let Some((at, taken)) = way.last_mut() {
            let Some((next, _)) = steps[*at].get(*taken).copied() else {
                state[*at] = State::Done;
                way.pop();
                if fresh.last() == Some(&way.len()) {
                    fresh.pop();
                }
                continue;
            };
            *taken += 1;
            match state[next] {
                State::New => {
                    state[next] = State::OnTheWay;
                    position[next] = way.len();
                    fresh.push(way.len());
                    way.push((next, 0));
                }
                State::OnTheWay => {
                    let from = position[next];
                    let circle = &way[from..];
                    let is_new = |it: &usize| *it >= from;
                    // A further circle among containers that are in one already says nothing new.
                    if circle.len() == 1 || fresh.last().is_some_and(is_new) {
                        if circle.len() > 1 {
                            fresh.truncate(fresh.partition_point(|it| !is_new(it)));
                        }
                        let shown = circle.iter().take(A_FEW).map(|(it, taken)| (*it, steps[*it][taken - 1].1));
                        report(cx, &shown.collect::<Vec<_>>(), circle.len());
                    }
                }
                State::Done => {}
            }
        }
    }
}

/// Reports a circle of so many containers, of which the first ones are named.
fn report(cx: &mut Cx, circle: &[(usize, Span)], length: usize) {
    let containers = &cx.parts.containers;
    let mut names: Vec<String> = circle.iter().map(|(it, _)| format!("`{}`", containers[*it].name)).collect();
    if length > circle.len() {
        names.push(format!("{} more", length - circle.len()));
    }
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
