//! `docs/finding.svg`: what the binary prints for a manifest with mistakes, as a picture.
//!
//! In: a terminal's bytes with colours. Out: an SVG of text, readable on light and dark pages.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

pub const PATH: &str = "docs/finding.svg";
/// The folder in which the binary runs, and what it is asked.
pub const FOLDER: &str = "examples/broken";
pub const ARGUMENTS: &[&str] = &["check", "copilot/api/manifest.yml", "--env", "prod"];
/// So many findings are shown, and the line that counts them all.
const FINDINGS: usize = 3;

const CHARACTER: f64 = 8.4;
const LINE: f64 = 19.0;
const MARGIN: f64 = 20.0;

/// Builds and runs the binary and draws what it prints.
pub fn write(root: &Path) -> Result<(), String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package", "taxiway", "--manifest-path"]).arg(root.join("Cargo.toml")).arg("--");
    let output = cargo
        .args(ARGUMENTS)
        .env("CLICOLOR_FORCE", "1")
        .current_dir(root.join(FOLDER))
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    fs::write(root.join(PATH), draw(&String::from_utf8_lossy(&output.stdout)))
        .map_err(|error| format!("{PATH}: {error}"))?;
    println!("wrote {PATH}");
    Ok(())
}

/// The picture of what the binary printed, with the command above it.
pub fn draw(output: &str) -> String {
    let blocks: Vec<&str> = output.trim_end().split("\n\n").collect();
    let mut lines = vec![format!("\x1b[1m$ taxiway {}\x1b[0m", ARGUMENTS.join(" ")), String::new()];
    for block in blocks.iter().take(FINDINGS) {
        lines.extend(block.lines().map(str::to_owned));
        lines.push(String::new());
    }
    if blocks.len() > FINDINGS + 1 {
        lines.extend(["…".to_owned(), String::new()]);
    }
    lines.extend(blocks.last().map(|it| (*it).to_owned()));
    svg(&lines)
}

fn svg(lines: &[String]) -> String {
    let lines: Vec<Vec<Piece>> = lines.iter().map(|it| pieces(it)).collect();
    let length = |line: &Vec<Piece>| line.iter().map(|it| it.text.chars().count()).sum::<usize>();
    let columns = lines.iter().map(length).max().unwrap_or_default();
    let width = (columns as f64 * CHARACTER + 2.0 * MARGIN).ceil();
    let height = lines.len() as f64 * LINE + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title>What taxiway check prints for a manifest with mistakes</title>\n\
         <style>text {{ font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d8dee9; white-space: pre }} \
         .b {{ font-weight: bold }} .red {{ fill: #ff7b72 }} .yellow {{ fill: #e3b341 }} .blue {{ fill: #79c0ff }} \
         .cyan {{ fill: #76e3ea }} .green {{ fill: #7ee787 }}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#161b22\"/>\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let y = MARGIN + LINE * (number as f64 + 0.75);
        let mut column = 0;
        for piece in line {
            let characters = piece.text.chars().count();
            if !piece.text.trim().is_empty() {
                let x = MARGIN + column as f64 * CHARACTER;
                let length = characters as f64 * CHARACTER;
                // A fixed length keeps the columns, whatever font there is.
                let _ = writeln!(
                    svg,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" xml:space=\"preserve\"{}>{}</text>",
                    piece.class(),
                    escape(&piece.text)
                );
            }
            column += characters;
        }
    }
    svg + "</svg>\n"
}

/// A run of text in one style.
#[derive(Clone, Default)]
struct Piece {
    text: String,
    bold: bool,
    color: Option<&'static str>,
}

impl Piece {
    fn class(&self) -> String {
        let names: Vec<&str> = self.bold.then_some("b").into_iter().chain(self.color).collect();
        if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
    }
}

/// Splits a line at its colour codes.
fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut style = Piece::default();
    for (index, part) in line.split("\x1b[").enumerate() {
        let mut text = part;
        if index > 0
            && let Some((codes, rest)) = part.split_once('m')
        {
            codes.split(';').for_each(|code| apply(code, &mut style));
            text = rest;
        }
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), ..style.clone() });
        }
    }
    pieces
}

fn apply(code: &str, style: &mut Piece) {
    match code {
        "" | "0" => *style = Piece::default(),
        "1" => style.bold = true,
        "31" | "91" => style.color = Some("red"),
        "32" | "92" => style.color = Some("green"),
        "33" | "93" => style.color = Some("yellow"),
        "34" | "94" => style.color = Some("blue"),
        "36" | "96" => style.color = Some("cyan"),
        _ => {}
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
