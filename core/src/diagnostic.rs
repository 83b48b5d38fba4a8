//! Findings: what is wrong, where, and what to write instead.
//!
//! Every stage returns [`Finding`]s, made with the rule they belong to. Knows no rule in
//! particular and no renderer; positions are byte spans of the manifest.

pub mod severities;
pub mod structure;
pub mod words;

use crate::text::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Taste, deprecation, cost, security advice.
    Hint,
    /// It deploys, but does not do what the text says, or is very likely a mistake.
    Warning,
    /// The deployment would fail.
    Error,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Hint];

    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Who would refuse the manifest, or whose advice it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Copilot itself refuses (or crashes).
    Copilot,
    /// Copilot lets it through, AWS refuses.
    Aws,
    /// Taxiway's own advice, which is never an error. What is one is no advice: the settings and
    /// policies that somebody gave Taxiway.
    Taxiway,
}

impl Source {
    pub fn name(self) -> &'static str {
        match self {
            Source::Copilot => "copilot",
            Source::Aws => "aws",
            Source::Taxiway => "taxiway",
        }
    }
}

/// Stands among a finding's environments for every environment that the manifest doesn't name.
pub const OTHER_ENVIRONMENTS: &str = "*";

/// The text of a rule's page; empty without the feature `pages`.
#[cfg(feature = "pages")]
macro_rules! page {
    ($path:expr) => {
        include_str!($path)
    };
}

#[cfg(not(feature = "pages"))]
macro_rules! page {
    ($path:expr) => {
        ""
    };
}

pub(crate) use page;

/// One rule's metadata: the name users see, and its page.
#[derive(Debug)]
pub struct Rule {
    /// Kebab case; names the offence and reads well after "allow".
    pub name: &'static str,
    pub severity: Severity,
    /// Who refuses. A rule whose limits come from both sides says so per finding.
    pub source: Source,
    /// The rule's page in Markdown: why, what is reported, what is accepted. Empty without the
    /// feature `pages`.
    pub page: &'static str,
}

impl Rule {
    /// A finding of this rule at `span`; add notes, labels and fixes to it.
    pub fn at(&'static self, span: Span, message: impl Into<String>) -> Finding {
        self.found(span, message.into())
    }

    /// Findings are rare: the paths that lead here are kept out of the way of those that do not.
    #[cold]
    #[inline(never)]
    fn found(&'static self, span: Span, message: String) -> Finding {
        Finding {
            rule: self,
            severity: self.severity,
            source: self.source,
            message,
            note: None,
            help: None,
            environments: Vec::new(),
            span,
            labels: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        }
    }
}

/// How many findings are shown for one manifest.
pub const MOST_FINDINGS: usize = 1000;

/// One thing found in a manifest.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    /// The rule's, unless a project says otherwise.
    severity: Severity,
    pub source: Source,
    /// What was found, in one line without a full stop.
    pub message: String,
    /// Why it matters.
    pub note: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The environments in which it holds; empty when it holds in all that were asked for.
    pub environments: Vec<String>,
    /// The smallest piece of text whose change would cure it.
    pub span: Span,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// Edits that cure it.
    pub fixes: Vec<Fix>,
    pub tag: Option<Tag>,
}

impl Finding {
    pub fn severity(&self) -> Severity {
        self.severity
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Finding {
        self.note = Some(note.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Finding {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    #[must_use]
    pub fn source(mut self, source: Source) -> Finding {
        self.source = source;
        self
    }

    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Finding {
        self.tag = Some(tag);
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Finding {
        self.fixes.push(fix);
        self
    }

    /// Adds a fix that replaces `span` by `text`.
    #[must_use]
    pub fn fix_replace(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Finding {
        self.fix(Fix { title: title.into(), safe: true, edits: vec![Edit { span, text: text.into() }] })
    }
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub message: String,
}

/// How an editor may draw the place of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// The text has no effect.
    Unnecessary,
    /// The spelling works, but a newer one replaces it.
    Deprecated,
}

/// A change that cures a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    /// Whether `check --fix` may apply it without asking: it keeps what the author meant.
    pub safe: bool,
    pub edits: Vec<Edit>,
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}
