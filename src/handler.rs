//! The handler: event bytes in, answer bytes out, whatever happens.
//!
//! In: the bytes of an event. Out: a [`Reply`]: the answer, and what the log should say of it. Both
//! binaries use it, so that what the tool prints is what the function answers.
//!
//! The one hard idea: what cannot be reviewed still gets the answer that the operator chose
//! ([`OnError`]). A handler that returns an error instead hands the message to the room's
//! `FallbackResult`, which is `ALLOW` unless somebody changed it: anyone could switch the review off
//! by sending something odd.
//!
//! ```
//! use ivs_chat_review::engine::Engine;
//! use ivs_chat_review::handler::{Handler, OnError};
//! use ivs_chat_review::rules::RuleSet;
//!
//! let handler = Handler::new(Engine::compile(&RuleSet::parse([])).ok(), OnError::Deny);
//! let reply = handler.handle(br#"{"Content":"hello"}"#);
//! assert_eq!(reply.answer?, r#"{"ReviewResult":"ALLOW","Content":"hello"}"#);
//! assert!(reply.record.is_none());
//! assert!(handler.handle(b"garbage").answer?.contains("DENY"));
//! # Ok::<(), ivs_chat_review::handler::Unreviewed>(())
//! ```

use std::fmt;

use crate::contract::{Attributes, CodePoints, Content, Reason, Received, Request, Response};
use crate::engine::Engine;
use crate::log::Record;

/// Answers events with one rule set.
#[derive(Debug)]
pub struct Handler {
    engine: Option<Engine>,
    on_error: OnError,
    log_content: bool,
}

/// What becomes of a message that cannot be reviewed: an event that is not a review request, or a
/// rule set that did not load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// It does not go out.
    #[default]
    Deny,
    /// It goes out as it was sent, if there is a text to send; else it is denied.
    Allow,
    /// The function fails, so that the room's `FallbackResult` decides.
    Fallback,
}

impl OnError {
    /// The names in settings.
    pub const NAMES: [(&'static str, Self); 3] =
        [("deny", Self::Deny), ("allow", Self::Allow), ("fallback", Self::Fallback)];

    /// Reads a setting.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// The answer to an event.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The bytes to answer with, or the failure that [`OnError::Fallback`] asks for.
    pub answer: Result<String, Unreviewed>,
    /// What to log; nothing for a message that was plainly allowed.
    pub record: Option<Record>,
}

/// Why an event was not reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreviewed {
    /// The event is not a review request.
    Event(crate::contract::Unreadable),
    /// The rule set did not load.
    RuleSet,
    /// The review itself failed, which is a bug.
    Panic,
}

impl Unreviewed {
    /// The `errorType` of the failure.
    #[must_use]
    pub const fn error_type(self) -> &'static str {
        match self {
            Self::Event(_) => "Unreviewed.Event",
            Self::RuleSet => "Unreviewed.RuleSet",
            Self::Panic => "Unreviewed.Panic",
        }
    }
}

impl fmt::Display for Unreviewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(unreadable) => unreadable.fmt(f),
            Self::RuleSet => f.write_str("the rule set did not load"),
            Self::Panic => f.write_str("the review failed"),
        }
    }
}

impl std::error::Error for Unreviewed {}

impl Handler {
    /// A handler for one rule set; `None` is one that did not load.
    #[must_use]
    pub fn new(engine: Option<Engine>, on_error: OnError) -> Self {
        Self { engine, on_error, log_content: false }
    }

    /// The same, with text, names and addresses in its log records: only where the operator asks.
    #[must_use]
    pub fn log_content(self, log_content: bool) -> Self {
        Self { log_content, ..self }
    }

    /// The engine, if the rule set loaded.
    #[must_use]
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// Answers one event.
    #[must_use]
    pub fn handle(&self, event: &[u8]) -> Reply {
        let received = match Received::read(event) {
            Ok(received) => received,
            Err(unreadable) => return self.unreviewed(Unreviewed::Event(unreadable), None),
        };
        let Some(engine) = &self.engine else {
            return self.unreviewed(Unreviewed::RuleSet, Some(&received.request));
        };
        let review = engine.review(&received.request);
        let mut record = Record::of(&received, &review, engine.hash());
        if let Some(record) = record.as_mut().filter(|_| self.log_content) {
            record.add_content(&received.request);
        }
        Reply { answer: Ok(review.response.to_json()), record }
    }

    /// The answer to an event whose review panicked: a bug, but not one that lets a message in. The
    /// event is not looked at again, so that whatever went wrong cannot go wrong twice.
    #[must_use]
    pub fn panicked(&self) -> Reply {
        self.unreviewed(Unreviewed::Panic, None)
    }

    fn unreviewed(&self, why: Unreviewed, request: Option<&Request<'_>>) -> Reply {
        let response = match self.on_error {
            OnError::Deny => Some(self.deny(request)),
            OnError::Allow => Some(request.and_then(allow).unwrap_or_else(|| self.deny(request))),
            OnError::Fallback => None,
        };
        let record = Record::unreviewed(&why, request, response.as_ref());
        let answer = response.map(|response| response.to_json()).ok_or(why);
        Reply { answer, record: Some(record) }
    }

    fn deny<'a>(&'a self, request: Option<&'a Request<'_>>) -> Response<'a> {
        const DEFAULT: &Reason = &Reason::DEFAULT;
        let reason = self.engine.as_ref().map_or(DEFAULT, |engine| &engine.policy().default_reason);
        let content = request.map_or("", |request| request.content.as_ref());
        Response::Deny { content: content.into(), reason }
    }
}

/// The message as it was sent, if that is something IVS takes.
fn allow<'a>(request: &'a Request<'_>) -> Option<Response<'a>> {
    let length = CodePoints::of(&request.content);
    Some(Response::Allow {
        content: Content::new(request.content.as_ref(), length).ok()?,
        attributes: Attributes::new(request.attributes.borrowed()).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleSet, Source};

    const EVENT: &[u8] = br#"{"Content":"hi","Attributes":{"a":"b"}}"#;

    fn answer(engine: Option<Engine>, on_error: OnError, event: &[u8]) -> String {
        match Handler::new(engine, on_error).handle(event).answer {
            Ok(answer) => answer,
            Err(unreviewed) => unreviewed.error_type().to_owned(),
        }
    }

    #[test]
    fn a_rule_set_that_did_not_load() {
        assert!(answer(None, OnError::Deny, EVENT).contains(r#""DENY","Content":"hi""#));
        assert_eq!(
            answer(None, OnError::Allow, EVENT),
            r#"{"ReviewResult":"ALLOW","Content":"hi","Attributes":{"a":"b"}}"#
        );
        assert_eq!(answer(None, OnError::Fallback, EVENT), "Unreviewed.RuleSet");
    }

    #[test]
    fn an_event_that_is_no_request() {
        let policy = "version = 1\ndefault_reason = \"Not sent.\"\n";
        let engine = || Engine::compile(&RuleSet::parse([Source::new("policy.toml", policy)])).ok();
        let denied = r#"{"ReviewResult":"DENY","Content":"","Attributes":{"Reason":"Not sent."}}"#;
        for event in [&b""[..], b"null", b"{}", b"\xFF", br#"{"Content":7}"#] {
            assert_eq!(answer(engine(), OnError::Deny, event), denied);
            // There is no text that could be allowed.
            assert_eq!(answer(engine(), OnError::Allow, event), denied);
            assert_eq!(answer(engine(), OnError::Fallback, event), "Unreviewed.Event");
        }
    }

    #[test]
    fn six_megabytes() {
        let engine = || Engine::compile(&RuleSet::parse([])).ok();
        let event = format!(r#"{{"Content":"{}"}}"#, "a ".repeat(3_000_000));
        let answer = answer(engine(), OnError::Deny, event.as_bytes());
        assert!(answer.starts_with(r#"{"ReviewResult":"DENY""#));
        assert!(answer.len() < 6_291_556);
    }
}
