//! The README shows what the commands print.
//!
//! Every console block of `README.md` that begins with `cargo run --release --` is run with the
//! binary, and what it prints has to be what stands there; a line `…` stands for any lines. The rule
//! file of the README passes its own tests.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use ivs_chat_review::cases;
use ivs_chat_review::engine::Engine;
use ivs_chat_review::rules::{RuleSet, Source};

const COMMAND: &str = "$ cargo run --release -- ";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of the README in a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let open = format!("```{language}\n");
    readme.split(&open).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// The words of a command line: no more of a shell than the README needs.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        match at % 2 {
            1 => words.push(part.to_owned()),
            _ => words.extend(part.split_whitespace().map(str::to_owned)),
        }
    }
    words.into_iter().flat_map(expand).collect()
}

/// `events/*.json` as a shell has it.
fn expand(word: String) -> Vec<String> {
    let Some((folder, ending)) = word.split_once("/*") else { return vec![word] };
    let mut files: Vec<String> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
        .filter(|path| path.ends_with(ending))
        .collect();
    files.sort();
    files
}

/// Whether `shown` is `printed`, with `…` for any lines.
fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match (shown.split_first(), printed.split_first()) {
        (Some((&"…", rest)), _) => {
            (0..=printed.len()).any(|from| matches(rest, printed.get(from..).unwrap_or_default()))
        }
        (Some((line, rest)), Some((other, printed))) => {
            line.trim_end() == other.trim_end() && matches(rest, printed)
        }
        (None, None) => true,
        _ => false,
    }
}

#[test]
fn commands_print_what_the_readme_shows() {
    let blocks = blocks("console");
    let mut run = 0;
    for block in &blocks {
        let (command, shown) = block.split_once('\n').unwrap_or((block, ""));
        let Some(line) = command.strip_prefix(COMMAND) else { continue };
        let folder = if line.contains("my-rules") { "tests/readme" } else { "." };
        let output = Command::new(env!("CARGO_BIN_EXE_ivs-review"))
            .args(words(line))
            .current_dir(root().join(folder))
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let printed: Vec<&str> = text.trim_end().lines().filter(|line| !line.is_empty()).collect();
        let shown: Vec<&str> = shown.lines().filter(|line| !line.is_empty()).collect();
        assert!(matches(&shown, &printed), "{command}\nprints\n{text}\nthe README shows otherwise");
        run += 1;
    }
    assert_eq!(run, 3, "the README has other commands");
}

#[test]
fn the_rule_of_the_readme_passes() {
    let blocks = blocks("toml");
    assert_eq!(blocks.len(), 1);
    // Its `becomes` writes no more than was there, so it needs no `max_message_length`.
    let rules = RuleSet::parse([Source::new("readme.toml", blocks[0].as_str())]);
    let engine = Engine::compile(&rules).unwrap();
    let report = cases::run(&rules, &engine);
    assert!(report.failures.is_empty(), "{}", report.failures);
    assert_eq!((report.reported, report.validated), (2, 1));
}
