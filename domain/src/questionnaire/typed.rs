//! From what somebody typed or chose to an answer.

use std::fmt;

use thiserror::Error;

use crate::{
    answers::Answer,
    questionnaire::{Kind, NumberField, Question},
};

/// No number that fits a question is written longer.
const LONGEST: usize = 20;

/// An answer, and whether it has to be asked again.
#[derive(Clone, PartialEq)]
pub enum Parsed {
    /// A usual answer.
    Plain(Answer),
    /// An accepted number that is so unusual that we ask whether it is right.
    Doubtful {
        /// The answer as it was typed.
        answer: Answer,
        /// The number that was probably meant, when a usual slip explains it.
        suggestion: Option<f64>,
    },
}

/// Answers are health data: `{:?}` must never print one into a log.
impl fmt::Debug for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parsed(hidden)")
    }
}

/// Why something typed or chosen is no answer; does not print what that was.
#[derive(Clone, Copy, PartialEq, Error)]
pub enum AnswerError {
    /// Nothing was typed or chosen.
    #[error("nothing was filled in")]
    Empty,
    /// Something else than a number was typed.
    #[error("not a number")]
    NotANumber,
    /// A number was typed that cannot be.
    #[error("not a number from {minimum} to {maximum}")]
    OutOfRange {
        /// The lowest number that is accepted.
        minimum: f64,
        /// The highest number that is accepted.
        maximum: f64,
        /// The number that was probably meant, when a usual slip explains it.
        suggestion: Option<f64>,
    },
    /// Something was sent that is not among the options.
    #[error("not one of the options")]
    NotAnOption,
}

/// The suggestion tells what was typed: `{:?}` leaves it out.
impl fmt::Debug for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnswerError({self})")
    }
}

impl Question {
    /// The answer that was typed or chosen.
    ///
    /// A number may have a comma or a point, whatever the language, and not both: no question has
    /// an answer of a thousand or more. Decimals that are not kept are rounded.
    ///
    /// # Errors
    /// When it is no answer to this question. Skipping is not an error and does not come here.
    pub fn parse(&self, raw: &str) -> Result<Parsed, AnswerError> {
        if raw.trim().is_empty() {
            return Err(AnswerError::Empty);
        }
        match &self.kind {
            Kind::Rating { lowest, highest, .. } => (*lowest..=*highest)
                .find(|points| points.to_string() == raw)
                .map(|points| Parsed::Plain(Answer::Number(points.into())))
                .ok_or(AnswerError::NotAnOption),
            Kind::Choice(choices) => choices
                .iter()
                .find(|choice| choice.code == raw)
                .map(|choice| Parsed::Plain(Answer::Choice(choice.code.clone())))
                .ok_or(AnswerError::NotAnOption),
            Kind::Number(field) => field.parse(decimal(raw.trim()).ok_or(AnswerError::NotANumber)?),
        }
    }
}

impl NumberField {
    fn parse(&self, typed: f64) -> Result<Parsed, AnswerError> {
        let value = self.round(typed);
        let &Self { minimum, maximum, .. } = self;
        if !(minimum..=maximum).contains(&value) {
            let suggestion = self.suggestion(typed);
            return Err(AnswerError::OutOfRange { minimum, maximum, suggestion });
        }
        let answer = Answer::Number(value);
        Ok(match self.plausible {
            Some((low, high)) if !(low..=high).contains(&value) => {
                Parsed::Doubtful { answer, suggestion: self.suggestion(typed) }
            }
            _ => Parsed::Plain(answer),
        })
    }

    /// The number with the decimals that are kept, halves away from zero.
    fn round(&self, value: f64) -> f64 {
        let factor = 10_f64.powi(self.decimals.into());
        // A value a rounding error below a half counts as that half, and zero has no sign.
        (value * factor + f64::copysign(1e-9, value)).round() / factor + 0.0
    }

    /// What was meant, when a usual slip leads from it to the typed number.
    ///
    /// Only for what is measured: nobody means 50 glasses or 20 years who types 5 or 2.
    fn suggestion(&self, typed: f64) -> Option<f64> {
        let (low, high) = self.plausible?;
        let unit = self.unit.as_ref().map(|unit| unit.code.as_str());
        let meant: &[f64] = match unit {
            // Cholesterol in mg/dL, as on foreign reports.
            Some("mmol/L") if typed >= 20.0 => {
                &[typed / 38.67, typed * 10.0, typed * 100.0, typed / 10.0, typed / 100.0]
            }
            // Metres, 17 for 170, or a decimal comma that was left out.
            Some("cm" | "kg" | "mm[Hg]" | "mmol/L") => {
                &[typed * 10.0, typed * 100.0, typed / 10.0, typed / 100.0]
            }
            // HbA1c in percent, as it was given until 2010 and still is in some countries.
            Some("mmol/mol") => &[10.929 * (typed - 2.15)],
            _ if self.decimals > 0 => &[typed / 10.0],
            _ => &[],
        };
        let meant = meant.iter().map(|value| self.round(*value));
        meant.into_iter().find(|value| (low..=high).contains(value))
    }
}

/// A number in plain digits: no exponent, no text, at most one mark for decimals.
fn decimal(raw: &str) -> Option<f64> {
    let plain = raw.replace(',', ".");
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if raw.len() > LONGEST || !is_plain { None } else { plain.parse().ok() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        language::Text,
        questionnaire::{Choice, Unit},
    };

    fn question(kind: Kind) -> Question {
        Question {
            link_id: "vraag".into(),
            text: Text::dutch("Vraag?"),
            label: Text::dutch("Vraag"),
            help: None,
            kind,
            condition: None,
        }
    }

    fn number(
        unit: &str,
        decimals: u8,
        (minimum, maximum): (f64, f64),
        plausible: (f64, f64),
    ) -> Question {
        let unit = Some(Unit { code: unit.into(), name: Text::dutch(unit) });
        let plausible = Some(plausible);
        question(Kind::Number(NumberField { unit, decimals, minimum, maximum, plausible }))
    }

    fn height() -> Question {
        number("cm", 0, (50.0, 260.0), (120.0, 215.0))
    }

    fn weight() -> Question {
        number("kg", 1, (20.0, 400.0), (35.0, 200.0))
    }

    fn cholesterol() -> Question {
        number("mmol/L", 1, (1.0, 500.0), (2.5, 10.0))
    }

    fn plain(value: f64) -> Result<Parsed, AnswerError> {
        Ok(Parsed::Plain(Answer::Number(value)))
    }

    fn doubtful(value: f64, suggestion: Option<f64>) -> Result<Parsed, AnswerError> {
        Ok(Parsed::Doubtful { answer: Answer::Number(value), suggestion })
    }

    /// What was suggested for a number that is not accepted.
    fn instead(question: &Question, raw: &str) -> Option<f64> {
        match question.parse(raw) {
            Err(AnswerError::OutOfRange { suggestion, .. }) => suggestion,
            _ => panic!("{raw} is not out of range"),
        }
    }

    #[test]
    fn a_number_has_a_comma_or_a_point_and_spaces_around_it() {
        for raw in ["80,5", "80.5", " 80.5 ", "80,50", "080.5", "\u{a0}80,5"] {
            assert!(weight().parse(raw) == plain(80.5), "{raw}");
        }
    }

    #[test]
    fn text_an_exponent_and_a_number_in_pieces_are_not_numbers() {
        for raw in [
            "tachtig",
            "NaN",
            "inf",
            "8e1",
            "80 kg",
            "8 0",
            "1.234,5",
            "1,2,3",
            "+80",
            "--80",
            ".",
            "-",
            "0x50",
            "٨٠",
            "000000000000000000080",
        ] {
            assert!(weight().parse(raw) == Err(AnswerError::NotANumber), "{raw}");
        }
        assert!(weight().parse(" ") == Err(AnswerError::Empty));
    }

    #[test]
    fn decimals_that_are_not_kept_are_rounded() {
        assert!(weight().parse("80,25") == plain(80.3));
        assert!(weight().parse("80,249") == plain(80.2));
        assert!(height().parse("169,5") == plain(170.0));
    }

    #[test]
    fn a_number_below_zero_is_a_number_that_is_out_of_range() {
        let error = AnswerError::OutOfRange { minimum: 50.0, maximum: 260.0, suggestion: None };
        assert!(height().parse("-170") == Err(error));
    }

    #[test]
    fn metres_become_centimetres() {
        for raw in ["1,75", "1.75", "17,5"] {
            assert_eq!(instead(&height(), raw), Some(175.0), "{raw}");
        }
        assert_eq!(instead(&height(), "17"), Some(170.0));
        assert_eq!(instead(&height(), "5"), None);
    }

    #[test]
    fn a_slip_of_a_factor_ten_is_seen_in_blood_pressure_and_weight() {
        let upper = number("mm[Hg]", 0, (60.0, 300.0), (90.0, 220.0));
        assert_eq!(instead(&upper, "13"), Some(130.0));
        assert_eq!(instead(&weight(), "805"), Some(80.5));
        assert!(weight().parse("350") == doubtful(350.0, Some(35.0)));
        assert!(weight().parse("250") == doubtful(250.0, None));
    }

    #[test]
    fn cholesterol_in_milligrams_is_converted() {
        assert!(cholesterol().parse("200") == doubtful(200.0, Some(5.2)));
        assert!(cholesterol().parse("52") == doubtful(52.0, Some(5.2)));
        assert!(cholesterol().parse("12") == doubtful(12.0, None));
        assert!(cholesterol().parse("5,2") == plain(5.2));
        let hdl = number("mmol/L", 1, (0.2, 200.0), (0.6, 3.0));
        assert!(hdl.parse("50") == doubtful(50.0, Some(1.3)));
    }

    #[test]
    fn hba1c_in_percent_is_converted() {
        let hba1c = number("mmol/mol", 0, (15.0, 200.0), (25.0, 120.0));
        assert_eq!(instead(&hba1c, "7,0"), Some(53.0));
        assert!(hba1c.parse("20") == doubtful(20.0, None));
    }

    #[test]
    fn what_is_counted_is_doubted_and_gets_no_suggestion() {
        let glasses = number("{glasses}", 0, (1.0, 40.0), (1.0, 15.0));
        assert!(glasses.parse("20") == doubtful(20.0, None));
        let age = number("a", 0, (18.0, 110.0), (18.0, 100.0));
        assert_eq!(instead(&age, "9"), None);
        let sleep = number("h", 1, (0.0, 24.0), (3.0, 14.0));
        assert_eq!(instead(&sleep, "75"), Some(7.5));
        assert!(sleep.parse("1") == doubtful(1.0, None));
    }

    #[test]
    fn a_rating_and_a_choice_are_taken_exactly() {
        let rating = question(Kind::Rating {
            lowest: 1,
            highest: 10,
            lowest_means: Text::dutch("slecht"),
            highest_means: Text::dutch("goed"),
        });
        assert!(rating.parse("10") == plain(10.0));
        for raw in ["0", "11", "+7", "07", "7.0", " 7"] {
            assert!(rating.parse(raw) == Err(AnswerError::NotAnOption), "{raw}");
        }
        let option =
            |code: &str| Choice { code: code.into(), text: Text::dutch("Tekst"), ordinal: None };
        let choice = question(Kind::Choice(vec![option("yes"), option("no")]));
        assert!(choice.parse("no") == Ok(Parsed::Plain(Answer::Choice("no".into()))));
        assert!(choice.parse("No") == Err(AnswerError::NotAnOption));
        assert!(choice.parse("") == Err(AnswerError::Empty));
    }

    #[test]
    fn neither_an_answer_nor_an_error_prints_what_was_typed() {
        let shown = format!("{:?}", weight().parse("250"));
        assert_eq!(shown, "Ok(Parsed(hidden))");
        let error = height().parse("1.75").unwrap_err();
        assert_eq!(error.to_string(), "not a number from 50 to 260");
        assert_eq!(format!("{error:?}"), "AnswerError(not a number from 50 to 260)");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_an_answer_lies_within_the_limits(raw in "\\PC*|-?[0-9]{0,5}[.,]?[0-9]{0,5}") {
            for question in [height(), weight(), cholesterol()] {
                let (answer, suggestion) = match question.parse(&raw) {
                    Ok(Parsed::Plain(answer)) => (Some(answer), None),
                    Ok(Parsed::Doubtful { answer, suggestion }) => (Some(answer), suggestion),
                    Err(AnswerError::OutOfRange { suggestion, .. }) => (None, suggestion),
                    Err(_) => (None, None),
                };
                prop_assert!(answer.is_none_or(|answer| question.accepts(&answer)));
                if let Some(suggestion) = suggestion {
                    prop_assert!(question.parse(&suggestion.to_string()) == plain(suggestion));
                }
            }
        }

        #[test]
        fn a_number_is_read_back_as_it_was_kept(tenths in 350_i32..=2000) {
            let value = f64::from(tenths) / 10.0;
            prop_assert!(weight().parse(&value.to_string()) == plain(value));
            prop_assert!(weight().parse(&value.to_string().replace('.', ",")) == plain(value));
        }
    }
}
