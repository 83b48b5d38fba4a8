//! Manifests, and their hints between `⟦` and `⟧`.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::ide::fixture::{PATH, view_at};

const OVERRIDES: InlayOptions = InlayOptions { overrides: true, defaults: false };
const DEFAULTS: InlayOptions = InlayOptions { overrides: false, defaults: true };

/// The lines with hints.
#[track_caller]
fn check(text: &str, options: InlayOptions, expect: Expect) {
    let (workspace, _) = view_at(text);
    let view = View::new(&workspace, PATH).unwrap();
    let mut shown = String::new();
    let mut from = 0;
    for inlay in inlays(&view, Span::new(0, text.len() as u32), options) {
        shown.push_str(&text[from..inlay.offset as usize]);
        shown.push_str(&format!("⟦{}⟧", inlay.label));
        from = inlay.offset as usize;
    }
    shown.push_str(&text[from..]);
    let lines: Vec<&str> = shown.lines().filter(|it| it.contains('⟦')).collect();
    expect.assert_eq(&lines.join("\n"));
}

#[test]
fn overridden_values_and_overrides_name_each_other() {
    check(
        "\
name: api
type: Backend Service
cpu: 256 # small
count:
  range: 1-10
  cpu_percentage: 70
variables:
  ÄA: ü
  B: b
command: [a]
environments:
  prod:
    cpu: 1024
    memory: 2048
    count: 3
    variables: {ÄA: ö, B: b}
    command:
      - x
      - y
  dev:
    cpu: 256
    count:
      spot: 2
",
        OVERRIDES,
        expect![[r#"
            cpu: 256⟦prod: 1024⟧ # small
            count:⟦prod: 3⟧
              range: 1-10⟦dev: not set⟧
              cpu_percentage: 70⟦dev: not set⟧
              ÄA: ü⟦prod: ö⟧
            command: [a]⟦prod: [x, y]⟧
                cpu: 1024⟦was 256⟧
                memory: 2048⟦was 512⟧
                count: 3⟦was {range: 1-10, cpu_percen…⟧
                variables: {ÄA: ö⟦was ü⟧, B: b⟦as in the base⟧}
                command:⟦was [a]⟧
                cpu: 256⟦as in the base⟧"#]],
    );
}

#[test]
fn at_most_three_environments_are_named() {
    check(
        "type: Backend Service\r\ncpu: 256\r\nenvironments:\r\n  a: {cpu: 1}\r\n  b: {cpu: 2}\r\n  c: {cpu: 3}\r\n  d: {cpu: 4}\r\n",
        OVERRIDES,
        expect![[r#"
            cpu: 256⟦a: 1 · b: 2 · c: 3 · …⟧
              a: {cpu: 1⟦was 256⟧}
              b: {cpu: 2⟦was 256⟧}
              c: {cpu: 3⟦was 256⟧}
              d: {cpu: 4⟦was 256⟧}"#]],
    );
}

#[test]
fn secrets_are_hidden() {
    check(
        "type: Backend Service\nimage: {location: 'a${TAG}'}\nvariables:\n  A: a${TAG}\nenvironments:\n  prod:\n    image: {location: 'b${TAG}'}\n    variables:\n      A: b${TAG}\n",
        OVERRIDES,
        expect![[r#"
            image: {location: 'a${TAG}'⟦prod: bhunter22⟧}
              A: a${TAG}⟦prod: …⟧
                image: {location: 'b${TAG}'⟦was ahunter22⟧}
                  A: b${TAG}⟦was …⟧"#]],
    );
}

#[test]
fn block_texts_and_aliases() {
    check(
        "x: &c 512\ntype: Backend Service\ncpu: *c\ncommand: |\n  a\n  b\nenvironments:\n  prod:\n    cpu: 1024\n    command: >-\n      long\n      text\n",
        OVERRIDES,
        expect![[r#"
            cpu: *c⟦prod: 1024⟧
            command: |⟦prod: long text⟧
                cpu: 1024⟦was 512⟧
                command: >-⟦was a b⟧"#]],
    );
}

#[test]
fn defaults_of_written_sections() {
    check(
        "\
name: api
type: Load Balanced Web Service
image:
  build: Dockerfile
  port: 80
  healthcheck:
    command: [\"CMD\", x]
    retries: 3
http:
  path: /
  deregistration_delay: 10s
storage:
  volumes:
    a: {path: /a, efs: {id: fs-1}}
    b:
      path: /b
      efs:
        uid: 1
        gid: 1
environments:
  prod:
    http:
      alias: x.example.com
    sidecars:
      s:
        image: x
",
        DEFAULTS,
        expect![[r#"
              healthcheck:⟦interval: 10s, timeout: 5s, start_period: 0s⟧
            http:⟦healthcheck: /, stickiness: false⟧
            storage:⟦readonly_fs: false⟧
                a:⟦read_only: true⟧ {path: /a, efs:⟦root_dir: /⟧ {id: fs-1}}
                b:⟦read_only: true⟧
                  s:⟦essential: true⟧"#]],
    );
}

#[test]
fn only_the_range_is_looked_at_and_only_what_is_wanted() {
    let text = "type: Backend Service\ncpu: 256\nmemory: 512\nenvironments: {a: {cpu: 1, memory: 2}}\n";
    let (workspace, _) = view_at(text);
    let view = View::new(&workspace, PATH).unwrap();
    assert_eq!(inlays(&view, Span::new(22, 30), OVERRIDES).len(), 1);
    assert_eq!(inlays(&view, Span::new(0, text.len() as u32), InlayOptions::default()), []);
    let (workspace, _) = view_at("type: Environment\n");
    let view = View::new(&workspace, PATH).unwrap();
    assert_eq!(inlays(&view, Span::new(0, 10), OVERRIDES), []);
}

const MANIFEST: &str = include_str!("../../../../examples/copilot/web/manifest.yml");

proptest! {
    #[test]
    fn hints_of_mangled_manifests_lie_in_the_text(at in 0..MANIFEST.len(), length in 0..60usize, with in "[ \n:\\[{&*a\"$é-]{0,3}") {
        let text: String = MANIFEST.chars().take(at).chain(with.chars()).chain(MANIFEST.chars().skip(at + length)).collect();
        let (workspace, _) = view_at(&text);
        let view = View::new(&workspace, PATH).unwrap();
        let everything = InlayOptions { overrides: true, defaults: true };
        for inlay in inlays(&view, Span::new(0, text.len() as u32), everything) {
            prop_assert!(text.is_char_boundary(inlay.offset as usize));
            prop_assert!(!inlay.label.contains('\n'));
        }
    }
}
