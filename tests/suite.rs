//! Message → decision, through the whole engine: runs every case of `tests/suite/*.toml`.
//!
//! A file holds what its cases share, then the cases. A case is called `file/name`.
//!
//! ```toml
//! rules  = '''…'''             # a rule file; each `[[rule]]` without the examples it would need
//! policy = '''…'''             # optional: policy.toml without `version`
//! lists  = { mild = "…" }      # optional: `lists/mild.txt`
//!
//! [[case]]
//! name    = "…"                # what the case shows; no other of the file has it
//! rules   = '''…'''            # optional, as is `policy`: in place of the file's
//! content = "…"                # the message; also `room` (ARN or "@group"), `user`,
//!                              # `attributes` and `sender`, both tables of strings
//! # One of these three:
//! passes    = true             # allowed with the text as it was sent
//! becomes   = "…"              # allowed with this text
//! denied_by = "…"              # denied by this rule, or by `engine.…`
//! # And any of these:
//! carries = { key = "value" }  # the answer's attributes, {} where the field is left out;
//!                              # if not written, those of the message
//! reason  = "…"                # what the sender of a denied message is shown
//! hits    = ["rule: text"]     # all hits in order, `rule@attributes.key: text` outside the content
//! shadow  = ["rule"]           # the shadow rules that hit; if not written, none
//! notes   = ["…"]              # `attributes-dropped`, `set-dropped N`, `masked-for-length`; if not
//!                              # written, none
//! json    = '…'                # the answer, byte for byte
//! ```
//!
//! Anywhere in a file, `<<900 x>>` stands for 900 times `x`.
//!
//! Every case runs three times: with the rules as written, in the opposite order, and each in a file
//! of its own. The answers must be the same bytes, because no order means anything.

#![expect(clippy::panic, clippy::expect_used, reason = "what is wrong with a file ends the run")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use ivs_chat_review::contract::Response;
use ivs_chat_review::engine::{Decision, Engine, Hit, Notes, Review};
use ivs_chat_review::rules::{Field, Place, RuleSet, Sample, Source, Text};
use toml::de::{DeTable, DeValue};

/// Fewer cases than this and something is not read.
const AT_LEAST: usize = 350;

#[test]
fn suite() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let (mut count, mut failures) = (0, Vec::new());
    for (name, text) in files(&folder) {
        for case in read(&name, &text) {
            count += 1;
            failures.extend(case.run().err());
        }
    }
    println!("{count} cases, {} failed", failures.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(count >= AT_LEAST, "only {count} cases were found");
}

/// What a case is written as, and what the engine makes of it: by key, as text.
type Facts = BTreeMap<&'static str, String>;

struct Case {
    name: String,
    rules: String,
    others: Vec<Source>,
    message: Sample,
    expected: Facts,
}

impl Case {
    /// Runs it in every arrangement of its rules; what differs from what is expected is the error.
    fn run(&self) -> Result<(), String> {
        let mut answers = BTreeSet::new();
        for rules in arrangements(&self.rules) {
            let rules = RuleSet::parse(rules.into_iter().chain(self.others.iter().cloned()));
            let engine =
                Engine::compile(&rules).map_err(|found| format!("{}\n{found}", self.name))?;
            let request = self.message.request(&engine.policy().groups);
            let observed = self.observe(&engine.review(&request));
            let differences = differences(&self.expected, &observed);
            if !differences.is_empty() {
                return Err(format!("{}\n{differences}", self.name));
            }
            answers.extend(observed.get("json").cloned());
        }
        match answers.len() {
            1 => Ok(()),
            _ => Err(format!("{}\n  the order of rules matters: {answers:#?}", self.name)),
        }
    }

    /// What came of it.
    fn observe(&self, review: &Review<'_>) -> Facts {
        let decision = match review.decision {
            Decision::Allow => "allow".to_owned(),
            Decision::Rewrite => "rewrite".to_owned(),
            Decision::Deny(by) => format!("deny {}", by.id()),
        };
        let hits: Vec<String> = review.hits.iter().map(|hit| self.hit(hit)).collect();
        let in_shadow = review.hits.iter().filter(|hit| hit.shadow);
        let shadow: BTreeSet<&str> = in_shadow.map(|hit| hit.rule.as_str()).collect();
        let mut facts = Facts::from([
            ("decision", decision),
            ("hits", show(hits)),
            ("shadow", show_list(shadow)),
            ("notes", show(notes(review.notes))),
            ("json", review.response.to_json()),
        ]);
        match &review.response {
            Response::Allow { content, attributes } => {
                let pairs = attributes.iter().flat_map(|attributes| attributes.map().iter());
                facts.insert("content", show(content.as_str()));
                facts.insert("carries", show(pairs.collect::<BTreeMap<_, _>>()));
            }
            Response::Deny { content, reason } => {
                facts.insert("content", show(content));
                facts.insert("reason", show(reason.as_str()));
            }
        }
        facts
    }

    fn hit(&self, hit: &Hit<'_>) -> String {
        let within = |map: &str, pairs: &[(String, String)], wanted: &Option<String>| {
            let found = pairs.iter().find(|(key, _)| wanted.as_ref() == Some(key));
            found.map(|(key, text)| (format!("@{map}.{key}"), text.clone())).unwrap_or_default()
        };
        let (place, text) = match &hit.field {
            Field::Content => (String::new(), self.message.text().to_owned()),
            Field::Attribute(key) => within("attributes", &self.message.attributes, key),
            Field::Sender(key) => within("sender", &self.message.sender, key),
        };
        format!("{}{place}: {}", hit.rule, hit.span.of(&text))
    }
}

fn differences(expected: &Facts, observed: &Facts) -> String {
    let compared = expected.iter().map(|(key, expected)| {
        let got = observed.get(key).map_or("-", String::as_str);
        (key, expected, got)
    });
    compared
        .filter(|(_, expected, got)| expected != got)
        .map(|(key, expected, got)| {
            format!("  {key}\n    expected {expected}\n    got      {got}\n")
        })
        .collect()
}

/// The rules as written, in the opposite order, and each in a file of its own.
fn arrangements(rules: &str) -> [Vec<Source>; 3] {
    let begin = "[[rule]]\nexamples = { hit = ['x'], miss = ['x'] }";
    let blocks = rules.split("[[rule]]").skip(1);
    let blocks: Vec<String> = blocks.map(|block| format!("{begin}{block}\n")).collect();
    let reversed: Vec<String> = blocks.iter().rev().cloned().collect();
    let one = |text: String| vec![Source::new("rules.toml", text)];
    let apart =
        reversed.iter().enumerate().map(|(at, rule)| Source::new(format!("{at}.toml"), rule));
    [one(blocks.concat()), one(reversed.concat()), apart.collect()]
}

fn notes(notes: Notes) -> Vec<String> {
    let said = [
        (notes.attributes_dropped, "attributes-dropped".to_owned()),
        (notes.set_dropped > 0, format!("set-dropped {}", notes.set_dropped)),
        (notes.masked_for_length, "masked-for-length".to_owned()),
    ];
    said.into_iter().filter(|(so, _)| *so).map(|(_, note)| note).collect()
}

/// Anything on one line, with what cannot be seen escaped.
fn show(value: impl Debug) -> String {
    format!("{value:?}")
}

fn show_list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    show(items.into_iter().collect::<Vec<_>>())
}

/// The names and texts of the TOML files in `folder`, in the order of their names.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("the folder of the suite").flatten();
    let paths = entries.map(|entry| entry.path());
    let read = |path: PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        Some((name, fs::read_to_string(path).expect("a file of the suite")))
    };
    paths.filter(|path| path.extension().is_some_and(|is| is == "toml")).filter_map(read).collect()
}

/// The cases of a file.
fn read(file: &str, text: &str) -> Vec<Case> {
    let text = repeated(text);
    let root = DeTable::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut shared = Table::new(file, root.get_ref());
    let (rules, policy) = (shared.text("rules"), shared.text("policy"));
    let lists = shared.map("lists").unwrap_or_default();
    let lists =
        lists.into_iter().map(|(name, text)| Source::new(format!("lists/{name}.txt"), text));
    let lists: Vec<Source> = lists.collect();
    let tables = shared.tables("case");
    shared.finish();
    assert!(!tables.is_empty(), "{file} has no case");
    let mut names = BTreeSet::new();
    let mut cases = Vec::new();
    for mut table in tables {
        let name = table.text("name").unwrap_or_else(|| panic!("{file}: a case without a name"));
        table.what = format!("{file}/{name}");
        assert!(names.insert(name), "{}: a second case of that name", table.what);
        let rules = table.text("rules").or_else(|| rules.clone());
        let policy = table.text("policy").or_else(|| policy.clone());
        let policy = policy.map(|text| Source::new("policy.toml", format!("version = 1\n{text}")));
        let message = message(&mut table);
        cases.push(Case {
            expected: expected(&mut table, &message),
            rules: rules.unwrap_or_else(|| panic!("{}: no rules", table.what)),
            others: policy.into_iter().chain(lists.clone()).collect(),
            message,
            name: table.finish(),
        });
    }
    cases
}

fn message(table: &mut Table<'_>) -> Sample {
    let content = table.text("content").unwrap_or_else(|| panic!("{}: no content", table.what));
    Sample {
        content: Some(Text { value: content, place: Place::default() }),
        room: table.text("room"),
        user: table.text("user"),
        attributes: table.map("attributes").unwrap_or_default(),
        sender: table.map("sender").unwrap_or_default(),
        ip: None,
        place: Place::default(),
    }
}

fn expected(table: &mut Table<'_>, message: &Sample) -> Facts {
    let sent = message.text().to_owned();
    let outcomes = [
        table.yes("passes").map(|()| ("allow".to_owned(), sent.clone(), true)),
        table.text("becomes").map(|text| ("rewrite".to_owned(), text, true)),
        table.text("denied_by").map(|id| (format!("deny {id}"), sent, false)),
    ];
    let mut outcomes = outcomes.into_iter().flatten();
    let (Some((decision, content, allowed)), None) = (outcomes.next(), outcomes.next()) else {
        panic!("{}: not one of passes, becomes and denied_by", table.what);
    };
    let carries = table.map("carries").or_else(|| allowed.then(|| message.attributes.clone()));
    let facts = [
        ("decision", Some(decision)),
        ("content", Some(show(content))),
        ("carries", carries.map(|pairs| show(pairs.into_iter().collect::<BTreeMap<_, _>>()))),
        ("reason", table.text("reason").map(show)),
        ("hits", table.texts("hits").map(show)),
        ("shadow", Some(show(table.texts("shadow").unwrap_or_default()))),
        ("notes", Some(show(table.texts("notes").unwrap_or_default()))),
        ("json", table.text("json")),
    ];
    facts.into_iter().filter_map(|(key, fact)| Some((key, fact?))).collect()
}

/// `text` with every `<<900 x>>` written out.
fn repeated(text: &str) -> String {
    let mut parts = text.split("<<");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, rest) = part.split_once(">>").expect("`>>` behind `<<`");
        let (times, what) = inside.split_once(' ').expect("`<<TIMES TEXT>>`");
        out += &what.repeat(times.parse().expect("how many times"));
        out += rest;
    }
    out
}

/// A table whose keys are taken one by one, so that what is left over can be refused.
struct Table<'t> {
    what: String,
    left: BTreeMap<&'t str, &'t DeValue<'t>>,
}

impl<'t> Table<'t> {
    fn new(what: &str, table: &'t DeTable<'t>) -> Self {
        let left = table.iter().map(|(key, value)| (key.get_ref().as_ref(), value.get_ref()));
        Self { what: what.to_owned(), left: left.collect() }
    }

    fn take<T>(&mut self, key: &str, read: impl Fn(&'t DeValue<'t>) -> Option<T>) -> Option<T> {
        let read = read(self.left.remove(key)?);
        Some(read.unwrap_or_else(|| panic!("{}: `{key}` has the wrong type", self.what)))
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.take(key, text)
    }

    fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        self.take(key, |value| value.as_array()?.iter().map(|item| text(item.get_ref())).collect())
    }

    fn yes(&mut self, key: &str) -> Option<()> {
        self.take(key, |value| value.as_bool()?.then_some(()))
    }

    fn map(&mut self, key: &str) -> Option<Vec<(String, String)>> {
        let pair = |(key, value): (&str, &DeValue<'_>)| Some((key.to_owned(), text(value)?));
        self.take(key, |value| {
            Table::new("", value.as_table()?).left.into_iter().map(pair).collect()
        })
    }

    fn tables(&mut self, key: &str) -> Vec<Table<'t>> {
        let table = |value: &'t DeValue<'t>| Some(Table::new("", value.as_table()?));
        let read = |value: &'t DeValue<'t>| {
            value.as_array()?.iter().map(|item| table(item.get_ref())).collect()
        };
        self.take(key, read).unwrap_or_default()
    }

    /// Refuses what nobody asked for.
    fn finish(self) -> String {
        let left: Vec<_> = self.left.keys().collect();
        assert!(left.is_empty(), "{}: unknown keys {left:?}", self.what);
        self.what
    }
}

fn text(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(str::to_owned)
}

mod the_runner {
    const RULES: &str = "rules = '''[[rule]]\nid = 'no'\naction = 'deny'\nmatch.always = true'''\n";
    const CASE: &str = "[[case]]\nname = 'a'\ncontent = 'x'\n";

    fn run(cases: &str) -> Result<(), String> {
        super::read("file", &format!("{RULES}{cases}")).iter().try_for_each(super::Case::run)
    }

    #[test]
    fn says_what_differs() {
        assert_eq!(run(&format!("{CASE}denied_by = 'no'\nhits = ['no: x']")), Ok(()));
        let error = run(&format!("{CASE}passes = true")).expect_err("it is denied");
        assert!(error.starts_with("file/a\n"), "{error}");
        assert!(error.contains("expected allow\n    got      deny no\n"), "{error}");
    }

    #[test]
    #[should_panic = "file/a: unknown keys [\"shadows\"]"]
    fn refuses_an_unknown_key() {
        let _ = run(&format!("{CASE}denied_by = 'no'\nshadows = []"));
    }

    #[test]
    #[should_panic = "file/a: a second case of that name"]
    fn refuses_a_second_case_of_one_name() {
        let _ = run(&format!("{CASE}denied_by = 'no'\n").repeat(2));
    }

    #[test]
    #[should_panic = "file has no case"]
    fn refuses_a_file_without_cases() {
        let _ = run("");
    }

    #[test]
    #[should_panic = "file/a: not one of passes, becomes and denied_by"]
    fn refuses_a_case_that_expects_nothing() {
        let _ = run(CASE);
    }
}
