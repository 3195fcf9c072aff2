//! Examples and scenarios: messages that a rule set carries to test itself.
//!
//! In: `[rule.examples]` and `[[test]]`. Out: [`Sample`] messages with what is expected of them;
//! `cases` runs them. A bare `hit` or `miss` is a sample with nothing but its text.

use super::policy::Groups;
use super::source::{Place, Text};
use crate::contract::{AttributeMap, Request, Sender};

/// A message made up for a test.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The text, where it was written.
    pub content: Option<Text>,
    /// The room, by ARN or `@group`.
    pub room: Option<String>,
    /// Attributes typed by the client.
    pub attributes: Vec<(String, String)>,
    /// Attributes of the sender's token.
    pub sender: Vec<(String, String)>,
    /// The user id.
    pub user: Option<String>,
    /// The address.
    pub ip: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl Sample {
    /// A message that is only a text: no attributes, no sender, a room outside every group.
    #[must_use]
    pub fn bare(content: &Text) -> Self {
        Self {
            content: Some(content.clone()),
            room: None,
            attributes: Vec::new(),
            sender: Vec::new(),
            user: None,
            ip: None,
            place: content.place,
        }
    }

    /// Whether it is only a text.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.attributes.is_empty()
            && self.sender.is_empty()
            && self.room.is_none()
            && self.user.is_none()
            && self.ip.is_none()
    }

    /// The text, empty where none was written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.content.as_ref().map_or("", Text::as_str)
    }

    /// The request that IVS would send for it.
    #[must_use]
    pub fn request(&self, groups: &Groups) -> Request<'_> {
        let map = |pairs: &[(String, String)]| -> AttributeMap<'static> {
            pairs.iter().cloned().collect()
        };
        Request {
            content: self.text().into(),
            message_id: "".into(),
            room_arn: self
                .room
                .as_deref()
                .map(|room| room_arn(room, groups))
                .unwrap_or_default()
                .into(),
            attributes: map(&self.attributes),
            sender: Sender {
                user_id: self.user.as_deref().unwrap_or_default().into(),
                ip: self.ip.as_deref().unwrap_or_default().into(),
                attributes: map(&self.sender),
            },
        }
    }
}

/// The ARN that `room` stands for: itself, or one of the group that `@name` names.
#[must_use]
pub fn room_arn(room: &str, groups: &Groups) -> String {
    let group = room.strip_prefix('@').and_then(|name| groups.find(name));
    match group.and_then(|group| group.arns.first()) {
        Some(arn) => arn.sample(),
        None => room.to_owned(),
    }
}

/// The examples of one rule.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// Must be hit.
    pub hit: Vec<Text>,
    /// Must not be hit.
    pub miss: Vec<Text>,
    /// Known gap: should be hit and is not.
    pub todo_hit: Vec<Text>,
    /// Known gap: should not be hit and is.
    pub todo_miss: Vec<Text>,
    /// What a text must become.
    pub becomes: Vec<(Text, Text)>,
    /// Messages with a scope.
    pub cases: Vec<Case>,
    /// The evasions that every `hit` must survive, as they were written.
    pub robust: Vec<(Evasion, Text)>,
}

/// A way around a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evasion {
    /// Characters between the letters that show nothing.
    ZeroWidth,
    /// Letters of other scripts that look the same.
    LookAlike,
    /// A digit or sign for a letter.
    Leet,
    /// Spaces or signs between all letters.
    Spacing,
    /// A letter many times.
    Stretch,
    /// `*` or `#` for a letter.
    Mask,
}

impl Evasion {
    /// The names in rule files.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("zero-width", Self::ZeroWidth),
        ("look-alike", Self::LookAlike),
        ("leet", Self::Leet),
        ("spacing", Self::Spacing),
        ("stretch", Self::Stretch),
        ("mask", Self::Mask),
    ];

    /// The name in rule files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, evasion)| *evasion == self).map_or("", |(name, _)| *name)
    }
}

impl Examples {
    /// How many examples show what the rule hits.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.hit.len() + self.becomes.len() + self.cases.iter().filter(|case| case.hit).count()
    }

    /// How many examples show what the rule leaves alone.
    #[must_use]
    pub fn misses(&self) -> usize {
        self.miss.len() + self.cases.iter().filter(|case| !case.hit).count()
    }
}

/// A message with a scope, and whether the rule hits it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The message.
    pub sample: Sample,
    /// Whether the rule must hit it.
    pub hit: bool,
}

/// A test of all rules together.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: Text,
    /// The message.
    pub sample: Sample,
    /// What must come of it; only what was written is compared.
    pub expect: Expectation,
}

/// What a scenario expects.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    /// Whether the message is denied, and where that stands.
    pub denied: Option<(bool, Place)>,
    /// The rule that is reported for a denial, or that hit an allowed message.
    pub rule: Option<Text>,
    /// The text that is delivered.
    pub content: Option<Text>,
    /// The attributes of the answer; empty where the field is left out.
    pub attributes: Option<(Vec<(String, String)>, Place)>,
    /// The shadow rules that hit.
    pub shadow: Option<(Vec<Text>, Place)>,
}
