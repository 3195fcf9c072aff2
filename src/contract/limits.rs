//! The limits of an answer as types: what they hold has been checked.
//!
//! In: text. Out: [`Content`] or [`Reason`], or [`Refused`] with the value found beside the limit.
//! Lengths are Unicode code points, as the IVS Chat API model counts them; never bytes, never the
//! UTF-16 units of a JavaScript `length`.
//!
//! The one hard idea: the event does not carry the room's own maximum, so [`Content`] is built
//! against a maximum that the caller states, and an empty text is refused whatever that is.

use std::borrow::Cow;
use std::fmt;

use super::attributes::ATTRIBUTES_MAX_BYTES;
use super::json::{escaped_cost, visible_len};

/// The most code points a room can be set to accept, and its default (`maximumMessageLength`,
/// 1–500, in the IVS Chat API).
pub const ROOM_MAX_CODE_POINTS: CodePoints = CodePoints(500);

/// The most characters of a [`Reason`]: the bound the API model gives its other `Reason` shapes.
pub const REASON_MAX_CHARS: usize = 256;

/// A length in Unicode code points.
///
/// ```
/// use ivs_chat_review::contract::CodePoints;
/// assert_eq!(CodePoints::of("é🎉"), CodePoints(2)); // 6 bytes, 3 UTF-16 units
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodePoints(pub usize);

impl CodePoints {
    /// The length of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(text.chars().count())
    }
}

/// Why a part of an answer was not built: IVS would have thrown the answer away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing to send.
    Empty {
        /// Which part: `content`, `reason` or `attributes`.
        what: &'static str,
    },
    /// More than the limit.
    TooLong {
        /// Which part: `content`, `reason` or `attributes`.
        what: &'static str,
        /// The size found.
        found: usize,
        /// The largest size that passes.
        limit: usize,
        /// What both are counted in.
        unit: &'static str,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { what } => write!(f, "{what} is empty"),
            Self::TooLong { what, found, limit, unit } => {
                write!(f, "{what} has {found} {unit}, the limit is {limit}")
            }
        }
    }
}

impl std::error::Error for Refused {}

/// The text of an `ALLOW`: 1 code point or more, and no more than a stated maximum.
///
/// ```
/// use ivs_chat_review::contract::{CodePoints, Content};
/// assert!(Content::new("hello", CodePoints(5)).is_ok());
/// assert!(Content::new("hello", CodePoints(4)).is_err());
/// assert!(Content::new("", CodePoints(500)).is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Content<'a>(
    // INVARIANT: 1..=max code points, for the `max` it was built with.
    Cow<'a, str>,
);

impl<'a> Content<'a> {
    /// Takes a text that may be delivered.
    ///
    /// # Errors
    ///
    /// When `text` is empty or longer than `max`.
    pub fn new(text: impl Into<Cow<'a, str>>, max: CodePoints) -> Result<Self, Refused> {
        let text = text.into();
        let CodePoints(found) = CodePoints::of(&text);
        if found == 0 {
            Err(Refused::Empty { what: "content" })
        } else if found > max.0 {
            Err(Refused::TooLong { what: "content", found, limit: max.0, unit: "code points" })
        } else {
            Ok(Self(text))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} code points)", CodePoints::of(&self.0).0)
    }
}

/// What the sender of a denied message is shown, as it is.
///
/// 1 to [`REASON_MAX_CHARS`] characters, and small enough that the `Attributes` that carry it stay
/// within [`ATTRIBUTES_MAX_BYTES`] with every escape counted.
///
/// ```
/// use ivs_chat_review::contract::Reason;
/// assert!(Reason::new("Only links to our own sites, please.").is_ok());
/// assert!(Reason::new("").is_err());
/// assert!(Reason::new("<".repeat(200)).is_err()); // 6 bytes each, once escaped
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(
    // INVARIANT: `{"Reason":"…"}` is an answer's whole attribute map and within its budget.
    Cow<'static, str>,
);

impl Reason {
    /// The key under which IVS looks for it.
    pub(super) const KEY: &'static str = "Reason";

    /// What a rule set says that sets no `default_reason`.
    pub const DEFAULT: Self =
        Self(Cow::Borrowed("Your message was not sent because it breaks the rules of this chat."));

    /// Takes a reason that may be sent.
    ///
    /// # Errors
    ///
    /// When `text` shows nothing, or is too long in characters or in escaped bytes.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Result<Self, Refused> {
        let text = text.into();
        let chars = text.chars().count();
        let bytes = r#"{"":""}"#.len() + Self::KEY.len() + escaped_cost(&text);
        if visible_len(&text) == 0 {
            Err(Refused::Empty { what: "reason" })
        } else if chars > REASON_MAX_CHARS {
            let limit = REASON_MAX_CHARS;
            Err(Refused::TooLong { what: "reason", found: chars, limit, unit: "characters" })
        } else if bytes > ATTRIBUTES_MAX_BYTES {
            let limit = ATTRIBUTES_MAX_BYTES;
            Err(Refused::TooLong { what: "reason", found: bytes, limit, unit: "escaped bytes" })
        } else {
            Ok(Self(text))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_code_points() {
        let emoji = "🎉".repeat(500);
        assert!(Content::new(emoji.as_str(), ROOM_MAX_CODE_POINTS).is_ok());
        let refused = Content::new(format!("{emoji}!"), ROOM_MAX_CODE_POINTS).unwrap_err();
        assert_eq!(refused.to_string(), "content has 501 code points, the limit is 500");
    }

    #[test]
    fn a_reason_counts_every_escape() {
        assert!(Reason::new("é".repeat(256)).is_ok());
        assert_eq!(
            Reason::new("é".repeat(257)).unwrap_err().to_string(),
            "reason has 257 characters, the limit is 256"
        );
        // 13 bytes of frame and 6 a sign: 164 fit, 165 do not.
        assert!(Reason::new("&".repeat(164)).is_ok());
        assert_eq!(
            Reason::new("&".repeat(165)).unwrap_err().to_string(),
            "reason has 1003 escaped bytes, the limit is 1000"
        );
        assert_eq!(Reason::new(" \u{200B}").unwrap_err(), Refused::Empty { what: "reason" });
    }

    #[test]
    fn the_default_reason_is_valid() {
        assert!(Reason::new(Reason::DEFAULT.as_str().to_owned()).is_ok());
    }

    #[test]
    fn debug_shows_no_text() {
        let content = Content::new("a secret", ROOM_MAX_CODE_POINTS).unwrap();
        assert_eq!(format!("{content:?}"), "Content(8 code points)");
    }
}
