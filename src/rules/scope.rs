//! Scopes: which messages a rule looks at, judged without reading the text.
//!
//! In: `when` or `unless` of a rule. Out: [`Scope::holds`] for a request. All keys have to hold, the
//! values of one key are alternatives; a value that the request does not carry makes its key false.
//!
//! The one hard idea: only what the operator's server minted (`sender`, `user`), what the network
//! says (`ip`) or where the message goes (`room`) can be trusted; [`Scope::is_trusted`] tells a
//! scope that hangs on one of those from one that any client can satisfy.

use super::policy::Groups;
use super::wildcard::Wildcard;
use crate::contract::{AttributeMap, Request};

/// A condition on where a message goes and who sent it.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Rooms, by ARN or group.
    pub rooms: Option<Vec<RoomRef>>,
    /// User ids.
    pub users: Option<Vec<Wildcard>>,
    /// Attributes typed by the client.
    pub attributes: Vec<(String, Vec<Wildcard>)>,
    /// Attributes of the sender's token.
    pub sender: Vec<(String, Vec<Wildcard>)>,
    /// It has a condition that could not be read, which is reported.
    pub unread: bool,
}

/// A room, as a rule names it.
#[derive(Clone, Debug)]
pub enum RoomRef {
    /// By its ARN.
    Arn(Wildcard),
    /// By a group of `policy.toml`, without the `@`.
    Group(String),
}

impl Scope {
    /// Whether `request` is meant.
    #[must_use]
    pub fn holds(&self, request: &Request<'_>, groups: &Groups) -> bool {
        let room = |room: &RoomRef| match room {
            RoomRef::Arn(arn) => arn.matches(&request.room_arn),
            RoomRef::Group(name) => groups.holds(name, &request.room_arn),
        };
        let user = Some(request.sender.user_id.as_ref()).filter(|user| !user.is_empty());
        self.rooms.as_ref().is_none_or(|rooms| rooms.iter().any(room))
            && self.users.as_ref().is_none_or(|users| matches(users, user))
            && all_hold(&self.attributes, &request.attributes)
            && all_hold(&self.sender, &request.sender.attributes)
    }

    /// Whether it hangs on something that a client cannot choose. A lone `*` hangs on nothing.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        let narrows = |values: &[Wildcard]| !values.iter().any(Wildcard::is_any);
        let room = |room: &RoomRef| !matches!(room, RoomRef::Arn(arn) if arn.is_any());
        self.rooms.as_ref().is_some_and(|rooms| rooms.iter().all(room))
            || self.users.as_ref().is_some_and(|users| narrows(users))
            || !self.sender.is_empty()
            || self.unread
    }
}

fn all_hold(wanted: &[(String, Vec<Wildcard>)], map: &AttributeMap<'_>) -> bool {
    wanted.iter().all(|(key, values)| matches(values, map.get(key)))
}

fn matches(values: &[Wildcard], found: Option<&str>) -> bool {
    found.is_some_and(|found| values.iter().any(|value| value.matches(found)))
}
