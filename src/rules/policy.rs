//! The policy: what holds for all rules together.
//!
//! In: `policy.toml`. Out: the groups of rooms and their limits, the default reason, and the
//! scenarios that test the whole set. A rule set without the file has the defaults.

use super::samples::Scenario;
use super::wildcard::Wildcard;
use crate::contract::{CodePoints, Reason};

/// What holds for all rules together.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The longest message of rooms in no group, if the operator stated one.
    pub max_message_length: Option<CodePoints>,
    /// The Sender attribute that picks a reason's language.
    pub locale_attribute: Option<String>,
    /// What the sender is shown by rules without a reason, and by the engine itself.
    pub default_reason: Reason,
    /// The groups of rooms.
    pub groups: Groups,
    /// The most terms of the set.
    pub term_limit: usize,
    /// Tests of all rules together.
    pub scenarios: Vec<Scenario>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_message_length: None,
            locale_attribute: None,
            default_reason: Reason::DEFAULT,
            groups: Groups::default(),
            term_limit: super::limits::TERMS,
            scenarios: Vec::new(),
        }
    }
}

impl Policy {
    /// The most code points of a message to `room_arn`: the smallest that is stated for it.
    /// `None` where nobody stated one, so that no text may grow.
    #[must_use]
    pub fn max_for(&self, room_arn: &str) -> Option<CodePoints> {
        let groups = self.groups.0.iter().filter(|group| group.holds(room_arn));
        groups.filter_map(|group| group.max_message_length).min().or(self.max_message_length)
    }
}

/// The groups of rooms, by name.
#[derive(Clone, Debug, Default)]
pub struct Groups(pub Vec<Group>);

impl Groups {
    /// Whether the room belongs to the group.
    #[must_use]
    pub fn holds(&self, name: &str, room_arn: &str) -> bool {
        self.find(name).is_some_and(|group| group.holds(room_arn))
    }

    /// The group of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Group> {
        self.0.iter().find(|group| group.name == name)
    }
}

/// A group of rooms.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name, without the `@`.
    pub name: String,
    /// The rooms.
    pub arns: Vec<Wildcard>,
    /// The longest message of these rooms.
    pub max_message_length: Option<CodePoints>,
}

impl Group {
    /// Whether the room belongs to it.
    #[must_use]
    pub fn holds(&self, room_arn: &str) -> bool {
        self.arns.iter().any(|arn| arn.matches(room_arn))
    }
}
