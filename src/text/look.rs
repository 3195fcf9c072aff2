//! Which Latin letters a character may be read as, for terms that match through disguises.
//!
//! In goes one `char`; out comes its [`Look`]: the letters, as sets, and the [`Kind`] of disguise.
//! `ＤＡＲＮ`, `𝓭𝓪𝓻𝓷`, `dárñ`, `dаrn` with a Cyrillic а and `uɹɐp` are all read this way; digits and
//! symbols in place of letters are not, nor are scripts that are not near relatives of Latin.
//! ASCII is never looked up: it is what everything else is read as.
//!
//! The hard idea: the answer is a set and not a letter, because a shape is ambiguous (`І` is an i
//! or an l), and a kind and not a yes, because only some disguises are always one. Nobody writes
//! `ⓓ` for anything but a d, but а and ρ are what a Russian and a Greek write all day: what a
//! [`Kind::LookAlike`] means is decided by the word around it, which this module does not see.
//!
//! Ask for the look of a character as it was typed: capitals and small letters look different
//! (`Н` is an h by shape, `Υ` a y and `υ` a u), and case folding takes some characters apart.

use super::letters::Letters;
use super::{looks, unicode};

/// Why a character is read as a letter that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// The same letter in another form: `ｄ`, `𝒅`, `ⓓ`, `ᵈ`, `ᴅ`, `🅳`, `🇩`, `Ⅾ`, `ﬁ`.
    Styled,
    /// A Latin letter with a mark, a stroke or a hook, or a ligature: `é`, `ø`, `ɗ`, `ı`, `æ`, `ß`.
    /// Many are plain letters of some language.
    Accented,
    /// A letter of another alphabet, or another letter of this one, of the same shape: `а`, `Η`,
    /// `օ`, `ɑ`, `þ`.
    LookAlike,
    /// A letter upside down, mirrored, or on its side: `ɐ`, `ɘ`. Those that are letters upright
    /// have both readings: `ɔ` is a c or an o.
    Turned,
}

/// What a character is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Look {
    /// The letter in the first place is one of these; in the second place there may be none.
    pub(crate) letters: [Letters; 2],
    pub(crate) kind: Kind,
}

/// One row of the table: the letters of the first and of the second place.
pub(super) const fn row(kind: Kind, first: &[u8], second: &[u8]) -> Look {
    Look { letters: [Letters::of(first), Letters::of(second)], kind }
}

/// What `c` is read as, if it is read as anything but itself.
///
/// Characters of three letters (`ﬃ`, `Ⅷ`), units (`㎏`) and signs behind words (`™`) have no look.
pub(crate) fn look(c: char) -> Option<Look> {
    if c.is_ascii() {
        return None;
    }
    let point = c as usize;
    let page = looks::INDEX.get(point / looks::PAGE)?;
    let number = looks::PAGES.get(usize::from(*page))?.get(point % looks::PAGE)?;
    looks::LOOKS.get(usize::from(*number).checked_sub(1)?).copied()
}

/// The Greek or Cyrillic letter that `c` is but for its marks; case stays.
///
/// A Greek mark says how a vowel is read, and everyone leaves it out: all of them go. Of the
/// Cyrillic ones only the graves do (`ѐ`, `ѝ`, `ѷ`). The others make letters of their own, in the
/// alphabet and in the dictionary: `й` is no `и`, `ї` no `і`, `ў` no `у`, `ќ` no `к`. So is `ё`,
/// though it is often printed as `е`: `все` and `всё` are two words. For Latin ask [`look`].
/// Ask before case folding, which makes three characters of `ΐ`.
pub(crate) fn base_of(c: char) -> Option<char> {
    if !('\u{386}'..='\u{1FFC}').contains(&c) {
        return None;
    }
    let found = looks::BASES
        .binary_search_by(|&(first, last, _)| unicode::compare(first, last, u32::from(c)));
    looks::BASES.get(found.ok()?).map(|&(.., base)| base)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of a set.
    fn letters(set: Letters) -> String {
        set.iter().collect()
    }

    /// The letters of both places, `-` between them, as `a-e`.
    fn read(c: char) -> Option<(Kind, String)> {
        let Look { letters: [first, second], kind } = look(c)?;
        let both = [first, second].into_iter().filter(|set| !set.is_empty()).map(letters);
        Some((kind, both.collect::<Vec<_>>().join("-")))
    }

    /// That each character of `text` has this kind and the letters at its place in `want`.
    fn all(kind: Kind, text: &str, want: &str) {
        assert_eq!(text.chars().count(), want.split(' ').count(), "{text}");
        for (c, want) in text.chars().zip(want.split(' ')) {
            assert_eq!(read(c), Some((kind, want.to_owned())), "{c} U+{:04X}", c as u32);
        }
    }

    /// That 26 characters from `first` on are the alphabet.
    fn alphabet(first: char) {
        for (c, want) in (first..).zip('a'..='z') {
            assert_eq!(read(c), Some((Kind::Styled, want.to_string())), "{c} U+{:04X}", c as u32);
        }
    }

    /// The characters of `text` that have a look.
    fn looked(text: &str) -> String {
        text.chars().filter(|&c| look(c).is_some()).collect()
    }

    #[test]
    fn whole_alphabets_are_styled() {
        for first in "⒜ⒶⓐＡａ🄐🄰🅐🅰🇦".chars() {
            alphabet(first);
        }
    }

    #[test]
    fn mathematical_alphabets_are_styled() {
        let mut known = 0;
        for (c, want) in ('\u{1D400}'..='\u{1D6A3}').zip(('a'..='z').cycle()) {
            if let Some(found) = read(c) {
                assert_eq!(found, (Kind::Styled, want.to_string()), "{c} U+{:04X}", c as u32);
                known += 1;
            }
        }
        // What is missing in the block is a letterlike symbol, or no character.
        assert_eq!(known, 26 * 26 - 24);
        all(
            Kind::Styled,
            "ℎℬℰℱℋℐℒℳℛℯℊℴℭℌℑℜℨℂℍℕℙℚℝℤ",
            "h b e f h i l m r e g o c h i r z c h n p q r z",
        );
    }

    #[test]
    fn small_capitals_and_raised_letters_are_styled() {
        all(
            Kind::Styled,
            "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ",
            "a b c d e f g h i j k l m n o p q r s t u v w y z",
        );
        all(
            Kind::Styled,
            "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
            "a b c d e f g h i j k l m n o p r s t u v w x y z",
        );
        all(Kind::Styled, "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "a e h i j k l m n o p r s t u v x");
        all(Kind::Styled, "ªºⅠⅤⅹⅼⅽⅾⅿℹℓ℮\u{212A}", "a o i v x l c d m i l e k");
    }

    #[test]
    fn accents_and_strokes_leave_the_letter() {
        all(Kind::Accented, "áÀçďêĝȟİǰķĺńõṕŕšťūṽŵẍýžẬǘ", {
            "a a c d e g h i j k l n o p r s t u v w x y z a u"
        });
        all(
            Kind::Accented,
            "øØđĐðłŁħŧɨıȷɓƙƒɗɠƥʠʂⱡŀŉƀȼɇƚɍȿƭʉʋɏƶ",
            "o o d d d l l h t i i j b k f d g p q s l l n b c e l r s t u uv y z",
        );
    }

    #[test]
    fn some_characters_are_two_letters() {
        all(Kind::Accented, "æÆœßẞꜳꝏʣǽ", "a-e a-e o-e s-s s-s a-a o-o d-z a-e");
        all(Kind::Styled, "ﬁﬀﬂﬆĳǆⅣⅺ🆎🆗", "f-i f-f f-l s-t i-j d-z i-v x-i a-b o-k");
        all(Kind::LookAlike, "ӕꚙ", "a-e o-o");
    }

    #[test]
    fn shapes_of_two_readings_keep_both() {
        all(Kind::Styled, "ſ", "fs");
        all(Kind::Styled, "ﬅ", "fs-t");
        all(Kind::Accented, "ẛẝǫ", "fs fs oq");
        all(Kind::LookAlike, "ІΙӀӏꓲʃғ", "il il il il il fs fr");
    }

    #[test]
    fn other_alphabets_look_alike() {
        all(Kind::LookAlike, "асеорхуіѕјһԁԛԝ", "a c e o p x y i s j h d q w");
        all(Kind::LookAlike, "АВЕЅМНОРСТУХКЈԌ", "a b e s m h o p c t y x k j g");
        all(Kind::LookAlike, "вкмнт", "b k m h t");
        all(Kind::LookAlike, "ΑΒΕΖΗΚΜΝΟΡΤΥΧϜϹ", "a b e z h k m n o p t y x f c");
        all(Kind::LookAlike, "αεηικνορστυγάΰ", "a e n i k v o p o t u y a u");
        all(Kind::LookAlike, "օսհոցքՍՏ", "o u h n g f u s");
        all(Kind::LookAlike, "ᎪᏴᏟᎠᎬꮯꓐꓓⲤⲟ𐐠𐑈𐌁𝛂", "a b c d e c b d c o s s b a");
        all(Kind::LookAlike, "ɑəɛɩþƿŋµʊʒ", "a e e i p p n u u z");
    }

    #[test]
    fn turned_letters_are_read_both_ways() {
        all(Kind::Turned, "ɐɔǝɟƃɥᴉɾʞꞁɯɹʇʌʍʎ", "a co e fj bg h i jr k l mw r t av mw y");
        all(Kind::Turned, "ⱯƆƎℲ⅁Ʞ⅂Ɯᴚ⅄ɘᴙᴎ∀ᵄᴂ", "a co e f g k l mw r y e r n a a a-e");
    }

    #[test]
    fn what_has_no_look() {
        // Leet, digits, signs that stand behind words, marks, and what shows nothing.
        for c in "①²₃٣۵߀०৪⁴０９𝟎🄀½€£¥¢©®™℠№㎏㎜㏄℃…’×∩\u{301}\u{363}\u{AD}\u{200B}".chars()
        {
            assert_eq!(look(c), None, "{c}");
        }
        assert_eq!(looked("\u{E0041}\u{FE0F}ﬃⅧЮюЫыЯяИиДдЛлЗзПпЖΛΣΠωμ🙂🆒♥"), "");
        for c in '\0'..=char::MAX {
            let Some(Look { letters: [first, second], .. }) = look(c) else { continue };
            assert!(!c.is_ascii() && !first.is_empty() && first.and(second).len() <= 26);
            assert!(!unicode::is_mark(c) && !unicode::is_default_ignorable(c), "{c:?}");
            assert!(!unicode::is_digit(c) && !unicode::writes_no_spaces(c), "{c:?}");
        }
    }

    #[test]
    fn look_alikes_in_plain_words_are_for_the_matcher_to_judge() {
        for (text, want) in [
            ("Привет всем, как дела?", "рветвсемкакеа"),
            ("съешь ещё этих мягких булок", "сешеётхмгкхуок"),
            ("СПАСИБО, ХОРОШО", "САСБОХОРОО"),
            ("Привіт, як справи, їжак?", "рвітксравїак"),
            ("Здравей, как си? Добре.", "равекаксоре"),
            ("Καλημέρα, ευχαριστώ πολύ", "Καηέραευαριστού"),
            ("ΓΕΙΑ ΣΟΥ ΦΙΛΕ", "ΕΙΑΟΥΙΕ"),
            ("Բարև ձեզ, ինչպես եք", "ազսք"),
        ] {
            assert_eq!(looked(text), want, "{text}");
            assert!(text.chars().filter_map(look).all(|look| look.kind == Kind::LookAlike));
        }
    }

    #[test]
    fn unlike_scripts_are_never_letters() {
        for text in [
            "مرحبا كيف حالك هه ااا",
            "שלום מה שלומך ספר וו ן",
            "नमस्ते आप कैसे हैं ।",
            "ওহে কেমন আছো ঃ০",
            "வணக்கம் எப்படி இருக்கிறீர்கள் ௦",
            "สวัสดีครับ แ ๐",
            "今日の配信 一工口〇丅丫",
            "こんにちは カタカナ ー ニ ﾆ",
            "안녕하세요 ㅣㅇ ᄋ ㅡ",
            "გამარჯობა თ ჽ Ⴝ",
            "ሰላም እንዴት ነህ ሀ ዐ",
            "བཀྲ་ཤིས་བདེ་ལེགས",
            "မင်္ဂလာပါ ဝ င",
            "ᑭᑯ ᗪ ᐯ ⵔⵏ ߊ ꕗ",
        ] {
            assert_eq!(looked(text), "", "{text}");
        }
    }

    #[test]
    fn unlike_scripts_have_no_look_in_any_block() {
        for block in [
            '\u{590}'..='\u{109F}',
            '\u{10A0}'..='\u{139F}',
            '\u{1400}'..='\u{167F}',
            '\u{1700}'..='\u{1C7F}',
            '\u{1C90}'..='\u{1CFF}',
            '\u{2D00}'..='\u{2DDF}',
            '\u{2E80}'..='\u{A4CF}',
            '\u{A500}'..='\u{A63F}',
            '\u{A800}'..='\u{AB2F}',
            '\u{ABC0}'..='\u{D7FF}',
            '\u{FB07}'..='\u{FF20}',
            '\u{FF5B}'..='\u{FFFF}',
            '\u{11000}'..='\u{1CCCF}',
            '\u{20000}'..='\u{3FFFF}',
        ] {
            for c in block {
                assert_eq!(look(c), None, "{c} U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn greek_marks_go_and_cyrillic_letters_stay() {
        let bare = |text: &str| text.chars().map(|c| base_of(c).unwrap_or(c)).collect::<String>();
        for (text, want) in [
            ("Ευχαριστώ πολύ", "Ευχαριστω πολυ"),
            ("Άέήίόύώ ΐΰϊϋ ΪΫ", "Αεηιουω ιυιυ ΙΥ"),
            ("ἄνθρωπος ᾧ ῥῆμα Ὧ", "ανθρωπος ω ρημα Ω"),
            ("и ѐ ѝ ѷ Ѐ Ѝ", "и е и ѵ Е И"),
            ("йёїўѓќӣӯӑӗ ЙЁЇЎ", "йёїўѓќӣӯӑӗ ЙЁЇЎ"),
            ("éåñ が é", "éåñ が é"),
        ] {
            assert_eq!(bare(text), want);
        }
        for c in '\0'..=char::MAX {
            if let Some(base) = base_of(c) {
                assert_eq!(base_of(base), None, "{c}");
                assert_eq!(look(c), look(base), "{c} and {base} look alike");
            }
        }
    }

    #[test]
    fn the_tables_fit_together() {
        assert!(looks::BASES.iter().all(|(first, last, _)| first <= last));
        assert!(looks::BASES.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(looks::INDEX.iter().all(|&page| usize::from(page) < looks::PAGES.len()));
        let numbers = looks::PAGES.as_flattened();
        assert!(numbers.iter().all(|&number| usize::from(number) <= looks::LOOKS.len()));
        let size = size_of_val(&looks::LOOKS)
            + size_of_val(&looks::INDEX)
            + size_of_val(&looks::PAGES)
            + size_of_val(&looks::BASES);
        assert!(size < 24 * 1024, "{size}");
    }
}
