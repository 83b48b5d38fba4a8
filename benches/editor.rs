//! The language server beside `yaml-language-server` with our JSON Schema: the same manifests,
//! the same edits, one run.
//!
//! `cargo bench --bench editor` prints a table. `yaml-language-server` comes from npm into
//! `target/`; without npm only ours is measured. Nothing is asserted: the bars stand beside the
//! figures.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement that goes wrong ends")]

#[expect(dead_code, reason = "the sessions of the tests need more of it")]
#[path = "../tests/lsp/client.rs"]
mod client;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use client::{Client, uri};

const THEIRS: &str = "yaml-language-server@2.0.0";
const STARTS: usize = 7;
const EDITS: usize = 200;
const COMPLETIONS: usize = 100;

/// A manifest of about so many lines, with mistakes here and there.
fn manifest(lines: usize) -> String {
    let mut text = String::from(
        "name: api\ntype: Backend Service\nimage:\n  build: ./Dockerfile\n  port: 8080\ncpu: 512\nmemory: 1024\n",
    );
    text.push_str("variables:\n");
    let variables = lines / 5;
    (0..variables).for_each(|it| _ = writeln!(text, "  SETTING_{it}: value-{it}"));
    text.push_str("secrets:\n");
    (0..lines / 10).for_each(|it| _ = writeln!(text, "  SECRET_{it}: /harbor/prod/secret-{it}"));
    text.push_str("sidecars:\n");
    for it in 0..lines / 30 {
        let _ = writeln!(
            text,
            "  side-{it}:\n    image: registry/side:{it}\n    port: {}\n    essential: false\n    variables:\n      LEVEL: info\n      NAME: side\n    depends_on:\n      api: start\n    {}: true",
            9000 + it,
            if it % 3 == 0 { "esential" } else { "# fine" }
        );
    }
    text.push_str("environments:\n");
    let per_environment = (lines - text.lines().count()) / 4;
    for environment in ["test", "staging", "qa", "prod"] {
        let _ = writeln!(text, "  {environment}:\n    cpu: 1024\n    memory: 2048\n    count: 2\n    variables:");
        (0..per_environment.saturating_sub(5).min(variables)).for_each(|it| {
            _ = writeln!(text, "      SETTING_{it}: {environment}-{it}");
        });
    }
    text
}

/// A language server, and what it has to be told.
#[derive(Clone)]
struct Server {
    command: PathBuf,
    arguments: Vec<String>,
    settings: Value,
}

impl Server {
    fn start(&self, root: &Path) -> Client {
        let mut command = Command::new(&self.command);
        command.args(&self.arguments);
        let mut client = Client::run(command);
        let capabilities = json!({
            "textDocument": {
                "publishDiagnostics": {"versionSupport": true},
                "completion": {"completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"]}},
            },
            "workspace": {"configuration": true},
        });
        let folders = json!([{"uri": uri(root), "name": "bench"}]);
        client.request(
            "initialize",
            &json!({"processId": null, "rootUri": uri(root), "capabilities": capabilities, "workspaceFolders": folders}),
        );
        client.notify("initialized", &json!({}));
        client
    }

    /// The next diagnostics of a file that `wanted` takes; questions about settings are answered.
    fn diagnostics(&self, client: &mut Client, file: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = client.wait_for("diagnostics", |it| {
                it["method"] == "workspace/configuration"
                    || it.get("method").is_some() && it.get("id").is_some()
                    || it["method"] == "textDocument/publishDiagnostics" && it["params"]["uri"] == file
            });
            if message["method"] == "workspace/configuration" {
                let items = message["params"]["items"].as_array().unwrap();
                let settings = items.iter().map(|it| {
                    let section = it["section"].as_str().unwrap_or_default();
                    self.settings.get(section).cloned().unwrap_or(Value::Null)
                });
                let result: Vec<Value> = settings.collect();
                client.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": result}));
            } else if message.get("id").is_some() {
                client.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
            } else if wanted(&message["params"]) {
                return message["params"]["diagnostics"].clone();
            }
        }
    }
}

/// What one server took, in milliseconds, and its memory in MB.
struct Figures {
    start: f64,
    edit_median: f64,
    edit_p99: f64,
    completion_median: f64,
    completion_p99: f64,
    memory: f64,
}

fn measure(server: &Server, root: &Path, text: &str) -> Figures {
    let path = root.join("copilot/api/manifest.yml");
    let file = uri(&path);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let begin = Instant::now();
        let mut client = server.start(root);
        client.open(&file, text);
        server.diagnostics(&mut client, &file, |it| !it["diagnostics"].as_array().unwrap().is_empty());
        starts.push(begin.elapsed());
    }
    let mut client = server.start(root);
    client.open(&file, text);
    server.diagnostics(&mut client, &file, |it| !it["diagnostics"].as_array().unwrap().is_empty());
    // What a start leaves to do is done before anything is timed.
    std::thread::sleep(Duration::from_millis(1_500));
    client.drain(Duration::from_millis(50));

    // A mistake comes and goes, so that every edit changes what is found.
    let line = 7;
    let mut edits = Vec::new();
    for edit in 0..EDITS {
        let version = edit as i64 + 2;
        let added = edit % 2 == 0;
        let (end, typed) = if added { (0, "unknown_thing: 1\n") } else { (1, "") };
        let range = json!({"start": {"line": line, "character": 0}, "end": {"line": line + end, "character": 0}});
        let begin = Instant::now();
        client.change(&file, version, &json!([{"range": range, "text": typed}]));
        server.diagnostics(&mut client, &file, |it| {
            let is_there = it["diagnostics"].to_string().contains("unknown_thing");
            is_there == added && it["version"].as_i64().is_none_or(|it| it == version)
        });
        edits.push(begin.elapsed());
    }

    let lines = text.lines().count() as u32;
    let mut completions = Vec::new();
    for question in 0..COMPLETIONS {
        let version = (EDITS + 2 + question) as i64;
        let at = if question % 2 == 0 { 7 } else { lines };
        let range = json!({"start": {"line": at, "character": 0}, "end": {"line": at, "character": 0}});
        client.change(&file, version, &json!([{"range": range, "text": "n\n"}]));
        let begin = Instant::now();
        client.at("textDocument/completion", &file, at, 1);
        completions.push(begin.elapsed());
        let back = json!({"start": {"line": at, "character": 0}, "end": {"line": at + 1, "character": 0}});
        client.change(&file, version, &json!([{"range": back, "text": ""}]));
        client.drain(Duration::from_millis(5));
    }
    let memory = client.peak_memory();
    let (start, _) = quantiles(starts);
    let (edit_median, edit_p99) = quantiles(edits);
    let (completion_median, completion_p99) = quantiles(completions);
    Figures { start, edit_median, edit_p99, completion_median, completion_p99, memory }
}

/// Median and 99th percentile in milliseconds.
fn quantiles(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1_000.0;
    (at(0.5), at(0.99))
}

/// `yaml-language-server`, installed where it is missing; `None` without npm.
fn theirs(root: &Path) -> Option<Server> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = project.join("target/yaml-language-server");
    let binary = folder.join("node_modules/.bin/yaml-language-server");
    if !binary.exists() {
        fs::create_dir_all(&folder).unwrap();
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
        let done = npm.arg(&folder).arg(THEIRS).stdin(Stdio::null()).status();
        if !done.is_ok_and(|it| it.success()) {
            println!("{THEIRS} is left out: npm could not install it");
            return None;
        }
    }
    let schema = uri(&project.join("docs/schemas/backend-service.json"));
    let pattern = format!("{}/copilot/*/manifest.yml", root.display());
    let yaml = json!({
        "validate": true, "completion": true, "hover": true, "schemaStore": {"enable": false},
        "schemas": {schema: [pattern, "**/manifest.yml"]},
    });
    Some(Server { command: binary, arguments: vec!["--stdio".to_owned()], settings: json!({"yaml": yaml}) })
}

fn main() {
    // As a test it has nothing to show.
    if !std::env::args().any(|it| it == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir_all(root.join("copilot/api")).unwrap();
    fs::write(root.join("Dockerfile"), "FROM scratch\n").unwrap();
    let ours = Server {
        command: env!("CARGO_BIN_EXE_taxiway").into(),
        arguments: vec!["lsp".to_owned()],
        settings: json!({"taxiway": {}}),
    };
    let theirs = theirs(&root);
    for (lines, bars) in [(100, [50.0, 1.0, 5.0]), (2_000, [50.0, 10.0, 10.0])] {
        let text = manifest(lines);
        fs::write(root.join("copilot/api/manifest.yml"), &text).unwrap();
        println!("\n{} lines, {} bytes", text.lines().count(), text.len());
        println!("{:34} {:>10} {:>10} {:>8}   bar", "", "taxiway", "yaml-ls", "ratio");
        let our = measure(&ours, &root, &text);
        let their = theirs.as_ref().map(|it| measure(it, &root, &text));
        let row = |what: &str, of: fn(&Figures) -> f64, bar: Option<f64>| {
            let ours = of(&our);
            let (theirs, ratio) = match their.as_ref().map(of) {
                Some(theirs) => (format!("{theirs:.2}"), format!("{:.0} ×", theirs / ours)),
                None => ("-".to_owned(), "-".to_owned()),
            };
            let bar =
                bar.map_or(String::new(), |bar| format!("≤ {bar}: {}", if ours <= bar { "met" } else { "missed" }));
            println!("{what:34} {ours:>10.2} {theirs:>10} {ratio:>8}   {bar}");
        };
        let [start, median, p99] = bars;
        row("start to first diagnostics, ms", |it| it.start, Some(start));
        row("edit to diagnostics, median ms", |it| it.edit_median, Some(median));
        row("edit to diagnostics, p99 ms", |it| it.edit_p99, Some(p99));
        row("completion, median ms", |it| it.completion_median, None);
        row("completion, p99 ms", |it| it.completion_p99, None);
        row("peak memory, MB", |it| it.memory, Some(40.0));
    }
}
