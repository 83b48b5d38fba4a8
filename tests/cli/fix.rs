//! `taxiway check --fix`: what it changes, what it keeps, what it refuses.

use std::fs;

use crate::Project;

const SLIPS: &str = "# kept\r\nname: api\r\ntype: Backend Service   # kept too\r\nimage:\r\n  location: registry/ü:1\r\n\
    cpu: \"512\" # ü\r\nmemory: '1024'\r\n\r\n\r\nvariables: {  A: b }\r\n";

fn cured() -> String {
    SLIPS.replace("\"512\"", "512").replace("'1024'", "1024")
}

#[test]
fn fixes_are_applied_and_every_other_byte_stays() {
    let project = Project::new(&[("manifest.yml", SLIPS)]);
    let run = project.run(&["check", "manifest.yml", "--fix"]);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{run:?}");
    assert_eq!(run.stdout, "1 manifest, nothing found; 2 findings cured in 1 file\n");
    assert_eq!(project.read("manifest.yml"), cured());
    // Nothing is left to do, and nothing but the manifest lies there.
    let run = project.run(&["check", "manifest.yml", "--fix"]);
    assert_eq!(run.stdout, "1 manifest, nothing found\n");
    assert_eq!(project.read("manifest.yml"), cured());
    assert_eq!(fs::read_dir(project.path("")).unwrap().count(), 1);
}

#[test]
fn what_remains_is_reported() {
    let text = SLIPS.replace("memory: '1024'", "memory: '100'");
    let project = Project::new(&[("manifest.yml", &text)]);
    let run = project.run(&["check", "manifest.yml", "--fix", "--format", "json"]);
    assert_eq!(run.status, Some(1));
    assert_eq!(run.rules(), ["fargate-size"]);
}

#[test]
fn a_percent_sign_goes() {
    let text = SLIPS.replace("memory: '1024'", "memory: 1024\r\ncount: {range: 1-4, cpu_percentage: 70%}");
    let project = Project::new(&[("manifest.yml", &text)]);
    let run = project.run(&["check", "manifest.yml", "--fix"]);
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(project.read("manifest.yml").contains("cpu_percentage: 70}"));
}

#[test]
fn a_file_keeps_its_encoding() {
    let project = Project::new(&[]);
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    project.write("utf16.yml", [vec![0xFF, 0xFE], units(SLIPS)].concat());
    project.write("bom.yml", [&[0xEF, 0xBB, 0xBF], SLIPS.as_bytes()].concat());
    let run = project.run(&["check", "utf16.yml", "bom.yml", "--fix"]);
    assert_eq!(run.status, Some(0), "{run:?}");
    assert_eq!(fs::read(project.path("utf16.yml")).unwrap(), [vec![0xFF, 0xFE], units(&cured())].concat());
    assert_eq!(fs::read(project.path("bom.yml")).unwrap(), [&[0xEF, 0xBB, 0xBF], cured().as_bytes()].concat());
}

#[test]
fn a_flawless_file_is_not_touched() {
    let project = Project::new(&[("manifest.yml", crate::GOOD)]);
    let modified = || fs::metadata(project.path("manifest.yml")).unwrap().modified().unwrap();
    let before = modified();
    assert_eq!(project.run(&["check", "manifest.yml", "--fix"]).status, Some(0));
    assert_eq!(modified(), before);
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::new(&[("real/api.yml", SLIPS)]);
    fs::set_permissions(project.path("real/api.yml"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/api.yml", project.path("manifest.yml")).unwrap();
    assert_eq!(project.run(&["check", "manifest.yml", "--fix"]).status, Some(0));
    assert!(fs::symlink_metadata(project.path("manifest.yml")).unwrap().is_symlink());
    assert_eq!(project.read("real/api.yml"), cured());
    assert_eq!(fs::metadata(project.path("real/api.yml")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_read_only_file_is_left_alone_and_that_is_said() {
    let project = Project::new(&[("manifest.yml", SLIPS)]);
    let path = project.path("manifest.yml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let run = project.run(&["check", "manifest.yml", "--fix"]);
    assert_eq!(run.status, Some(2));
    assert_eq!(run.stderr, "error: manifest.yml: the file is read-only, so nothing was fixed\n");
    assert!(run.stdout.contains("wrong-form"), "{run:?}");
    assert_eq!(project.read("manifest.yml"), SLIPS);
}
