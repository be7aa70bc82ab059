//! The questionnaires that are in use together.

use std::collections::BTreeSet;

use crate::questionnaire::{
    Choice, Kind, Question, Questionnaire, QuestionnaireError, Section, Unit, fhir::Problems,
};

/// The three questionnaires of Wijkweb: our own, or those by which a municipality replaced them.
///
/// No link id of a question stands in two of them.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionnaireSet {
    web: Questionnaire,
    short_web: Questionnaire,
    lifestyle: Questionnaire,
}

impl QuestionnaireSet {
    /// Our own questionnaires.
    ///
    /// # Errors
    /// Never: they are compiled in, and every test of the set reads them.
    pub fn standard() -> Result<Self, QuestionnaireError> {
        let own = Questionnaire::from_json;
        Ok(Self {
            web: own(include_str!("../../questionnaires/spinnenweb.json"))?,
            short_web: own(include_str!("../../questionnaires/spinnenweb-kort.json"))?,
            lifestyle: own(include_str!("../../questionnaires/leefstijl.json"))?,
        })
    }

    /// Takes this file in the place of the questionnaire with the same last segment of its url.
    ///
    /// Texts, translations, explanations, and the order of questions within a section and of
    /// options are free. What scoring reads is not: the questions, their types, units, scales,
    /// options and conditions stay the same, and no number may lie further out than before.
    ///
    /// # Errors
    /// Everything in the file that does not fit; the set then stays as it was.
    pub fn replace_with(&mut self, json: &str) -> Result<(), QuestionnaireError> {
        let own = Questionnaire::from_json(json)?;
        let mut problems = Problems::default();
        let replaced = [&mut self.web, &mut self.short_web, &mut self.lifestyle]
            .into_iter()
            .find(|questionnaire| questionnaire.slug() == own.slug());
        match &replaced {
            Some(standard) => compare(standard, &own, &mut problems),
            None => problems.add("url", "does not end in the name of one of our questionnaires"),
        }
        *problems.or_refuse(replaced)? = own;
        Ok(())
    }

    /// The 42 questions of the spinnenweb; its sections are the dimensions, in their order.
    pub fn web(&self) -> &Questionnaire {
        &self.web
    }

    /// One question for each dimension.
    pub fn short_web(&self) -> &Questionnaire {
        &self.short_web
    }

    /// The questions about lifestyle and measurements.
    pub fn lifestyle(&self) -> &Questionnaire {
        &self.lifestyle
    }

    /// All three.
    pub fn all(&self) -> [&Questionnaire; 3] {
        [&self.web, &self.short_web, &self.lifestyle]
    }

    /// The question with this link id, and where it stands.
    pub fn find(&self, link_id: &str) -> Option<(&Questionnaire, &Section, &Question)> {
        self.all().into_iter().find_map(|questionnaire| {
            let section = questionnaire.section_of(link_id)?;
            Some((questionnaire, section, section.question(link_id)?))
        })
    }

    /// The section with this link id, and the questionnaire it belongs to.
    pub fn find_section(&self, link_id: &str) -> Option<(&Questionnaire, &Section)> {
        self.all()
            .into_iter()
            .find_map(|questionnaire| Some((questionnaire, questionnaire.section(link_id)?)))
    }
}

/// Adds everything in which `own` differs from `standard` where it may not.
fn compare(standard: &Questionnaire, own: &Questionnaire, problems: &mut Problems) {
    for section in &standard.sections {
        if own.section(&section.link_id).is_none() {
            problems.add("item", format!("has no group `{}`", section.link_id));
        }
    }
    for (index, section) in own.sections.iter().enumerate() {
        let path = format!("item[{index}]");
        match standard.section(&section.link_id) {
            Some(expected) => compare_section(expected, section, &path, problems),
            None => problems
                .add(format!("{path}.linkId"), "is no group of the questionnaire it replaces"),
        }
    }
    let order = |questionnaire: &Questionnaire| -> Vec<String> {
        questionnaire.sections.iter().map(|section| section.link_id.clone()).collect()
    };
    if problems.is_empty() && order(standard) != order(own) {
        problems.add("item", "has its groups in another order");
    }
}

fn compare_section(standard: &Section, own: &Section, path: &str, problems: &mut Problems) {
    for question in &standard.questions {
        if own.question(&question.link_id).is_none() {
            problems.add(format!("{path}.item"), format!("has no question `{}`", question.link_id));
        }
    }
    for (index, question) in own.questions.iter().enumerate() {
        let path = format!("{path}.item[{index}]");
        match standard.question(&question.link_id) {
            Some(expected) => compare_question(expected, question, &path, problems),
            None => {
                problems.add(format!("{path}.linkId"), "is no question of the group it replaces")
            }
        }
    }
}

fn compare_question(standard: &Question, own: &Question, path: &str, problems: &mut Problems) {
    if standard.condition != own.condition {
        problems.add(format!("{path}.enableWhen"), "is another condition than before");
    }
    match (&standard.kind, &own.kind) {
        (
            Kind::Rating { lowest, highest, .. },
            Kind::Rating { lowest: own_lowest, highest: own_highest, .. },
        ) => {
            if (lowest, highest) != (own_lowest, own_highest) {
                problems.add(path, format!("has another scale than {lowest} to {highest}"));
            }
        }
        (Kind::Number(field), Kind::Number(own)) if (field.decimals > 0) == (own.decimals > 0) => {
            let unit = |unit: &Option<Unit>| unit.as_ref().map(|unit| unit.code.clone());
            if unit(&field.unit) != unit(&own.unit) {
                problems.add(path, "has another unit than before");
            }
            if own.decimals > field.decimals {
                problems.add(path, format!("has more than {} decimals", field.decimals));
            }
            if own.minimum < field.minimum || own.maximum > field.maximum {
                let (minimum, maximum) = (field.minimum, field.maximum);
                problems.add(path, format!("has wider limits than {minimum} to {maximum}"));
            }
        }
        (Kind::Choice(choices), Kind::Choice(own)) => {
            compare_choices(choices, own, path, problems);
        }
        _ => problems.add(format!("{path}.type"), "is another type of question than before"),
    }
}

fn compare_choices(standard: &[Choice], own: &[Choice], path: &str, problems: &mut Problems) {
    let path = format!("{path}.answerOption");
    let codes: BTreeSet<_> = own.iter().map(|choice| &choice.code).collect();
    for choice in standard {
        if !codes.contains(&choice.code) {
            problems.add(&path, format!("has no option `{}`", choice.code));
        }
    }
    for (index, choice) in own.iter().enumerate() {
        let path = format!("{path}[{index}].valueCoding");
        match standard.iter().find(|other| other.code == choice.code) {
            None => {
                problems.add(format!("{path}.code"), "is no option of the question it replaces")
            }
            Some(other) if other.ordinal != choice.ordinal => {
                problems.add(format!("{path}.extension"), "has another ordinal value than before");
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{aspect::Dimension, language::Language};

    const LIFESTYLE: &str = include_str!("../../questionnaires/leefstijl.json");
    const WEB: &str = include_str!("../../questionnaires/spinnenweb.json");

    fn standard() -> QuestionnaireSet {
        QuestionnaireSet::standard().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The place of an item in a file, by its link id.
    fn item<'a>(file: &'a mut Value, link_id: &str) -> &'a mut Value {
        let groups = file["item"].as_array_mut().unwrap();
        let mut items = groups.iter_mut().flat_map(|group| group["item"].as_array_mut().unwrap());
        items.find(|item| item["linkId"] == link_id).unwrap()
    }

    /// The value of an extension of an item, by the end of its address.
    fn extension<'a>(item: &'a mut Value, name: &str) -> &'a mut Value {
        let extensions = item["extension"].as_array_mut().unwrap();
        extensions.iter_mut().find(|one| one["url"].as_str().unwrap().ends_with(name)).unwrap()
    }

    fn replaced(
        original: &str,
        change: impl FnOnce(&mut Value),
    ) -> Result<QuestionnaireSet, Vec<String>> {
        let mut file = serde_json::from_str(original).unwrap();
        change(&mut file);
        let mut set = standard();
        let told = set.replace_with(&file.to_string());
        let problems = |error: QuestionnaireError| {
            error.problems().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        if told.is_err() {
            assert!(set == standard(), "a refused file changed the set");
        }
        told.map(|()| set).map_err(problems)
    }

    #[test]
    fn every_aspect_has_its_question_in_the_section_of_its_dimension() {
        let set = standard();
        let sections = &set.web().sections;
        assert_eq!(sections.len(), Dimension::ALL.len());
        for (section, dimension) in sections.iter().zip(Dimension::ALL) {
            assert_eq!(section.link_id, dimension.slug());
            let link_ids = section.questions.iter().map(|question| question.link_id.as_str());
            assert!(link_ids.eq(dimension.aspects().iter().map(|aspect| aspect.slug)));
        }
    }

    #[test]
    fn the_short_web_asks_once_about_every_dimension() {
        let set = standard();
        let link_ids: Vec<_> = set.short_web().questions().map(|q| q.link_id.clone()).collect();
        assert_eq!(link_ids, Dimension::ALL.map(|dimension| format!("kort-{}", dimension.slug())));
        assert_eq!(set.short_web().sections.len(), 1);
    }

    #[test]
    fn every_question_of_both_webs_is_rated_from_0_to_10_and_has_no_condition() {
        let set = standard();
        for question in set.web().questions().chain(set.short_web().questions()) {
            let is_rating = matches!(question.kind, Kind::Rating { lowest: 0, highest: 10, .. });
            assert!(is_rating && question.condition.is_none(), "{}", question.link_id);
        }
    }

    #[test]
    fn no_link_id_stands_twice_in_the_set() {
        let set = standard();
        let mut link_ids = BTreeSet::new();
        for section in set.all().into_iter().flat_map(|questionnaire| &questionnaire.sections) {
            assert!(link_ids.insert(&section.link_id), "{}", section.link_id);
            for question in &section.questions {
                assert!(link_ids.insert(&question.link_id), "{}", question.link_id);
            }
        }
    }

    #[test]
    fn every_text_of_our_own_exists_in_every_language() {
        let set = standard();
        let is_complete =
            |text: &crate::language::Text| Language::ALL.into_iter().all(|l| text.is_in(l));
        for questionnaire in set.all() {
            assert!(is_complete(&questionnaire.title));
            for section in &questionnaire.sections {
                assert!(is_complete(&section.name) && is_complete(&section.short_name));
            }
            for question in questionnaire.questions() {
                let mut texts = vec![&question.text, &question.label];
                texts.extend(&question.help);
                match &question.kind {
                    Kind::Rating { lowest_means, highest_means, .. } => {
                        texts.extend([lowest_means, highest_means]);
                    }
                    Kind::Number(field) => texts.extend(field.unit.as_ref().map(|unit| &unit.name)),
                    Kind::Choice(choices) => texts.extend(choices.iter().map(|c| &c.text)),
                }
                assert!(texts.into_iter().all(is_complete), "{}", question.link_id);
            }
        }
    }

    #[test]
    fn a_question_and_a_section_are_found_in_the_whole_set() {
        let set = standard();
        let (questionnaire, section, question) = set.find("bovendruk").unwrap();
        assert_eq!(questionnaire.slug(), "leefstijl");
        assert_eq!(section.link_id, "metingen");
        assert_eq!(question.link_id, "bovendruk");
        let (questionnaire, section) = set.find_section("kort").unwrap();
        assert_eq!((questionnaire.slug(), section.questions.len()), ("spinnenweb-kort", 6));
        assert!(set.find("metingen").is_none());
        assert!(set.find_section("bovendruk").is_none());
    }

    #[test]
    fn a_municipality_may_change_texts_the_order_in_a_section_and_the_address() {
        let set = replaced(WEB, |file| {
            file["url"] = json!("https://gemeente.example/fhir/Questionnaire/spinnenweb");
            file["version"] = json!("2026-1");
            file["item"][0]["item"].as_array_mut().unwrap().reverse();
            item(file, "pijn")["text"] = json!("Heb je pijn?");
            item(file, "pijn").as_object_mut().unwrap().remove("_text");
        })
        .unwrap();
        let (questionnaire, section, question) = set.find("pijn").unwrap();
        assert_eq!(questionnaire.version, "2026-1");
        assert_eq!(section.questions[6].link_id, "gezond-voelen");
        assert_eq!(question.text.get(Language::English), "Heb je pijn?");
        assert_eq!(set.lifestyle(), standard().lifestyle());
    }

    #[test]
    fn a_municipality_may_narrow_a_number_and_not_widen_it() {
        let narrow = |value: i64| {
            replaced(LIFESTYLE, |file| {
                let lengte = item(file, "lengte");
                extension(lengte, "maxValue")["valueInteger"] = json!(value);
            })
        };
        assert!(narrow(250).is_ok());
        assert_eq!(narrow(300).unwrap_err(), ["item[6].item[0]: has wider limits than 50 to 260"]);
    }

    #[test]
    fn a_file_of_another_name_replaces_nothing() {
        let told = replaced(LIFESTYLE, |file| {
            file["url"] = json!("https://wijkweb.example.org/fhir/Questionnaire/anders");
        });
        assert_eq!(
            told.unwrap_err(),
            ["url: does not end in the name of one of our questionnaires"]
        );
    }

    #[test]
    fn a_question_cannot_be_left_out_or_added() {
        let told = replaced(LIFESTYLE, |file| {
            file["item"][0]["item"].as_array_mut().unwrap().remove(1);
            item(file, "stress")["linkId"] = json!("drukte");
        });
        assert_eq!(
            told.unwrap_err(),
            [
                "item[0].item: has no question `geslacht`",
                "item[5].item: has no question `stress`",
                "item[5].item[1].linkId: is no question of the group it replaces",
            ]
        );
    }

    #[test]
    fn groups_stay_and_keep_their_order() {
        let told = replaced(LIFESTYLE, |file| {
            file["item"].as_array_mut().unwrap().swap(6, 7);
        });
        assert_eq!(told.unwrap_err(), ["item: has its groups in another order"]);
        let told = replaced(LIFESTYLE, |file| file["item"][6]["linkId"] = json!("omvang"));
        assert_eq!(
            told.unwrap_err(),
            [
                "item: has no group `maten`",
                "item[6].linkId: is no group of the questionnaire it replaces",
            ]
        );
    }

    #[test]
    fn options_types_units_scales_and_conditions_stay_as_scoring_reads_them() {
        let told = replaced(LIFESTYLE, |file| {
            item(file, "geslacht")["answerOption"][2]["valueCoding"]["code"] = json!("other");
            item(file, "beweeg-minuten")["enableWhen"][0]["operator"] = json!(">=");
            let coding = &mut item(file, "eet-groente")["answerOption"][0]["valueCoding"];
            extension(coding, "ordinalValue")["valueDecimal"] = json!(5);
            let unit = extension(item(file, "lengte"), "questionnaire-unit");
            unit["valueCoding"]["code"] = json!("[in_i]");
            let gewicht = item(file, "gewicht");
            extension(gewicht, "maxDecimalPlaces")["valueInteger"] = json!(2);
            let geluk = item(file, "geluk");
            extension(geluk, "minValue")["valueInteger"] = json!(0);
        });
        assert_eq!(
            told.unwrap_err(),
            [
                "item[0].item[1].answerOption: has no option `x`",
                "item[0].item[1].answerOption[2].valueCoding.code: is no option of the question \
                 it replaces",
                "item[1].item[1].enableWhen: is another condition than before",
                "item[4].item[0].answerOption[0].valueCoding.extension: has another ordinal value \
                 than before",
                "item[6].item[0]: has another unit than before",
                "item[6].item[1]: has more than 1 decimals",
                "item[7].item[6]: has another scale than 1 to 10",
            ]
        );
        let told = replaced(LIFESTYLE, |file| {
            let lengte = item(file, "lengte");
            lengte["type"] = json!("decimal");
            lengte["extension"] = json!([
                { "url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueDecimal": 50 },
                { "url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueDecimal": 260 },
                { "url": "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces", "valueInteger": 1 },
            ]);
        });
        assert_eq!(
            told.unwrap_err(),
            ["item[6].item[0].type: is another type of question than before"]
        );
    }
}
