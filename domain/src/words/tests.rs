use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// What a word sounds like when it is said quickly: letters that Dutch ears confuse are one.
fn sound(word: &str) -> String {
    let mut sound = word.to_owned();
    for (written, heard) in [
        ("sch", "sk"),
        ("ch", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("qu", "kw"),
        ("x", "ks"),
        ("ij", "ei"),
        ("y", "i"),
        ("ou", "au"),
        ("ce", "se"),
        ("ci", "si"),
        ("c", "k"),
        ("v", "f"),
        ("z", "s"),
    ] {
        sound = sound.replace(written, heard);
    }
    let mut letters: Vec<char> = sound.chars().collect();
    letters.dedup();
    if let Some(last) = letters.last_mut() {
        *last = match *last {
            'd' => 't',
            'b' => 'p',
            other => other,
        };
    }
    letters.into_iter().collect()
}

/// What a word can become in a plural, a small thing, a verb or an adjective.
fn inflections(word: &str) -> Vec<String> {
    let (start, last) = word.split_at(word.len() - 1);
    let mut stems = vec![word.to_owned(), format!("{word}{last}")];
    for long in ["aa", "ee", "oo", "uu"] {
        if let Some(open) = start.strip_suffix(long) {
            stems.push(format!("{open}{}{last}", &long[1..]));
        }
    }
    for stem in stems.clone() {
        for (hard, soft) in [("f", "v"), ("s", "z")] {
            if let Some(start) = stem.strip_suffix(hard) {
                stems.push(format!("{start}{soft}"));
            }
        }
    }
    let endings = ["e", "en", "n", "er", "s", "t", "te", "je", "tje", "pje", "ig", "ing", "el"];
    stems
        .iter()
        .flat_map(|stem| endings.iter().map(move |ending| format!("{stem}{ending}")))
        .collect()
}

fn pairs(of: &[String]) -> impl Iterator<Item = (&str, &str)> {
    of.iter()
        .enumerate()
        .flat_map(|(n, a)| of[n + 1..].iter().map(move |b| (a.as_str(), b.as_str())))
}

fn list() -> Vec<String> {
    words().iter().map(|word| (*word).to_owned()).collect()
}

fn parse(typed: &str) -> Result<[&'static str; 6], PhraseError> {
    Phrase::parse(typed).map(|phrase| phrase.words())
}

const SIX: [&str; 6] = ["fiets", "wolf", "ijsvogel", "kaars", "etalage", "zwaan"];

#[test]
fn the_list_has_2048_words_in_alphabetical_order() {
    assert_eq!(words().len(), 2048);
    assert!(words().is_sorted_by(|a, b| a < b));
}

#[test]
fn every_word_has_four_to_eight_plain_letters() {
    for word in words() {
        assert!((4..=8).contains(&word.len()), "{word}");
        assert!(word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
    }
}

#[test]
fn one_wrong_letter_never_makes_another_word() {
    for (a, b) in pairs(&list()) {
        assert!(!is_one_edit(a, b), "{a} {b}");
    }
}

#[test]
fn no_two_words_sound_alike_or_nearly() {
    let sounds: Vec<_> = words().iter().map(|word| sound(word)).collect();
    for (a, b) in pairs(&sounds) {
        assert!(a != b && !is_one_edit(a, b), "{a} {b}");
    }
}

#[test]
fn four_letters_tell_all_words_apart() {
    for pair in words().windows(2) {
        assert_ne!(pair[0][..SHORT_FORM], pair[1][..SHORT_FORM]);
    }
}

#[test]
fn no_word_is_a_form_of_another() {
    for word in words() {
        for form in inflections(word) {
            assert!(!words().contains(&form.as_str()), "{word} {form}");
        }
    }
}

#[test]
fn no_word_begins_with_what_nobody_wants_to_read_here() {
    for unkind in [
        "angst", "arm", "bang", "bier", "bloed", "bom", "dik", "dood", "drank", "drugs", "gif",
        "god", "graf", "hoer", "huil", "kanker", "kerk", "kist", "kut", "lelijk", "lijden", "lijk",
        "lul", "mager", "moord", "nazi", "neuk", "pijn", "pijp", "rouw", "seks", "sex", "slet",
        "sterf", "sterv", "traan", "tumor", "wapen", "wijn", "wond", "ziek", "zwak", "zwart",
        "zweer",
    ] {
        let found = words().iter().find(|word| word.starts_with(unkind) && **word != "wonder");
        assert_eq!(found, None);
    }
}

#[test]
fn words_are_read_as_they_are_shown() {
    assert_eq!(parse(&SIX.join(" ")), Ok(SIX));
}

#[test]
fn capitals_numbers_and_what_stands_between_do_not_matter() {
    for typed in [
        "1. Fiets 2. Wolf 3. IJsvogel 4. Kaars 5. Etalage 6. Zwaan",
        "FIETS,WOLF,IJSVOGEL,KAARS,ETALAGE,ZWAAN.",
        "fiets-wolf-ijsvogel - kaars-etalage-zwaan",
        "\t1) fiets\r\n 2) wolf\n3) ijsvogel\n\n4:kaars\n5 etalage; “zwaan”",
    ] {
        assert_eq!(parse(typed), Ok(SIX), "{typed}");
    }
}

#[test]
fn accents_and_the_dutch_ij_in_one_sign_do_not_matter() {
    assert_eq!(parse("fïets wólf Ĳsvogel kaars étalage zwåan"), Ok(SIX));
    assert_eq!(parse("fiets wolf ÿsvogel kaars e\u{301}talage zwaan"), Ok(SIX));
}

#[test]
fn one_letter_too_many_too_few_wrong_or_swapped_is_forgiven() {
    assert_eq!(parse("fietss olf ijsvohel kaars etalgae zwaaan"), Ok(SIX));
}

#[test]
fn four_letters_of_a_word_are_enough() {
    assert_eq!(parse("fiet wolf ijsv kaar etal zwaa"), Ok(SIX));
    assert_eq!(parse("fiet wolf ijsvoge kaar etala zwaa"), Ok(SIX));
    assert_eq!(
        parse("fiets wolf ijs kaars etalage zwaan"),
        Err(PhraseError::UnknownWord { position: 3 })
    );
}

#[test]
fn a_slip_that_can_mean_two_words_is_not_guessed() {
    for (slip, one, other) in [("wols", "wolf", "wals"), ("kaasr", "kaars", "kaasrasp")] {
        assert!([one, other].iter().all(|word| words().contains(word)));
        assert_eq!(
            parse(&format!("fiets {slip} ijsvogel kaars etalage zwaan")),
            Err(PhraseError::UnknownWord { position: 2 })
        );
    }
}

#[test]
fn the_error_tells_how_many_words_there_are_or_which_is_not_known() {
    assert_eq!(parse(""), Err(PhraseError::WrongCount { found: 0 }));
    assert_eq!(parse("fiets, 2, wolf"), Err(PhraseError::WrongCount { found: 2 }));
    assert_eq!(
        parse(&[SIX.as_slice(), &["wolf"]].concat().join(" ")),
        Err(PhraseError::WrongCount { found: 7 })
    );
    assert_eq!(
        parse("fiets wolf ijsvogel kaars etalage волк"),
        Err(PhraseError::UnknownWord { position: 6 })
    );
}

#[test]
fn a_phrase_cannot_be_printed_by_accident() {
    assert_eq!(format!("{:?}", Phrase::from_bits([1; 9])), "Phrase(hidden)");
}

#[test]
fn each_of_the_66_bits_counts_and_the_last_six_do_not() {
    let of = |set: usize| {
        let mut bits = [0; 9];
        bits[set / 8] |= 128_u8 >> (set % 8);
        Phrase::from_bits(bits)
    };
    for set in 0..66 {
        let mut places = [0_u16; 6];
        places[set / 11] = 1 << (10 - set % 11);
        assert!(of(set) == Phrase(places), "{set}");
    }
    for set in 66..72 {
        assert!(of(set) == Phrase([0; 6]), "{set}");
    }
    assert!(Phrase::from_bits([255; 9]) == Phrase([2047; 6]));
}

#[test]
fn words_are_counted_from_one() {
    let phrase = Phrase([0, 1, 2, 3, 4, 2047]);
    assert_eq!(phrase.word(0), None);
    assert_eq!(phrase.word(1), Some(words()[0]));
    assert_eq!(phrase.word(6), Some(words()[2047]));
    assert_eq!(phrase.word(7), None);
}

#[test]
fn places_beyond_the_list_are_no_phrase() {
    let mut bytes = Phrase([0, 1, 2, 3, 4, 2047]).to_index_bytes();
    assert_eq!(bytes, [0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 7, 255]);
    assert!(Phrase::from_index_bytes(bytes).is_some());
    bytes[10] = 8;
    assert_eq!(Phrase::from_index_bytes(bytes), None);
}

proptest! {
    #[test]
    fn every_phrase_comes_back_from_its_bytes(bits: [u8; 9]) {
        let phrase = Phrase::from_bits(bits);
        prop_assert!(Phrase::from_index_bytes(phrase.to_index_bytes()) == Some(phrase));
    }

    #[test]
    fn every_phrase_survives_being_typed_with_noise(
        bits: [u8; 9],
        habits in prop::array::uniform6(0..4_usize),
        before in prop::array::uniform6("[ \t]{0,2}([1-6][.):]?)?[ \t]{0,2}"),
        after in prop::array::uniform6("[ ,;.\r\n-]{1,3}"),
    ) {
        let phrase = Phrase::from_bits(bits);
        let typed: String = phrase
            .words()
            .iter()
            .enumerate()
            .map(|(n, word)| {
                let word = match habits[n] {
                    0 => word.to_string(),
                    1 => word.to_uppercase(),
                    2 => word.replace('e', "é").replace("ij", "ĳ").replace('o', "o\u{308}"),
                    _ => word[..SHORT_FORM].to_owned(),
                };
                format!("{}{word}{}", before[n], after[n])
            })
            .collect();
        prop_assert_eq!(Phrase::parse(&typed), Ok(phrase));
    }

    #[test]
fn a_slip_leads_to_the_right_word_or_to_none_unless_it_is_four_letters_of_another(
        bits: [u8; 9],
        position in 1..=6_usize,
        at: prop::sample::Index,
        letter in "[a-z]",
        slip in 0..4_usize,
    ) {
        let phrase = Phrase::from_bits(bits);
        let mut typed = phrase.words().map(str::to_owned);
        let word = &mut typed[position - 1];
        let at = at.index(word.len() - 1);
        match slip {
            0 => word.insert_str(at, &letter),
            1 => word.replace_range(at..=at, ""),
            2 => word.replace_range(at..=at, &letter),
            _ => {
                let first = word.remove(at);
                word.insert(at + 1, first);
            }
        }
        let shortens = word.len() == SHORT_FORM
            && words().iter().any(|other| other.starts_with(word.as_str()));
        match Phrase::parse(&typed.join(" ")) {
            Ok(read) => prop_assert!(read == phrase || shortens),
            Err(error) => prop_assert_eq!(error, PhraseError::UnknownWord { position }),
        }
    }
}

#[test]
fn two_different_words_are_asked_back_and_always_the_same_two() {
    let mut asked = BTreeSet::new();
    for seed in 0..=255 {
        let phrase = Phrase::from_bits([seed, 7, seed, 3, 9, seed, 1, 8, 2]);
        let [first, second] = phrase.asked_back();
        assert!(first < second && second < WORDS_PER_PHRASE);
        assert_eq!(phrase.asked_back(), [first, second]);
        asked.insert([first, second]);
    }
    assert!(asked.len() > 10, "most pairs of places are asked now and then");
}

#[test]
fn a_word_asked_back_is_read_as_forgivingly_as_a_phrase() {
    let phrase = Phrase::from_bits([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let word = phrase.words()[3];
    assert!(phrase.is_word(3, word));
    assert!(phrase.is_word(3, &format!(" {} ", word.to_uppercase())));
    assert!(!phrase.is_word(3, phrase.words()[4]));
    assert!(!phrase.is_word(3, ""));
    assert!(!phrase.is_word(9, word));
}
