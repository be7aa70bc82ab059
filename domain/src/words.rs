//! The 2,048 words that open a dossier.
//!
//! Six of them are 66 bits of chance. The list is our own: Dutch words that everybody can spell,
//! say over the phone and write by hand. Its order is part of every key that was ever made, so a
//! word never moves. What the list promises is tested below.

use std::fmt;

use thiserror::Error;

/// How many words open a dossier.
pub const WORDS_PER_PHRASE: usize = 6;

/// How many words there are to choose from: eleven bits each.
const LIST: usize = 1 << BITS_PER_WORD;

/// The bits that a word stands for.
const BITS_PER_WORD: usize = 11;

/// So many letters of a word are enough: no two words begin with the same four.
const SHORT_FORM: usize = 4;

static WORDS: [&str; LIST] = lines(include_str!("../words/nl.txt"));

/// Every word, in alphabetical order.
pub fn words() -> &'static [&'static str; LIST] {
    &WORDS
}

/// The lines of the list; another number of them does not compile.
const fn lines(mut text: &'static str) -> [&'static str; LIST] {
    let mut words = [""; LIST];
    let mut found = 0;
    while !text.is_empty() {
        let mut end = 0;
        while text.as_bytes()[end] != b'\n' {
            end += 1;
        }
        (words[found], text) = text.split_at(end);
        text = text.split_at(1).1;
        found += 1;
    }
    assert!(found == LIST);
    words
}

/// The six words that open a dossier, as their places in the list.
///
/// Who has the words has the dossier: they are not copied or printed by accident. They are not
/// wiped from memory either; that is up to whoever holds them.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase([u16; WORDS_PER_PHRASE]);

/// Why a typed text is not a phrase; never holds what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhraseError {
    /// There are more or fewer words than six.
    #[error("a phrase has six words, and these are {found}")]
    WrongCount {
        /// How many words there are.
        found: usize,
    },
    /// A word that is not in the list, nor clearly meant as one that is.
    #[error("word {position} of the phrase is not in the list")]
    UnknownWord {
        /// Which word it is; the first is 1.
        position: usize,
    },
}

impl Phrase {
    /// The phrase of the first 66 of these bits: with even chances for every bit, every phrase is
    /// as likely as another.
    pub fn from_bits(bits: [u8; 9]) -> Self {
        let number = bits.into_iter().fold(0_u128, |number, byte| (number << 8) | u128::from(byte));
        let unused = 8 * bits.len() - BITS_PER_WORD * WORDS_PER_PHRASE;
        Self(std::array::from_fn(|place| {
            let behind = WORDS_PER_PHRASE - 1 - place;
            ((number >> (unused + BITS_PER_WORD * behind)) % LIST as u128) as u16
        }))
    }

    /// The phrase that somebody typed, said over the phone or copied from paper.
    ///
    /// Capitals, accents, numbers and whatever stands between the words do not matter. The first
    /// four letters of a word are enough, and one letter too many, too few, wrong or swapped is
    /// forgiven when only one word can be meant. Four letters that begin a word are that word, also
    /// when they are almost another one.
    pub fn parse(typed: &str) -> Result<Self, PhraseError> {
        let plain = plain_letters(typed);
        let found = plain.split_whitespace().count();
        if found != WORDS_PER_PHRASE {
            return Err(PhraseError::WrongCount { found });
        }
        let mut places = [0; WORDS_PER_PHRASE];
        for ((place, word), position) in places.iter_mut().zip(plain.split_whitespace()).zip(1..) {
            *place = place_of(word).ok_or(PhraseError::UnknownWord { position })? as u16;
        }
        Ok(Self(places))
    }

    /// The words, in order.
    pub fn words(&self) -> [&'static str; WORDS_PER_PHRASE] {
        self.0.map(|place| WORDS[usize::from(place)])
    }

    /// One of the words; the first is 1.
    pub fn word(&self, position: usize) -> Option<&'static str> {
        self.words().get(position.checked_sub(1)?).copied()
    }

    /// The places of the words in the list, as big-endian numbers of 16 bits: what a key is made
    /// of.
    pub fn to_index_bytes(&self) -> [u8; 2 * WORDS_PER_PHRASE] {
        let mut bytes = [0; 2 * WORDS_PER_PHRASE];
        for (pair, place) in bytes.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&place.to_be_bytes());
        }
        bytes
    }

    /// The phrase of these places; `None` when one of them is beyond the list.
    pub fn from_index_bytes(bytes: [u8; 2 * WORDS_PER_PHRASE]) -> Option<Self> {
        let places: [u16; WORDS_PER_PHRASE] =
            std::array::from_fn(|n| u16::from_be_bytes([bytes[2 * n], bytes[2 * n + 1]]));
        places.iter().all(|place| usize::from(*place) < LIST).then_some(Self(places))
    }
}

/// The words open somebody's dossier: they must not reach a log.
impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase(hidden)")
    }
}

/// The text in lower case and without accents, with spaces for all that is not a letter.
fn plain_letters(typed: &str) -> String {
    let mut plain = String::with_capacity(typed.len());
    for letter in typed.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'æ' => plain.push_str("ae"),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => plain.push('e'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => plain.push('i'),
            'ĳ' | 'ÿ' => plain.push_str("ij"),
            'ł' => plain.push('l'),
            'ñ' | 'ń' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => plain.push('o'),
            'œ' => plain.push_str("oe"),
            'ś' | 'ş' | 'š' => plain.push('s'),
            'ß' => plain.push_str("ss"),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => plain.push('u'),
            'ý' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            _ if letter.is_alphabetic() => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    plain
}

/// The place in the list of the word that is meant, when there is no doubt about it.
fn place_of(typed: &str) -> Option<usize> {
    let place = WORDS.partition_point(|word| *word < typed);
    let word = WORDS.get(place).copied().unwrap_or_default();
    if word == typed || (typed.len() == SHORT_FORM && word.starts_with(typed)) {
        return Some(place);
    }
    let may_mean = |word: &str| {
        is_one_edit(typed, word) || (typed.len() > SHORT_FORM && word.starts_with(typed))
    };
    let mut meant = (0..LIST).filter(|place| may_mean(WORDS[*place]));
    meant.next().filter(|_| meant.next().is_none())
}

/// Whether one letter more, fewer, other or swapped with the next makes one text of the other.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    while let ([left, a_rest @ ..], [right, b_rest @ ..]) = (a, b)
        && left == right
    {
        (a, b) = (a_rest, b_rest);
    }
    while let ([a_rest @ .., left], [b_rest @ .., right]) = (a, b)
        && left == right
    {
        (a, b) = (a_rest, b_rest);
    }
    match (a, b) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

impl Phrase {
    /// Two places of the phrase, from 0 and ascending, whose words are asked back: always the same
    /// two for one phrase, so that a page that is loaded again asks the same.
    pub fn asked_back(&self) -> [usize; 2] {
        let sum: usize = self.to_index_bytes().iter().map(|byte| usize::from(*byte)).sum();
        let first = sum % (WORDS_PER_PHRASE - 1);
        let further = (sum / WORDS_PER_PHRASE) % (WORDS_PER_PHRASE - 1 - first);
        [first, first + 1 + further]
    }

    /// Whether what was typed is the word at this place (from 0), as forgivingly as
    /// [`Phrase::parse`] reads it.
    pub fn is_word(&self, place: usize, typed: &str) -> bool {
        let Some(word) = self.words().get(place).copied() else { return false };
        // Read as a phrase of six times the same, one word is read by the very same rules.
        let repeated = [typed; WORDS_PER_PHRASE].join(" ");
        Phrase::parse(&repeated).is_ok_and(|read| read.words()[0] == word)
    }
}

#[cfg(test)]
mod tests;
