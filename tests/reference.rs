//! `rules/README.md` is true: every TOML block in it is a rule set that passes its own cases.
//!
//! A block marked `toml` is a rule file. A block marked `toml policy` is the `policy.toml` of the
//! rule file that follows it. The table of diagnostics names every code with its level.

#![expect(clippy::panic, reason = "a test says what is wrong by panicking")]

use ivs_chat_review::cases;
use ivs_chat_review::engine::Engine;
use ivs_chat_review::rules::{Code, Diagnostics, RuleSet, Source};

const REFERENCE: &str = include_str!("../rules/README.md");

/// How many rule files and policies the reference has: a block that is not found cannot fail.
const RULE_FILES: usize = 12;
const POLICIES: usize = 2;

/// A fenced block: the line it opens at, its language and its text.
struct Block {
    line: usize,
    language: &'static str,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in REFERENCE.lines().enumerate() {
        open = match (line.strip_prefix("```"), open) {
            (Some(language), None) => {
                Some(Block { line: index + 1, language: language.trim(), text: String::new() })
            }
            (Some(_), Some(block)) => {
                blocks.push(block);
                None
            }
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                Some(block)
            }
            (None, None) => None,
        };
    }
    assert!(open.is_none(), "the last block does not end");
    blocks
}

#[test]
fn every_block_of_rules_passes() {
    let (mut rule_files, mut policies, mut examples) = (0, 0, 0);
    let mut policy: Option<Block> = None;
    for block in blocks() {
        match block.language {
            "toml policy" => {
                policies += 1;
                assert!(policy.is_none(), "line {}: the policy above has no rules", block.line);
                policy = Some(block);
            }
            "toml" => {
                rule_files += 1;
                examples += run(&block, policy.take());
            }
            _ => {}
        }
    }
    assert!(policy.is_none(), "the last policy has no rules");
    assert_eq!((rule_files, policies), (RULE_FILES, POLICIES));
    assert!(examples >= 2 * RULE_FILES, "only {examples} examples ran");
}

/// Runs the cases of one rule file; returns how many there were.
fn run(block: &Block, policy: Option<Block>) -> usize {
    assert!(block.text.contains("[[rule]]"), "line {}: no rule in it", block.line);
    let has_tests = policy.as_ref().is_some_and(|policy| policy.text.contains("[[test]]"));
    let policy = policy.map(|policy| Source::new("policy.toml", policy.text));
    let file = Source::new("rules.toml", block.text.clone());
    let rules = RuleSet::parse(policy.into_iter().chain([file]));
    let clean = |found: &Diagnostics| {
        assert!(found.is_empty(), "the block at line {}:\n{found}", block.line);
    };
    clean(rules.diagnostics());
    let engine = Engine::compile(&rules).unwrap_or_else(|found| {
        panic!("the block at line {}:\n{found}", block.line);
    });
    let report = cases::run(&rules, &engine);
    clean(&report.failures);
    assert_eq!(report.passed > 0, has_tests, "the block at line {}", block.line);
    report.reported + report.validated
}

#[test]
fn the_table_of_diagnostics_is_complete() {
    let (_, table) = REFERENCE.split_once("\n## Diagnostics\n").unwrap_or_default();
    let rows: Vec<(&str, &str)> = table
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
            Some((cells.next()?.trim_matches('`'), cells.next()?))
        })
        .collect();
    let mut wanted: Vec<(&str, String)> =
        Code::ALL.iter().map(|code| (code.as_str(), code.level().to_string())).collect();
    let mut found: Vec<(&str, String)> =
        rows.iter().map(|(code, level)| (*code, (*level).to_owned())).collect();
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
}
