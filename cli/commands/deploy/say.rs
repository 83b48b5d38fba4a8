//! What a deployment says: lines for people, or JSON events, one object a line.
//!
//! Before anything is changed, what cannot be said stops the run. From then on the run goes on
//! without, and its end tells on standard error.

use std::io::{self, IsTerminal};

use anyhow::{anyhow, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::output;
use crate::{Status, is_broken_pipe};

pub struct Say {
    json: bool,
    bar: ProgressBar,
    /// Something was changed, so nothing said may stop the run.
    committed: bool,
    /// Why standard output takes nothing any more.
    lost: Option<Lost>,
    ended: bool,
}

struct Lost {
    why: String,
    /// That a reader went away is none.
    is_failure: bool,
}

impl Say {
    pub fn new(json: bool) -> Say {
        Say { json, bar: ProgressBar::hidden(), committed: false, lost: None, ended: false }
    }

    /// A result for people, with line ends.
    pub fn text(&mut self, text: &str) -> anyhow::Result<()> {
        if self.json { Ok(()) } else { self.write(|| output::styled(text)) }
    }

    /// Something for programs.
    pub fn event(&mut self, event: impl FnOnce() -> anyhow::Result<Value>) -> anyhow::Result<()> {
        if !self.json {
            return Ok(());
        }
        let line = format!("{}\n", event()?);
        self.write(|| output::plain(&line))
    }

    /// The same for people and for programs.
    pub fn tell(&mut self, line: &str, event: impl FnOnce() -> Value) -> anyhow::Result<()> {
        self.text(&format!("{line}\n"))?;
        self.event(|| Ok(event()))
    }

    /// The last words of a run that came to an end. For people they go where results go, unless
    /// something could not be done.
    pub fn end(&mut self, status: Status, outcome: &str, message: &str) -> anyhow::Result<Status> {
        self.bar.finish_and_clear();
        self.ended = true;
        match status {
            Status::Clean => self.text(&format!("{message}\n"))?,
            Status::Findings | Status::Incomplete => output::complain("error", message),
        }
        self.event(|| Ok(json!({"event": "end", "outcome": outcome, "message": message})))?;
        Ok(status)
    }

    /// What to know besides, on standard error.
    pub fn note(&mut self, message: &str) -> anyhow::Result<()> {
        self.bar.suspend(|| output::complain("note", message));
        self.event(|| Ok(json!({"event": "note", "message": message})))
    }

    /// From here on something may be changed.
    pub fn commit(&mut self) {
        self.committed = true;
    }

    /// Asks on the terminal. Fails where nobody can answer.
    pub fn agreed(&mut self, yes: bool, question: &str) -> anyhow::Result<bool> {
        if yes {
            return Ok(true);
        }
        if self.json || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            bail!("nothing was changed: nobody can be asked here; pass `--yes` to go on, or `--dry-run` to only look");
        }
        output::aside(&format!("{question} [y/N] "));
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map_err(|error| anyhow!("standard input: {error}"))?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Shows how many of `desired` tasks run, where somebody looks. Gives whether a line about it
    /// would only say it again.
    pub fn show_progress(&mut self, running: u64, desired: u64, words: &str) -> bool {
        if self.json || !io::stderr().is_terminal() {
            return false;
        }
        if self.bar.is_hidden() {
            self.bar = ProgressBar::with_draw_target(Some(desired), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} [{bar:24}] {msg}") {
                self.bar.set_style(style);
            }
            self.bar.enable_steady_tick(std::time::Duration::from_millis(120));
        }
        self.bar.set_length(desired);
        self.bar.set_position(running.min(desired));
        self.bar.set_message(words.to_owned());
        io::stdout().is_terminal()
    }

    /// The result of the run, with what went wrong said for programs too.
    pub fn finish(mut self, status: anyhow::Result<Status>) -> anyhow::Result<Status> {
        self.bar.finish_and_clear();
        if let (Err(error), false) = (&status, self.ended) {
            let message = format!("{error:#}");
            let _ = self.event(|| Ok(json!({"event": "end", "outcome": "error", "message": message})));
        }
        match (self.lost, status) {
            (Some(lost), Ok(Status::Clean)) if lost.is_failure => {
                output::complain("error", &format!("not everything could be written: {}", lost.why));
                Ok(Status::Incomplete)
            }
            (_, status) => status,
        }
    }

    fn write(&mut self, write: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
        if self.lost.is_some() {
            return Ok(());
        }
        let Err(error) = self.bar.suspend(write) else { return Ok(()) };
        let why = format!("{error:#}");
        if !self.committed {
            // As text: a reader that went away is a failure here, for nothing was done.
            bail!("nothing was changed, for what it is could not be shown: {why}");
        }
        self.lost = Some(Lost { why, is_failure: !is_broken_pipe(&error) });
        Ok(())
    }
}
