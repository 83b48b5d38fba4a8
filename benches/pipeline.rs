//! What each stage costs, beside bare `yaml-rust2` events of the same bytes.
//!
//! Every line works through all of them; its throughput is in bytes of manifest text, so the
//! bar "all stages ≤ 2.5 × events" is read by dividing the two.

mod cases;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use taxiway_core::analysis::Document;
use taxiway_core::emit::ecs;
use taxiway_core::yaml::Tree;
use yaml_rust2::Event;
use yaml_rust2::parser::Parser;

use cases::{Case, cases};

fn main() {
    divan::main();
}

fn measure(bencher: Bencher, stage: impl Fn(&Case, &Document) -> usize + Sync) {
    let cases = cases();
    let documents: Vec<Document> = cases.iter().map(|it| Document::parse("manifest.yml", it.text.as_str())).collect();
    let bytes: usize = cases.iter().map(|it| it.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        cases.iter().zip(&documents).map(|(case, document)| black_box(stage(case, document))).sum::<usize>()
    });
}

/// The yardstick: the same bytes, turned into events and thrown away.
#[divan::bench]
fn a_events(bencher: Bencher) {
    measure(bencher, |case, _| {
        let mut parser = Parser::new_from_str(&case.text);
        let mut events = 0;
        while let Ok((event, _)) = parser.next_token() {
            events += 1;
            if event == Event::StreamEnd {
                break;
            }
        }
        events
    });
}

#[divan::bench]
fn b_parse(bencher: Bencher) {
    measure(bencher, |case, _| Tree::parse(case.text.as_str()).node_count());
}

/// One environment, without parsing.
#[divan::bench]
fn c_check(bencher: Bencher) {
    measure(bencher, |case, document| document.check(&case.cx, std::slice::from_ref(&case.environment)).len());
}

/// One environment, without parsing.
#[divan::bench]
fn d_resolve(bencher: Bencher) {
    measure(bencher, |case, document| {
        document.resolve(&case.cx, Some(&case.environment)).map_or(0, |it| it.findings.len())
    });
}

/// One environment with its findings, without parsing and without writing JSON.
#[divan::bench]
fn e_lower(bencher: Bencher) {
    measure(bencher, |case, document| {
        document.lower(&case.cx, &case.environment, &case.target).map_or(0, |it| it.findings.len())
    });
}

/// From text to findings and ECS requests.
#[divan::bench]
fn f_all(bencher: Bencher) {
    measure(bencher, |case, _| {
        let document = Document::parse("manifest.yml", case.text.as_str());
        document
            .lower(&case.cx, &case.environment, &case.target)
            .map_or(0, |it| it.findings.len() + ecs::text(&it.stack, &ecs::Facts::new()).len())
    });
}
