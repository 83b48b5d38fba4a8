//! What bad input gets: one clear message, the right status, nothing that looks like a result.

use crate::{GOOD, Project};

/// Every command that works on one manifest.
const ON_ONE: [&[&str]; 4] = [
    &["resolve", "FILE", "--env", "prod"],
    &["lower", "FILE", "--env", "prod"],
    &["why", "FILE", "--env", "prod", "cpu"],
    &["diff", "FILE", "--from", "prod", "--to", "test"],
];

fn on(file: &str, args: &'static [&'static str]) -> Vec<String> {
    args.iter().map(|it| if *it == "FILE" { file.to_owned() } else { (*it).to_owned() }).collect()
}

#[track_caller]
fn refused_by_all(project: &Project, file: &str, says: &[&str]) {
    project.run(&["check", file]).refused(says);
    project.run(&["check", file, "--format", "json"]).refused(says);
    for args in ON_ONE {
        let args = on(file, args);
        project.run(&args.iter().map(String::as_str).collect::<Vec<_>>()).refused(says);
    }
}

/// The file can be read but is no manifest: a finding, and no result of any other command.
#[track_caller]
fn found_by_all(bytes: impl AsRef<[u8]>, rule: &str, says: &str) {
    let project = Project::new(&[]);
    project.write("manifest.yml", bytes);
    let run = project.run(&["check", "manifest.yml", "--format", "json"]);
    assert_eq!((run.status, run.rules()), (Some(1), vec![rule.to_owned()]), "{run:?}");
    for args in ON_ONE {
        let args = on("manifest.yml", args);
        let run = project.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((run.status, &*run.stdout), (Some(1), ""), "{run:?}");
        assert!(run.stderr.contains(says), "`{says}` is not in {run:?}");
        assert!(run.stderr.contains(&format!("error[{rule}]")), "{run:?}");
    }
}

#[test]
fn files_that_cannot_be_read() {
    let project = Project::new(&[("manifest.yml", GOOD)]);
    refused_by_all(&project, "nowhere.yml", &["nowhere.yml: no such file"]);
    refused_by_all(&project, "manifest.yml/x", &["manifest.yml/x: no such file"]);
    project.write("latin.yml", b"name: api\ntype: B\xE9\n");
    refused_by_all(&project, "latin.yml", &["latin.yml: not UTF-8: byte 0xE9 on line 2"]);
    project.write("image.yml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    refused_by_all(&project, "image.yml", &["image.yml: a binary file, not a manifest"]);
    project.write("half.yml", b"\xFF\xFEn\0a");
    refused_by_all(&project, "half.yml", &["half.yml: starts like UTF-16, but is not"]);
    project.write("huge.yml", vec![b'a'; 50 * 1024 * 1024]);
    refused_by_all(&project, "huge.yml", &["huge.yml: 50.0 MB; a manifest has at most 8 MB"]);
}

#[test]
fn folders() {
    let project = Project::workspace(&[("copilot/api/manifest.yml", GOOD), ("empty/x", "")]);
    project.run(&["check", "empty"]).refused(&["empty: no manifests in this folder"]);
    for args in ON_ONE {
        let args = on("copilot", args);
        project
            .run(&args.iter().map(String::as_str).collect::<Vec<_>>())
            .refused(&["copilot: this is a folder", "such as copilot/api/manifest.yml"]);
    }
    project.run_in("empty", &["check", "x", "y"]).refused_partly(&["y: no such file"]);
    let project = Project::new(&[("a/b/c/d/x", "")]);
    project.run_in("a/b/c/d", &["check"]).refused(&["no workspace", "name a manifest"]);
}

impl crate::Run {
    /// What could be read was checked; the status says that something could not.
    #[track_caller]
    fn refused_partly(&self, says: &[&str]) {
        assert_eq!(self.status, Some(2), "{self:?}");
        assert!(self.stdout.contains("1 file could not be read"), "{self:?}");
        says.iter().for_each(|it| assert!(self.stderr.contains(it), "{self:?}"));
    }
}

#[test]
fn texts_that_are_no_manifest() {
    found_by_all("", "unknown-type", "the file is empty");
    found_by_all("# nothing here\n", "unknown-type", "the file is empty");
    found_by_all("- a\n- b\n", "wrong-form", "a manifest is a map of keys, but this is a list");
    found_by_all("hello\n", "wrong-form", "a manifest is a map of keys, but this is a single value");
    found_by_all("name: api\n", "unknown-type", "the manifest has no `type`");
    found_by_all("name: api\ntype: Backend Servise\n", "unknown-type", "write `Backend Service`");
    found_by_all("\t\t{{{\n", "syntax", "error[syntax]");
}

#[test]
fn a_variable_without_a_value() {
    let text = GOOD.replace("registry/api:1", "registry/api:${TAG}");
    found_by_all(&text, "undefined-variable", "`${TAG}` has no value");
    let project = Project::new(&[("manifest.yml", &text)]);
    for (format, names_the_flag) in [("human", true), ("github", true), ("json", false)] {
        let run = project.run(&["check", "manifest.yml", "--format", format]);
        assert!(run.stdout.contains("give `TAG` a value, or write"), "{run:?}");
        assert_eq!(run.stdout.contains("`--var NAME=VALUE`"), names_the_flag, "{run:?}");
    }
    let run = project.run(&["check", "manifest.yml", "--var", "TAG=1"]);
    assert_eq!(run.status, Some(0), "{run:?}");
}

#[test]
fn no_result_lacks_a_variable_whatever_is_reported() {
    let text = GOOD.replace("registry/api:1", "registry/api:${TAG}");
    let allowed = text.replace("${TAG}", "${TAG} # taxiway: allow(undefined-variable)");
    let place = ["copilot/api/manifest.yml"];
    let commands: [&[&str]; 4] = [
        &["lower", "--env", "prod"],
        &["resolve", "--env", "prod"],
        &["diff", "--from", "test", "--to", "prod"],
        &["why", "taskDefinition.cpu", "--env", "prod"],
    ];
    let off = "[rules]\nundefined-variable = \"off\"\n";
    for (text, settings) in [(&text, off), (&text, &*off.replace("off", "warning")), (&allowed, "")] {
        let project = Project::workspace(&[(place[0], &**text), ("taxiway.toml", settings)]);
        assert_eq!(project.run(&["check"]).status, Some(0), "{settings}");
        for command in commands {
            let args = [&command[..1], &place[..], &command[1..]].concat();
            let run = project.run(&args);
            assert_eq!((run.status, &*run.stdout), (Some(1), ""), "{args:?}");
            assert!(run.stderr.contains("error[undefined-variable]: `${TAG}` has no value"), "{args:?}: {run:?}");
            let run = project.run(&[&args[..], &["--var", "TAG=1"]].concat());
            assert_eq!(run.status, Some(0), "{args:?}: {run:?}");
            assert!(!run.stdout.is_empty(), "{args:?}");
        }
    }
}

#[test]
fn variables_come_from_the_process_only_by_name() {
    let text = GOOD.replace("registry/api:1", "registry/api:${TAG}");
    let project = Project::new(&[("manifest.yml", &text)]);
    let status = |args: &[&str]| {
        let mut command = project.command(&project.path(""), &[&["check", "manifest.yml"], args].concat());
        crate::Run::of(command.env("TAG", "1").env_remove("NOBODY")).status
    };
    assert_eq!(status(&[]), Some(1));
    assert_eq!(status(&["--var", "TAG"]), Some(0));
    project
        .run(&["check", "manifest.yml", "--var", "NOBODY_SET_THIS"])
        .refused(&["`NOBODY_SET_THIS`, which is not set"]);
    for wrong in ["=1", "1A=x", "A-B=x", ""] {
        let run = project.run(&["check", "manifest.yml", "--var", wrong]);
        assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{run:?}");
    }
}

#[test]
fn json_and_utf16_are_fine() {
    let project = Project::new(&[(
        "manifest.yml",
        r#"{"name": "api", "type": "Backend Service", "image": {"location": "registry/api:1"}}"#,
    )]);
    assert_eq!(project.run(&["check", "manifest.yml"]).status, Some(0));
    let utf16 = |bom: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        [&bom[..], &GOOD.encode_utf16().flat_map(unit).collect::<Vec<_>>()].concat()
    };
    project.write("le.yml", utf16([0xFF, 0xFE], u16::to_le_bytes));
    project.write("be.yml", utf16([0xFE, 0xFF], u16::to_be_bytes));
    project.write("bom.yml", format!("\u{FEFF}{GOOD}"));
    project.write("plain.yml", GOOD);
    let lowered = |file| project.run(&["lower", file, "--env", "prod", "--app", "shop"]).stdout;
    for file in ["le.yml", "be.yml", "bom.yml"] {
        assert_eq!(lowered(file), lowered("plain.yml"), "{file}");
    }
    let run = project.run(&["check", "le.yml", "be.yml", "bom.yml"]);
    assert_eq!((run.status, &*run.stdout), (Some(0), "3 manifests, nothing found\n"));
}

#[test]
fn kinds_that_come_later() {
    for (text, words) in [
        ("name: a\ntype: Static Site\n", "this is a Static Site"),
        ("name: a\ntype: Request-Driven Web Service\n", "this is a Request-Driven Web Service"),
        ("name: a\ntype: Environment\n", "this is an environment manifest"),
    ] {
        let project = Project::new(&[("manifest.yml", text)]);
        let run = project.run(&["check", "manifest.yml"]);
        assert_eq!(run.status, Some(0));
        assert_eq!(run.stdout, "nothing checked; 1 manifest of a kind that comes later\n");
        for args in ON_ONE {
            let args = on("manifest.yml", args);
            project.run(&args.iter().map(String::as_str).collect::<Vec<_>>()).refused(&[words, "comes later"]);
        }
    }
}

#[test]
fn environments_that_nobody_names() {
    let project = Project::workspace(&[("copilot/api/manifest.yml", GOOD)]);
    let file = "copilot/api/manifest.yml";
    let says = ["no environment is called `prodd`", "`prod` and `test`", "perhaps `prod`"];
    project.run(&["check", "--env", "prodd"]).refused(&says);
    project.run(&["check", file, "--env", "prod", "--env", "prodd"]).refused(&says);
    project.run(&["lower", file, "--env", "prodd"]).refused(&says);
    project.run(&["resolve", file, "--env", "prodd"]).refused(&says);
    project.run(&["why", file, "--env", "prodd", "cpu"]).refused(&says);
    project.run(&["diff", file, "--from", "prod", "--to", "prodd"]).refused(&says);
    assert_eq!(project.run(&["check", "--env", "test"]).status, Some(0));

    // Any manifest of the workspace may name one.
    project.write("copilot/web/manifest.yml", GOOD.replace("prod:", "staging:").replace("name: api", "name: web"));
    assert_eq!(project.run(&["check", file, "--env", "staging"]).status, Some(0));

    // Without environment manifests nothing is known, and Copilot takes any name.
    let project = Project::new(&[("manifest.yml", GOOD)]);
    let run = project.run(&["check", "manifest.yml", "--env", "prodd"]);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    let run = project.run(&["lower", "manifest.yml", "--env", "prodd", "--app", "shop"]);
    assert_eq!(run.status, Some(0));
    assert_eq!(
        run.stderr,
        "note: manifest.yml: no section for `prodd`, so the base holds there; perhaps `prod` was meant\n"
    );
}

#[test]
fn bad_usage() {
    let project = Project::new(&[("manifest.yml", GOOD), ("facts.json", "[1]"), ("ok.json", "{\"a\": \"b\"}")]);
    for args in [
        &["check", "--format", "xml"][..],
        &["check", "--format", "json="],
        &["check", "--fail-on", "never"],
        &["check", "manifest.yml", "--env", ""],
        &["lower", "manifest.yml"],
        &["lower", "manifest.yml", "--env", "prod", "--format", "yaml"],
        &["lower", "manifest.yml", "--env", "prod", "--account", "12"],
        &["lower", "manifest.yml", "--env", "prod", "--region", "Frankfurt"],
        &["lower", "manifest.yml", "--env", "prod", "--image", "api"],
        &["launch"],
        &[],
    ] {
        let run = project.run(args);
        assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{args:?}: {run:?}");
    }
    let lower = |more: &[&'static str]| {
        project.run(&[&["lower", "manifest.yml", "--env", "prod", "--app", "shop"], more].concat())
    };
    lower(&["--facts", "nowhere.json"]).refused(&["nowhere.json: no such file"]);
    lower(&["--facts", "facts.json"]).refused(&["facts.json: facts are a JSON map from names to texts"]);
    assert_eq!(lower(&["--facts", "ok.json"]).status, Some(0));
    lower(&["--image", "apo=x:1"]).refused(&["no container is called `apo`", "perhaps `api`"]);
    assert_eq!(lower(&["--image", "api=x:1"]).json()["taskDefinition"]["containerDefinitions"][0]["image"], "x:1");
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written() {
    let project = Project::new(&[("manifest.yml", GOOD)]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = project.command(&project.path(""), &["check", "manifest.yml"]);
    crate::Run::of(command.stdout(full)).refused(&["standard output: No space left on device"]);
    project.run(&["check", "manifest.yml", "--format", "json=no/such/folder.json"]).refused(&["no/such/folder.json"]);
}

#[test]
fn a_line_that_is_too_long_to_show() {
    let beside = format!("{GOOD}command: [{}]\nplatform: amiga\n", "x, ".repeat(50_000));
    let on_it = format!("{GOOD}platform: {{ osfamily: linux, architecture: {} }}\n", "y".repeat(50_000));
    let project = Project::new(&[("beside.yml", &beside), ("on-it.yml", &on_it)]);
    let run = project.run(&["check", "beside.yml"]);
    assert!(run.stdout.contains("platform: amiga") && run.stdout.len() < 1000, "{run:?}");
    let run = project.run(&["check", "on-it.yml"]);
    assert!(run.stdout.contains("--> on-it.yml:12:44") && run.stdout.len() < 5000, "{run:?}");
}
