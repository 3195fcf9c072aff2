//! The stable codes of diagnostics.
//!
//! A code is what a person searches for, what a CI log is filtered by and what a later `lint:
//! allow` will name, so it never changes its meaning. One table says all there is to say of each:
//! its name and its level.
//!
//! The one hard idea: a test walks [`Code::ALL`] and fails for a code without a fixture, so a new
//! row here is not done until somebody has made that mistake on purpose.

use std::fmt;

/// Whether a diagnostic stops the rule set from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The rule set works, but something in it is likely not meant.
    Warning,
    /// The rule set cannot be used, or a test of it failed.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $level:ident;)*) => {
        /// What kind of mistake a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name by which people know it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether it stops the rule set from being used.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)* }
            }
        }
    };
}

codes! {
    /// The file is not TOML.
    Syntax = "syntax", Error;
    /// A field the language does not have.
    UnknownField = "unknown-field", Error;
    /// A field the language has and this version does not.
    Unavailable = "unavailable", Error;
    /// A value of the wrong TOML type.
    WrongType = "wrong-type", Error;
    /// A value of the right type that means nothing here.
    UnknownValue = "unknown-value", Error;
    /// A field that has to be there and is not.
    MissingField = "missing-field", Error;
    /// A field that has no effect together with another.
    ConflictingField = "conflicting-field", Error;
    /// Two rules or scenarios with one name.
    DuplicateRuleId = "duplicate-rule-id", Error;
    /// A tag, rule, room group or list that is nowhere defined.
    UnknownReference = "unknown-reference", Error;
    /// A rule without an example that it hits, or without one that it leaves alone.
    MissingExamples = "missing-examples", Error;
    /// A term that cannot be one.
    BadTerm = "bad-term", Error;
    /// The same term twice in one rule.
    DuplicateTerm = "duplicate-term", Warning;
    /// A term that another of the same rule makes needless.
    CoveredTerm = "covered-term", Warning;
    /// A regex that does not parse.
    BadRegex = "bad-regex", Error;
    /// Look-around or a back-reference.
    UnsupportedRegex = "unsupported-regex", Error;
    /// A regex that matches the empty text.
    MatchesEmpty = "matches-empty", Error;
    /// A replacement that names a group no regex of the rule has.
    UnknownGroup = "unknown-group", Error;
    /// More of something than a rule set may have.
    LimitExceeded = "limit-exceeded", Error;
    /// Four fifths of a limit.
    NearLimit = "near-limit", Warning;
    /// A reason that IVS would not show.
    ReasonTooLong = "reason-too-long", Error;
    /// Attributes of a rule that no answer can carry.
    AttributesOverBudget = "attributes-over-budget", Error;
    /// An allow rule that any sender can satisfy.
    SpoofableAllow = "spoofable-allow", Error;
    /// A `miss` that the rule hits.
    ExampleNoisy = "example-noisy", Error;
    /// A `hit` that the rule does not hit.
    ExampleMissing = "example-missing", Error;
    /// A `becomes` that becomes something else.
    ExampleWrong = "example-wrong", Error;
    /// A known gap that is closed.
    TodoPasses = "todo-passes", Error;
    /// A whole-policy test that came out otherwise.
    ScenarioFailed = "scenario-failed", Error;
    /// A rewritten text that is rewritten again.
    RewriteNotIdempotent = "rewrite-not-idempotent", Error;
    /// A rewritten text that a deny rule of the set hits.
    RewriteHitsDeny = "rewrite-hits-deny", Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
