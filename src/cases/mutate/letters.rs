//! What is typed in place of a letter.
//!
//! The tables are made from what people do, not from what the matcher knows, so that a gap of the
//! matcher shows as one. In a row, what everybody types stands first; behind a space stands what
//! is seen now and then. The more often a character is typed, the more often it stands there.

use super::rng::Rng;

/// Digits and signs for a letter.
pub(super) fn leet(letter: char) -> &'static str {
    match letter {
        'a' => "444@@",
        'b' => "88",
        'c' => " ((<",
        'e' => "3333 €",
        'g' => "99 6",
        'i' => "1111!! |",
        'l' => "111 |",
        'o' => "0000",
        's' => "555$$$",
        't' => "777 +",
        'z' => " 2",
        _ => "",
    }
}

/// Letters of other scripts, and other letters of this one, of the same shape.
pub(super) fn look_alikes(c: char) -> &'static str {
    match c {
        'a' => "ааа ɑα",
        'b' => " Ьḅ",
        'c' => "ссс ϲ",
        'd' => "ԁԁ ɗ",
        'e' => "ееее",
        'g' => "ɡ ցǥ",
        'h' => "һ հ",
        'i' => "іі ι",
        'j' => "ј ϳ",
        'k' => "к κ",
        'l' => "ӏ ⅼ",
        'm' => "м ⅿ",
        'n' => "ո пη",
        'o' => "ооο օ",
        'p' => "рр ρ",
        'q' => "ԛ",
        'r' => "г ʀ",
        's' => "ѕѕ",
        't' => "т τ",
        'u' => "υυս ц",
        'v' => "ν ѵ",
        'w' => "ԝԝ ωш",
        'x' => "хх χ",
        'y' => "уу γ",
        'z' => " ᴢ",
        'A' => "АΑ",
        'B' => "ВΒ",
        'C' => "СϹ",
        'E' => "ЕΕ",
        'H' => "НΗ",
        'I' => "ІΙ",
        'J' => "Ј",
        'K' => "КΚ",
        'M' => "МΜ",
        'N' => "Ν",
        'O' => "ОΟ",
        'P' => "РΡ",
        'S' => "Ѕ",
        'T' => "ТΤ",
        'X' => "ХΧ",
        'Y' => "ҮΥ",
        'Z' => "Ζ",
        _ => "",
    }
}

/// The letter with a mark in one character.
pub(super) fn accented(c: char) -> &'static str {
    match c {
        'a' => "áàâäãåāă",
        'c' => "çčć",
        'd' => "ďđ",
        'e' => "éèêëēęě",
        'g' => "ğġ",
        'i' => "íìîïī",
        'l' => "łľ",
        'n' => "ñńň",
        'o' => "óòôöõøō",
        'r' => "řŕ",
        's' => "šśş",
        't' => "ťţ",
        'u' => "úùûüūů",
        'w' => "ŵẅ",
        'y' => "ýÿŷ",
        'z' => "žźż",
        'A' => "ÁÀÂÄÃÅ",
        'E' => "ÉÈÊË",
        'I' => "ÍÎÏ",
        'N' => "Ñ",
        'O' => "ÓÒÔÖØ",
        'U' => "ÚÙÛÜ",
        _ => "",
    }
}

/// Accents that go on any letter.
pub(super) const ACCENTS: &str = "\u{301}\u{300}\u{302}\u{308}\u{303}\u{304}\u{30A}\u{30C}\u{327}";

/// What shows nothing, or next to nothing.
pub(super) const INVISIBLE: &str = concat!(
    "\u{200B}\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}",
    " \u{34F}\u{200E}\u{2063}\u{FE0F}\u{3164}"
);

/// Marks that lie over, under or through every letter.
pub(super) const THROUGH: &str =
    "\u{336}\u{335}\u{338}\u{332}\u{333}\u{305}\u{20D2}\u{20DD}\u{20E0}";

/// Signs typed between all letters.
pub(super) const SEPARATORS: &[&str] =
    &[".", ".", ".", "-", "-", "_", "_", "*", "~", "/", "|", "•"];

/// Signs seen there now and then.
pub(super) const RARE_SEPARATORS: &[&str] = &["·", ",", "+", "=", ":", "'", "🔥", " . ", " - "];

/// Where the letters `a` and `A` of a style stand.
const STYLES: &[(u32, u32)] = &[
    (0x1D41A, 0x1D400), // bold
    (0x1D482, 0x1D468), // bold italic
    (0x1D4EA, 0x1D4D0), // bold script
    (0x1D586, 0x1D56C), // bold black letter
    (0x1D552, 0x1D552), // double-struck
    (0x1D5BA, 0x1D5A0), // sans-serif
    (0x1D5EE, 0x1D5D4), // bold sans-serif
    (0x1D68A, 0x1D670), // monospace
    (0xFF41, 0xFF21),   // full-width
    (0xFF41, 0xFF21),   // full-width: the one on every keyboard of East Asia
    (0x24D0, 0x24B6),   // circled
    (0x1F150, 0x1F150), // white on a black circle
    (0x1F130, 0x1F130), // squared
    (0x1F170, 0x1F170), // white on a black square
    (0x1F1E6, 0x1F1E6), // regional indicators
    (0x249C, 0x1F110),  // in parentheses
];

/// Styles without an order, from a to z.
const SCATTERED: [&str; 3] = [
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ", // small capitals
    "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘǫʀsᴛᴜᴠᴡxʏᴢ", // as generators on the web make them
    "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖᑫʳˢᵗᵘᵛʷˣʸᶻ", // superscript
];

/// A style of writing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style(usize);

impl Style {
    pub(super) fn any(rng: &mut Rng) -> Self {
        Self(rng.below(STYLES.len() + SCATTERED.len()))
    }

    /// The letter in this style.
    pub(super) fn letter(self, c: char) -> Option<char> {
        let at = u32::from(c.to_ascii_lowercase()).checked_sub(u32::from('a'))?;
        match STYLES.get(self.0) {
            Some((small, capital)) => {
                let first = if c.is_ascii_uppercase() { capital } else { small };
                char::from_u32(first + at)
            }
            None => SCATTERED.get(self.0 - STYLES.len())?.chars().nth(usize::try_from(at).ok()?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_has_every_letter() {
        for style in 0..STYLES.len() + SCATTERED.len() {
            let letters: Vec<_> = ('a'..='z').filter_map(|c| Style(style).letter(c)).collect();
            assert_eq!(letters.len(), 26);
            assert!(('A'..='Z').all(|c| Style(style).letter(c).is_some()));
        }
    }
}
