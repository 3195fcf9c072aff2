//! What a person sees of every mistake: runs every rule set of `tests/diagnostics/*`.
//!
//! A folder is a rule set with mistakes in it. Its `expected.txt` is a session: the command, all it
//! writes, and its exit code. Most are called after the one code they show; the others show how
//! mistakes stand beside each other.
//!
//! ```text
//! $ ivs-review check
//! error[bad-term]: …
//! ? 1
//! ```
//!
//! In a file of a rule set, `<<900 x>>` stands for 900 times `x`, and `{n}` in it for the number of
//! the repetition, counted from 1. So a set that is too large is still a file of a few lines.
//!
//! `UPDATE_DIAGNOSTICS=1 cargo test --test diagnostics` writes every `expected.txt` anew, and a
//! reader of the difference says whether that is right. A new folder gets `check`, unless its
//! `expected.txt` begins with another command.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what is not there fails the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ivs_chat_review::cli::{self, Exit, Streams};
use ivs_chat_review::rules::Code;

/// The file of a folder that is not part of its rule set.
const EXPECTED: &str = "expected.txt";

#[test]
fn every_mistake_is_drawn_as_expected() {
    #[expect(
        clippy::disallowed_methods,
        reason = "whether to compare or to write is asked by hand"
    )]
    let update = std::env::var_os("UPDATE_DIAGNOSTICS").is_some();
    let mut failures = Vec::new();
    for (name, folder) in fixtures() {
        let expected = fs::read_to_string(folder.join(EXPECTED)).unwrap_or_default();
        let command = expected.lines().next().unwrap_or("$ ivs-review check");
        let found = session(&name, &folder, command);
        if found == expected {
            continue;
        }
        if update {
            fs::write(folder.join(EXPECTED), found).unwrap();
        } else {
            failures.push(format!("{name}:\n{}", difference(&expected, &found)));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn no_code_is_without_a_fixture() {
    let shown = expected_texts();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| {
            let text = shown.get(code.as_str()).map_or("", String::as_str);
            !text.lines().any(|line| line.starts_with(&title(**code)))
        })
        .map(|code| code.as_str())
        .collect();
    assert!(missing.is_empty(), "nothing shows {missing:?}");
}

/// Messages begin small and end without a stop, and labels are a few words.
#[test]
fn messages_have_one_voice() {
    const LABEL_WORDS: usize = 5;
    let mut slips = Vec::new();
    for (name, text) in expected_texts() {
        for line in text.lines() {
            let said = [
                Code::ALL.iter().find_map(|code| line.strip_prefix(&title(*code))),
                help(line),
                label(line),
            ];
            for text in said.into_iter().flatten() {
                let starts_big = text.starts_with(char::is_uppercase) && !is_name(text);
                if starts_big || text.ends_with('.') {
                    slips.push(format!("{name}: {text}"));
                }
            }
            if label(line).is_some_and(|label| words(label) > LABEL_WORDS) {
                slips.push(format!("{name}: a long label: {line}"));
            }
        }
    }
    assert!(slips.is_empty(), "\n{}", slips.join("\n"));
}

/// How much a regex takes once compiled is its library's business, so that number is not compared.
#[test]
fn all_regexes_together_have_a_limit() {
    for (regexes, start, end, exit) in [
        (40, "error[limit-exceeded]", ", the limit is 33554432", "? 1\n"),
        (27, "warning[near-limit]", ", near the limit of 33554432", "? 0\n"),
    ] {
        let rules = root().join("all-regexes-together");
        fs::create_dir_all(&rules).unwrap();
        let text = "[[rule]]\nid = \"a\"\naction = \"deny\"\n\
                    examples = { hit = [\"x\"], miss = [\"y\"] }\n\
                    match.regex = [<<REGEXES '\\w{20}x{n}', >>]\n";
        let text = text.replace("REGEXES", &regexes.to_string());
        fs::write(rules.join("rules.toml"), repeated(&text)).unwrap();
        let shown = run("$ ivs-review check", &rules);
        let start = format!("{start}: compiled bytes of all regexes: ");
        let is_it = |line: &str| line.starts_with(&start) && line.ends_with(end);
        assert!(shown.lines().any(is_it), "{shown}");
        assert!(shown.ends_with(exit), "{shown}");
    }
}

/// How the first line of a diagnostic begins: a failed example is told by its outcome.
fn title(code: Code) -> String {
    match code {
        Code::ExampleNoisy => "noisy: ".to_owned(),
        Code::ExampleMissing => "missing: ".to_owned(),
        Code::ExampleWrong => "wrong: ".to_owned(),
        Code::ScenarioFailed => "failed: ".to_owned(),
        code => format!("{}[{code}]: ", code.level()),
    }
}

fn help(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("= help: ")
}

/// What stands behind the `^^^` of a drawing.
fn label(line: &str) -> Option<&str> {
    let (margin, rest) = line.split_once('|')?;
    let marked = margin.trim().is_empty() && rest.trim_start().starts_with('^');
    // A long line is cut in the middle, and so are its `^^^`; `---` marks what else is labelled.
    marked.then(|| rest.trim_start_matches(['^', '-', '.', ' ']))
}

/// Whether a text begins with what is always written big.
fn is_name(text: &str) -> bool {
    text.starts_with("Unicode")
}

/// How many words a text has, without those in backticks: they are the user's.
fn words(text: &str) -> usize {
    text.split('`').step_by(2).map(|ours| ours.split_whitespace().count()).sum()
}

/// The folders with mistakes, by name.
fn fixtures() -> BTreeMap<String, PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect()
}

fn expected_texts() -> BTreeMap<String, String> {
    let read = |folder: PathBuf| fs::read_to_string(folder.join(EXPECTED)).unwrap_or_default();
    fixtures().into_iter().map(|(name, folder)| (name, read(folder))).collect()
}

/// Where rule sets are written out with all their repetitions.
fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("diagnostics")
}

/// What a person sees who runs `command` on the rule set in `folder`.
fn session(name: &str, folder: &Path, command: &str) -> String {
    let rules = root().join(name);
    let _ = fs::remove_dir_all(&rules);
    write_out(folder, &rules);
    run(command, &rules)
}

fn run(command: &str, rules: &Path) -> String {
    let words = command.strip_prefix("$ ").expect("a command").split_whitespace();
    let rules = ["--rules".to_owned(), rules.to_str().unwrap().to_owned()];
    let args = words.map(str::to_owned).chain(rules).map(Into::into);
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let exit = cli::run(
        args,
        &mut Streams {
            input: &mut std::io::empty(),
            input_is_terminal: false,
            output: &mut output,
            colour: false,
            errors: &mut errors,
            errors_colour: false,
        },
    );
    errors.extend(output);
    let shown = String::from_utf8(errors).unwrap();
    // Where the tests run is nobody's business.
    let shown = shown.replace(&format!("{}/", root().display()), "");
    let exit = match exit {
        Exit::Done => 0,
        Exit::Found => 1,
        Exit::Unable => 2,
    };
    format!("{command}\n{shown}? {exit}\n")
}

/// Copies a rule set with all repetitions written out.
fn write_out(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            write_out(&path, &to);
        } else if !path.ends_with(EXPECTED) {
            fs::write(to, repeated(&fs::read_to_string(&path).unwrap())).unwrap();
        }
    }
}

/// `text` with every `<<900 x>>` written out.
fn repeated(text: &str) -> String {
    let mut parts = text.split("<<");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, rest) = part.split_once(">>").expect("`>>` behind `<<`");
        let (times, what) = inside.split_once([' ', '\n']).expect("`<<TIMES TEXT>>`");
        let times: usize = times.parse().expect("how many times");
        out.extend((1..=times).map(|n| what.replace("{n}", &n.to_string())));
        out += rest;
    }
    out
}

/// Both texts from the first line in which they differ.
fn difference(expected: &str, found: &str) -> String {
    const SHOWN: usize = 12;
    let same = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let part = |mark: &str, text: &str| {
        let lines = text.lines().skip(same).take(SHOWN);
        lines.map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    format!("  from line {}\n{}{}", same + 1, part("-", expected), part("+", found))
}
