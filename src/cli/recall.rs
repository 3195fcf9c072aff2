//! What `ivs-review test --mutate` writes: disguises, class by class.
//!
//! In: what was measured. Out: a table, under it the disguises that were not hit as they should be.

use super::load::counted;
use crate::cases::mutate::{Class, Outcome, Recall, Slip, Tally, visible};

/// The table and what it is about.
pub(super) fn table(recall: &Recall, origin: &str) -> String {
    let mut out = format!("{:13} {:>24} {:>24}\n", "", "4 letters and more", "3 letters");
    let head = format!("{:>8} {:>7} {:>7}", "tried", "caught", "exact");
    out.push_str(&format!("{:13} {head} {head}\n", "disguise"));
    for (class, row) in &recall.rows {
        out.push_str(&line(class.as_str(), &tally(&row.long), &tally(&row.short)));
    }
    let mean = |short: bool| {
        let [caught, exact] =
            [recall.mean(short, |tally| tally.caught), recall.mean(short, |tally| tally.exact)];
        format!("{:>8} {} {}", "", percent(caught), percent(exact))
    };
    out.push_str(&line("mean", &mean(false), &mean(true)));
    out.push_str(&format!(
        "\n{origin}: {} of {}, {}; {} left out\nthe mean is without `{}`\n",
        counted(recall.terms, "term"),
        counted(recall.rules, "rule"),
        counted(recall.examples, "example"),
        counted(recall.left_out, "term"),
        Class::Respelled,
    ));
    for (class, row) in &recall.rows {
        for slip in &row.slips {
            out.push_str(&format!("\n{class:13} {}", describe(slip)));
        }
    }
    if recall.rows.values().any(|row| !row.slips.is_empty()) {
        out.push('\n');
    }
    out
}

fn line(name: &str, long: &str, short: &str) -> String {
    format!("{name:13} {long} {short}\n")
}

fn tally(tally: &Tally) -> String {
    let [caught, exact] = [tally.share(|tally| tally.caught), tally.share(|tally| tally.exact)];
    format!("{:>8} {} {}", tally.tried, percent(caught), percent(exact))
}

fn percent(share: Option<f64>) -> String {
    // Not rounded up: what is not all is not 100 %.
    share.map_or_else(
        || format!("{:>7}", "-"),
        |share| format!("{:>5.1} %", (share * 1000.0).floor() / 10.0),
    )
}

fn describe(slip: &Slip) -> String {
    let text = visible(&slip.made.text);
    match slip.outcome {
        Outcome::Inexact(hit) => {
            let [hit, wanted] = [hit, slip.made.hit].map(|span| visible(span.of(&slip.made.text)));
            format!("{}: `{text}`: hit `{hit}`, not `{wanted}`", slip.plain)
        }
        Outcome::Missed | Outcome::Exact => format!("{}: `{text}`", slip.plain),
    }
}
