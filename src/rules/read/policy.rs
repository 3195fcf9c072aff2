//! Reads `policy.toml`.
//!
//! In: the file. Out: the [`Policy`], with the defaults for what it does not say.

use super::super::code::Code;
use super::super::limits;
use super::super::policy::{Group, Groups, Policy};
use super::super::table::Table;
use super::super::wildcard::Wildcard;
use super::{rule, samples};
use crate::contract::{CodePoints, ROOM_MAX_CODE_POINTS, Reason};

/// The version of the language that this version of the program reads.
const VERSION: usize = 1;

/// Reads the policy.
pub(super) fn read(mut table: Table<'_>) -> Policy {
    version(&mut table);
    let max_message_length = max_message_length(&mut table);
    let locale_attribute = table.string("locale_attribute").map(|text| text.value);
    let default_reason = table
        .string("default_reason")
        .and_then(|reason| rule::checked_reason(reason, &table, "leave it out, or say something"))
        .unwrap_or(Reason::DEFAULT);
    let groups = Groups(
        table
            .named_tables("rooms")
            .into_iter()
            .map(|(name, table)| group(name.value, table))
            .collect(),
    );
    let term_limit = table.table("limits").and_then(term_limit).unwrap_or(limits::TERMS);
    let scenarios: Vec<_> = table
        .tables("test")
        .into_iter()
        .filter_map(|table| samples::scenario(table, &groups))
        .collect();
    table.unavailable(&["override"], "give the rules a `when.room` or `unless.room` instead");
    table.misplaced("rule", "rules go into a file of their own");
    table.finish();
    Policy { max_message_length, locale_attribute, default_reason, groups, term_limit, scenarios }
}

fn version(table: &mut Table<'_>) {
    match table.count("version", 0) {
        Some((VERSION, _)) => {}
        Some((found, place)) => {
            let message =
                format!("this rule set has version {found}, this program reads {VERSION}");
            table.report(Code::UnknownValue, place, message, "unknown version");
        }
        None if !table.has("version") => {
            table.missing("version", &format!("begin the file with `version = {VERSION}`"));
        }
        None => {}
    }
}

fn max_message_length(table: &mut Table<'_>) -> Option<CodePoints> {
    let (length, place) = table.count("max_message_length", 1)?;
    if length > ROOM_MAX_CODE_POINTS.0 {
        let message = format!(
            "`max_message_length` is {length}, a room takes {} code points at the most",
            ROOM_MAX_CODE_POINTS.0
        );
        table.report(Code::UnknownValue, place, message, "more than IVS takes");
        return None;
    }
    Some(CodePoints(length))
}

fn group(name: String, mut table: Table<'_>) -> Group {
    let arns = table.strings("arn");
    let max_message_length = max_message_length(&mut table);
    let help = "name its rooms: `arn = [\"arn:aws:ivschat:*:*:room/…\"]`";
    if !table.has("arn") {
        table.missing("arn", help);
    }
    table.filled("arn", "no rooms in it", help);
    table.finish();
    let arns = arns.iter().flatten().map(|arn| Wildcard::new(&arn.value)).collect();
    Group { name, arns, max_message_length }
}

fn term_limit(mut table: Table<'_>) -> Option<usize> {
    let found = table.count("terms", 1);
    let limit = found.and_then(|(terms, place)| {
        if terms <= limits::TERMS_RAISED {
            return Some(terms);
        }
        let message = format!("`terms` is {terms}, the most is {}", limits::TERMS_RAISED);
        table.report(Code::UnknownValue, place, message, "too many");
        None
    });
    table.finish();
    limit
}
