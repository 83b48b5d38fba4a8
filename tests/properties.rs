//! What holds for any text at all: nothing panics, every place lies in the text, the same text
//! gives the same findings, and bombs are refused.
//!
//! The texts are those of the fixtures, the rules' pages and the examples, whole, cut off and
//! changed, and whatever `proptest` comes up with.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;
use serde::Deserialize;
use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::Finding;
use taxiway_core::emit::ecs;
use taxiway_core::lower::Target;
use taxiway_core::text::Span;
use taxiway_fixture::corpus;

/// Everything that stands in a fixture, a page, a case or an example.
fn texts() -> Vec<String> {
    #[derive(Deserialize)]
    struct Case {
        manifest: String,
    }

    let cases: Vec<Case> = serde_yaml::from_str(include_str!("suite/resolve/override-cases.yaml")).unwrap();
    let files = corpus::pages("core/src/rules").into_iter().chain(corpus::fixtures("tests/suite/diagnostics"));
    let examples = corpus::files("examples", "yml");
    files
        .map(|it| it.text)
        .chain(cases.into_iter().map(|it| it.manifest))
        .chain(examples.iter().map(|it| corpus::read(it)))
        .collect()
}

/// Every stage on one text, as a front end would run them.
fn run(text: &str) -> Vec<Finding> {
    let cx = Context::default();
    let document = Document::parse("copilot/api/manifest.yml", text);
    let findings = document.check(&cx, &[]);
    check_places(text, &findings);
    let mut environments = document.environments();
    environments.truncate(2);
    environments.push("other".to_owned());
    for environment in &environments {
        if let Some(resolved) = document.resolve(&cx, Some(environment)) {
            check_places(text, &resolved.findings);
        }
        let target = Target { environment: environment.as_str().into(), ..Target::default() };
        if let Some(lowered) = document.lower(&cx, environment, &target) {
            check_places(text, &lowered.findings);
            ecs::text(&lowered.stack, &ecs::Facts::new());
        }
    }
    findings
}

fn check_places(text: &str, findings: &[Finding]) {
    for finding in findings {
        let edits = finding.fixes.iter().flat_map(|it| it.edits.iter().map(|it| it.span));
        for span in finding.labels.iter().map(|it| it.span).chain(edits).chain([finding.span]) {
            let Span { start, end } = span;
            assert!(
                start <= end && text.get(span.range()).is_some(),
                "{start}..{end}: {} in {text:?}",
                finding.message
            );
        }
    }
}

#[test]
fn every_known_text_is_read() {
    for text in texts() {
        let first = run(&text);
        let again = Document::parse("copilot/api/manifest.yml", text.as_str()).check(&Context::default(), &[]);
        let show = |findings: &[Finding]| format!("{findings:?}");
        assert_eq!(show(&first), show(&again), "the same findings twice");
    }
}

#[test]
fn every_beginning_of_a_known_text_is_read() {
    for text in texts() {
        for (at, _) in text.char_indices().filter(|(at, _)| *at < 2000) {
            let text = &text[..at];
            let document = Document::parse("copilot/api/manifest.yml", text);
            check_places(text, &document.check(&Context::default(), &[]));
        }
        for (at, _) in text.match_indices('\n') {
            run(&text[..at]);
        }
    }
}

#[test]
fn alias_bombs_are_refused() {
    let mut lists = String::from("name: api\ntype: Backend Service\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    let mut maps = String::from("name: api\ntype: Backend Service\nx-0: &a0 {k: v}\n");
    let mut merges = String::from("name: api\ntype: Backend Service\nx-0: &a0 {k: v}\n");
    for level in 1..12 {
        let below = level - 1;
        let ten = |item: &str| (0..10).map(|_| item.to_owned()).collect::<Vec<_>>().join(", ");
        let keyed = (0..10).map(|it| format!("k{it}: *a{below}")).collect::<Vec<_>>().join(", ");
        lists.push_str(&format!("x-{level}: &a{level} [{}]\n", ten(&format!("*a{below}"))));
        maps.push_str(&format!("x-{level}: &a{level} {{{keyed}}}\n"));
        merges.push_str(&format!("x-{level}: &a{level} {{<<: [{}], k{level}: v}}\n", ten(&format!("*a{below}"))));
    }
    for text in [lists, maps, merges] {
        let refused = run(&text).iter().any(|it| it.rule.name == "alias-bomb");
        assert!(refused, "{text}");
    }
}

#[test]
fn nesting_bombs_are_refused() {
    let depth = 20_000;
    let indented: String = (0..2_000).map(|it| format!("{}a:\n", " ".repeat(it))).collect();
    for body in
        ["[".repeat(depth), "{a: ".repeat(depth), "- ".repeat(depth), "? ".repeat(depth), "[{".repeat(depth), indented]
    {
        let text = format!("name: api\ntype: Backend Service\nvariables:\n  {body}");
        let findings = run(&text);
        assert!(!findings.is_empty(), "{}…", &text[..80]);
    }
}

#[test]
fn a_message_is_one_line() {
    for body in ["http: {path\n  count: 0}\n", "\"a\\nb\": 1\n", "secrets: {\"A\\nB\": x}\n"] {
        let findings = run(&format!("name: api\ntype: Backend Service\nimage: {{location: x}}\n{body}"));
        assert!(!findings.is_empty(), "{body}");
        for finding in findings {
            assert!(!finding.message.contains('\n'), "{:?}", finding.message);
        }
    }
}

#[test]
fn values_of_variables_are_not_said() {
    const SECRET: &str = "hunter22";
    let mut cx = Context::default();
    cx.variables.values.insert("V".to_owned(), format!("{SECRET}: /x #"));
    for body in [
        "platform: \"${V}\"",
        "command: [\"${V}\"]",
        "deployment: {rolling: \"a${V}\"}",
        "storage: {volumes: {v: {path: \"${V}\"}}}",
        "count: {range: \"${V}\"}",
        "network: {vpc: {security_groups: [\"${V}\"]}}",
        "http: {path: /, version: \"${V}\", target_container: \"${V}\"}",
        "taskdef_overrides: [{path: \"${V}\", value: 1}]",
    ] {
        let text = format!("name: api\ntype: Backend Service\nimage: {{location: x}}\n{body}\n");
        let findings = Document::parse("copilot/api/manifest.yml", &*text).check(&cx, &[]);
        assert!(!findings.is_empty(), "{body}");
        assert!(!format!("{findings:?}").contains(SECRET), "{findings:#?}");
    }
    for value in [
        format!("{SECRET}: x"),
        format!("@{SECRET}"),
        format!("%{SECRET}"),
        format!("*{SECRET}/ x"),
        format!("| {SECRET}"),
    ] {
        let text = format!("name: api\ntype: Backend Service\nsecrets:\n  A: b: {value}\nvariables:\n  A: {value}\n");
        let document = Document::parse("copilot/api/manifest.yml", &*text);
        for error in &document.tree.errors {
            let help = error.help.as_deref().unwrap_or_default();
            let names_an_anchor = error.message.starts_with("no anchor");
            assert!(names_an_anchor || !format!("{} {help}", error.message).contains(SECRET), "{error:?}");
        }
    }
}

#[test]
fn an_anchor_cannot_hold_itself() {
    for value in ["&a [*a]", "&a {b: *a}", "&a {<<: *a}", "*a"] {
        run(&format!("name: api\ntype: Backend Service\nimage: {value}\n"));
    }
}

fn known_text() -> impl Strategy<Value = String> {
    let texts: Vec<String> = texts().into_iter().filter(|it| it.len() < 3000).collect();
    proptest::sample::select(texts)
}

/// Pieces that make up manifests, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words: Vec<String> = texts()
        .iter()
        .flat_map(|text| text.split_inclusive([' ', '\n']).map(str::to_owned).collect::<Vec<_>>())
        .chain(
            [
                "&a ", "*a ", "<<: ", "- ", "? ", ": ", "|\n", ">-\n", "\t", "---\n", "...\n", "!!int ", "${A}", "\r",
                "é",
            ]
            .map(Into::into),
        )
        .collect();
    let word = proptest::sample::select(words);
    proptest::collection::vec(word, 0..60)
        .prop_map(|words| format!("name: api\ntype: Load Balanced Web Service\n{}", words.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        run(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_characters_are_read(text in "name: a\ntype: Backend Service\n\\PC{0,80}(\n\\PC{0,40}){0,4}") {
        run(&text);
    }

    #[test]
    fn any_soup_of_words_is_read(text in soup()) {
        run(&text);
    }

    #[test]
    fn a_known_text_with_one_character_changed_is_read(
        text in known_text(),
        at in any::<proptest::sample::Index>(),
        with in proptest::option::of(proptest::sample::select("\n\r\t :-#'\"[]{}&*!|>%@`,?~$0aé😀".chars().collect::<Vec<_>>())),
        keep in any::<bool>(),
    ) {
        let places: Vec<(usize, char)> = text.char_indices().collect();
        prop_assume!(!places.is_empty());
        let (at, old) = places[at.index(places.len())];
        let behind = if keep { at } else { at + old.len_utf8() };
        let with = with.map(String::from).unwrap_or_default();
        run(&format!("{}{with}{}", &text[..at], &text[behind..]));
    }

    #[test]
    fn two_known_texts_after_each_other_are_read(first in known_text(), second in known_text()) {
        let cut = first.char_indices().map(|(at, _)| at).nth(first.chars().count() / 2).unwrap();
        run(&format!("{}{second}", &first[..cut]));
    }
}
