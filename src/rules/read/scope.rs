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

const NEVER_HOLDS: &str = "never holds";
const ANY_VALUE: &str = "name at least one value; `\"*\"` is any";

/// Reads the scope `key` of a rule.
pub(super) fn read(
    rule: &mut Table<'_>,
    key: &'static str,
    context: &Context<'_>,
) -> Option<Scope> {
    let unread = Scope { unread: rule.has(key), ..Scope::default() };
    match rule.table(key) {
        Some(table) => Some(conditions(table, context)),
        None => unread.unread.then_some(unread),
    }
}

fn conditions(mut table: Table<'_>, context: &Context<'_>) -> Scope {
    let mistakes = context.sink.len();
    let rooms = alternatives(&mut table, "room")
        .map(|rooms| rooms.iter().map(|room| room_ref(room, &table, context)).collect());
    let users = alternatives(&mut table, "user").map(|users| wildcards(&users));
    let attributes = keyed(&mut table, "attributes");
    let sender = keyed(&mut table, "sender");
    table.unavailable(LATER, "set the rule aside until then: without this it holds for everybody");
    let keys = ["room", "user", "attributes", "sender"];
    if !keys.iter().chain(LATER).any(|key| table.has(key)) {
        let message = format!("{} says nothing", table.what);
        let diagnostic =
            Diagnostic::new(Code::MissingField, table.place, message, "no condition in it");
        let help = "add `room`, `user`, `attributes.KEY` or `sender.KEY`, or leave it out";
        table.missing_as(None, diagnostic.help(help));
    }
    table.finish();
    let unread = context.sink.len() > mistakes;
    Scope { rooms, users, attributes, sender, unread }
}

fn alternatives(table: &mut Table<'_>, key: &'static str) -> Option<Vec<Text>> {
    table.filled(key, NEVER_HOLDS, ANY_VALUE);
    table.strings(key)
}

fn keyed(table: &mut Table<'_>, key: &'static str) -> Vec<(String, Vec<Wildcard>)> {
    let lists = table.lists(key, NEVER_HOLDS, ANY_VALUE);
    lists.into_iter().map(|(key, values)| (key.value, wildcards(&values))).collect()
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
