//! A rule as it was written: WHEN · MATCH · EXCEPT · DO · EXAMPLES, typed.
//!
//! The reader makes these, the compiler turns them into an engine. Everything a later step may have
//! to point at keeps its [`Place`].
//!
//! The one hard idea: the parts of a rule that only make sense for one action live in that action
//! ([`Action`]), so that a rule with a reason and no denial cannot be written down here.

use std::fmt;

use super::samples::Examples;
use super::scope::Scope;
use super::source::{Place, Text};
use super::term::Term;
use crate::contract::Reason;
use crate::text::Fold;

/// A rule of a rule set.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name that logs, metrics and other rules use.
    pub id: RuleId,
    /// The name for people.
    pub title: Option<String>,
    /// What it does to a message it hits.
    pub action: Action,
    /// Whether it decides, is only reported, or does nothing.
    pub mode: Mode,
    /// Orders the reported reason and competing rewrites, never the verdict.
    pub severity: Severity,
    /// Names by which allow rules can speak of several rules.
    pub tags: Vec<Text>,
    /// Whether an allow rule may let a message off this rule.
    pub exemptable: bool,
    /// Holds for the messages the rule looks at.
    pub when: Option<Scope>,
    /// Holds for the messages the rule leaves alone.
    pub unless: Option<Scope>,
    /// What it looks for.
    pub pattern: Pattern,
    /// What cancels a match that it covers. Alternatives.
    pub except: Vec<Matcher>,
    /// Attributes it adds to the answer.
    pub set: Vec<(Text, Text)>,
    /// What it hits and what it leaves alone.
    pub examples: Examples,
    /// Where its id stands.
    pub place: Place,
}

/// The id of a rule: `[a-z0-9.-]+`.
///
/// ```
/// use ivs_chat_review::rules::RuleId;
/// assert!(RuleId::new("links.only-ours").is_some());
/// assert!(RuleId::new("Links").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(String);

impl RuleId {
    /// The prefix of the denials that the engine makes itself.
    pub const RESERVED: &'static str = "engine.";

    /// Takes an id, unless it has other characters or is reserved.
    #[must_use]
    pub fn new(id: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
        let ok = !id.is_empty() && id.chars().all(fits) && !id.starts_with(Self::RESERVED);
        ok.then(|| Self(id.to_owned()))
    }

    /// What stands for an id that is missing.
    pub(super) const MISSING: &'static str = "?";

    /// What stands for an id that cannot be one, in a rule set that never becomes an engine.
    pub(super) fn stand_in(written: &str) -> Self {
        Self(written.to_owned())
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a rule does to a message it hits.
#[derive(Clone, Debug)]
pub enum Action {
    /// Lets the message off other rules: ids, tags, or `*`.
    Allow {
        /// What it is let off.
        from: Vec<Text>,
    },
    /// Keeps the message from going out.
    Deny {
        /// What the sender is shown, in any language.
        reason: Option<Reason>,
        /// What the sender is shown, by locale in lower case with `-`.
        reason_i18n: Vec<(String, Reason)>,
    },
    /// Changes the text that was hit.
    Rewrite(Rewrite),
    /// Only sets attributes.
    Tag,
}

impl Action {
    /// The word for it in rule files.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Allow { .. } => "allow",
            Self::Deny { .. } => "deny",
            Self::Rewrite(_) => "rewrite",
            Self::Tag => "tag",
        }
    }
}

/// How a rewrite changes what was hit.
#[derive(Clone, Debug)]
pub enum Rewrite {
    /// One sign for each visible character.
    Mask {
        /// The sign.
        sign: char,
        /// How many characters at the beginning stay.
        keep_first: usize,
    },
    /// Another text, which may hold `$1` of the regex that hit.
    With(Text),
    /// Nothing in its place.
    Remove,
}

/// Whether a rule decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It decides.
    #[default]
    Enforce,
    /// It is reported in the log and decides nothing.
    Shadow,
    /// It does nothing.
    Off,
}

/// How bad a hit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// For the record.
    Info,
    /// A nuisance.
    Low,
    /// The default.
    #[default]
    Medium,
    /// Bad.
    High,
    /// As bad as it gets.
    Critical,
}

impl Severity {
    /// The names in rule files.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("info", Self::Info),
        ("low", Self::Low),
        ("medium", Self::Medium),
        ("high", Self::High),
        ("critical", Self::Critical),
    ];
}

/// What a rule looks for, and where.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// The fields it reads. Alternatives.
    pub fields: Vec<Field>,
    /// The matchers, each of which has to find something.
    pub all: Vec<Matcher>,
}

/// A field of the request that a rule reads.
///
/// ```
/// use ivs_chat_review::rules::Field;
/// let typed = Field::Attribute(Some("whatever a client typed".to_owned()));
/// assert_eq!(format!("{typed:?}"), "Attribute(23 bytes)"); // clients choose the keys
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Field {
    /// The message's text.
    Content,
    /// An attribute typed by the client; `None` for all of them.
    Attribute(Option<String>),
    /// An attribute of the sender's token; `None` for all of them.
    Sender(Option<String>),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content => f.write_str("content"),
            Self::Attribute(key) => write!(f, "attributes.{}", key.as_deref().unwrap_or("*")),
            Self::Sender(key) => write!(f, "sender.{}", key.as_deref().unwrap_or("*")),
        }
    }
}

impl Field {
    /// The same kind of field, under one key.
    pub(crate) fn with_key(&self, key: Option<&str>) -> Self {
        let key = key.map(str::to_owned);
        match self {
            Self::Content => Self::Content,
            Self::Attribute(_) => Self::Attribute(key),
            Self::Sender(_) => Self::Sender(key),
        }
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, key) = match self {
            Self::Content => return f.write_str("Content"),
            Self::Attribute(key) => ("Attribute", key),
            Self::Sender(key) => ("Sender", key),
        };
        match key {
            Some(key) => write!(f, "{name}({} bytes)", key.len()),
            None => write!(f, "{name}(*)"),
        }
    }
}

/// One way to find something.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// Any of these terms, in the folded text.
    Terms {
        /// The terms, those of lists included.
        terms: Vec<Term>,
        /// How the text is folded.
        fold: Fold,
    },
    /// Any of these regexes, in the text as it was sent.
    Regex(Vec<Text>),
    /// Everything: the scope alone decides.
    Always,
    /// Any of these, each of which is a list of matchers that all have to find something.
    Any(Vec<Vec<Matcher>>),
}
