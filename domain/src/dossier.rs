//! The dossier: all that is kept of one resident, sealed as one whole.
//!
//! A dossier is a plain value. It is changed by [`Dossier::apply`] alone, so that everything a
//! visitor can do to it stands in [`Change`]. How it is sealed and found is not known here.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    answers::{Answer, Answers},
    area::WijkCode,
    demography::{AgeBand, Sex},
    ids::{ContributionId, SubmissionId},
    period::Quarter,
};

/// Earlier times that are kept to compare with; older ones make room. With every question answered
/// each time, a dossier still fits in the shortest padding.
pub const EARLIER_KEPT: usize = 3;

/// How long a shared profile can be seen, in seconds: a day.
pub const SHARED_FOR: i64 = 24 * 60 * 60;

/// Forms that are remembered, so that the same one sent again is known for the same.
const SUBMISSIONS_KEPT: usize = 100;

/// Hexadecimal digits of a submission that are remembered: 48 bits.
const SUBMISSION_DIGITS: usize = 12;

/// Which questions about the web a resident answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Seven questions for each dimension.
    #[default]
    Long,
    /// One question for each dimension, for whoever reads little.
    Short,
}

/// Where a resident lives, as far as it is known.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// The wijk that was chosen.
    pub wijk: Option<WijkCode>,
    /// The wijken that a typed postcode may mean, until one is chosen.
    pub candidates: Vec<WijkCode>,
}

/// One time that a resident fills in the questions.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Round {
    /// The day of the last answer (`2026-11-23`); empty before the first.
    pub day: String,
    /// Which questions about the web were asked.
    pub way: Way,
    /// The answers.
    pub answers: Answers,
    /// Link ids of the questions that the resident wants to talk about.
    pub talk_about: BTreeSet<String>,
    /// What was typed last and not taken as it is.
    pub doubt: Option<Doubt>,
}

/// What a resident allows, each on its own; nothing before it was asked.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What the answers come to may count in the figures of the wijk.
    pub figures: Option<bool>,
    /// What counts in the figures may be used for research too.
    pub research: Option<bool>,
}

/// What was typed and not taken as it is: it waits for a friendly question to be answered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// The question it was typed at.
    pub link_id: String,
    /// What was typed.
    pub typed: String,
    /// What may have been meant, in the unit of the question.
    pub meant: Option<f64>,
    /// Whether it can be taken as it is, once the resident says so.
    pub possible: bool,
    /// Whether "hier wil ik over praten" was ticked with it.
    pub talk_about: bool,
}

/// That something was given to the figures of a quarter.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Contributed {
    /// The quarter.
    pub period: Quarter,
    /// The row under which they lie, as 64 hexadecimal digits: derived once, and remembered here,
    /// so that new words change nothing about it.
    pub contribution_id: String,
}

/// A profile that somebody else may see for a day.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The row under which it lies, as 64 hexadecimal digits.
    pub share_id: String,
    /// Until when it can be seen, in seconds since 1970.
    pub until: i64,
}

/// All that is kept of one resident.
///
/// What was sealed once is opened again years later, so a field that is added has a default.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dossier {
    /// Whether somebody else helps with filling in; the resident stays the owner.
    pub helped: bool,
    /// Whether the resident was given six words to come back with.
    pub has_words: bool,
    /// Where the resident lives.
    pub home: Home,
    /// The answers of now.
    pub now: Round,
    /// The answers of before, newest first; at most [`EARLIER_KEPT`].
    pub earlier: Vec<Round>,
    /// What the resident wants to change: link ids of sections.
    pub wishes: BTreeSet<String>,
    /// What the resident allows.
    pub consent: Consent,
    /// Sex and age band as given to the figures.
    pub sex: Option<String>,
    /// See [`Self::sex`].
    pub age_band: Option<String>,
    /// What was given to the figures, and not taken back.
    pub contributed: Vec<Contributed>,
    /// Profiles that somebody else may see.
    pub shares: Vec<Share>,
    /// Chance that every visit of now carries; another one ends them all.
    pub visits: String,
    received: Vec<String>,
}

/// Something that a visitor does to the own dossier.
#[derive(Clone)]
pub enum Change {
    /// Begins: with which questions, and whether somebody helps.
    Begin {
        /// Which questions about the web are asked.
        way: Way,
        /// Whether somebody else helps.
        helped: bool,
    },
    /// Sets or leaves open where the resident lives.
    SetHome(Home),
    /// Answers a question on this day, and says whether to talk about it.
    SetAnswer {
        /// The question.
        link_id: String,
        /// The answer.
        answer: Answer,
        /// Whether the resident ticked "hier wil ik over praten".
        talk_about: bool,
        /// The day it is.
        day: String,
    },
    /// Keeps what was typed until it is made sure of.
    SetDoubt(Doubt),
    /// Says what the resident wants to change.
    SetWishes(BTreeSet<String>),
    /// Notes what counts in the figures of a quarter, with what was told of oneself.
    Contributed {
        /// The quarter, and the row.
        given: Contributed,
        /// Sex, if told.
        sex: Option<Sex>,
        /// Age band, if told.
        age_band: Option<AgeBand>,
        /// Whether they may be used for research too.
        research: bool,
    },
    /// Notes that nothing may count in the figures.
    Refused,
    /// Notes that nothing counts in the figures any more.
    Withdrawn,
    /// Lays the answers of now aside to fill in the questions again; with the other questions
    /// about the web it goes on with the same answers, as those have link ids of their own.
    Again {
        /// Which questions about the web are asked this time.
        way: Way,
    },
    /// Notes that the resident has six words.
    HasWords,
    /// Notes that somebody else may see the profile.
    Shared(Share),
    /// Notes that nobody else may see the profile any more.
    Unshared,
    /// Ends every visit of now, on all devices, by other chance for the visits to come.
    EndVisits(String),
}

impl Dossier {
    /// Whether nothing was answered or set yet.
    pub fn is_empty(&self) -> bool {
        self.now.answers.is_empty() && self.earlier.is_empty() && self.home == Home::default()
    }

    /// Under which row lies what was given to the figures of a quarter.
    pub fn contribution(&self, period: Quarter) -> Option<ContributionId> {
        let given = self.contributed.iter().find(|given| given.period == period)?;
        ContributionId::from_hex(&given.contribution_id)
    }

    /// What somebody else gets to see: the answers and wishes, and nothing that could be used to act
    /// for the resident.
    pub fn seen_by_others(self) -> Self {
        Self { now: self.now, earlier: self.earlier, wishes: self.wishes, ..Self::default() }
    }

    /// Carries out a change, once per submission; `false` when the very same form was carried out
    /// before, which must not undo a change that was made since.
    pub fn apply(&mut self, submission: Option<SubmissionId>, change: Change) -> bool {
        if !self.receive(submission) {
            return false;
        }
        match change {
            Change::Begin { way, helped } => {
                self.helped = helped;
                if self.now.answers.is_empty() {
                    self.now.way = way;
                }
            }
            Change::SetHome(home) => self.home = home,
            Change::SetAnswer { link_id, answer, talk_about, day } => {
                if talk_about {
                    self.now.talk_about.insert(link_id.clone());
                } else {
                    self.now.talk_about.remove(&link_id);
                }
                self.now.answers.set(link_id, answer);
                self.now.day = day;
                self.now.doubt = None;
            }
            Change::SetDoubt(doubt) => self.now.doubt = Some(doubt),
            Change::SetWishes(wishes) => self.wishes = wishes,
            Change::Contributed { given, sex, age_band, research } => {
                self.consent = Consent { figures: Some(true), research: Some(research) };
                self.contributed.retain(|earlier| earlier.period != given.period);
                self.contributed.push(given);
                self.sex = sex.map(|sex| sex.code().to_owned());
                self.age_band = age_band.map(|band| band.code().to_owned());
            }
            Change::Refused => self.consent.figures = Some(false),
            Change::Withdrawn => {
                self.contributed.clear();
                self.consent = Consent { figures: Some(false), research: Some(false) };
            }
            Change::Again { way } => self.begin_again(way),
            Change::HasWords => self.has_words = true,
            Change::Shared(share) => {
                // What was shared a day before this one can no longer be seen.
                let seen_from = share.until - SHARED_FOR;
                self.shares.retain(|earlier| earlier.until > seen_from);
                self.shares.push(share);
            }
            Change::Unshared => self.shares.clear(),
            Change::EndVisits(visits) => self.visits = visits,
        }
        true
    }

    fn begin_again(&mut self, way: Way) {
        if self.now.answers.is_empty() || self.now.way != way {
            self.now.way = way;
            return;
        }
        let done = std::mem::replace(&mut self.now, Round { way, ..Round::default() });
        self.earlier.insert(0, done);
        self.earlier.truncate(EARLIER_KEPT);
    }

    fn receive(&mut self, submission: Option<SubmissionId>) -> bool {
        let Some(submission) = submission else { return true };
        let mut digits = submission.to_hex();
        digits.truncate(SUBMISSION_DIGITS);
        if self.received.contains(&digits) {
            return false;
        }
        if self.received.len() >= SUBMISSIONS_KEPT {
            self.received.remove(0);
        }
        self.received.push(digits);
        true
    }
}

/// Makes a `Debug` that hides everything: a dossier is health data.
macro_rules! hidden {
    ($($name:ident),+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        })+
    };
}
hidden!(Home, Round, Consent, Contributed, Doubt, Share, Dossier, Change);

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(link_id: &str, points: f64) -> Change {
        Change::SetAnswer {
            link_id: link_id.into(),
            answer: Answer::Number(points),
            talk_about: false,
            day: "2026-11-23".into(),
        }
    }

    #[test]
    fn the_same_form_sent_again_does_not_undo_a_later_answer() {
        let mut dossier = Dossier::default();
        let first = SubmissionId::from_bytes([1; 32]);
        assert!(dossier.apply(Some(first), answer("slapen", 3.0)));
        assert!(dossier.apply(Some(SubmissionId::from_bytes([2; 32])), answer("slapen", 8.0)));
        assert!(!dossier.apply(Some(first), answer("slapen", 3.0)));
        assert_eq!(dossier.now.answers.number("slapen"), Some(8.0));
    }

    #[test]
    fn filling_in_again_lays_the_earlier_answers_aside_newest_first() {
        let mut dossier = Dossier::default();
        for time in 0..EARLIER_KEPT + 2 {
            dossier.apply(None, answer("slapen", time as f64));
            dossier.apply(None, Change::Again { way: Way::Long });
        }
        assert!(dossier.now.answers.is_empty());
        assert_eq!(dossier.earlier.len(), EARLIER_KEPT);
        let newest = (EARLIER_KEPT + 1) as f64;
        assert_eq!(dossier.earlier[0].answers.number("slapen"), Some(newest));
    }

    #[test]
    fn beginning_again_without_answers_leaves_no_empty_time_behind() {
        let mut dossier = Dossier::default();
        dossier.apply(None, Change::Again { way: Way::Long });
        assert!(dossier.earlier.is_empty());
    }

    #[test]
    fn a_quarter_is_given_once_and_its_row_is_remembered() {
        let mut dossier = Dossier::default();
        let period = "2026-Q4".parse().unwrap();
        for byte in ["01", "02"] {
            let given = Contributed { period, contribution_id: byte.repeat(32) };
            let change = Change::Contributed { given, sex: None, age_band: None, research: false };
            dossier.apply(None, change);
        }
        assert_eq!(dossier.contributed.len(), 1);
        assert!(dossier.contribution(period) == Some(ContributionId::from_bytes([2; 32])));
        assert!(dossier.contribution("2027-Q1".parse().unwrap()).is_none());
    }

    #[test]
    fn going_on_with_all_questions_keeps_what_was_answered() {
        let mut dossier = Dossier::default();
        dossier.apply(None, Change::Begin { way: Way::Short, helped: false });
        dossier.apply(None, answer("lengte", 170.0));
        dossier.apply(None, Change::Again { way: Way::Long });
        assert_eq!(dossier.now.way, Way::Long);
        assert_eq!(dossier.now.answers.number("lengte"), Some(170.0));
        assert!(dossier.earlier.is_empty());
    }

    #[test]
    fn a_dossier_that_was_sealed_before_a_field_was_added_still_opens() {
        let dossier: Dossier = serde_json::from_str(r#"{"now":{"answers":{"slapen":7}}}"#).unwrap();
        assert_eq!(dossier.now.answers.number("slapen"), Some(7.0));
    }

    #[test]
    fn a_dossier_cannot_be_printed_by_accident() {
        assert_eq!(format!("{:?}", Dossier::default()), "Dossier(hidden)");
        assert_eq!(format!("{:?}", answer("slapen", 3.0)), "Change(hidden)");
    }

    #[test]
    fn an_untick_takes_the_mark_away() {
        let mut dossier = Dossier::default();
        for talk_about in [true, false] {
            let Change::SetAnswer { link_id, answer, day, .. } = answer("slapen", 3.0) else {
                panic!("not an answer")
            };
            dossier.apply(None, Change::SetAnswer { link_id, answer, talk_about, day });
            assert_eq!(dossier.now.talk_about.contains("slapen"), talk_about);
        }
    }
}
