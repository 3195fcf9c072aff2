//! The shipped rule set, built into both binaries.
//!
//! Out: the same [`Source`]s that reading the `rules/` folder of the project gives; a test holds
//! the two together, so that a new file cannot be forgotten here.

use crate::rules::Source;

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../rules/", $path)))),*]
    };
}

const FILES: &[(&str, &str)] = embed![
    "insults.toml",
    "lists/insults.en.txt",
    "lists/mild.en.txt",
    "lists/slurs.en.txt",
    "lists/strong.en.txt",
    "policy.toml",
    "profanity.toml",
    "rooms.toml",
    "scams.toml",
    "slurs.toml",
    "staff.toml",
    "stickers.toml",
];

/// The files of the shipped rule set.
#[must_use]
pub fn sources() -> Vec<Source> {
    FILES.iter().map(|(path, text)| Source::new(*path, *text)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let mut read =
            crate::folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap();
        read.sort_by(|a, b| a.path.cmp(&b.path));
        let paths = |sources: &[super::Source]| -> Vec<String> {
            sources.iter().map(|source| source.path.clone()).collect()
        };
        let built_in = super::sources();
        assert_eq!(paths(&built_in), paths(&read));
        for (built_in, read) in built_in.iter().zip(&read) {
            assert!(built_in == read, "{} differs", read.path);
        }
    }
}
