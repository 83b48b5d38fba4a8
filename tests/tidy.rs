//! What holds for the whole source: layers, module comments, rules and their pages, generated
//! files, and the names in the documentation. `docs/architecture.md` says why.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use taxiway_core::rules;

/// The modules of the core from the lowest to the highest; each may use those before it.
const LAYERS: &[&str] = &[
    "text",
    "diagnostic",
    "edit",
    "json",
    "yaml",
    "schema",
    "origin",
    "resolve",
    "document",
    "manifest",
    "outline",
    "ir",
    "rules",
    "lower",
    "emit",
    "explain",
    "compare",
    "why",
    "analysis",
    "import",
    "ide",
    "wire",
];

/// What the core has no business with: it takes values and gives values.
const FORBIDDEN_IN_CORE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::thread",
    "std::time",
    "std::process",
    "std::net::Tcp",
    "stdin()",
    "stdout()",
    "stderr()",
];

#[test]
fn modules_use_lower_layers_only() {
    let mut wrong = Vec::new();
    for path in sources("core/src") {
        let Some(layer) = layer_of(&path) else {
            if path != Path::new("core/src/lib.rs") {
                wrong.push(format!("{}: belongs to no layer", path.display()));
            }
            continue;
        };
        for (number, line) in code(&read(&path)) {
            for rest in line.split("crate::").skip(1) {
                let name: String = rest.chars().take_while(|it| it.is_ascii_lowercase() || *it == '_').collect();
                let used = LAYERS.iter().position(|it| *it == name);
                if used.is_some_and(|it| it > layer) {
                    wrong.push(format!("{}:{number}: {} uses {name}", path.display(), LAYERS[layer]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "the order is {}\n{}", LAYERS.join(", "), wrong.join("\n"));
}

#[test]
fn the_core_takes_values_and_gives_values() {
    let mut wrong = Vec::new();
    for path in sources("core/src").into_iter().filter(|it| !it.ends_with("tests.rs")) {
        for (number, line) in code(&read(&path)) {
            for forbidden in FORBIDDEN_IN_CORE.iter().filter(|it| line.contains(**it)) {
                wrong.push(format!("{}:{number}: {forbidden}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let folders = ["core/src", "cli", "lsp/src", "wasm/src", "deploy/src", "xtask/src", "tests", "benches"];
    let silent: Vec<PathBuf> =
        folders.iter().flat_map(|it| sources(it)).filter(|it| !read(it).starts_with("//!")).collect();
    assert!(silent.is_empty(), "no module comment: {silent:?}");
}

#[test]
fn every_rule_is_a_pair_of_files_in_the_table() {
    let names: BTreeSet<String> = rules::all().iter().map(|it| it.name.replace('-', "_")).collect();
    let stems = |extension: &str| -> BTreeSet<String> {
        let files = files("core/src/rules").into_iter().filter(|it| it.extension().is_some_and(|it| it == extension));
        files.map(|it| it.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let (checks, pages) = (stems("rs"), stems("md"));
    assert_eq!(pages, names, "a page for every rule of the table, and none more");
    let unknown: Vec<&String> = checks.difference(&names).collect();
    assert!(unknown.is_empty(), "not in the table of core/src/rules.rs: {unknown:?}");
    for name in names.difference(&checks) {
        let structure = read(Path::new("core/src/diagnostic/structure.rs"));
        assert!(
            structure.contains(&format!("\"{name}.md\"")),
            "{name} has neither a check nor a place in structure.rs"
        );
    }
}

#[test]
fn generated_files_are_fresh() {
    let stale = xtask::codegen::stale(&xtask::root());
    assert!(stale.is_empty(), "write them with `cargo xtask codegen`: {}", stale.join(", "));
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("to", "do!"), concat!("TO", "DO"), concat!("FIX", "ME"), concat!("unimple", "mented!")];
    let mut wrong = Vec::new();
    for path in ["core", "cli", "lsp", "wasm", "deploy", "xtask", "tests", "benches"].iter().flat_map(|it| sources(it))
    {
        for (number, line) in read(&path).lines().enumerate() {
            if marks.iter().any(|it| line.contains(it)) {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn documents_name_files_that_exist() {
    let mut wrong = Vec::new();
    for document in [
        "README.md",
        "docs/architecture.md",
        "docs/configuration.md",
        "docs/deploy.md",
        "docs/editors.md",
        "docs/import.md",
        "docs/lsp-extensions.md",
    ] {
        let text = read(Path::new(document));
        let quoted = text.split('`').skip(1).step_by(2).filter(|it| is_path(it)).map(str::to_owned);
        let linked = text.split("](").skip(1).filter_map(|it| it.split(')').next());
        let linked = linked.filter(|it| !it.contains("://") && !it.starts_with('#')).map(|it| {
            let folder = Path::new(document).parent().unwrap();
            folder.join(it.split('#').next().unwrap()).to_string_lossy().into_owned()
        });
        for path in quoted.chain(linked) {
            if !Path::new(&path).exists() {
                wrong.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these do not exist:\n{}", wrong.join("\n"));
}

#[test]
fn the_extension_speaks_as_the_server_does() {
    let server = read(Path::new("lsp/src/ext.rs"));
    let extension = read(Path::new("vscode-extension/src/protocol.ts"));
    let page = read(Path::new("docs/lsp-extensions.md"));
    let (rust, typescript) = (shapes(&server, "pub struct "), shapes(&extension, "export interface "));
    assert!(rust.len() >= 7, "{rust:?}");
    for (name, fields) in &rust {
        assert_eq!(typescript.get(name), Some(fields), "{name} of lsp/src/ext.rs in vscode-extension/src/protocol.ts");
    }
    let names = server.lines().filter(|it| it.starts_with("pub const ")).filter_map(|it| it.split('"').nth(1));
    for name in names {
        assert!(extension.contains(&format!("\"{name}\"")), "{name} is missing in protocol.ts");
        assert!(page.contains(&format!("`{name}`")), "{name} is missing in docs/lsp-extensions.md");
    }
    for field in rust.values().flatten() {
        assert!(page.contains(field), "{field} is missing in docs/lsp-extensions.md");
    }
}

#[test]
fn dependencies_come_from_the_registry() {
    let lock = read(Path::new("Cargo.lock"));
    let foreign: Vec<&str> = lock
        .lines()
        .filter(|it| it.starts_with("source = "))
        .filter(|it| *it != "source = \"registry+https://github.com/rust-lang/crates.io-index\"")
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

/// Whether a quoted word names a file or folder of the source.
fn is_path(word: &str) -> bool {
    let endings = [".rs", ".md", ".json", ".csv", ".toml", ".svg"];
    let plain = word.chars().all(|it| it.is_ascii_alphanumeric() || "/._-".contains(it));
    plain
        && word.contains('/')
        && !word.starts_with(['/', '.'])
        && (word.ends_with('/') || endings.iter().any(|it| word.ends_with(it)))
}

/// The fields of each type that begins with `opening`, as JSON has them.
fn shapes(text: &str, opening: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut shapes = BTreeMap::new();
    for shape in text.split(opening).skip(1) {
        let (name, rest) = shape.split_once(" {").unwrap();
        let lines = rest.split("\n}").next().unwrap().lines().map(str::trim).filter(|it| !it.starts_with(['/', '*']));
        let fields = lines.filter_map(|it| it.trim_start_matches("pub ").split_once(':')).map(|(it, _)| camel(it));
        shapes.insert(name.to_owned(), fields.collect());
    }
    shapes
}

fn camel(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// The layer of a file of the core; `None` for what stands in no module of the table.
fn layer_of(path: &Path) -> Option<usize> {
    let module = path.strip_prefix("core/src").ok()?.iter().next()?.to_string_lossy();
    let module = module.trim_end_matches(".rs");
    LAYERS.iter().position(|it| *it == module)
}

/// The lines of code with their numbers, without comments on lines of their own and without the
/// tests at the end.
fn code(text: &str) -> Vec<(usize, String)> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim().to_owned()));
    lines.filter(|(_, line)| !line.starts_with("//")).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn sources(folder: &str) -> Vec<PathBuf> {
    files(folder).into_iter().filter(|it| it.extension().is_some_and(|it| it == "rs")).collect()
}

/// The files below a folder, sorted; none when there is no such folder.
fn files(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path.ends_with("target") => {}
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}
