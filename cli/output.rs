//! Standard output and standard error, and what each may carry.
//!
//! Results go to standard output, everything said about a run to standard error. Colour is
//! dropped wherever nobody looks at a terminal (`NO_COLOR` counts too).

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use anyhow::Context;

/// Marks words such as "error".
const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const NOTE: Style = AnsiColor::BrightGreen.on_default().bold();

/// Writes a result as it is.
pub fn plain(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("standard output")
}

/// Writes a result for people: colours only where they are seen.
pub fn styled(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("standard output")
}

/// Writes findings beside a result. That nobody reads them stops nothing.
pub fn aside(text: &str) {
    let mut err = anstream::AutoStream::auto(io::stderr().lock());
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// One line on standard error: `error: …` or `note: …`.
pub fn complain(level: &str, message: &str) {
    let style = if level == "error" { ERROR } else { NOTE };
    aside(&format!("{style}{level}{style:#}: {}\n", one_line(message)));
}

/// Control characters as escapes, so that a file's name cannot speak to the terminal.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { line.extend(c.escape_default()) } else { line.push(c) }
    }
    line
}
