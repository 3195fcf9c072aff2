//! Reads `[[rule]]`.
//!
//! In: a file of rules. Out: all of them, and what is wrong with any of their parts. Where a rule
//! lacks what it cannot be without (an id, an action, a match), something else stands in for it, so
//! that the rest of the rule, and what refers to it, is looked at all the same.

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

/// The ways to rewrite, of which a rule has one.
const WAYS: [&str; 3] = ["mask", "with", "remove"];

const HOW_TO_REWRITE: &str = "say how: `mask = \"*\"`, `with = \"…\"` or `remove = true`";
const NO_REASON: &str = "leave it out to use `default_reason` of policy.toml";

/// The rules of one file.
pub(super) fn read_file(mut file: Table<'_>, context: &Context<'_>) -> Vec<Rule> {
    let tables = file.tables("rule");
    file.finish();
    tables.into_iter().map(|table| read(table, context)).collect()
}

fn read(mut table: Table<'_>, context: &Context<'_>) -> Rule {
    table.what = "a rule".to_owned();
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
    let when = scope::read(&mut table, "when", context);
    let unless = scope::read(&mut table, "unless", context);
    let pattern = pattern(&mut table, context, action.as_ref());
    let default_fold = pattern.as_ref().and_then(pattern::first_fold);
    let except =
        table.table("except").map(|except| pattern::read_except(except, context, default_fold));
    let set = set(&mut table, action.as_ref());
    let examples = samples::examples(&mut table, place, context);
    table.unavailable(LATER, "leave it out: it changes nothing yet");
    let id = rule_id(id, &mut table);
    table.finish();
    Rule {
        id,
        title,
        action: action.unwrap_or(Action::Tag),
        mode,
        severity,
        tags,
        exemptable,
        when,
        unless,
        pattern: pattern.unwrap_or_default(),
        except: except.unwrap_or_default(),
        set,
        examples,
        place,
    }
}

fn pattern(
    table: &mut Table<'_>,
    context: &Context<'_>,
    action: Option<&Action>,
) -> Option<Pattern> {
    let rewrites = matches!(action, Some(Action::Rewrite(_)));
    let read = table.table("match").map(|pattern| pattern::read(pattern, context, rewrites));
    if !table.has("match") {
        table.missing("match", "say what it looks for, or `match.always = true`");
    }
    read
}

fn rule_id(id: Option<Text>, table: &mut Table<'_>) -> RuleId {
    let Some(id) = id else {
        if !table.has("id") {
            table.missing("id", "give it a name for the log: `id = \"area.name\"`");
        }
        return RuleId::stand_in(RuleId::MISSING);
    };
    RuleId::new(&id.value).unwrap_or_else(|| {
        let message = format!("`{}` cannot be the id of a rule", id.value);
        let (label, help) = if id.value.starts_with(RuleId::RESERVED) {
            ("reserved for the engine", "begin with another word than `engine`")
        } else {
            let help = "use lower-case letters, digits, `.` and `-`: `links.only-ours`";
            ("not [a-z0-9.-]+", help)
        };
        table.push(Diagnostic::new(Code::UnknownValue, id.place, message, label).help(help));
        RuleId::stand_in(&id.value)
    })
}

fn action(table: &mut Table<'_>) -> Option<Action> {
    let names = [("allow", 0), ("deny", 1), ("rewrite", 2), ("tag", 3)];
    if !table.has("action") {
        table.missing("action", "it is one of `allow`, `deny`, `rewrite` and `tag`");
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
    Some(match action? {
        0 => Action::Allow { from: allow_from(from, table) },
        1 => Action::Deny {
            reason: reason.and_then(|reason| checked_reason(reason, table, NO_REASON)),
            reason_i18n: reasons_by_locale(reasons, table),
        },
        2 => Action::Rewrite(rewrite),
        _ => Action::Tag,
    })
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
        } else if let Some(reason) = checked_reason(reason, table, NO_REASON) {
            by_locale.push((locale, reason));
        }
    }
    by_locale
}

fn allow_from(from: Option<Vec<Text>>, table: &mut Table<'_>) -> Vec<Text> {
    let help = "say what it lets off: `from = [\"*\"]`, or ids and tags";
    if !table.has("from") {
        table.missing("from", help);
    }
    table.filled("from", "names nothing", help);
    from.unwrap_or_default()
}

/// A locale as reasons are looked up by: lower case, `-` between its parts.
pub(crate) fn normal_locale(locale: &str) -> String {
    locale.trim().to_ascii_lowercase().replace('_', "-")
}

/// Takes a reason, or reports why IVS would not show it.
pub(super) fn checked_reason(
    reason: Text,
    table: &Table<'_>,
    help_if_empty: &str,
) -> Option<Reason> {
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
                    .help(help_if_empty),
            );
            None
        }
    }
}

/// Reads how a rule rewrites; to remove stands in for what cannot be read.
fn rewrite(rule: &mut Table<'_>, wanted: bool) -> Rewrite {
    let Some(mut table) = rule.table("rewrite") else {
        if wanted && !rule.has("rewrite") {
            rule.missing("rewrite", HOW_TO_REWRITE);
        }
        return Rewrite::Remove;
    };
    let mask = table.string("mask");
    let keep_first = table.count("keep_first", 0).map(|(count, _)| count);
    let with = table.string("with");
    let remove = table.boolean("remove");
    table.unavailable(LATER_REWRITES, "use `mask`, `with` or `remove`, or set the rule aside");
    let ways: Vec<&str> = WAYS.into_iter().filter(|way| table.has(way)).collect();
    for way in ways.iter().skip(1) {
        conflicting(&table, way, "keep one of `mask`, `with` and `remove`");
    }
    if keep_first.is_some() && !table.has("mask") {
        conflicting(&table, "keep_first", "it belongs to `mask`");
    }
    if ways.is_empty() && !LATER_REWRITES.iter().any(|way| table.has(way)) {
        table.missing("mask", HOW_TO_REWRITE);
    }
    if remove == Some(false) && ways.len() == 1 {
        let message = "`remove = false` is no way to rewrite".to_owned();
        let place = table.key_place("remove");
        let diagnostic = Diagnostic::new(Code::UnknownValue, place, message, "changes nothing");
        table.push(diagnostic.help(HOW_TO_REWRITE));
    }
    let sign = mask.and_then(|mask| sign(&mask, &table));
    table.finish();
    match (sign, with) {
        (Some(sign), _) => Rewrite::Mask { sign, keep_first: keep_first.unwrap_or(0) },
        (None, Some(with)) => Rewrite::With(with),
        (None, None) => Rewrite::Remove,
    }
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
            let message = "`mask` must be one visible character";
            let label = "not one visible character";
            table.push(
                Diagnostic::new(Code::UnknownValue, mask.place, message, label)
                    .help("write `mask = \"*\"`"),
            );
            None
        }
    }
}

fn set(table: &mut Table<'_>, action: Option<&Action>) -> Vec<(Text, Text)> {
    let set = table.map("set");
    if matches!(action, Some(Action::Deny { .. })) && table.has("set") {
        conflicting(table, "set", "a denial carries its reason and nothing else");
    }
    if matches!(action, Some(Action::Tag)) {
        let help = "say which attributes it sets: `set.flag = \"spoiler\"`";
        if !table.has("set") {
            table.missing("set", help);
        }
        table.filled("set", "sets nothing", help);
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
