//! One made-up resident: answers to the questions that everybody gets, so that what is given to the
//! figures follows from them by the same rules.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use domain::{
    answers::{Answer, Answers},
    aspect::Dimension,
    demography::{AgeBand, Sex},
    dossier::{Dossier, Way},
};
use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, Normal};

/// What GGD, CBS and RIVM publish of a wijk and residents follow: the stem of the column, with mean
/// and spread between wijken (RIVM 2020, 3,150 wijken, per cent).
pub(super) const PUBLISHED: [(&str, f64, f64); 16] = [
    (GOOD_HEALTH, 79.9, 4.2),
    (STRESS, 15.7, 3.7),
    (CONTROL, 91.0, 2.2),
    (HARD_TO_GET_BY, 11.4, 4.8),
    (LONELY, 44.2, 5.6),
    (LIMITED, 30.4, 4.4),
    (VERY_LONELY, 9.6, 3.0),
    (ACTIVE, 49.8, 4.9),
    (SPORT, 48.0, 6.9),
    (OVERWEIGHT, 51.2, 5.3),
    (OBESE, 15.1, 3.0),
    (SMOKER, 16.6, 3.7),
    (SOBER, 42.0, 6.4),
    (HEAVY_DRINKER, 8.7, 2.0),
    (CARER, 14.5, 2.2),
    (VOLUNTEER, 28.2, 6.6),
];

const GOOD_HEALTH: &str = "ErvarenGezondheidGoedZeerGoed";
const STRESS: &str = "HeelVeelStressInAfgelopen4Weken";
const CONTROL: &str = "MatigVeelRegieOverEigenLeven";
const HARD_TO_GET_BY: &str = "MoeiteMetRondkomen";
const LONELY: &str = "Eenzaam";
const LIMITED: &str = "BeperktVanwegeGezondheid";
const VERY_LONELY: &str = "ErnstigZeerErnstigEenzaam";
const ACTIVE: &str = "VoldoetAanBeweegrichtlijn";
const SPORT: &str = "WekelijkseSporters";
const OVERWEIGHT: &str = "Overgewicht";
const OBESE: &str = "ErnstigOvergewicht";
const SMOKER: &str = "Roker";
const SOBER: &str = "VoldoetAanAlcoholRichtlijn";
const HEAVY_DRINKER: &str = "ZwareDrinker";
const CARER: &str = "Mantelzorger";
const VOLUNTEER: &str = "Vrijwilligerswerk";

/// Which published figure moves a dimension, and whether much of it is good.
const DRIVERS: [(Dimension, &str, bool); 6] = [
    (Dimension::Body, GOOD_HEALTH, true),
    (Dimension::Mind, STRESS, false),
    (Dimension::Meaning, CONTROL, true),
    (Dimension::QualityOfLife, HARD_TO_GET_BY, false),
    (Dimension::Participation, LONELY, false),
    (Dimension::DailyLife, LIMITED, false),
];

/// Mean rating where a published figure is that of the average wijk.
const USUAL_LEVEL: f64 = 7.0;
/// How far one spread between wijken moves the mean rating, and how far it can at most.
const LEVEL_PER_SPREAD: f64 = 0.35;
const FARTHEST: f64 = 2.0;
/// Spread between residents of one wijk, within one resident, and between the answers of one.
const PERSON_SPREAD: f64 = 1.1;
const DIMENSION_SPREAD: f64 = 0.7;
const ANSWER_SPREAD: f64 = 1.2;
/// How strongly what is so of somebody goes together with how he fares, in log-odds per spread.
const TILT: f64 = 0.8;
/// How often a question is skipped.
const SKIPPED: f64 = 0.04;
/// How often the short way is taken, and how often who takes the long one goes on with lifestyle.
const SHORT: f64 = 0.08;
const LIFESTYLE: f64 = 0.85;

/// What is published of one wijk, or made up where nothing is, in per cent by stem.
#[derive(Default)]
pub(super) struct Percentages(BTreeMap<&'static str, f64>);

impl Percentages {
    /// Notes the percentage of a stem.
    pub(super) fn set(&mut self, stem: &'static str, percent: f64) {
        self.0.insert(stem, percent);
    }

    fn of(&self, stem: &str) -> f64 {
        self.0.get(stem).copied().unwrap_or_default()
    }

    /// The mean rating of the wijk on each dimension.
    fn levels(&self) -> [f64; 6] {
        let mut levels = [USUAL_LEVEL; 6];
        for (dimension, stem, good) in DRIVERS {
            let usual = PUBLISHED.iter().find(|(known, ..)| *known == stem);
            let Some((_, mean, spread)) = usual else { continue };
            let offset = LEVEL_PER_SPREAD * (self.of(stem) - mean) / spread;
            let offset = offset.clamp(-FARTHEST, FARTHEST);
            levels[dimension.index()] += if good { offset } else { -offset };
        }
        levels
    }
}

/// A resident who does not exist.
pub(super) struct MadeUp {
    /// Sex, whether it is told or not.
    pub(super) sex: Sex,
    /// Age band, whether it is told or not.
    pub(super) age_band: Option<AgeBand>,
    /// The answers and wishes.
    pub(super) dossier: Dossier,
}

impl MadeUp {
    /// Somebody of a wijk of which this is published.
    pub(super) fn of(wijk: &Percentages, chance: &mut impl Rng) -> Self {
        let person = normal(PERSON_SPREAD, chance);
        let differs = [(); 6].map(|()| person + normal(DIMENSION_SPREAD, chance));
        let age = f64::from(match chance.random_range(0..100) {
            0..26 => chance.random_range(18..35),
            26..48 => chance.random_range(35..50),
            48..74 => chance.random_range(50..65),
            74..88 => chance.random_range(65..75),
            _ => chance.random_range(75..93),
        });
        let sex = match chance.random_range(0..100) {
            0..50 => Sex::Female,
            50..99 => Sex::Male,
            _ => Sex::Other,
        };
        let way = if chance.random_bool(SHORT) { Way::Short } else { Way::Long };
        let mut resident = Answering { wijk, differs, answers: Answers::default(), chance };
        resident.web(way);
        if way == Way::Short || resident.chance.random_bool(LIFESTYLE) {
            resident.lifestyle(sex, age);
        }
        let mut dossier = Dossier::default();
        dossier.wishes = resident.wishes();
        dossier.now.way = way;
        dossier.now.answers = resident.answers;
        Self { sex, age_band: AgeBand::of_age(age), dossier }
    }
}

/// Somebody who is filling in the questions.
struct Answering<'a, R> {
    wijk: &'a Percentages,
    /// How far this resident lies above the mean of the wijk on each dimension, in points.
    differs: [f64; 6],
    answers: Answers,
    chance: &'a mut R,
}

impl<R: Rng> Answering<'_, R> {
    fn web(&mut self, way: Way) {
        let levels = self.wijk.levels();
        for dimension in Dimension::ALL {
            let own = levels[dimension.index()] + self.differs[dimension.index()];
            let questions: Vec<_> = match way {
                Way::Long => dimension.aspects().iter().map(|aspect| aspect.slug.into()).collect(),
                Way::Short => vec![format!("kort-{}", dimension.slug())],
            };
            for question in questions {
                let rating = own + normal(ANSWER_SPREAD, self.chance);
                self.number(&question, rating.round().clamp(0.0, 10.0));
            }
        }
    }

    fn lifestyle(&mut self, sex: Sex, age: f64) {
        self.number("leeftijd", age);
        self.option("geslacht", sex.code());
        self.activity();
        let smokes = self.tobacco();
        self.alcohol();
        self.food();
        self.rest();
        self.size(sex);
        self.together();
        self.measurements(age, smokes);
    }

    fn activity(&mut self) {
        let body = self.fares(Dimension::Body);
        if self.holds(self.wijk.of(ACTIVE), body) {
            self.count("beweeg-dagen", 5..=7);
            self.count("beweeg-minuten", 30..=75);
            self.count("spieren", 2..=5);
        } else if self.chance.random_bool(0.6) {
            self.count("beweeg-dagen", 0..=3);
            self.count("beweeg-minuten", 10..=45);
            self.count("spieren", 0..=3);
        } else {
            self.count("beweeg-dagen", 5..=7);
            self.count("beweeg-minuten", 30..=60);
            self.count("spieren", 0..=1);
        }
        let sports = self.holds(self.wijk.of(SPORT), body);
        self.yes_or_no("sport", sports);
    }

    fn tobacco(&mut self) -> bool {
        let smokes = self.holds(self.wijk.of(SMOKER), -self.fares(Dimension::Body));
        let options = [
            ("never", 60),
            ("quit_over_5y", 24),
            ("quit_1_to_5y", 8),
            ("quit_under_1y", 4),
            ("vape", 4),
        ];
        if smokes {
            self.option("roken", "current");
        } else {
            self.one_of("roken", &options);
        }
        let inside = self.chance.random_bool(if smokes { 0.3 } else { 0.05 });
        self.yes_or_no("rook-binnen", inside);
        smokes
    }

    fn alcohol(&mut self) {
        let sober = self.wijk.of(SOBER);
        if self.often(sober) {
            if self.chance.random_bool(0.7) {
                self.count("alcohol-dagen", 0..=0);
            } else {
                self.count("alcohol-dagen", 1..=3);
                self.count("alcohol-glazen", 1..=1);
                self.yes_or_no("alcohol-zwaar", false);
            }
        } else {
            self.count("alcohol-dagen", 1..=6);
            self.count("alcohol-glazen", 2..=5);
            let heavy = self.wijk.of(HEAVY_DRINKER) / (100.0 - sober).max(1.0);
            let heavy = self.holds(100.0 * heavy, -self.fares(Dimension::Mind));
            self.yes_or_no("alcohol-zwaar", heavy);
        }
    }

    fn food(&mut self) {
        for question in [
            "eet-groente",
            "eet-fruit",
            "eet-peulvruchten",
            "eet-noten",
            "eet-volkoren",
            "eet-vis",
            "eet-vlees",
            "eet-frisdrank",
        ] {
            let points = 1.1 + 0.3 * self.fares(Dimension::Body) + normal(0.7, self.chance);
            let code = ["0", "1", "2"][points.round().clamp(0.0, 2.0) as usize];
            self.option(question, code);
        }
    }

    fn rest(&mut self) {
        let mind = self.fares(Dimension::Mind);
        let hours = 7.3 + 0.3 * mind + normal(0.8, self.chance);
        self.number("slaap-uren", (2.0 * hours).round().clamp(8.0, 20.0) / 2.0);
        if self.holds(self.wijk.of(STRESS), -mind) {
            self.option("stress", "much");
        } else {
            self.one_of("stress", &[("none", 30), ("little", 45), ("some", 25)]);
        }
    }

    fn size(&mut self, sex: Sex) {
        let usual = if sex == Sex::Male { 181.0 } else { 168.0 };
        let height = (usual + normal(7.0, self.chance)).round().clamp(145.0, 210.0);
        let overweight = self.wijk.of(OVERWEIGHT);
        let bmi = if !self.holds(overweight, -self.fares(Dimension::Body)) {
            self.chance.random_range(19.0..24.8)
        } else if self.often(100.0 * self.wijk.of(OBESE) / overweight.max(1.0)) {
            self.chance.random_range(30.2..39.0)
        } else {
            self.chance.random_range(25.2..29.8)
        };
        self.number("lengte", height);
        self.number("gewicht", (bmi * height * height / 1_000.0).round() / 10.0);
    }

    fn together(&mut self) {
        let participation = self.fares(Dimension::Participation);
        let lonely = self.wijk.of(LONELY);
        if !self.holds(lonely, -participation) {
            self.option("eenzaam", "no");
        } else if self.often(100.0 * self.wijk.of(VERY_LONELY) / lonely.max(1.0)) {
            self.option("eenzaam", "strongly");
        } else {
            self.option("eenzaam", "somewhat");
        }
        if self.holds(self.wijk.of(CONTROL), self.fares(Dimension::Meaning)) {
            self.one_of("regie", &[("much", 60), ("some", 40)]);
        } else {
            self.option("regie", "little");
        }
        let quality = self.fares(Dimension::QualityOfLife);
        if self.holds(self.wijk.of(HARD_TO_GET_BY), -quality) {
            self.option("geld", "difficult");
        } else {
            self.one_of("geld", &[("easy", 50), ("fine", 50)]);
        }
        let helps = self.holds(self.wijk.of(VOLUNTEER), participation);
        self.yes_or_no("vrijwilliger", helps);
        let cares = self.often(self.wijk.of(CARER));
        self.yes_or_no("mantelzorg", cares);
        if self.holds(self.wijk.of(GOOD_HEALTH), self.fares(Dimension::Body)) {
            self.one_of("gezondheid", &[("very_good", 30), ("good", 70)]);
        } else {
            self.one_of("gezondheid", &[("fair", 75), ("bad", 20), ("very_bad", 5)]);
        }
        let happiness = 7.4 + quality + normal(0.8, self.chance);
        self.number("geluk", happiness.round().clamp(1.0, 10.0));
    }

    /// What was measured is known of some, and more often of who is older.
    fn measurements(&mut self, age: f64, smokes: bool) {
        let measured = 20.0 + 0.6 * (age - 18.0);
        let knows = self.often(measured);
        self.yes_or_no("bloeddruk-bekend", knows);
        if knows {
            let upper = 108.0 + 0.45 * age + normal(11.0, self.chance);
            self.number("bovendruk", upper.round().clamp(95.0, 200.0));
            let lower = 0.62 * upper + normal(5.0, self.chance);
            self.number("onderdruk", lower.round().clamp(55.0, 94.0));
        }
        let treated = self.often(0.6 * (age - 18.0));
        self.yes_or_no("medicijn-bloeddruk", treated);
        let knows = knows && self.chance.random_bool(0.6);
        self.yes_or_no("cholesterol-bekend", knows);
        if knows {
            let smoker = if smokes { 0.2 } else { 0.0 };
            let total = 5.2 + smoker + normal(0.8, self.chance);
            self.number("cholesterol", tenths(total.clamp(3.2, 9.0)));
            let good = 1.4 - smoker + normal(0.25, self.chance);
            self.number("hdl", tenths(good.clamp(0.7, 2.6)));
        }
        if self.holds(0.2 * (age - 18.0), -self.fares(Dimension::Body)) {
            self.option("diabetes", "type_2");
            self.number("diabetes-leeftijd", (age - 6.0).max(18.0));
            self.count("hba1c", 42..=70);
            self.count("egfr", 60..=105);
        } else {
            self.option("diabetes", "no");
        }
        self.one_of("aandoening", &[("none", 90), ("cvd", 7), ("ckd", 2), ("fh", 1)]);
    }

    /// Most want to change something, and more often what goes less well.
    fn wishes(&mut self) -> BTreeSet<String> {
        let mut wishes = BTreeSet::new();
        if self.chance.random_bool(0.7) {
            for dimension in Dimension::ALL {
                if self.holds(18.0, -self.fares(dimension)) {
                    wishes.insert(dimension.slug().to_owned());
                }
            }
            let smokes = self.answers.choice("roken") == Some("current");
            for (section, percent) in [
                ("beweging", 35.0),
                ("tabak", if smokes { 55.0 } else { 0.0 }),
                ("alcohol", 10.0),
                ("voeding", 25.0),
                ("rust", 22.0),
            ] {
                if self.often(percent) {
                    wishes.insert(section.to_owned());
                }
            }
        }
        wishes
    }

    /// How this resident fares on a dimension beside the others of the wijk, in spreads.
    fn fares(&self, dimension: Dimension) -> f64 {
        self.differs[dimension.index()] / PERSON_SPREAD.hypot(DIMENSION_SPREAD)
    }

    /// Whether something holds that holds for so many per cent of the wijk, and more often for who
    /// fares well by so many spreads.
    fn holds(&mut self, percent: f64, fares: f64) -> bool {
        let share = (percent / 100.0).clamp(0.001, 0.999);
        // Log-odds that differ between people draw their mean share towards a half; this undoes it.
        let steepness = (1.0 + 0.346 * TILT * TILT).sqrt();
        let odds = steepness * (share / (1.0 - share)).ln() + TILT * fares;
        self.chance.random_bool(1.0 / (1.0 + (-odds).exp()))
    }

    /// Whether something holds that holds for so many per cent, however they fare.
    fn often(&mut self, percent: f64) -> bool {
        self.chance.random_bool((percent / 100.0).clamp(0.0, 1.0))
    }

    fn count(&mut self, question: &str, range: RangeInclusive<u32>) {
        let number = self.chance.random_range(range);
        self.number(question, f64::from(number));
    }

    fn number(&mut self, question: &str, number: f64) {
        self.answer(question, Answer::Number(number));
    }

    fn yes_or_no(&mut self, question: &str, yes: bool) {
        self.option(question, if yes { "yes" } else { "no" });
    }

    /// One of these options, each as often as its weight says.
    fn one_of(&mut self, question: &str, options: &[(&str, u32)]) {
        let mut left = self.chance.random_range(0..options.iter().map(|(_, weight)| weight).sum());
        for (code, weight) in options {
            if left < *weight {
                self.option(question, code);
                return;
            }
            left -= weight;
        }
    }

    fn option(&mut self, question: &str, code: &str) {
        self.answer(question, Answer::Choice(code.to_owned()));
    }

    fn answer(&mut self, question: &str, answer: Answer) {
        let skipped = self.chance.random_bool(SKIPPED);
        self.answers.set(question, if skipped { Answer::Skipped } else { answer });
    }
}

fn tenths(value: f64) -> f64 {
    (10.0 * value).round() / 10.0
}

/// Chance around zero.
pub(super) fn normal(spread: f64, chance: &mut impl Rng) -> f64 {
    // The spreads are positive, for which the distribution exists.
    Normal::new(0.0, spread).map_or(0.0, |normal| normal.sample(chance))
}

#[cfg(test)]
mod tests {
    use domain::{
        indicator::{IndicatorId, IndicatorValues},
        questionnaire::QuestionnaireSet,
    };
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn wijk(spreads: f64) -> Percentages {
        let mut percentages = Percentages::default();
        for (stem, mean, spread) in PUBLISHED {
            percentages.set(stem, mean + spreads * spread);
        }
        percentages
    }

    fn some(count: usize, wijk: &Percentages) -> Vec<MadeUp> {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        (0..count).map(|_| MadeUp::of(wijk, &mut chance)).collect()
    }

    #[test]
    fn made_up_answers_are_ones_that_can_be_given() {
        let set = QuestionnaireSet::standard().unwrap();
        for resident in some(300, &wijk(0.0)) {
            for (link_id, answer) in resident.dossier.now.answers.iter() {
                let (_, _, question) = set.find(link_id).unwrap();
                assert!(question.accepts(answer), "{link_id}");
            }
        }
    }

    #[test]
    fn made_up_residents_follow_what_is_published() {
        let set = QuestionnaireSet::standard().unwrap();
        for spreads in [-2.0, 0.0, 2.0] {
            let wijk = wijk(spreads);
            let values: Vec<_> = some(5_000, &wijk)
                .iter()
                .map(|resident| IndicatorValues::of(&resident.dossier, &set, true))
                .collect();
            for indicator in IndicatorId::all() {
                let Some(reference) = indicator.indicator().comparison.with else { continue };
                let known: Vec<_> =
                    values.iter().filter_map(|of_one| of_one.get(indicator)).collect();
                let percent = 100.0 * known.iter().sum::<f64>() / known.len() as f64;
                let published = reference.read(wijk.of(reference.stem));
                assert!(
                    (percent - published).abs() < 4.0,
                    "{indicator}: {percent} for {published}"
                );
            }
        }
    }

    #[test]
    fn every_indicator_is_known_of_some() {
        let set = QuestionnaireSet::standard().unwrap();
        let known: BTreeSet<_> = some(500, &wijk(0.0))
            .iter()
            .flat_map(|resident| {
                let values = IndicatorValues::of(&resident.dossier, &set, true);
                values.known().map(|(indicator, _)| indicator).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(known.len(), IndicatorId::all().len());
    }
}
