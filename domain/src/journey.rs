//! The resident's way through: which screen comes after which, as a function of the answers.

use crate::{
    answers::Answers,
    dossier::{Dossier, Way},
    questionnaire::{QuestionnaireSet, Section},
};

/// A screen of the resident's way through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first page.
    Start,
    /// Where do you live?
    Home,
    /// One question, by its link id.
    Question(String),
    /// All answers of one section, each with "wijzig", by its link id.
    Review(String),
    /// The own profile: web, lifestyle, heart, and what to do with it.
    Profile,
    /// The six words, to write down.
    Words,
    /// What may be done with the answers?
    Consent,
    /// Letting somebody else see the profile.
    Share,
}

impl Step {
    /// The address of the screen; holds nothing that the resident answered.
    pub fn path(&self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::Home => "/woonplaats".to_owned(),
            Self::Question(link_id) => format!("/vraag/{link_id}"),
            Self::Review(link_id) => format!("/terugblik/{link_id}"),
            Self::Profile => "/mijn-profiel".to_owned(),
            Self::Words => "/zes-woorden".to_owned(),
            Self::Consent => "/toestemming".to_owned(),
            Self::Share => "/delen".to_owned(),
        }
    }
}

/// The way of one resident through the questionnaires.
#[derive(Clone, Copy)]
pub struct Journey<'a> {
    questionnaires: &'a QuestionnaireSet,
    way: Way,
    answers: &'a Answers,
}

impl<'a> Journey<'a> {
    /// The way of the resident of a dossier, through the answers of now.
    pub fn of(questionnaires: &'a QuestionnaireSet, dossier: &'a Dossier) -> Self {
        Self { questionnaires, way: dossier.now.way, answers: &dossier.now.answers }
    }

    /// The sections about the web.
    pub fn web_sections(self) -> &'a [Section] {
        match self.way {
            Way::Long => &self.questionnaires.web().sections,
            Way::Short => &self.questionnaires.short_web().sections,
        }
    }

    /// The sections about lifestyle.
    pub fn lifestyle_sections(self) -> &'a [Section] {
        &self.questionnaires.lifestyle().sections
    }

    /// The screen after an answer to a question of `section`.
    ///
    /// The next question of the section that is asked and has no answer yet, or the look back when
    /// all have one: so a changed answer leads straight back to the look back it came from. The
    /// short way has no look back.
    pub fn after_answer(self, section: &Section, link_id: &str) -> Step {
        match section.next_open(link_id, self.answers) {
            Some(question) => Step::Question(question.link_id.clone()),
            None if self.has_review(section) => Step::Review(section.link_id.clone()),
            None => Step::Profile,
        }
    }

    /// The screen after the look back on a section: the first open question of the next one, or
    /// its own look back when it has none, or the profile after the last one.
    pub fn after_review(self, section: &Section) -> Step {
        match self.neighbour(section, 1) {
            None => Step::Profile,
            Some(next) => self.first_open(next).unwrap_or(Step::Review(next.link_id.clone())),
        }
    }

    /// Where somebody goes on who left halfway: the first open question about the web, then that
    /// of a lifestyle that was begun, then the profile.
    pub fn resume(self) -> Step {
        let web = self.web_sections().iter().find_map(|section| self.first_open(section));
        match web {
            Some(step) => step,
            None if self.has_begun_lifestyle() => self.lifestyle(),
            None => Step::Profile,
        }
    }

    /// The first open question about lifestyle, or the profile when there is none.
    pub fn lifestyle(self) -> Step {
        self.lifestyle_sections()
            .iter()
            .find_map(|section| self.first_open(section))
            .unwrap_or(Step::Profile)
    }

    /// Whether any question about lifestyle was answered or skipped.
    pub fn has_begun_lifestyle(self) -> bool {
        self.lifestyle_sections()
            .iter()
            .flat_map(|section| &section.questions)
            .any(|question| self.answers.contains(&question.link_id))
    }

    /// Whether every question about lifestyle that is asked was answered or skipped.
    pub fn has_finished_lifestyle(self) -> bool {
        self.lifestyle() == Step::Profile
    }

    /// The screen that the back link of a question leads to.
    pub fn before_question(self, section: &Section, link_id: &str) -> Step {
        let asked: Vec<_> = section.asked(self.answers).collect();
        let at = asked.iter().position(|question| question.link_id == link_id).unwrap_or(0);
        if let Some(previous) = at.checked_sub(1).and_then(|before| asked.get(before)) {
            return Step::Question(previous.link_id.clone());
        }
        match self.neighbour(section, -1) {
            Some(previous) => Step::Review(previous.link_id.clone()),
            None if self.is_lifestyle(section) => Step::Profile,
            None if self.way == Way::Short => Step::Start,
            None => Step::Home,
        }
    }

    /// The screen that the back link of a look back leads to: the last question that was asked.
    pub fn before_review(self, section: &Section) -> Step {
        section
            .asked(self.answers)
            .last()
            .map_or(Step::Profile, |question| Step::Question(question.link_id.clone()))
    }

    /// The screen that the back link of the profile leads to: the end of what was asked last.
    pub fn before_profile(self) -> Step {
        let sections = if self.has_begun_lifestyle() {
            self.lifestyle_sections()
        } else {
            self.web_sections()
        };
        match sections.last() {
            Some(last) if self.has_review(last) => Step::Review(last.link_id.clone()),
            Some(last) => self.before_review(last),
            None => Step::Start,
        }
    }

    /// The place of a section among those of its questionnaire, from 1, and how many there are.
    pub fn place(self, section: &Section) -> (usize, usize) {
        let sections = self.sections_beside(section);
        let at = sections.iter().position(|other| other.link_id == section.link_id);
        (at.map_or(1, |at| at + 1), sections.len())
    }

    /// Whether a section has a look back: the short way leads straight to the profile.
    pub fn has_review(self, section: &Section) -> bool {
        let short = &self.questionnaires.short_web().sections;
        !short.iter().any(|other| other.link_id == section.link_id)
    }

    fn is_lifestyle(self, section: &Section) -> bool {
        self.lifestyle_sections().iter().any(|other| other.link_id == section.link_id)
    }

    fn sections_beside(self, section: &Section) -> &'a [Section] {
        if self.is_lifestyle(section) { self.lifestyle_sections() } else { self.web_sections() }
    }

    fn neighbour(self, section: &Section, offset: isize) -> Option<&'a Section> {
        let sections = self.sections_beside(section);
        let at = sections.iter().position(|other| other.link_id == section.link_id)?;
        sections.get(at.checked_add_signed(offset)?)
    }

    fn first_open(self, section: &Section) -> Option<Step> {
        let open = section.first_open(self.answers)?;
        Some(Step::Question(open.link_id.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{answers::Answer, dossier::Change};

    fn answer(dossier: &mut Dossier, link_id: &str) {
        dossier.apply(
            None,
            Change::SetAnswer {
                link_id: link_id.to_owned(),
                answer: Answer::Skipped,
                talk_about: false,
                day: "2026-11-23".to_owned(),
            },
        );
    }

    /// Every screen that somebody meets who skips every question, up to the profile.
    fn walk(way: Way, from: fn(Journey<'_>) -> Step) -> (Vec<Step>, Dossier) {
        let set = QuestionnaireSet::standard().unwrap();
        let mut dossier = Dossier::default();
        dossier.apply(None, Change::Begin { way, helped: false });
        let mut screens = Vec::new();
        let mut step = from(Journey::of(&set, &dossier));
        while step != Step::Profile {
            screens.push(step.clone());
            step = match &step {
                Step::Question(link_id) => {
                    answer(&mut dossier, link_id);
                    let (_, section, _) = set.find(link_id).unwrap();
                    Journey::of(&set, &dossier).after_answer(section, link_id)
                }
                Step::Review(link_id) => {
                    let (_, section) = set.find_section(link_id).unwrap();
                    Journey::of(&set, &dossier).after_review(section)
                }
                other => panic!("{other:?} is not between the first question and the profile"),
            };
        }
        (screens, dossier)
    }

    #[test]
    fn whoever_answers_everything_meets_each_question_and_each_look_back_once() {
        assert_eq!(walk(Way::Long, |journey| journey.resume()).0.len(), 42 + 6);
    }

    #[test]
    fn the_short_way_has_at_most_eight_screens_from_the_first_page_to_the_profile() {
        let (screens, _) = walk(Way::Short, |journey| journey.resume());
        let first_page_and_profile = 2;
        assert!(screens.len() + first_page_and_profile <= 8, "{}", screens.len());
    }

    #[test]
    fn what_does_not_apply_is_not_asked() {
        let (screens, dossier) = walk(Way::Short, |journey| journey.lifestyle());
        assert!(!screens.contains(&Step::Question("bovendruk".into())));
        let set = QuestionnaireSet::standard().unwrap();
        assert!(Journey::of(&set, &dossier).has_finished_lifestyle());
    }

    #[test]
    fn a_changed_answer_leads_back_to_the_look_back() {
        let set = QuestionnaireSet::standard().unwrap();
        let (_, dossier) = walk(Way::Long, |journey| journey.resume());
        let (_, section) = set.find_section("gevoel").unwrap();
        let third = &section.questions[2].link_id;
        let step = Journey::of(&set, &dossier).after_answer(section, third);
        assert_eq!(step, Step::Review("gevoel".into()));
    }

    #[test]
    fn an_open_question_is_found_also_when_it_was_passed_over() {
        let set = QuestionnaireSet::standard().unwrap();
        let (_, mut dossier) = walk(Way::Long, |journey| journey.resume());
        let (_, section) = set.find_section("lichaam").unwrap();
        let second = section.questions[1].link_id.clone();
        dossier.now.answers.remove(&second);
        let last = &section.questions[6].link_id;
        let step = Journey::of(&set, &dossier).after_answer(section, last);
        assert_eq!(step, Step::Question(second));
    }

    #[test]
    fn back_leads_to_the_look_back_on_the_section_before() {
        let set = QuestionnaireSet::standard().unwrap();
        let dossier = Dossier::default();
        let journey = Journey::of(&set, &dossier);
        let (_, feeling) = set.find_section("gevoel").unwrap();
        let first = &feeling.questions[0].link_id;
        assert_eq!(journey.before_question(feeling, first), Step::Review("lichaam".into()));
        let (_, body) = set.find_section("lichaam").unwrap();
        assert_eq!(journey.before_question(body, &body.questions[0].link_id), Step::Home);
    }

    #[test]
    fn back_from_the_profile_is_what_was_asked_last() {
        let set = QuestionnaireSet::standard().unwrap();
        let before = |way| {
            let (_, dossier) = walk(way, |journey| journey.resume());
            Journey::of(&set, &dossier).before_profile()
        };
        assert_eq!(before(Way::Long), Step::Review("dagelijks-leven".into()));
        assert_eq!(before(Way::Short), Step::Question("kort-dagelijks-leven".into()));
    }

    #[test]
    fn whoever_left_halfway_the_lifestyle_goes_on_there() {
        let set = QuestionnaireSet::standard().unwrap();
        let (_, mut dossier) = walk(Way::Short, |journey| journey.resume());
        assert_eq!(Journey::of(&set, &dossier).resume(), Step::Profile);
        answer(&mut dossier, "leeftijd");
        assert_eq!(Journey::of(&set, &dossier).resume(), Step::Question("geslacht".into()));
    }
}
