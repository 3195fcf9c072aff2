//! The engine: a compiled rule set, and the review of a message by it.
//!
//! In, once: a [`RuleSet`](crate::rules::RuleSet). In, per message: a
//! [`Request`](crate::contract::Request). Out: a [`Review`], which holds the answer and the hits
//! that led to it.
//!
//! ```text
//! request ─▶ prepare ─▶ select ─▶ find ─▶ decide ─▶ rewrite ─▶ attributes ─▶ response
//!            (terms     (scopes,  (minus   (any      (all      (echo, set,
//!             scanned)   let-offs) except)  deny?)    at once)  budget)
//! ```
//!
//! The one hard idea: every rule looks at the message exactly as it was sent, any deny denies, and
//! all rewrites are applied together. Nothing depends on the order of rules or files, so there is
//! no priority to get wrong; and everything that can fail has failed in [`Engine::compile`].
//!
//! ```
//! use ivs_chat_review::contract::Request;
//! use ivs_chat_review::engine::{Decision, Engine};
//! use ivs_chat_review::rules::{RuleSet, Source};
//!
//! let rules = RuleSet::parse([Source::new("mild.toml", r#"
//!     [[rule]]
//!     id = "mild"
//!     action = "rewrite"
//!     match = { terms = ["darn*"], fold = "case" }
//!     rewrite.mask = "*"
//!     [rule.examples]
//!     hit = ["Darn!"]
//!     miss = ["a darning needle? no: adarn"]
//! "#)]);
//! let engine = Engine::compile(&rules)?;
//! let request = Request { content: "well darn it".into(), ..Request::default() };
//! let review = engine.review(&request);
//! assert_eq!(review.decision, Decision::Rewrite);
//! assert_eq!(
//!     review.response.to_json(),
//!     r#"{"ReviewResult":"ALLOW","Content":"well **** it"}"#,
//! );
//! # Ok::<(), ivs_chat_review::rules::Diagnostics>(())
//! ```

mod attributes;
mod compile;
mod decide;
mod find;
mod prepare;
mod review;
mod rewrite;

use crate::matchers::gate::Gate;
use crate::matchers::regex::Regex;
use crate::matchers::terms::Terms;
use crate::rules::{Diagnostics, Field, Policy};

use compile::CompiledRule;
pub use review::{Decision, DeniedBy, EngineDenial, Hit, Notes, Review};

/// A rule set, ready to review messages. It never changes.
#[derive(Debug)]
pub struct Engine {
    // INVARIANT: sorted by id; no two have one id; none is off.
    rules: Vec<CompiledRule>,
    policy: Policy,
    terms: Terms,
    regexes: Vec<Regex>,
    /// Which of them could match a text.
    gate: Gate,
    /// The fields that some rule reads.
    reads: Vec<Field>,
    /// The fields that some enforced rule reads.
    enforced_reads: Vec<Field>,
    hash: String,
    warnings: Diagnostics,
}

impl Engine {
    /// What identifies the rule set in logs: the same files, the same text.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What is likely not meant in the rule set, as far as reading and compiling it tells.
    #[must_use]
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// How many rules take part.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// What holds for all rules together.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}
