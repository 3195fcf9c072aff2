//! Reads `[[rule]]`.
//!
//! In: a file of rules. Out: those that have what a rule cannot be without (an id, an action, a
//! match); what is wrong with the others, and with any of their parts, is reported.

use super::super::code::Code;
use super::super::diagnostic::Diagnostic;
use super::super::rule::{Action, Mode, Pattern, Rewrite, Rule, RuleId, Severity};
use super::super::source::Text;
use super::super::table::Table;
use super::{Context, pattern, samples, scope};
use crate::contract::{Reason, Refused};
use crate::text::unicode;

/// Fields of the language that come in later versions.
const LATER: &[&str] = &["lang"];
const LATER_REWRITES: &[&str] = &["lowercase", "collapse"];

/// The rules of one file.
pub(super) fn read_file(mut file: Table<'_>, context: &Context<'_>) -> Vec<Rule> {
    let tables = file.tables("rule");
    file.finish();
    tables.into_iter().filter_map(|table| read(table, context)).collect()
}

fn read(mut table: Table<'_>, context: &Context<'_>) -> Option<Rule> {
    table.what = "rule".to_owned();
    let id = table.string("id");
    if let Some(id) = &id {
        table.what = format!("rule `{}`", id.value);
    }
    let place = id.as_ref().map_or(table.place, |id| id.place);
    let title = table.string("title").map(|title| title.value);
    let action = action(&mut table);
    let modes = [("enforce", Mode::Enforce), ("shadow", Mode::Shadow), ("off", Mode::Off)];
    let mode = table.choice("mode", &modes).unwrap_or_default();
    let severity = table.choice("severity", &Severity::NAMES).unwrap_or_default();
    let tags = table.strings("tags").unwrap_or_default();
    let exemptable = table.boolean("exemptable").unwrap_or(true);
    let when = table.table("when").map(|scope| scope::read(scope, context));
    let unless = table.table("unless").map(|scope| scope::read(scope, context));
    let pattern = pattern(&mut table, context, action.as_ref());
    let default_fold = pattern.as_ref().and_then(pattern::first_fold);
    let except =
        table.table("except").map(|except| pattern::read_except(except, context, default_fold));
    let set = set(&mut table, action.as_ref());
    let examples =
        table.table("examples").map(|table| samples::examples(table, context)).unwrap_or_default();
    table.unavailable(LATER, "leave it out: it changes nothing yet");
    let id = rule_id(id, &table);
    table.finish();
    Some(Rule {
        id: id?,
        title,
        action: action?,
        mode,
        severity,
        tags,
        exemptable,
        when,
        unless,
        pattern: pattern?,
        except: except.unwrap_or_default(),
        set,
        examples,
        place,
    })
}

fn pattern(
    table: &mut Table<'_>,
    context: &Context<'_>,
    action: Option<&Action>,
) -> Option<Pattern> {
    let rewrites = matches!(action, Some(Action::Rewrite(_)));
    let read = table.table("match").map(|pattern| pattern::read(pattern, context, rewrites));
    if read.is_none() && !table.has("match") {
        missing(table, "match", "say what it looks for, or `match.always = true`");
    }
    read
}

fn missing(table: &Table<'_>, field: &str, help: &str) {
    let message = format!("{} has no `{field}`", table.what);
    let label = format!("`{field}` is missing");
    table.push(Diagnostic::new(Code::MissingField, table.place, message, label).help(help));
}

fn rule_id(id: Option<Text>, table: &Table<'_>) -> Option<RuleId> {
    let Some(id) = id else {
        if !table.has("id") {
            missing(table, "id", "give it a name for the log: `id = \"area.name\"`");
        }
        return None;
    };
    let rule_id = RuleId::new(&id.value);
    if rule_id.is_none() {
        let reserved = id.value.starts_with(RuleId::RESERVED);
        let message = format!("`{}` cannot be the id of a rule", id.value);
        let label = if reserved { "reserved for the engine" } else { "not [a-z0-9.-]+" };
        table.push(
            Diagnostic::new(Code::UnknownValue, id.place, message, label)
                .help("use lower-case letters, digits, `.` and `-`: `links.only-ours`"),
        );
    }
    rule_id
}

fn action(table: &mut Table<'_>) -> Option<Action> {
    let names = [("allow", 0), ("deny", 1), ("rewrite", 2), ("tag", 3)];
    if !table.has("action") {
        missing(table, "action", "it is one of `allow`, `deny`, `rewrite` and `tag`");
    }
    let action = table.choice("action", &names);
    let from = table.strings("from");
    let reason = table.string("reason");
    let reasons = table.map("reason_i18n");
    let rewrite = rewrite(table, action == Some(2));
    for (field, of) in [("from", 0), ("reason", 1), ("reason_i18n", 1), ("rewrite", 2)] {
        if action.is_some_and(|action| action != of) && table.has(field) {
            let of = names.get(of).map_or("", |(name, _)| *name);
            conflicting(table, field, &format!("only a rule with action `{of}` has it"));
        }
    }
    match action? {
        0 => Some(Action::Allow { from: allow_from(from, table)? }),
        1 => Some(Action::Deny {
            reason: reason.and_then(|reason| checked_reason(reason, table)),
            reason_i18n: reasons_by_locale(reasons, table),
        }),
        2 => rewrite.map(Action::Rewrite),
        _ => Some(Action::Tag),
    }
}

/// The reasons by locale; `pt-BR` and `pt_br` are one locale and cannot have two.
fn reasons_by_locale(reasons: Vec<(Text, Text)>, table: &Table<'_>) -> Vec<(String, Reason)> {
    let mut by_locale: Vec<(String, Reason)> = Vec::new();
    for (key, reason) in reasons {
        let locale = normal_locale(&key.value);
        if locale.is_empty() || by_locale.iter().any(|(known, _)| *known == locale) {
            let message = format!("`{}` cannot be a locale of its own", key.value);
            table.push(
                Diagnostic::new(
                    Code::ConflictingField,
                    key.place,
                    message,
                    "empty, or there twice",
                )
                .help("name each language once: `de`, `pt-br`"),
            );
        } else if let Some(reason) = checked_reason(reason, table) {
            by_locale.push((locale, reason));
        }
    }
    by_locale
}

fn allow_from(from: Option<Vec<Text>>, table: &Table<'_>) -> Option<Vec<Text>> {
    match from {
        Some(from) if !from.is_empty() => Some(from),
        _ => {
            missing(table, "from", "say what it lets off: `from = [\"*\"]`, or ids and tags");
            None
        }
    }
}

/// A locale as reasons are looked up by: lower case, `-` between its parts.
pub(crate) fn normal_locale(locale: &str) -> String {
    locale.trim().to_ascii_lowercase().replace('_', "-")
}

/// Takes a reason, or reports why IVS would not show it.
pub(super) fn checked_reason(reason: Text, table: &Table<'_>) -> Option<Reason> {
    let place = reason.place;
    match Reason::new(reason.value) {
        Ok(reason) => Some(reason),
        Err(refused @ Refused::TooLong { .. }) => {
            let label = "too long to send";
            table.push(
                Diagnostic::new(Code::ReasonTooLong, place, refused.to_string(), label)
                    .help("say it shorter; `<`, `>`, `&` and quotes count as several bytes"),
            );
            None
        }
        Err(refused @ Refused::Empty { .. }) => {
            let label = "nothing to show";
            table.push(
                Diagnostic::new(Code::UnknownValue, place, refused.to_string(), label)
                    .help("leave it out to use `default_reason` of policy.toml"),
            );
            None
        }
    }
}

fn rewrite(rule: &mut Table<'_>, wanted: bool) -> Option<Rewrite> {
    let Some(mut table) = rule.table("rewrite") else {
        if wanted && !rule.has("rewrite") {
            missing(rule, "rewrite", "say how: `mask = \"*\"`, `with = \"…\"` or `remove = true`");
        }
        return None;
    };
    let mask = table.string("mask");
    let keep_first = table.count("keep_first", 0).map(|(count, _)| count);
    let with = table.string("with");
    let remove = table.boolean("remove").unwrap_or(false);
    table.unavailable(LATER_REWRITES, "use `mask`, `with` or `remove`, or set the rule aside");
    let ways: Vec<&str> =
        ["mask", "with", "remove"].into_iter().filter(|way| table.has(way)).collect();
    if ways.len() > 1 {
        let second = ways.get(1).copied().unwrap_or_default();
        conflicting(&table, second, "a rewrite has one of `mask`, `with` and `remove`");
    }
    if keep_first.is_some() && mask.is_none() {
        conflicting(&table, "keep_first", "it belongs to `mask`");
    }
    let later = LATER_REWRITES.iter().any(|way| table.has(way));
    let rewrite = match (mask, with) {
        (Some(mask), _) => sign(&mask, &table)
            .map(|sign| Rewrite::Mask { sign, keep_first: keep_first.unwrap_or(0) }),
        (None, Some(with)) => Some(Rewrite::With(with)),
        (None, None) if remove => Some(Rewrite::Remove),
        (None, None) => {
            if ways.is_empty() && !later {
                missing(
                    &table,
                    "mask",
                    "say how: `mask = \"*\"`, `with = \"…\"` or `remove = true`",
                );
            }
            None
        }
    };
    table.finish();
    rewrite
}

/// The sign of a mask: one code point that can be seen.
fn sign(mask: &Text, table: &Table<'_>) -> Option<char> {
    let mut chars = mask.value.chars();
    let seen = |c: &char| {
        !c.is_whitespace()
            && !c.is_control()
            && !unicode::is_default_ignorable(*c)
            && !unicode::is_mark(*c)
    };
    match (chars.next().filter(seen), chars.next()) {
        (Some(sign), None) => Some(sign),
        _ => {
            let message = "`mask` must be one visible character".to_owned();
            table.report(Code::UnknownValue, mask.place, message, "not one visible character");
            None
        }
    }
}

fn set(table: &mut Table<'_>, action: Option<&Action>) -> Vec<(Text, Text)> {
    let set = table.map("set");
    if matches!(action, Some(Action::Deny { .. })) && table.has("set") {
        conflicting(table, "set", "a denial carries its reason and nothing else");
    }
    if matches!(action, Some(Action::Tag)) && set.is_empty() {
        missing(table, "set", "say which attributes it sets: `set.flag = \"spoiler\"`");
    }
    for (key, _) in &set {
        let fits = |c: char| c.is_ascii_alphanumeric() || "_.:-".contains(c);
        if key.value.is_empty() || !key.value.chars().all(fits) {
            let message = format!("`{}` cannot be the name of an attribute", key.value);
            table.push(
                Diagnostic::new(Code::UnknownValue, key.place, message, "not [A-Za-z0-9_.:-]+")
                    .help("use ASCII letters, digits, `_`, `.`, `:` and `-`"),
            );
        }
    }
    set
}

fn conflicting(table: &Table<'_>, field: &str, why: &str) {
    let message = format!("`{field}` has no place in {}", table.what);
    let place = table.key_place(field);
    table.push(Diagnostic::new(Code::ConflictingField, place, message, "has no effect").help(why));
}
