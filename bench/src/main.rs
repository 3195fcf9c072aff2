//! Times a review beside its peers, in one run, on the same generated chat.
//!
//! In: the shipped rules and a seeded generator. Out: a Markdown table: nanoseconds a message, the
//! median and the 99th percentile over the best of several rounds, for lines of about 35 code points,
//! for 500 code points, and for what is typed to be expensive; and what it costs to get ready.
//!
//! The rows are not equal work: ours parses nothing but finds whole words with exact spans, decides,
//! rewrites and builds the answer; the peers find or censor with lists of their own. Machines are
//! noisy: read ratios.
//!
//! ```text
//! make bench
//! ```

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use aho_corasick::AhoCorasick;
use ivs_chat_review::contract::Request;
use ivs_chat_review::engine::Engine;
use ivs_chat_review::folder;
use ivs_chat_review::handler::{Handler, OnError};
use ivs_chat_review::rules::{RuleSet, Source};

/// Rounds; of each message the fastest counts.
const ROUNDS: usize = 9;

fn main() {
    let terms = terms();
    let corpora = [
        ("chat", chat(4_000, 35, &terms)),
        ("500", chat(400, 500, &terms)),
        ("hostile", hostile()),
    ];
    let engine = Engine::compile(&RuleSet::parse(sources())).expect("the shipped rules");
    let handler = Handler::new(
        Some(Engine::compile(&RuleSet::parse(sources())).expect("the shipped rules")),
        OnError::Deny,
    );
    let better = better_profanity::Profanity::new();
    let floor = AhoCorasick::builder().ascii_case_insensitive(true).build(&terms).expect("terms");
    println!("{} terms of the shipped lists\n", terms.len());
    println!("| engine | corpus | median ns | p99 ns | max ns |");
    println!("|---|---|---:|---:|---:|");
    for (name, lines) in &corpora {
        row("this crate, review", name, lines, |line| {
            let request = Request { content: line.into(), ..Request::default() };
            black_box(engine.review(&request));
        });
        let events: Vec<String> = lines.iter().map(|line| event(line)).collect();
        row("this crate, event to answer", name, &events, |event| {
            black_box(handler.handle(event.as_bytes()).answer.is_ok());
        });
        row("rustrict, censor", name, lines, |line| {
            use rustrict::CensorStr;
            black_box(line.censor());
        });
        row("better-profanity, censor", name, lines, |line| {
            black_box(better.censor(line, "*"));
        });
        row("aho-corasick, all overlapping", name, lines, |line| {
            black_box(floor.find_overlapping_iter(line).count());
        });
    }
    println!("\n| getting ready | ms |\n|---|---:|");
    ready("this crate, shipped rules from text", || {
        black_box(Engine::compile(&RuleSet::parse(sources())).is_ok());
    });
    ready("aho-corasick, the terms", || {
        black_box(AhoCorasick::new(&terms).is_ok());
    });
}

/// The shipped rules.
fn sources() -> Vec<Source> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    folder::read(&rules).expect("the shipped rules")
}

/// Prints one row.
fn row(engine: &str, corpus: &str, lines: &[String], mut work: impl FnMut(&str)) {
    let mut best = vec![u128::MAX; lines.len()];
    for _ in 0..ROUNDS {
        for (line, best) in lines.iter().zip(&mut best) {
            let start = Instant::now();
            work(line);
            *best = start.elapsed().as_nanos().min(*best);
        }
    }
    best.sort_unstable();
    let at = |percent: usize| best[(best.len() - 1) * percent / 100];
    println!("| {engine} | {corpus} | {} | {} | {} |", at(50), at(99), at(100));
}

fn ready(what: &str, mut work: impl FnMut()) {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("| {what} | {best:.2} |");
}

/// The terms of the shipped lists, without their stars.
fn terms() -> Vec<String> {
    sources()
        .iter()
        .filter(|source| source.path.starts_with("lists/"))
        .flat_map(|source| source.text.lines())
        .map(|line| line.split(" #").next().unwrap_or_default().trim().trim_matches('*').to_owned())
        .filter(|term| !term.is_empty() && !term.starts_with('#'))
        .collect()
}

/// Lines like those of a chat: common words, 4 % with a listed word, 3 % with other than ASCII.
fn chat(count: usize, length: usize, terms: &[String]) -> Vec<String> {
    const WORDS: &str = "that last corner was so close nice save what a game did you see it who is \
        playing next when does stream start lol gg wp i think they will win this map again because \
        their defence looks strong today anyone else hearing an echo in the audio my ping went up \
        after update can we get some music please hello everyone from first time here love your \
        content keep going back to lobby in five minutes one more round before bed the drop rate";
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    (0..count)
        .map(|at| {
            let mut line = String::new();
            let length = length * 3 / 4 + random(length / 2 + 1);
            while line.chars().count() < length {
                line += words[random(words.len())];
                line += ["", "", "", "!", ",", "?"][random(6)];
                line += " ";
            }
            match at % 100 {
                0..4 => line += &terms[random(terms.len())],
                4..7 => line += "é 🎉 최고",
                _ => {}
            }
            line.trim_end().chars().take(500).collect()
        })
        .collect()
}

/// What is typed to take long.
fn hostile() -> Vec<String> {
    let all = |part: &str| part.repeat(500).chars().take(500).collect::<String>();
    [
        "a",
        "a*",
        "1!",
        "e*",
        "s ",
        "f.u.",
        "s#*h",
        "ａ",
        "da\u{301}",
        "а",
        "@$$",
        "shi",
        "(.)",
        "f u ",
        "aaa bbb ",
        "5h1",
        "\u{200B}d",
        "🅰",
        "*",
        "ph",
    ]
    .map(all)
    .to_vec()
}

fn event(content: &str) -> String {
    let content = content.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        r#"{{"Content":"{content}","MessageId":"a7Kd02MzQe9X","RoomArn":"arn:aws:ivschat:us-west-2:123456789012:room/Qm7RtA2kLx9V","Attributes":{{"username":"tomi_k"}},"Sender":{{"Attributes":{{"displayName":"Tomi K","avatar":"fox-03"}},"UserId":"usr-48213","Ip":"203.0.113.24"}}}}"#
    )
}
