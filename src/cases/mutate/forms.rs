//! Disguises that change letters, mark them or put something between them.
//!
//! Each takes the word and changes it; `false` says that there was nothing to change.

use super::letters::{
    ACCENTS, INVISIBLE, RARE_SEPARATORS, SEPARATORS, Style, THROUGH, accented, leet, look_alikes,
};
use super::rng::Rng;
use super::word::{Cell, Word};

/// One digit or sign for a letter.
pub(super) fn leet_one(word: &mut Word, rng: &mut Rng) -> bool {
    let usual = rng.is_usual();
    let weight = |at: usize, cell: &Cell| match cell.clear().map(leet) {
        None | Some("") => 0,
        Some(row) if usual && row.starts_with(' ') => 0,
        Some(_) if at == 0 => 1,
        Some(_) if cell.is_vowel() => 4,
        Some(_) => 2,
    };
    let Some(cell) = word.choose(rng, weight) else { return false };
    let sign = cell.clear().and_then(|letter| rng.pick_char(leet(letter)));
    sign.map(|sign| cell.set(sign)).is_some()
}

/// Digits and signs for all letters that have one; the first may stay.
pub(super) fn leet_all(word: &mut Word, rng: &mut Rng) -> bool {
    let keep_first = rng.chance(50);
    let mut changed = 0;
    for (at, cell) in word.cells.iter_mut().enumerate() {
        let sign = cell.clear().and_then(|letter| rng.pick_char(leet(letter)));
        if let Some(sign) = sign.filter(|_| at > 0 || !keep_first) {
            cell.set(sign);
            changed += 1;
        }
    }
    changed >= 2
}

/// Letters of other scripts for one or two.
pub(super) fn look_alike(word: &mut Word, rng: &mut Rng) -> bool {
    let mut changed = false;
    for _ in 0..=rng.below(2) {
        let usual = rng.is_usual();
        let weight = |_: usize, cell: &Cell| match look_alikes(cell.c) {
            "" => 0,
            row if usual && row.starts_with(' ') => 0,
            _ => usize::from(cell.clear().is_some()),
        };
        if let Some(cell) = word.choose(rng, weight)
            && let Some(alike) = rng.pick_char(look_alikes(cell.c))
        {
            cell.replace(alike);
            changed = true;
        }
    }
    changed
}

/// Every letter in another style.
pub(super) fn styled(word: &mut Word, rng: &mut Rng) -> bool {
    let style = Style::any(rng);
    let mut changed = false;
    for cell in word.cells.iter_mut().filter(|cell| cell.clear().is_some()) {
        if let Some(letter) = style.letter(cell.c) {
            cell.replace(letter);
            changed = true;
        }
    }
    changed
}

/// One letter three to six times; of a double letter, both count.
pub(super) fn stretched(word: &mut Word, rng: &mut Rng) -> bool {
    const TIMES: (usize, usize) = (3, 6);
    let last = word.len() - 1;
    let weight = |at: usize, cell: &Cell| match cell.clear() {
        None => 0,
        Some(_) if cell.is_vowel() || at == last => 3,
        Some(_) => 1,
    };
    let Some(place) = word.place(rng, weight) else { return false };
    let letter = |at: Option<usize>| at.and_then(|at| word.cells.get(at)).and_then(Cell::clear);
    let here = letter(Some(place));
    let twin = [place.checked_sub(1), Some(place + 1)].into_iter().any(|at| letter(at) == here);
    let times = TIMES.0 + rng.below(TIMES.1 - TIMES.0 + 1) - usize::from(twin);
    if let Some(cell) = word.cells.get_mut(place) {
        cell.text = std::iter::repeat_n(cell.c, times).collect();
    }
    true
}

/// `*` or `#` for one letter inside, in longer words sometimes for two.
pub(super) fn mask(word: &mut Word, rng: &mut Rng) -> bool {
    let last = word.len() - 1;
    let sign = if rng.chance(75) { '*' } else { '#' };
    let two = word.len() >= 5 && rng.chance(30) || word.len() == 4 && rng.chance(15);
    let mut changed = false;
    for _ in 0..=usize::from(two) {
        let weight = |at: usize, cell: &Cell| match cell.clear() {
            Some(_) if at == 0 || at == last => 0,
            Some(_) if cell.is_vowel() => 4,
            Some(_) => 1,
            None => 0,
        };
        if let Some(cell) = word.choose(rng, weight) {
            cell.set(sign);
            changed = true;
        }
    }
    changed
}

/// Characters that show nothing, at one to three places or all.
pub(super) fn zero_width(word: &mut Word, rng: &mut Rng) -> bool {
    let Some(sign) = rng.pick_char(INVISIBLE) else { return false };
    let gaps = word.len() - 1;
    if rng.chance(25) {
        between(word, &sign.to_string());
        return true;
    }
    for _ in 0..=rng.below(3) {
        let at = rng.below(gaps);
        if let Some(cell) = word.cells.get_mut(at) {
            cell.behind.insert(0, sign);
        }
    }
    true
}

/// Accents on one letter or more, in one character with it or as one of their own.
pub(super) fn diacritics(word: &mut Word, rng: &mut Rng) -> bool {
    let combining = rng.chance(35);
    let mut changed = false;
    for _ in 0..=rng.below(word.len().min(3)) {
        let weight = |_: usize, cell: &Cell| match cell.clear() {
            Some(_) if combining || !accented(cell.c).is_empty() => 1,
            _ => 0,
        };
        let Some(cell) = word.choose(rng, weight) else { continue };
        let made = match combining {
            true => rng.pick_char(ACCENTS).map(|mark| format!("{}{mark}", cell.text)),
            false => rng
                .pick_char(accented(cell.c))
                .map(|letter| std::iter::repeat_n(letter, cell.text.chars().count()).collect()),
        };
        if let Some(made) = made {
            cell.set(made);
            changed = true;
        }
    }
    changed
}

/// One mark through all letters, or a heap of them on each.
pub(super) fn stacked_marks(word: &mut Word, rng: &mut Rng) -> bool {
    /// The block of combining marks, but for those that show nothing.
    const FIRST: u32 = 0x300;
    const COUNT: usize = 0x4F;
    if rng.chance(40) {
        let Some(mark) = rng.pick_char(THROUGH) else { return false };
        for cell in &mut word.cells {
            cell.text.push(mark);
        }
        return true;
    }
    let most = 2 + rng.below(5);
    for cell in &mut word.cells {
        for _ in 0..=rng.below(most) {
            let offset = u32::try_from(rng.below(COUNT)).unwrap_or(0);
            cell.text.extend(char::from_u32(FIRST + offset));
        }
    }
    true
}

/// A space between all letters, or two.
pub(super) fn spaced(word: &mut Word, rng: &mut Rng) -> bool {
    between(word, if rng.chance(15) { "  " } else { " " });
    true
}

/// One space inside.
pub(super) fn split_once(word: &mut Word, rng: &mut Rng) -> bool {
    let at = rng.below(word.len() - 1);
    word.cells.get_mut(at).map(|cell| cell.behind.push(' ')).is_some()
}

/// A sign between all letters.
pub(super) fn separators(word: &mut Word, rng: &mut Rng) -> bool {
    let rare = !rng.is_usual() && rng.chance(30);
    let signs = if rare { RARE_SEPARATORS } else { SEPARATORS };
    let Some(sign) = rng.pick(signs) else { return false };
    between(word, &sign.repeat(if sign.len() == 1 && rng.chance(15) { 2 } else { 1 }));
    true
}

fn between(word: &mut Word, sign: &str) {
    for cell in &mut word.cells {
        cell.behind.push_str(sign);
    }
}
