//! Reading a FHIR R4 `Questionnaire`: all of it is understood, or all of it is refused.
//!
//! The file is walked by hand and not by `serde`'s derived structs, because those stop at the
//! first problem and do not say where it is. A municipality sees everything that is wrong at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::{Map, Value};
use thiserror::Error;

use crate::{
    language::{Language, Text},
    questionnaire::{
        Choice, Condition, Kind, NumberField, Operator, Question, Questionnaire, Section, Test,
        Unit,
    },
};

/// The largest file that is read, in bytes.
const LARGEST_FILE: usize = 512 * 1024;
/// How deep objects and lists may stand in each other; our own files need thirteen.
const DEEPEST: usize = 32;
const MOST_QUESTIONS: usize = 300;
const MOST_OPTIONS: usize = 50;
/// How many problems of one file are told.
const MOST_PROBLEMS: usize = 20;
/// The most points on a scale.
const MOST_POINTS: u8 = 100;
const MOST_DECIMALS: u8 = 3;
/// No limit of a number lies further from zero.
const LARGEST_NUMBER: f64 = 1e9;

/// The most characters in the names of sections, questions and units, and in link ids and codes.
const NAME: usize = 100;
/// The most characters in questions, options and titles.
const SENTENCE: usize = 300;
/// The most characters in explanations.
const PARAGRAPH: usize = 1000;
/// The most characters in addresses.
const ADDRESS: usize = 255;

const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";
const SHORT_TEXT: &str =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText";
const ITEM_CONTROL: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
const MINIMUM: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
const MAXIMUM: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";
const DECIMALS: &str = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces";
const UNIT: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";
const UCUM: &str = "http://unitsofmeasure.org";
const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
const PLAUSIBLE: &str = "https://wijkweb.example.org/fhir/StructureDefinition/plausible-range";

/// Something in a file that Wijkweb cannot do as the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands: `item[2].item[0].answerOption[1].valueCoding.code`; empty for the file.
    pub path: String,
    /// What is the matter, for whoever made the file.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the file" } else { &self.path };
        write!(f, "{place}: {}", self.reason)
    }
}

/// Why a questionnaire was refused: everything that is the matter, up to twenty problems.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the questionnaire is refused:{}", self.lines())]
pub struct QuestionnaireError {
    problems: Vec<Problem>,
    more: bool,
}

impl QuestionnaireError {
    /// What is the matter; at least one problem.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    fn lines(&self) -> String {
        let mut lines: String =
            self.problems.iter().map(|problem| format!("\n  {problem}")).collect();
        if self.more {
            lines.push_str("\n  and more");
        }
        lines
    }
}

/// The problems that were found so far.
#[derive(Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    more: bool,
}

impl Problems {
    pub(super) fn add(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        let problem = Problem { path: path.into(), reason: reason.into() };
        if self.found.contains(&problem) {
            return;
        }
        if self.found.len() < MOST_PROBLEMS {
            self.found.push(problem);
        } else {
            self.more = true;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The value, when nothing is the matter with it.
    pub(super) fn or_refuse<T>(self, value: Option<T>) -> Result<T, QuestionnaireError> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(QuestionnaireError { problems: self.found, more: self.more }),
        }
    }
}

impl Questionnaire {
    /// The questionnaire in this FHIR R4 resource.
    ///
    /// # Errors
    /// Everything in the file that Wijkweb would not do as the file says, each with its path.
    pub fn from_json(json: &str) -> Result<Self, QuestionnaireError> {
        let mut reader = Reader::default();
        let questionnaire = reader.file(json);
        reader.problems.or_refuse(questionnaire)
    }
}

/// A value in the file and where it stands.
#[derive(Clone)]
struct Node<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Node<'a> {
    fn path_to(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn get(&self, key: &str) -> Option<Self> {
        Some(Node { value: self.value.get(key)?, path: self.path_to(key) })
    }

    fn object(&self) -> Option<&'a Map<String, Value>> {
        self.value.as_object()
    }

    /// Whether this is the extension with this address.
    fn is_extension(&self, url: &str) -> bool {
        self.value.get("url").and_then(Value::as_str) == Some(url)
    }
}

/// What a condition has to know about a question that stands before it.
struct Earlier {
    /// Nothing when the question itself is faulty.
    values: Option<Values>,
    has_condition: bool,
}

#[derive(Clone)]
enum Values {
    Whole,
    Decimal,
    Codes(Vec<String>),
}

/// What an item control says about an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    Slider,
    Help,
    Lower,
    Upper,
    /// A faulty one, of which was told already.
    Unknown,
}

/// The texts that stand under a question.
#[derive(Default)]
struct Displays {
    help: Option<Text>,
    lower: Option<Text>,
    upper: Option<Text>,
}

/// Reads a file and remembers what is the matter with it. A function that returns nothing where
/// something had to be has added a problem.
#[derive(Default)]
struct Reader {
    problems: Problems,
    link_ids: BTreeSet<String>,
    earlier: BTreeMap<String, Earlier>,
}

impl Reader {
    fn problem(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.problems.add(path, reason);
    }

    fn file(&mut self, json: &str) -> Option<Questionnaire> {
        if json.len() > LARGEST_FILE {
            self.problem("", "is larger than 512 kB");
            return None;
        }
        let value: Value = match serde_json::from_str(json) {
            Ok(value) => value,
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                self.problem("", format!("is not valid JSON at line {line}, column {column}"));
                return None;
            }
        };
        let root = Node { value: &value, path: String::new() };
        if !self.is_readable(&root, 1) {
            return None;
        }
        self.questionnaire(&root)
    }

    /// Whether the file is not too deep and no name too long. Refuses every `modifierExtension` on the way: by FHIR's
    /// rules, whoever does not know one may not use what it stands on.
    fn is_readable(&mut self, node: &Node<'_>, depth: usize) -> bool {
        if depth > DEEPEST {
            self.problem("", format!("stands more than {DEEPEST} levels deep"));
            return false;
        }
        match node.value {
            _ if self.problems.more => false,
            Value::Array(values) => values.iter().enumerate().all(|(index, value)| {
                let path = format!("{}[{index}]", node.path);
                self.is_readable(&Node { value, path }, depth + 1)
            }),
            Value::Object(members) => members.iter().all(|(key, value)| {
                if key.len() > NAME {
                    self.problem(&node.path, format!("has a name longer than {NAME} characters"));
                    return false;
                }
                let path = node.path_to(key);
                if key == "modifierExtension" {
                    self.problem(path, "changes the meaning in a way that is not supported");
                    return true;
                }
                self.is_readable(&Node { value, path }, depth + 1)
            }),
            _ => true,
        }
    }

    fn questionnaire(&mut self, root: &Node<'_>) -> Option<Questionnaire> {
        if root.value.get("resourceType").and_then(Value::as_str) != Some("Questionnaire") {
            self.problem("resourceType", "is not `Questionnaire`");
            return None;
        }
        self.refuse(root, &["implicitRules"]);
        if self.string(root, "status", NAME).is_some_and(|status| status != "active") {
            self.problem("status", "is not `active`");
        }
        let language = self.string(root, "language", NAME);
        if language.is_some_and(|code| Language::from_code(&code) != Some(Language::Dutch)) {
            self.problem("language", "is not `nl`: the texts must be Dutch, with translations");
        }
        let subjects = self.list(root, "subjectType");
        if !subjects.is_empty() && !subjects.iter().any(|subject| subject.value == "Patient") {
            self.problem("subjectType", "does not hold `Patient`");
        }
        let url = self.canonical(root, "url", ADDRESS);
        if url.as_ref().is_some_and(|url| !url.starts_with("https://") || url.ends_with('/')) {
            self.problem("url", "is not an https address with a name at its end");
        }
        let version = self.canonical(root, "version", NAME);
        let title = self.text(root, "title", SENTENCE);
        let groups = self.list(root, "item");
        if groups.is_empty() {
            self.problem("item", "holds no questions");
        }
        let questions = |group: &Node<'_>| group.value.get("item")?.as_array().map(Vec::len);
        if groups.iter().map(|group| 1 + questions(group).unwrap_or(0)).sum::<usize>()
            > MOST_QUESTIONS
        {
            self.problem("item", format!("holds more than {MOST_QUESTIONS} groups and questions"));
            return None;
        }
        let sections = groups.iter().filter_map(|group| self.section(group)).collect();
        Some(Questionnaire { url: url?, version: version?, title: title?, sections })
    }

    fn section(&mut self, group: &Node<'_>) -> Option<Section> {
        let kind = self.string(group, "type", NAME);
        if kind.is_some_and(|kind| kind != "group") {
            self.problem(group.path_to("type"), "is not `group`: questions stand in groups");
            return None;
        }
        self.refuse(group, &["enableWhen", "required", "repeats", "readOnly", "initial"]);
        if self.extension(group, ITEM_CONTROL).is_some() {
            self.problem(&group.path, "is a group with an item control, which is not supported");
        }
        let link_id = self.link_id(group);
        let name = self.text(group, "text", SENTENCE);
        let short_name = self.short_text(group);
        let items = self.list(group, "item");
        if items.is_empty() {
            self.problem(group.path_to("item"), "holds no questions");
        }
        let questions = items.iter().filter_map(|item| self.question(item)).collect();
        let name = name?;
        let short_name = short_name.unwrap_or_else(|| name.clone());
        Some(Section { link_id: link_id?, name, short_name, questions })
    }

    fn question(&mut self, item: &Node<'_>) -> Option<Question> {
        self.refuse(item, &["required", "repeats", "readOnly", "initial", "answerValueSet"]);
        let link_id = self.link_id(item);
        let text = self.text(item, "text", SENTENCE);
        let label = self.short_text(item);
        let displays = self.displays(item);
        let help = displays.help.clone();
        let kind = self.kind(item, displays);
        let condition = self.condition(item);
        if let Some(link_id) = &link_id {
            let earlier = Earlier {
                values: kind.as_ref().map(values),
                has_condition: item.get("enableWhen").is_some(),
            };
            self.earlier.insert(link_id.clone(), earlier);
        }
        let text = text?;
        let label = label.unwrap_or_else(|| text.clone());
        Some(Question { link_id: link_id?, text, label, help, kind: kind?, condition })
    }

    fn displays(&mut self, item: &Node<'_>) -> Displays {
        let mut displays = Displays::default();
        for child in self.list(item, "item") {
            if child.value.get("type").and_then(Value::as_str) != Some("display") {
                self.problem(
                    child.path_to("type"),
                    "is not `display`: only texts stand under a question",
                );
                continue;
            }
            self.refuse(&child, &["enableWhen", "item"]);
            if let Some(link_id) = self.string(&child, "linkId", ADDRESS) {
                self.unique(&child, link_id);
            }
            let text = self.text(&child, "text", PARAGRAPH);
            let place = match self.control(&child) {
                Some(Control::Help) => &mut displays.help,
                Some(Control::Lower) => &mut displays.lower,
                Some(Control::Upper) => &mut displays.upper,
                Some(Control::Unknown) => continue,
                Some(Control::Slider) | None => {
                    self.problem(&child.path, "has no item control `help`, `lower` or `upper`");
                    continue;
                }
            };
            if place.is_some() {
                self.problem(&child.path, "has the same item control as a text above it");
            } else {
                *place = text;
            }
        }
        displays
    }

    fn kind(&mut self, item: &Node<'_>, displays: Displays) -> Option<Kind> {
        let kind = self.string(item, "type", NAME)?;
        let control = self.control(item);
        match (kind.as_str(), control) {
            ("integer", Some(Control::Slider)) => return self.rating(item, displays),
            (_, Some(Control::Unknown) | None) => {}
            (_, Some(_)) => {
                self.problem(&item.path, "has an item control that does not fit its type");
            }
        }
        if displays.lower.is_some() || displays.upper.is_some() {
            self.problem(&item.path, "has a text for an end of a scale and is no slider");
        }
        match kind.as_str() {
            "integer" => self.number(item, true),
            "decimal" => self.number(item, false),
            "choice" => self.choices(item),
            "group" => {
                self.problem(item.path_to("type"), "is a group within a group");
                None
            }
            _ => {
                self.problem(item.path_to("type"), "is not `integer`, `decimal` or `choice`");
                None
            }
        }
    }

    fn rating(&mut self, item: &Node<'_>, displays: Displays) -> Option<Kind> {
        self.refuse(item, &["answerOption"]);
        let (minimum, maximum) = self.limits(item, true)?;
        let points = |value: f64| (0..=MOST_POINTS).find(|points| f64::from(*points) == value);
        let (Some(lowest), Some(highest)) = (points(minimum), points(maximum)) else {
            self.problem(&item.path, format!("is a slider outside 0 to {MOST_POINTS}"));
            return None;
        };
        for (control, text) in [("lower", &displays.lower), ("upper", &displays.upper)] {
            if text.is_none() {
                self.problem(item.path_to("item"), format!("has no text with control `{control}`"));
            }
        }
        let (lowest_means, highest_means) = (displays.lower?, displays.upper?);
        Some(Kind::Rating { lowest, highest, lowest_means, highest_means })
    }

    fn number(&mut self, item: &Node<'_>, is_whole: bool) -> Option<Kind> {
        self.refuse(item, &["answerOption"]);
        let unit = self.extension(item, UNIT).and_then(|extension| self.unit(&extension));
        let decimals = if is_whole { Some(0) } else { self.decimals(item) };
        let (minimum, maximum) = self.limits(item, is_whole)?;
        let plausible = self
            .extension(item, PLAUSIBLE)
            .and_then(|extension| self.plausible(&extension, minimum, maximum));
        Some(Kind::Number(NumberField { unit, decimals: decimals?, minimum, maximum, plausible }))
    }

    fn unit(&mut self, extension: &Node<'_>) -> Option<Unit> {
        let coding = self.member(extension, "valueCoding")?;
        if self.string(&coding, "system", ADDRESS).is_some_and(|system| system != UCUM) {
            self.problem(coding.path_to("system"), format!("is not `{UCUM}`"));
        }
        let code = self.canonical(&coding, "code", NAME);
        let name = self.text(&coding, "display", NAME);
        Some(Unit { code: code?, name: name? })
    }

    fn decimals(&mut self, item: &Node<'_>) -> Option<u8> {
        let extension = self.needed_extension(item, DECIMALS)?;
        let value = self.value(&extension, "valueInteger", true)?;
        let decimals = (1..=MOST_DECIMALS).find(|decimals| f64::from(*decimals) == value);
        if decimals.is_none() {
            let reason = format!("is not 1 to {MOST_DECIMALS}");
            self.problem(extension.path_to("valueInteger"), reason);
        }
        decimals
    }

    /// The lowest and the highest number that are accepted.
    fn limits(&mut self, item: &Node<'_>, is_whole: bool) -> Option<(f64, f64)> {
        let [minimum, maximum] = [MINIMUM, MAXIMUM].map(|url| {
            let extension = self.needed_extension(item, url)?;
            let key = if is_whole { "valueInteger" } else { "valueDecimal" };
            self.value(&extension, key, is_whole)
        });
        let (minimum, maximum) = (minimum?, maximum?);
        if minimum >= maximum {
            self.problem(&item.path, "has a minimum that is not below its maximum");
            return None;
        }
        Some((minimum, maximum))
    }

    fn plausible(
        &mut self,
        extension: &Node<'_>,
        minimum: f64,
        maximum: f64,
    ) -> Option<(f64, f64)> {
        let range = self.member(extension, "valueRange")?;
        let [low, high] = ["low", "high"].map(|end| {
            let quantity = self.member(&range, end)?;
            self.value(&quantity, "value", false)
        });
        let (low, high) = (low?, high?);
        if low >= high {
            self.problem(&range.path, "has a low end that is not below its high end");
        }
        if low < minimum || high > maximum {
            self.problem(&range.path, "reaches outside the minimum and the maximum");
        }
        Some((low, high))
    }

    fn choices(&mut self, item: &Node<'_>) -> Option<Kind> {
        let options = self.list(item, "answerOption");
        if !(2..=MOST_OPTIONS).contains(&options.len()) {
            let reason = format!("holds fewer than 2 or more than {MOST_OPTIONS} options");
            self.problem(item.path_to("answerOption"), reason);
            return None;
        }
        let mut codes = BTreeSet::new();
        let choices: Vec<_> = options
            .iter()
            .filter_map(|option| {
                self.refuse(option, &["initialSelected"]);
                let coding = self.member(option, "valueCoding")?;
                let code = self.string(&coding, "code", NAME);
                let text = self.text(&coding, "display", SENTENCE);
                let ordinal = self
                    .extension(&coding, ORDINAL)
                    .and_then(|extension| self.value(&extension, "valueDecimal", false));
                let code = code?;
                if !code.bytes().all(|b| is_of_a_link_id(b) || b == b'_') {
                    let reason = "is not of lower-case letters, digits, hyphens and underscores";
                    self.problem(coding.path_to("code"), reason);
                }
                if !codes.insert(code.clone()) {
                    self.problem(coding.path_to("code"), "is the code of an option above it");
                }
                Some(Choice { code, text: text?, ordinal })
            })
            .collect();
        (choices.len() == options.len()).then_some(Kind::Choice(choices))
    }

    fn condition(&mut self, item: &Node<'_>) -> Option<Condition> {
        let nodes = self.list(item, "enableWhen");
        let behaviour = match item.get("enableBehavior") {
            None if nodes.len() < 2 => None,
            _ => self.string(item, "enableBehavior", NAME),
        };
        if behaviour.as_ref().is_some_and(|behaviour| !["all", "any"].contains(&&**behaviour)) {
            self.problem(item.path_to("enableBehavior"), "is not `all` or `any`");
        }
        if nodes.is_empty() {
            return None;
        }
        let tests = nodes.iter().filter_map(|node| self.test(node)).collect();
        Some(Condition { all: behaviour.is_none_or(|behaviour| behaviour == "all"), tests })
    }

    fn test(&mut self, node: &Node<'_>) -> Option<Test> {
        let question = self.string(node, "question", NAME);
        let operator = self.string(node, "operator", NAME);
        let (question, operator) = (question?, operator?);
        let answers = |object: &Map<String, Value>| {
            object.keys().filter(|key| key.starts_with("answer")).count()
        };
        if node.object().map_or(0, answers) != 1 {
            self.problem(&node.path, "has not exactly one answer to compare with");
            return None;
        }
        let Some(earlier) = self.earlier.get(&question) else {
            let reason = "is no question that stands earlier in this questionnaire";
            self.problem(node.path_to("question"), reason);
            return None;
        };
        let values = earlier.values.clone();
        if earlier.has_condition {
            let reason = "is a question with a condition itself, which is not supported";
            self.problem(node.path_to("question"), reason);
        }
        if operator == "exists" {
            let exists = self.flag(node, "answerBoolean")?;
            return Some(Test::Exists { question, exists });
        }
        let Some(operator) = operator_of(&operator) else {
            let reason = "is not `exists`, `=`, `!=`, `>`, `>=`, `<` or `<=`";
            self.problem(node.path_to("operator"), reason);
            return None;
        };
        // A question that is faulty itself was told of already.
        match values? {
            Values::Whole => {
                let value = self.value(node, "answerInteger", true)?;
                Some(Test::Number { question, operator, value })
            }
            Values::Decimal => {
                let value = self.value(node, "answerDecimal", false)?;
                Some(Test::Number { question, operator, value })
            }
            Values::Codes(codes) => {
                let is = match operator {
                    Operator::Equal => true,
                    Operator::NotEqual => false,
                    _ => {
                        self.problem(node.path_to("operator"), "does not fit a choice");
                        return None;
                    }
                };
                let coding = self.member(node, "answerCoding")?;
                let code = self.string(&coding, "code", NAME)?;
                if !codes.contains(&code) {
                    self.problem(coding.path_to("code"), "is no option of that question");
                }
                Some(Test::Choice { question, is, code })
            }
        }
    }

    fn control(&mut self, item: &Node<'_>) -> Option<Control> {
        let extension = self.extension(item, ITEM_CONTROL)?;
        let concept = self.member(&extension, "valueCodeableConcept")?;
        let codings = self.list(&concept, "coding");
        let [coding] = codings.as_slice() else {
            self.problem(concept.path_to("coding"), "does not hold exactly one code");
            return Some(Control::Unknown);
        };
        match self.string(coding, "code", NAME).as_deref() {
            Some("slider") => Some(Control::Slider),
            Some("help") => Some(Control::Help),
            Some("lower") => Some(Control::Lower),
            Some("upper") => Some(Control::Upper),
            Some(_) => {
                let reason = "is not `slider`, `help`, `lower` or `upper`";
                self.problem(coding.path_to("code"), reason);
                Some(Control::Unknown)
            }
            None => Some(Control::Unknown),
        }
    }

    fn link_id(&mut self, item: &Node<'_>) -> Option<String> {
        let link_id = self.string(item, "linkId", NAME)?;
        let starts_well = link_id.starts_with(|first: char| first.is_ascii_lowercase());
        if !starts_well || link_id.ends_with('-') || !link_id.bytes().all(is_of_a_link_id) {
            let reason = "is not of lower-case letters, digits and hyphens, a letter first";
            self.problem(item.path_to("linkId"), reason);
            return None;
        }
        self.unique(item, link_id.clone());
        Some(link_id)
    }

    fn unique(&mut self, item: &Node<'_>, link_id: String) {
        if !self.link_ids.insert(link_id) {
            self.problem(item.path_to("linkId"), "is the link id of an item above it");
        }
    }

    fn short_text(&mut self, item: &Node<'_>) -> Option<Text> {
        let extension = self.extension(item, SHORT_TEXT)?;
        self.text(&extension, "valueString", NAME)
    }

    /// A Dutch text that must be there, with its translations.
    fn text(&mut self, node: &Node<'_>, key: &str, most: usize) -> Option<Text> {
        let mut text = Text::dutch(self.string(node, key, most)?);
        let Some(sibling) = node.get(&format!("_{key}")) else { return Some(text) };
        for translation in self.list(&sibling, "extension") {
            if !translation.is_extension(TRANSLATION) {
                continue;
            }
            let code = self
                .needed_extension(&translation, "lang")
                .and_then(|part| self.string(&part, "valueCode", NAME));
            let content = self
                .needed_extension(&translation, "content")
                .and_then(|part| self.string(&part, "valueString", most));
            let (Some(code), Some(content)) = (code, content) else { continue };
            // A translation into a language that Wijkweb does not have yet does no harm.
            let Some(language) = Language::from_code(&code) else { continue };
            if text.is_in(language) {
                self.problem(&translation.path, "is a second text in the same language");
            } else {
                text = text.with(language, content);
            }
        }
        Some(text)
    }

    /// The extension with this address, if it is there.
    fn extension<'a>(&mut self, node: &Node<'a>, url: &str) -> Option<Node<'a>> {
        let mut extensions =
            self.list(node, "extension").into_iter().filter(|node| node.is_extension(url));
        let first = extensions.next()?;
        if let Some(second) = extensions.next() {
            self.problem(second.path, "is the same extension a second time");
        }
        Some(first)
    }

    fn needed_extension<'a>(&mut self, node: &Node<'a>, url: &str) -> Option<Node<'a>> {
        let extension = self.extension(node, url);
        if extension.is_none() {
            self.problem(node.path_to("extension"), format!("`{url}` is missing"));
        }
        extension
    }

    /// Refuses members that would be ignored; `false` says the same as nothing.
    fn refuse(&mut self, node: &Node<'_>, keys: &[&str]) {
        for key in keys {
            match node.value.get(*key) {
                None | Some(Value::Bool(false)) => {}
                Some(_) if *key == "required" => {
                    let reason = "is not supported: every question can be skipped";
                    self.problem(node.path_to(key), reason);
                }
                Some(_) => self.problem(node.path_to(key), "is not supported here"),
            }
        }
    }

    /// A member that must be there and be an object.
    fn member<'a>(&mut self, node: &Node<'a>, key: &str) -> Option<Node<'a>> {
        match node.get(key) {
            None => self.problem(node.path_to(key), "is missing"),
            Some(member) if member.object().is_some() => return Some(member),
            Some(member) => self.problem(member.path, "is not an object"),
        }
        None
    }

    /// The members of a list; none when it is not there.
    fn list<'a>(&mut self, node: &Node<'a>, key: &str) -> Vec<Node<'a>> {
        let Some(list) = node.get(key) else { return Vec::new() };
        let Some(values) = list.value.as_array() else {
            self.problem(list.path, "is not a list");
            return Vec::new();
        };
        let place = |(index, value)| Node { value, path: format!("{}[{index}]", list.path) };
        values.iter().enumerate().map(place).collect()
    }

    fn flag(&mut self, node: &Node<'_>, key: &str) -> Option<bool> {
        let flag = node.get(key).and_then(|flag| flag.value.as_bool());
        if flag.is_none() {
            self.problem(node.path_to(key), "is not `true` or `false`");
        }
        flag
    }

    /// A number that must be there.
    fn value(&mut self, node: &Node<'_>, key: &str, is_whole: bool) -> Option<f64> {
        let Some(found) = node.get(key) else {
            self.problem(node.path_to(key), "is missing");
            return None;
        };
        let number = found.value.as_f64().filter(|number| number.abs() <= LARGEST_NUMBER);
        match number {
            Some(number) if !is_whole || found.value.is_i64() => Some(number),
            Some(_) => {
                self.problem(found.path, "is not a whole number");
                None
            }
            None => {
                self.problem(found.path, "is not a number, or too large");
                None
            }
        }
    }

    /// A string that must be there, and that a canonical address or a code may hold.
    fn canonical(&mut self, node: &Node<'_>, key: &str, most: usize) -> Option<String> {
        let string = self.string(node, key, most)?;
        if string.contains(|c: char| c.is_whitespace() || c == '|' || c == '#') {
            self.problem(node.path_to(key), "holds a space, `|` or `#`");
            return None;
        }
        Some(string)
    }

    /// A string that must be there.
    fn string(&mut self, node: &Node<'_>, key: &str, most: usize) -> Option<String> {
        let Some(found) = node.get(key) else {
            self.problem(node.path_to(key), "is missing");
            return None;
        };
        let reason = match found.value.as_str().map(str::trim) {
            None => "is not a string".to_owned(),
            Some("") => "is empty".to_owned(),
            Some(string) if string.chars().count() > most => {
                format!("is longer than {most} characters")
            }
            Some(string) if string.contains(char::is_control) => {
                "holds a character that cannot be shown".to_owned()
            }
            Some(string) => return Some(string.to_owned()),
        };
        self.problem(found.path, reason);
        None
    }
}

fn is_of_a_link_id(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn operator_of(sign: &str) -> Option<Operator> {
    match sign {
        "=" => Some(Operator::Equal),
        "!=" => Some(Operator::NotEqual),
        ">" => Some(Operator::Greater),
        ">=" => Some(Operator::GreaterOrEqual),
        "<" => Some(Operator::Less),
        "<=" => Some(Operator::LessOrEqual),
        _ => None,
    }
}

/// What answers to a question of this kind are compared with.
fn values(kind: &Kind) -> Values {
    match kind {
        Kind::Number(field) if field.decimals > 0 => Values::Decimal,
        Kind::Number(_) | Kind::Rating { .. } => Values::Whole,
        Kind::Choice(choices) => {
            Values::Codes(choices.iter().map(|choice| choice.code.clone()).collect())
        }
    }
}

#[cfg(test)]
mod tests;
