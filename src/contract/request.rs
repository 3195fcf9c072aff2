//! The review request: any bytes in, a request or a reason why there is none out.
//!
//! IVS sends one JSON object per message. Fields may be missing, `null`, unknown, duplicated or of
//! the wrong type; all but an unreadable `Content` are survived, and [`Flaws`] says what was odd.
//!
//! The one hard idea: a JavaScript client can send half of a surrogate pair (`"\ud800"`), which a
//! strict JSON reader refuses. A handler that fails on it hands the message to the room's fallback,
//! so anyone could switch the review off. Each string is therefore read on its own, and one that
//! does not decode is mended (`U+FFFD` for the half) and read again; so is invalid UTF-8.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::attributes::AttributeMap;
use super::limits::CodePoints;

/// One call of the handler. Text that the event does not carry is empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The message's text, as it was sent.
    pub content: Cow<'a, str>,
    /// The id IVS gave the message.
    pub message_id: Cow<'a, str>,
    /// The room it was sent to.
    pub room_arn: Cow<'a, str>,
    /// Attributes typed by the client: a scope for rules, never a trust.
    pub attributes: AttributeMap<'a>,
    /// Who sent it.
    pub sender: Sender<'a>,
}

/// Who sent a message, as the operator's server described them when it made the chat token.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sender<'a> {
    /// The operator's id of the user.
    pub user_id: Cow<'a, str>,
    /// The address the message came from, as text.
    pub ip: Cow<'a, str>,
    /// Attributes of the chat token: minted by the operator's server, so roles may hang on them.
    pub attributes: AttributeMap<'a>,
}

/// A request with what was odd about its JSON.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    /// The request.
    pub request: Request<'a>,
    /// What was odd, for the log.
    pub flaws: Flaws,
}

/// What was odd about an event that could be read all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flaws {
    /// A field other than `Content` had the wrong type and counts as absent.
    pub wrong_type: bool,
    /// Half a surrogate pair or invalid UTF-8 was replaced by U+FFFD.
    pub mended: bool,
}

/// Why an event is not a review request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The bytes are not one JSON object.
    NotAnObject,
    /// `Content` is missing, `null`, or not a string.
    NoContent,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnObject => "the event is not a JSON object",
            Self::NoContent => "the event has no text in `Content`",
        })
    }
}

impl std::error::Error for Unreadable {}

impl<'a> Received<'a> {
    /// Reads the bytes of an event.
    ///
    /// # Errors
    ///
    /// When there is no text to review in them.
    pub fn read(event: &'a [u8]) -> Result<Self, Unreadable> {
        match String::from_utf8_lossy(event) {
            Cow::Borrowed(text) => Reader::default().request(text),
            Cow::Owned(text) => {
                let read = Reader::default().request(&text)?;
                let flaws = Flaws { mended: true, ..read.flaws };
                Ok(Received { request: read.request.into_owned(), flaws })
            }
        }
    }
}

impl Request<'_> {
    fn into_owned(self) -> Request<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Request {
            content: own(self.content),
            message_id: own(self.message_id),
            room_arn: own(self.room_arn),
            attributes: self.attributes.into_owned(),
            sender: Sender {
                user_id: own(self.sender.user_id),
                ip: own(self.sender.ip),
                attributes: self.sender.attributes.into_owned(),
            },
        }
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("content", &CodePoints::of(&self.content))
            .field("message_id", &self.message_id)
            .field("room_arn", &self.room_arn)
            .field("attributes", &self.attributes)
            .field("sender", &self.sender)
            .finish()
    }
}

impl fmt::Debug for Sender<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("attributes", &self.attributes).finish_non_exhaustive()
    }
}

/// Reads one event, noting its flaws.
#[derive(Default)]
struct Reader {
    flaws: Flaws,
}

impl Reader {
    fn request<'a>(mut self, event: &'a str) -> Result<Received<'a>, Unreadable> {
        let fields = object(event).ok_or(Unreadable::NotAnObject)?;
        let (mut content, mut message_id, mut room_arn) = (None, None, None);
        let (mut attributes, mut sender) = (None, None);
        for (name, value) in fields {
            match self.decode(name).as_ref() {
                "Content" => content = Some(value),
                "MessageId" => message_id = Some(value),
                "RoomArn" => room_arn = Some(value),
                "Attributes" => attributes = Some(value),
                "Sender" => sender = Some(value),
                _ => {}
            }
        }
        let content = content.filter(|value| value.get().starts_with('"'));
        let request = Request {
            content: self.decode(content.ok_or(Unreadable::NoContent)?),
            message_id: self.text(message_id),
            room_arn: self.text(room_arn),
            attributes: self.map(attributes),
            sender: self.sender(sender),
        };
        Ok(Received { request, flaws: self.flaws })
    }

    fn sender<'a>(&mut self, value: Option<&'a RawValue>) -> Sender<'a> {
        let (mut user_id, mut ip, mut attributes) = (None, None, None);
        for (name, value) in self.object(value) {
            match self.decode(name).as_ref() {
                "UserId" => user_id = Some(value),
                "Ip" => ip = Some(value),
                "Attributes" => attributes = Some(value),
                _ => {}
            }
        }
        Sender { user_id: self.text(user_id), ip: self.text(ip), attributes: self.map(attributes) }
    }

    fn map<'a>(&mut self, value: Option<&'a RawValue>) -> AttributeMap<'a> {
        let fields = self.object(value);
        let entry = |(key, value): (&'a RawValue, &'a RawValue)| {
            if value.get().starts_with('"') {
                return Some((self.decode(key), self.decode(value)));
            }
            self.flaws.wrong_type = true;
            None
        };
        fields.into_iter().filter_map(entry).collect()
    }

    fn object<'a>(&mut self, value: Option<&'a RawValue>) -> Vec<Field<'a>> {
        match value.map(RawValue::get) {
            None | Some("null") => Vec::new(),
            Some(text) => object(text).unwrap_or_else(|| {
                self.flaws.wrong_type = true;
                Vec::new()
            }),
        }
    }

    fn text<'a>(&mut self, value: Option<&'a RawValue>) -> Cow<'a, str> {
        match value {
            Some(value) if value.get().starts_with('"') => self.decode(value),
            Some(value) if value.get() != "null" => {
                self.flaws.wrong_type = true;
                Cow::Borrowed("")
            }
            _ => Cow::Borrowed(""),
        }
    }

    /// The text of a JSON string.
    fn decode<'a>(&mut self, value: &'a RawValue) -> Cow<'a, str> {
        let raw = value.get();
        let plain = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match plain {
            Some(text) if !text.contains('\\') => Cow::Borrowed(text),
            _ => Cow::Owned(serde_json::from_str::<String>(raw).unwrap_or_else(|_| {
                self.flaws.mended = true;
                serde_json::from_str(&mend_surrogates(raw)).unwrap_or_default()
            })),
        }
    }
}

type Field<'a> = (&'a RawValue, &'a RawValue);

/// The fields of a JSON object in order, or `None` where `text` is not one.
fn object(text: &str) -> Option<Vec<Field<'_>>> {
    struct Fields;
    impl<'de> Visitor<'de> for Fields {
        type Value = Vec<Field<'de>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::with_capacity(8);
            while let Some(field) = map.next_entry()? {
                fields.push(field);
            }
            Ok(fields)
        }
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = json.deserialize_map(Fields).ok()?;
    json.end().ok().map(|()| fields)
}

/// Rewrites every `\uD800`–`\uDFFF` escape that is not half of a pair to `\uFFFD`.
fn mend_surrogates(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                out.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // Any other escape: the backslash and the character behind it.
            (None, _) => escape.chars().take(2).map(char::len_utf8).sum(),
        };
        let (escape, after) = escape.split_at(length);
        out.push_str(escape);
        rest = after;
    }
    out.push_str(rest);
    out
}

enum Half {
    High,
    Low,
}

fn surrogate(escape: &str) -> Option<Half> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xD800..=0xDBFF => Some(Half::High),
        0xDC00..=0xDFFF => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(event: &str) -> Received<'_> {
        Received::read(event.as_bytes()).unwrap()
    }

    #[test]
    fn missing_and_null_fields_are_empty() {
        for event in [
            r#"{"Content":"hi"}"#,
            r#"{"Content":"hi","Attributes":null,"Sender":null,"MessageId":null}"#,
            r#"{"Content":"hi","Attributes":{},"Sender":{"Attributes":null}}"#,
        ] {
            let received = read(event);
            assert_eq!(received.request, Request { content: "hi".into(), ..Request::default() });
            assert_eq!(received.flaws, Flaws::default());
        }
    }

    #[test]
    fn a_wrong_type_counts_as_absent() {
        let received = read(
            r#"{"Content":"hi","MessageId":7,"Attributes":["a"],
                "Sender":{"UserId":{},"Ip":1e999,"Attributes":{"a":"b","c":true}}}"#,
        );
        assert!(received.flaws.wrong_type);
        assert_eq!(received.request.message_id, "");
        assert!(received.request.attributes.is_empty());
        assert_eq!(received.request.sender.attributes.get("a"), Some("b"));
        assert_eq!(received.request.sender.attributes.get("c"), None);
    }

    #[test]
    fn of_duplicate_keys_the_last_stands() {
        let received = read(r#"{"Content":"a","Content":"b","Attributes":{"k":"1","k":"2"}}"#);
        assert_eq!(received.request.content, "b");
        assert_eq!(received.request.attributes.get("k"), Some("2"));
    }

    #[test]
    fn half_a_surrogate_pair_becomes_a_replacement_character() {
        for (json, text) in [
            (r#""\ud800""#, "\u{FFFD}"),
            (r#""a\uDFFFb""#, "a\u{FFFD}b"),
            (r#""\ud83d\ud83c\udf89""#, "\u{FFFD}🎉"),
            (r#""\\ud800 \ud800""#, "\\ud800 \u{FFFD}"),
            (r#""\ud800\n\"é""#, "\u{FFFD}\n\"é"),
        ] {
            let event = format!(r#"{{"Content":{json},"\ud800":1}}"#);
            let received = read(&event);
            assert_eq!(received.request.content, text, "{json}");
            assert!(received.flaws.mended);
        }
    }

    #[test]
    fn invalid_utf8_is_mended() {
        let received = Received::read(b"{\"Content\":\"a\xFFb\"}").unwrap();
        assert_eq!(received.request.content, "a\u{FFFD}b");
        assert!(received.flaws.mended);
    }

    #[test]
    fn what_holds_no_text_is_unreadable() {
        for event in ["", "null", "[]", "\"Content\"", "{", "{}{}", "{\"Content\":\"a\"} x"] {
            assert_eq!(
                Received::read(event.as_bytes()).unwrap_err(),
                Unreadable::NotAnObject,
                "{event}"
            );
        }
        for event in [r"{}", r#"{"Content":null}"#, r#"{"Content":5}"#, r#"{"content":"a"}"#] {
            assert_eq!(Received::read(event.as_bytes()).unwrap_err(), Unreadable::NoContent);
        }
    }

    #[test]
    fn deep_nesting_in_an_unknown_field_is_skipped() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let event = format!(r#"{{"Extra":{deep},"Content":"hi"}}"#);
        assert_eq!(read(&event).request.content, "hi");
    }

    #[test]
    fn debug_shows_no_text_name_or_address() {
        let received = read(
            r#"{"Content":"s3cret","Attributes":{"s3cret":"s3cret"},
                "Sender":{"UserId":"s3cret","Ip":"s3cret","Attributes":{"s3cret":"s3cret"}}}"#,
        );
        assert!(!format!("{received:?}").contains("s3cret"));
    }
}
