//! The answer: what IVS reads, and the bytes it reads it from.
//!
//! In: parts that have been checked ([`Content`], [`Attributes`], [`Reason`]). Out: one line of
//! JSON with the keys `ReviewResult`, `Content` and, where there are any, `Attributes`.
//!
//! The one hard idea: writing cannot fail and cannot produce an invalid answer, so there is no
//! `Result` here and nothing to check afterwards.

use std::borrow::Cow;
use std::fmt;

use super::attributes::Attributes;
use super::json::push_string;
use super::limits::{CodePoints, Content, Reason};

/// The most bytes of an answer: Lambda refuses to return more than 6 MB from a synchronous call.
const LAMBDA_RESPONSE_MAX_BYTES: usize = 6_000_000;

/// One answer to a review request, valid by construction.
///
/// ```
/// use ivs_chat_review::contract::{Reason, Response};
/// let response = Response::Deny { content: "buy coins".into(), reason: &Reason::DEFAULT };
/// assert!(response.to_json().starts_with(r#"{"ReviewResult":"DENY","Content":"buy coins","#));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Response<'a> {
    /// The message goes out with this text.
    Allow {
        /// The text to deliver.
        content: Content<'a>,
        /// The attributes to deliver; `None` leaves the sender's own in place.
        attributes: Option<Attributes<'a>>,
    },
    /// The message does not go out.
    Deny {
        /// The text as it was sent. It is never delivered.
        content: Cow<'a, str>,
        /// What the sender is shown.
        reason: &'a Reason,
    },
}

impl Response<'_> {
    /// The answer as IVS reads it.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Self::Allow { content, attributes } => {
                let map = attributes.as_ref().map(Attributes::map);
                write("ALLOW", content.as_str(), |out| {
                    if let Some(map) = map {
                        out.push_str(r#","Attributes":"#);
                        map.push_json(out);
                    }
                })
            }
            Self::Deny { content, reason } => {
                let json = deny_json(content, reason);
                // IVS never sends a message this long. If something does, a denial without its
                // text still denies, while one that Lambda cannot return would not.
                if json.len() > LAMBDA_RESPONSE_MAX_BYTES { deny_json("", reason) } else { json }
            }
        }
    }
}

fn deny_json(content: &str, reason: &Reason) -> String {
    write("DENY", content, |out| {
        out.push_str(r#","Attributes":{"#);
        push_string(out, Reason::KEY);
        out.push(':');
        push_string(out, reason.as_str());
        out.push('}');
    })
}

fn write(result: &str, content: &str, attributes: impl FnOnce(&mut String)) -> String {
    let mut out = String::with_capacity(content.len() + 128);
    out.push_str(r#"{"ReviewResult":""#);
    out.push_str(result);
    out.push_str(r#"","Content":"#);
    push_string(&mut out, content);
    attributes(&mut out);
    out.push('}');
    out
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow { content, attributes } => f
                .debug_struct("Allow")
                .field("content", content)
                .field("attributes", attributes)
                .finish(),
            Self::Deny { content, reason } => f
                .debug_struct("Deny")
                .field("content", &CodePoints::of(content))
                .field("reason", reason)
                .finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::AttributeMap;
    use super::*;

    #[test]
    fn an_empty_map_leaves_the_field_out() {
        let response = Response::Allow {
            content: Content::new("hi", CodePoints(500)).unwrap(),
            attributes: Attributes::new(AttributeMap::default()).ok(),
        };
        assert_eq!(response.to_json(), r#"{"ReviewResult":"ALLOW","Content":"hi"}"#);
    }

    #[test]
    fn a_denial_carries_the_original_and_only_the_reason() {
        let reason = Reason::new("No <caps>.").unwrap();
        let response = Response::Deny { content: "A\u{0}\"B\"".into(), reason: &reason };
        assert_eq!(
            response.to_json(),
            r#"{"ReviewResult":"DENY","Content":"A\u0000\"B\"","Attributes":{"Reason":"No <caps>."}}"#
        );
    }

    #[test]
    fn a_denial_that_lambda_could_not_return_is_sent_without_its_text() {
        let response =
            Response::Deny { content: "x".repeat(6_000_000).into(), reason: &Reason::DEFAULT };
        let json = response.to_json();
        assert!(json.starts_with(r#"{"ReviewResult":"DENY","Content":"","#));
    }

    #[test]
    fn debug_shows_no_text() {
        let response = Response::Deny { content: "a secret".into(), reason: &Reason::DEFAULT };
        assert!(!format!("{response:?}").contains("secret"));
    }
}
