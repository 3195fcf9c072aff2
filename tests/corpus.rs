//! The corpus of the shipped rules: innocent lines of chat that no enforced rule may touch.
//!
//! `ivs-review check --corpus` shows the same to a person.

#![cfg(feature = "cli")]

use ivs_chat_review::cli::{self, Exit, Streams};

/// Fewer lines would be a corpus that went missing.
const LINES_MIN: usize = 2_500;

#[test]
fn no_innocent_line_is_touched() {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let exit = cli::run(
        ["ivs-review", "check", "--rules", "rules", "--deny-warnings", "--corpus"].map(Into::into),
        &mut Streams {
            input: &mut std::io::empty(),
            input_is_terminal: false,
            output: &mut output,
            colour: false,
            errors: &mut errors,
            errors_colour: false,
        },
    );
    let (output, errors) = (String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap());
    assert_eq!(exit, Exit::Done, "{errors}");
    let lines = output.lines().find_map(|line| line.strip_prefix("0 of ")?.split_once(" lines"));
    let lines: usize = lines.unwrap().0.parse().unwrap();
    assert!(lines >= LINES_MIN, "{output}");
}
