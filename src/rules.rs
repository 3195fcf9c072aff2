//! Rule files: from text to a typed rule set, and what is wrong with it.
//!
//! In: the files of a rule set ([`Source`]). Out: a [`RuleSet`] with every mistake of all its files
//! at once ([`Diagnostics`]), each with a stable [`Code`], the place it stands at and a help.
//!
//! The one hard idea: parsing is total. What cannot be read is reported and stood in for, so that
//! the compiler can add what only it can find (a regex that is too large, say) and a person mends
//! everything in one go. A rule set with an error in it never becomes an engine.
//!
//! ```
//! use ivs_chat_review::rules::{Code, RuleSet, Source};
//!
//! let rules = RuleSet::parse([Source::new("links.toml", "[[rule]]\nid = \"a\"\nactoin = \"deny\"\n")]);
//! let codes: Vec<_> = rules.diagnostics().iter().map(|diagnostic| diagnostic.code).collect();
//! assert!(codes.contains(&Code::UnknownField));
//! assert!(codes.contains(&Code::MissingField));
//! ```

mod code;
mod diagnostic;
pub mod limits;
mod lint;
mod policy;
mod read;
mod rule;
mod samples;
mod scope;
mod source;
mod suggest;
mod table;
mod term;
mod wildcard;

pub use code::{Code, Level};
pub(crate) use diagnostic::Sink;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use policy::{Group, Groups, Policy};
pub(crate) use read::normal_locale;
pub use rule::{Action, Field, Matcher, Mode, Pattern, Rewrite, Rule, RuleId, Severity};
pub use samples::{Case, Evasion, Examples, Expectation, Sample, Scenario, room_arn};
pub use scope::{RoomRef, Scope};
pub use source::{Place, Source, Text, inside};
pub use term::Term;
pub use wildcard::Wildcard;

/// A rule set as it was written.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    policy: Policy,
    diagnostics: Diagnostics,
    sources: Vec<Source>,
}

impl RuleSet {
    /// Reads the files of a rule set. What is wrong with them is in [`RuleSet::diagnostics`].
    #[must_use]
    pub fn parse(sources: impl IntoIterator<Item = Source>) -> Self {
        read::read(sources.into_iter().collect())
    }

    /// The rules, in the order of the files.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What holds for all rules together.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What is wrong with the files, as far as reading them tells.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The files, in the order that [`Place::source`] counts them.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The same policy with only one of the rules, enforced and without anything it names: how its
    /// examples run.
    #[must_use]
    pub fn alone(&self, rule: &Rule) -> Self {
        let rule = Rule { mode: Mode::Enforce, ..rule.clone() };
        let policy = Policy { scenarios: Vec::new(), ..self.policy.clone() };
        let diagnostics = Diagnostics::default();
        Self { rules: vec![rule], policy, diagnostics, sources: self.sources.clone() }
    }
}
