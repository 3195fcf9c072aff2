//! A message review handler for Amazon IVS Chat.
//!
//! The owner of a chat room can attach one Lambda function as its `MessageReviewHandler`. IVS asks
//! it about every message and waits 200 ms; an answer that is late, malformed or too long is thrown
//! away, and the room's `FallbackResult` (default `ALLOW`) decides. This crate is that function: a
//! rule engine that allows, denies or rewrites, with answers that are valid by construction.
//!
//! ```text
//! rule files ──parse──▶ RuleSet ──compile──▶ Engine        once: may fail, all mistakes at once
//! event bytes ──▶ Request ──▶ review ──▶ Response bytes    per message: never fails
//! ```
//!
//! | Module | What it is for | May use |
//! |---|---|---|
//! | [`contract`] | what IVS sends and accepts, as types | – |
//! | [`text`] | a message as folded characters that lead back to its bytes | – |
//! | [`rules`] | rule files, and what is wrong with them | `contract`, `text` |
//! | `matchers` | terms and regexes, found | `rules`, `text` |
//! | [`engine`] | the rule set compiled; the review | the above |
//! | [`cases`] | a rule set's own examples and scenarios, run | the above |
//! | [`handler`], [`log`] | event bytes in, answer bytes and a log record out | the above |
//! | [`folder`], [`shipped`] | where rule sets come from | `rules` |
//! | `lambda`, `cli` | the edges: the Runtime API, the command line | everything |
//!
//! Nothing below the last row reads a clock or the environment, prints, or talks to a network; the
//! only disk access is [`folder`].
//!
//! ```
//! use ivs_chat_review::engine::Engine;
//! use ivs_chat_review::handler::{Handler, OnError};
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
//!     miss = ["a yarn"]
//! "#)]);
//! let handler = Handler::new(Some(Engine::compile(&rules)?), OnError::Deny);
//! let reply = handler.handle(br#"{"Content":"well darn it","MessageId":"a7Kd02MzQe9X"}"#);
//! assert_eq!(reply.answer?, r#"{"ReviewResult":"ALLOW","Content":"well **** it"}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cases;
#[cfg(feature = "cli")]
pub mod cli;
pub mod contract;
pub mod engine;
pub mod folder;
pub mod handler;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod log;
mod matchers;
pub mod rules;
pub mod shipped;
mod span;
pub mod text;

pub use span::Span;
