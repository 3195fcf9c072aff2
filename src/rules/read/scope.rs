//! Reads `when` and `unless`.
//!
//! In: their tables. Out: a [`Scope`]. A room is an ARN (with `*`) or a group of `policy.toml`.

use super::super::code::Code;
use super::super::diagnostic::Diagnostic;
use super::super::policy::Groups;
use super::super::scope::{RoomRef, Scope};
use super::super::source::Text;
use super::super::suggest::nearest;
use super::super::table::Table;
use super::super::wildcard::Wildcard;
use super::Context;

/// Conditions of the language that come in later versions.
const LATER: &[&str] = &["ip", "sender_number"];

/// Reads a scope.
pub(super) fn read(mut table: Table<'_>, context: &Context<'_>) -> Scope {
    let rooms = alternatives(&mut table, "room")
        .map(|rooms| rooms.iter().map(|room| room_ref(room, &table, context)).collect());
    let users = alternatives(&mut table, "user").map(|users| wildcards(&users));
    let attributes = keyed(&mut table, "attributes");
    let sender = keyed(&mut table, "sender");
    table.unavailable(LATER, "set the rule aside until then: without this it holds for everybody");
    let unread = LATER.iter().any(|key| table.has(key));
    let keys = ["room", "user", "attributes", "sender"];
    if !keys.iter().chain(LATER).any(|key| table.has(key)) {
        let message = format!("{} says nothing", table.what);
        table.push(
            Diagnostic::new(Code::MissingField, table.place, message, "no condition in it")
                .help("add `room`, `user`, `attributes.KEY` or `sender.KEY`, or leave it out"),
        );
    }
    table.finish();
    Scope { rooms, users, attributes, sender, unread }
}

fn alternatives(table: &mut Table<'_>, key: &'static str) -> Option<Vec<Text>> {
    let values = table.strings(key)?;
    if values.is_empty() {
        empty(table, key);
    }
    Some(values)
}

fn keyed(table: &mut Table<'_>, key: &'static str) -> Vec<(String, Vec<Wildcard>)> {
    let lists = table.lists(key);
    if lists.iter().any(|(_, values)| values.is_empty()) {
        empty(table, key);
    }
    lists.into_iter().map(|(key, values)| (key.value, wildcards(&values))).collect()
}

fn empty(table: &Table<'_>, key: &'static str) {
    let message = format!("`{key}` of {} has no alternatives", table.what);
    table.push(
        Diagnostic::new(Code::UnknownValue, table.key_place(key), message, "never holds")
            .help("name at least one value; `\"*\"` is any"),
    );
}

fn wildcards(values: &[Text]) -> Vec<Wildcard> {
    values.iter().map(|value| Wildcard::new(&value.value)).collect()
}

fn room_ref(room: &Text, table: &Table<'_>, context: &Context<'_>) -> RoomRef {
    check_group(room, table, context.groups);
    match room.value.strip_prefix('@') {
        Some(group) => RoomRef::Group(group.to_owned()),
        None => RoomRef::Arn(Wildcard::new(&room.value)),
    }
}

/// Reports a `@group` that `policy.toml` does not have.
pub(super) fn check_group(room: &Text, table: &Table<'_>, groups: &Groups) {
    let Some(group) = room.value.strip_prefix('@') else { return };
    if groups.find(group).is_some() {
        return;
    }
    let message = format!("there is no group of rooms `@{group}`");
    let diagnostic = Diagnostic::new(Code::UnknownReference, room.place, message, "no such group");
    table.push(match nearest(group, groups.0.iter().map(|group| group.name.as_str())) {
        Some(near) => diagnostic.help(format!("did you mean `@{near}`?")),
        None => diagnostic.help(format!("define `[rooms.{group}]` in policy.toml")),
    });
}
