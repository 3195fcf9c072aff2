//! Log records: one JSON line for each message that was not plainly allowed.
//!
//! In: a request and what came of it. Out: a [`Record`], which becomes a line once the caller adds
//! how long it took. IVS's own chat logs cannot show what was denied or how a text read before it
//! was rewritten, so this line is all there is to find out later.
//!
//! The one hard idea: by default a record holds nothing that a person typed or is called: message
//! id, room, rule ids, fields and byte spans, but no text, no names, no user ids, no addresses, and
//! no attribute keys either, because clients choose those. An id that does not look like one is
//! left out, since somebody may have put a text there.

use serde_json::{Map, Value, json};

use crate::contract::{Received, Request, Response};
use crate::engine::{Decision, Hit, Review};
use crate::rules::Field;

/// The longest id that is logged: a room's ARN has 128 characters at the most.
const ID_MAX_CHARS: usize = 128;

/// The most hits of a line. A message of 500 letters can be hit 250 times by one rule.
const HITS_MAX: usize = 20;

/// How much a log line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// A rule did what it is for.
    Info,
    /// Something was odd about the event, or something did not fit the answer.
    Warn,
    /// A message was not reviewed.
    Error,
}

impl LogLevel {
    /// The name in the line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }

    /// The lowest level that the setting `name` lets through; `None` for none at all.
    #[must_use]
    pub fn threshold(name: &str) -> Option<Self> {
        match name {
            "WARN" => Some(Self::Warn),
            "ERROR" => Some(Self::Error),
            "FATAL" | "OFF" => None,
            _ => Some(Self::Info),
        }
    }
}

/// What the log says of one message.
#[derive(Clone, Debug)]
pub struct Record {
    level: LogLevel,
    fields: Map<String, Value>,
}

impl Record {
    /// The record of a review, unless the message was plainly allowed.
    pub(crate) fn of(received: &Received<'_>, review: &Review<'_>, hash: &str) -> Option<Self> {
        let (notes, flaws) = (review.notes, received.flaws);
        let odd = flaws.wrong_type
            || flaws.mended
            || notes.attributes_dropped
            || notes.set_dropped > 0
            || notes.masked_for_length
            || notes.capped;
        let denied = matches!(review.decision, Decision::Deny(_));
        if !odd && !denied && review.hits.is_empty() {
            return None;
        }
        let verdict = match review.decision {
            Decision::Allow => "ALLOW",
            Decision::Rewrite => "REWRITE",
            Decision::Deny(_) => "DENY",
        };
        let level = if odd { LogLevel::Warn } else { LogLevel::Info };
        let mut record = Self::new(level, "review", Some(&received.request));
        record.add("verdict", verdict);
        if let Decision::Deny(by) = review.decision {
            record.add("rule", by.id());
        }
        for (name, shadow) in [("hits", false), ("shadow", true)] {
            let hits = || review.hits.iter().filter(|hit| hit.shadow == shadow);
            record.add(name, hits().take(HITS_MAX).map(hit_value).collect::<Vec<_>>());
            if let Some(more) = hits().count().checked_sub(HITS_MAX + 1) {
                record.add(&format!("{name}_left_out"), more + 1);
            }
        }
        for (name, holds) in [
            ("wrong_type", flaws.wrong_type),
            ("mended", flaws.mended),
            ("attributes_dropped", notes.attributes_dropped),
            ("set_dropped", notes.set_dropped > 0),
            ("masked_for_length", notes.masked_for_length),
            ("capped", notes.capped),
        ] {
            if holds {
                record.add(name, true);
            }
        }
        record.add("rule_set", hash);
        Some(record)
    }

    /// The record of a message that was not reviewed.
    pub(crate) fn unreviewed(
        why: &dyn std::fmt::Display,
        request: Option<&Request<'_>>,
        response: Option<&Response<'_>>,
    ) -> Self {
        let mut record = Self::new(LogLevel::Error, "unreviewed", request);
        record.add("error", why.to_string());
        record.add(
            "verdict",
            match response {
                Some(Response::Allow { .. }) => "ALLOW",
                Some(Response::Deny { .. }) => "DENY",
                None => "FALLBACK",
            },
        );
        record
    }

    fn new(level: LogLevel, event: &str, request: Option<&Request<'_>>) -> Self {
        let mut record = Self { level, fields: Map::new() };
        record.add("level", level.as_str());
        record.add("event", event);
        if let Some(request) = request {
            for (name, id) in [("message_id", &request.message_id), ("room", &request.room_arn)] {
                if let Some(id) = identifier(id) {
                    record.add(name, id);
                }
            }
        }
        record
    }

    /// Adds what a person typed and is called. Only where the operator asked for it.
    pub(crate) fn add_content(&mut self, request: &Request<'_>) {
        let map = |pairs: &crate::contract::AttributeMap<'_>| -> Map<String, Value> {
            pairs.iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
        };
        self.add("content", request.content.as_ref());
        self.add("attributes", map(&request.attributes));
        self.add("user_id", request.sender.user_id.as_ref());
        self.add("ip", request.sender.ip.as_ref());
        self.add("sender", map(&request.sender.attributes));
    }

    fn add(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    /// How much it matters.
    #[must_use]
    pub fn level(&self) -> LogLevel {
        self.level
    }

    /// The line, without its end.
    #[must_use]
    pub fn line(mut self, micros: u128) -> String {
        self.add("micros", u64::try_from(micros).unwrap_or(u64::MAX));
        Value::Object(self.fields).to_string()
    }
}

fn hit_value(hit: &Hit<'_>) -> Value {
    let field = match hit.field {
        Field::Content => "content",
        Field::Attribute(_) => "attributes",
        Field::Sender(_) => "sender",
    };
    json!({
        "rule": hit.rule.as_str(),
        "action": hit.action,
        "field": field,
        "span": [hit.span.start, hit.span.end],
    })
}

/// `id`, if it looks like one.
fn identifier(id: &str) -> Option<&str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || ":/_-".contains(c);
    (!id.is_empty() && id.len() <= ID_MAX_CHARS && id.chars().all(fits)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::handler::{Handler, OnError};
    use crate::rules::{RuleSet, Source};

    const RULES: &str = r#"
        [[rule]]
        id = "no-heck"
        action = "deny"
        match = { in = ["content", "attributes.*", "sender.*"], terms = ["s3cret"], fold = "case" }
        examples = { hit = ["s3cret"], miss = ["x"] }
    "#;

    fn line(event: &str, log_content: bool) -> String {
        let rules = RuleSet::parse([Source::new("a.toml", RULES)]);
        let handler = Handler::new(Engine::compile(&rules).ok(), OnError::Deny);
        handler.log_content(log_content).handle(event.as_bytes()).record.unwrap().line(7)
    }

    const EVENT: &str = r#"{"Content":"s3cret","MessageId":"s3cret!","RoomArn":"room/s3cret ",
        "Attributes":{"s3cret":"s3cret"},
        "Sender":{"UserId":"s3cret","Ip":"s3cret","Attributes":{"s3cret":"s3cret"}}}"#;

    #[test]
    fn nothing_that_was_typed_is_logged() {
        let line = line(EVENT, false);
        assert!(!line.contains("s3cret"), "{line}");
        assert!(line.contains(r#""rule":"no-heck""#), "{line}");
    }

    #[test]
    fn unless_the_operator_asks() {
        let line = line(EVENT, true);
        assert!(line.contains(r#""content":"s3cret""#) && line.contains(r#""ip":"s3cret""#));
    }

    #[test]
    fn a_line_of_a_denial() {
        let event = r#"{"Content":"a s3cret","MessageId":"a7Kd02MzQe9X"}"#;
        let line = line(event, false);
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["verdict"], "DENY");
        assert_eq!(value["message_id"], "a7Kd02MzQe9X");
        assert_eq!(value["hits"][0]["span"], json!([2, 8]));
        assert_eq!(value["micros"], 7);
    }

    #[test]
    fn a_line_has_an_end() {
        let event = format!(r#"{{"Content":"{}"}}"#, "s3cret ".repeat(50));
        let value: Value = serde_json::from_str(&line(&event, false)).unwrap();
        assert_eq!(value["hits"].as_array().unwrap().len(), HITS_MAX);
        assert_eq!(value["hits_left_out"], 30);
    }

    #[test]
    fn what_could_not_be_reviewed_is_an_error_without_its_text() {
        let handler = Handler::new(None, OnError::Fallback);
        let record = handler.handle(EVENT.as_bytes()).record.unwrap();
        assert_eq!(record.level(), LogLevel::Error);
        assert!(!record.line(0).contains("s3cret"));
    }
}
