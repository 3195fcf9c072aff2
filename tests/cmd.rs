//! What a person types and sees: runs every case of `tests/cmd`, by `trycmd`.
//!
//! The commands of a `.trycmd` run in the project's folder, so each can be pasted into a shell there.
//! Their rule sets are small ones of their own, in folders beside them.
//!
//! `TRYCMD=overwrite cargo test --test cmd` writes down what is seen.

#![cfg(feature = "cli")]

use std::path::Path;

use ivs_chat_review::cli::{self, Exit, Streams};

#[test]
fn what_is_typed_and_seen() {
    trycmd::TestCases::new()
        .register_bin("ivs-review", Path::new(env!("CARGO_BIN_EXE_ivs-review")))
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
}

/// Nobody types events: a person who forgets the files is told so instead of being waited for.
#[test]
fn a_terminal_is_not_waited_for() {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let exit = cli::run(
        ["ivs-review", "review", "--rules", "tests/cmd/chat"].map(Into::into),
        &mut Streams {
            input: &mut std::io::empty(),
            input_is_terminal: true,
            output: &mut output,
            colour: false,
            errors: &mut errors,
            errors_colour: false,
        },
    );
    assert_eq!(exit, Exit::Unable);
    assert!(output.is_empty());
    assert_eq!(
        String::from_utf8(errors).unwrap(),
        "error: name event files, or pipe events in, one a line: `ivs-review review events/*.json`\n"
    );
}

/// Colour is for terminals: whoever asks for it gets the same text with escapes around it.
#[test]
fn colour_changes_no_text() {
    let shown = |colour: bool| {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        for command in [["try", "darn it"].as_slice(), &["check"], &["chekc"]] {
            let rules = ["--rules", "tests/cmd/warned"];
            let args = ["ivs-review"].iter().chain(command).chain(&rules).map(Into::into);
            cli::run(
                args.collect::<Vec<_>>(),
                &mut Streams {
                    input: &mut std::io::empty(),
                    input_is_terminal: false,
                    output: &mut output,
                    colour,
                    errors: &mut errors,
                    errors_colour: colour,
                },
            );
        }
        output.extend(errors);
        String::from_utf8(output).unwrap()
    };
    let coloured = shown(true);
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(without_escapes(&coloured), shown(false));
}

/// `text` without what sets colours: `ESC [ … m`.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}
