//! Reads `[rule.examples]` and `[[test]]`.
//!
//! In: their tables. Out: samples with what is expected of them. A scenario that expects nothing
//! could not fail, and is a mistake.

use super::super::code::Code;
use super::super::diagnostic::Diagnostic;
use super::super::policy::Groups;
use super::super::samples::{Case, Examples, Expectation, Sample, Scenario};
use super::super::source::Text;
use super::super::table::Table;
use super::{Context, scope};

/// Reads the examples of a rule.
pub(super) fn examples(mut table: Table<'_>, context: &Context<'_>) -> Examples {
    let examples = Examples {
        hit: table.strings("hit").unwrap_or_default(),
        miss: table.strings("miss").unwrap_or_default(),
        todo_hit: table.strings("todo_hit").unwrap_or_default(),
        todo_miss: table.strings("todo_miss").unwrap_or_default(),
        becomes: table.map("becomes"),
        cases: table
            .tables("case")
            .into_iter()
            .filter_map(|table| case(table, context.groups))
            .collect(),
    };
    table.unavailable(&["robust"], "leave it out: write the disguises as `hit` examples");
    table.finish();
    examples
}

fn case(mut table: Table<'_>, groups: &Groups) -> Option<Case> {
    let sample = sample(&mut table, groups);
    let hit = table.boolean("hit");
    if hit.is_none() && !table.has("hit") {
        let message = format!("{} has no `hit`", table.what);
        table.push(
            Diagnostic::new(Code::MissingField, table.place, message, "`hit` is missing")
                .help("say whether the rule hits it: `hit = true` or `hit = false`"),
        );
    }
    table.finish();
    Some(Case { sample, hit: hit? })
}

fn sample(table: &mut Table<'_>, groups: &Groups) -> Sample {
    let strings = |pairs: Vec<(Text, Text)>| {
        pairs.into_iter().map(|(key, value)| (key.value, value.value)).collect()
    };
    let room = table.string("room");
    if let Some(room) = &room {
        scope::check_group(room, table, groups);
    }
    Sample {
        content: table.string("content"),
        room: room.map(|room| room.value),
        attributes: strings(table.map("attributes")),
        sender: strings(table.map("sender")),
        user: table.string("user").map(|user| user.value),
        ip: table.string("ip").map(|ip| ip.value),
        place: table.place,
    }
}

/// Reads a `[[test]]` of the policy.
pub(super) fn scenario(mut table: Table<'_>, groups: &Groups) -> Option<Scenario> {
    let name = table.string("name");
    let sample = sample(&mut table, groups);
    let expect = table.table("expect").map(expectation);
    for field in ["name", "expect"] {
        if !table.has(field) {
            let message = format!("{} has no `{field}`", table.what);
            let label = format!("`{field}` is missing");
            table.push(
                Diagnostic::new(Code::MissingField, table.place, message, label)
                    .help("a test has a `name` and an `expect = { result = \"ALLOW\" }`"),
            );
        }
    }
    table.finish();
    Some(Scenario { name: name?, sample, expect: expect?? })
}

fn expectation(mut table: Table<'_>) -> Option<Expectation> {
    let expect = Expectation {
        denied: table.choice("result", &[("ALLOW", false), ("DENY", true)]),
        rule: table.string("rule"),
        content: table.string("content"),
        attributes: table.has("attributes").then(|| {
            let pairs = table.map("attributes").into_iter();
            pairs.map(|(key, value)| (key.value, value.value)).collect()
        }),
        shadow: table.strings("shadow"),
    };
    let says_nothing = expect.denied.is_none()
        && expect.rule.is_none()
        && expect.content.is_none()
        && expect.attributes.is_none()
        && expect.shadow.is_none();
    if says_nothing && !table.has("result") {
        let message = format!("{} expects nothing", table.what);
        table.push(
            Diagnostic::new(Code::MissingField, table.place, message, "cannot fail")
                .help("say what must come of it: `result = \"DENY\"`"),
        );
    }
    table.finish();
    (!says_nothing).then_some(expect)
}
