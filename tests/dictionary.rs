//! No word of the dictionary is taken for the disguise of another.
//!
//! Every word that ships in `data/dictionary.fst` is reviewed as a message of its own, by the
//! shipped rules and by lists made up at random. What is hit has to be named plainly by a term:
//! a hit that needed a disguise would be somebody's innocent word.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use fst::{Set, Streamer};
use ivs_chat_review::contract::Request;
use ivs_chat_review::engine::Engine;
use ivs_chat_review::rules::{RuleSet, Source};
use ivs_chat_review::shipped;

static DICTIONARY: &[u8] = include_bytes!("../data/dictionary.fst");

fn dictionary() -> Vec<String> {
    let mut words = Vec::new();
    let set = Set::new(DICTIONARY).unwrap();
    let mut stream = set.stream();
    while let Some(word) = stream.next() {
        words.push(String::from_utf8(word.to_vec()).unwrap());
    }
    words
}

/// The words that are hit in disguise, and how many are hit at all.
fn hit_in_disguise(engine: &Engine, words: &[String]) -> (Vec<String>, usize) {
    let (mut disguised, mut hit) = (Vec::new(), 0);
    for word in words {
        let request = Request { content: word.as_str().into(), ..Request::default() };
        let review = engine.review(&request);
        hit += usize::from(!review.hits.is_empty());
        if let Some(odd) = review.hits.iter().find(|hit| !hit.evidence.is_none()) {
            disguised.push(format!("{word} ({} by {}: {})", odd.rule, odd.action, odd.evidence));
        }
    }
    (disguised, hit)
}

#[test]
fn shipped_rules_hit_no_word_in_disguise() {
    let engine = Engine::compile(&RuleSet::parse(shipped::sources())).unwrap();
    let (disguised, hit) = hit_in_disguise(&engine, &dictionary());
    assert!(disguised.is_empty(), "{disguised:#?}");
    // The canary: listed words are in the dictionary, too.
    assert!(hit > 100, "only {hit} words were hit");
}

#[test]
fn nor_does_a_list_of_anybody() {
    let words = dictionary();
    // Every 397th word of three letters or more: terms that nobody chose.
    let terms: Vec<String> = words
        .iter()
        .filter(|word| word.chars().count() > 2)
        .step_by(397)
        .map(|word| format!("{word:?}"))
        .collect();
    let rule = format!(
        "[[rule]]\nid = \"a\"\naction = \"deny\"\nmatch = {{ fold = \"strong\", terms = [{}] }}\n\
         examples = {{ hit = [{}], miss = [\"a\"] }}\n",
        terms.join(","),
        terms[0]
    );
    let engine = Engine::compile(&RuleSet::parse([Source::new("a.toml", rule)])).unwrap();
    let (disguised, hit) = hit_in_disguise(&engine, &words);
    assert!(disguised.is_empty(), "{disguised:#?}");
    assert!(hit >= terms.len(), "{hit} of {} terms were hit", terms.len());
}
