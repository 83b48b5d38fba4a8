//! Fills the targets' corpora with the texts of the rules' pages, the fixtures, the override
//! cases and the examples.
//!
//! In: the files of the repository. Out: one file per text in `fuzz/corpus/<target>/`, called
//! after its content's hash, so that a second run changes nothing.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::Path;

use taxiway_core::yaml::{Kind, Tree};
use taxiway_fixture::corpus;

fn main() -> io::Result<()> {
    // The fixtures are found from the repository's root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::env::set_current_dir(root)?;
    let texts = texts();
    for text in &texts {
        write("parse", text.as_bytes())?;
        // No variables and no name; everything known in the last environment; an odd one.
        for bits in [0x00, 0xbd, 0x57] {
            write("pipeline", &[&[bits], text.as_bytes()].concat())?;
        }
    }
    println!("{} texts", texts.len());
    Ok(())
}

fn texts() -> Vec<String> {
    let pages = corpus::pages("core/src/rules").into_iter();
    let fixtures = corpus::fixtures("tests/suite");
    let mut texts: Vec<String> = pages.chain(fixtures).map(|it| it.text).collect();
    texts.extend(corpus::files("examples", "yml").iter().map(|it| corpus::read(it)));
    for path in corpus::files("tests/suite", "yaml") {
        let tree = Tree::parse(corpus::read(&path));
        texts.extend(tree.root.iter().flat_map(|it| manifests(&tree, *it)));
    }
    texts.sort();
    texts.dedup();
    texts
}

/// The texts of all cases in a list of cases.
fn manifests(tree: &Tree, root: taxiway_core::yaml::NodeId) -> Vec<String> {
    let Kind::Sequence(cases) = &tree.node(root).kind else { return Vec::new() };
    let of_case = |id| match &tree.node(id).kind {
        Kind::Mapping(entries) => {
            let manifest = entries.iter().find(|(key, _)| tree.scalar(*key) == Some("manifest"));
            manifest.and_then(|(_, value)| tree.scalar(*value)).map(str::to_owned)
        }
        _ => None,
    };
    cases.iter().filter_map(|it| of_case(*it)).collect()
}

fn write(target: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = Path::new("fuzz/corpus").join(target);
    fs::create_dir_all(&folder)?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    fs::write(folder.join(format!("{:016x}", hasher.finish())), bytes)
}
