//! Reads `[rule.examples]` and `[[test]]`.
//!
//! In: their tables. Out: samples with what is expected of them. A scenario that expects nothing
//! could not fail, and is a mistake.

use super::super::code::Code;
use super::super::diagnostic::Diagnostic;
use super::super::policy::Groups;
use super::super::samples::{Case, Evasion, Examples, Expectation, Sample, Scenario};
use super::super::source::{Place, Text};
use super::super::table::Table;
use super::{Context, scope};

const NO_EXAMPLES: (&str, &str, &str) =
    ("no examples", "no examples", "add `[rule.examples]` with `hit = […]` and `miss = […]`");
const NO_HIT: (&str, &str, &str) =
    ("no example that it hits", "no `hit`", "add `hit = […]` to its examples");
const NO_MISS: (&str, &str, &str) = (
    "no example that it leaves alone",
    "no `miss`",
    "add `miss = […]`: the innocent text that looks most like a hit",
);

/// Reads the examples of `rule`, whose id stands at `place`.
pub(super) fn examples(rule: &mut Table<'_>, place: Place, context: &Context<'_>) -> Examples {
    let whose = rule.what.clone();
    let lacking = |(what, label, help): (&str, &str, &str)| {
        let message = format!("{whose} has {what}");
        Diagnostic::new(Code::MissingExamples, place, message, label).help(help)
    };
    let Some(mut table) = rule.table("examples") else {
        if !rule.has("examples") {
            rule.missing_as(Some("examples"), lacking(NO_EXAMPLES));
        }
        return Examples::default();
    };
    let mistakes = context.sink.len();
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
        robust: evasions(&mut table),
    };
    table.finish();
    // Where some could not be read, their own mistakes say enough.
    if context.sink.len() == mistakes {
        match (examples.hits(), examples.misses()) {
            (0, 0) => rule.push(lacking(NO_EXAMPLES)),
            (0, _) => rule.push(lacking(NO_HIT)),
            (_, 0) => rule.push(lacking(NO_MISS)),
            _ => {}
        }
    }
    examples
}

fn evasions(table: &mut Table<'_>) -> Vec<(Evasion, Text)> {
    let mut evasions = Vec::new();
    for text in table.strings("robust").unwrap_or_default() {
        let evasion = table.one_of("robust", &text, &Evasion::NAMES);
        evasions.extend(evasion.map(|evasion| (evasion, text)));
    }
    evasions
}

fn case(mut table: Table<'_>, groups: &Groups) -> Option<Case> {
    let sample = sample(&mut table, groups);
    let hit = table.boolean("hit");
    if !table.has("hit") {
        table.missing("hit", "say whether the rule hits it: `hit = true` or `hit = false`");
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
            table.missing(field, "a test has a `name` and an `expect = { result = \"ALLOW\" }`");
        }
    }
    table.finish();
    Some(Scenario { name: name?, sample, expect: expect?? })
}

fn expectation(mut table: Table<'_>) -> Option<Expectation> {
    let expect = Expectation {
        denied: table
            .choice("result", &[("ALLOW", false), ("DENY", true)])
            .map(|denied| (denied, table.value_place("result"))),
        rule: table.string("rule"),
        content: table.string("content"),
        attributes: table.has("attributes").then(|| {
            let pairs = table.map("attributes").into_iter();
            let pairs = pairs.map(|(key, value)| (key.value, value.value)).collect();
            (pairs, table.value_place("attributes"))
        }),
        shadow: table.strings("shadow").map(|rules| (rules, table.value_place("shadow"))),
    };
    let says_nothing = expect.denied.is_none()
        && expect.rule.is_none()
        && expect.content.is_none()
        && expect.attributes.is_none()
        && expect.shadow.is_none();
    if says_nothing && !table.has("result") {
        let message = format!("{} expects nothing", table.what);
        let diagnostic = Diagnostic::new(Code::MissingField, table.place, message, "cannot fail");
        let help = "say what must come of it: `result = \"DENY\"`";
        table.missing_as(None, diagnostic.help(help));
    }
    table.finish();
    (!says_nothing).then_some(expect)
}
