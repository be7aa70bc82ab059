//! The profile as a report, to keep as a file.

use domain::{
    aspect::Dimension,
    document::{Block, Document, WebSeries},
    dossier::Dossier,
    language::Language,
    numbers::{self, day_in_words},
    profile::{Lifestyle, Movement, Profile},
    questionnaire::QuestionnaireSet,
    scoring,
};

use super::{answered, lifestyle::part_bars, sentences, wishes};
use crate::{Contact, language::tr_in};

/// The profile of a dossier as a report: what the page shows, and every answer.
pub fn profile_document(
    dossier: &Dossier,
    outcome: &Profile,
    questionnaires: &QuestionnaireSet,
    contact: Option<&Contact>,
    language: Language,
) -> Document {
    let mut blocks = web(dossier, outcome, language);
    let wishes = wishes::chosen(questionnaires, dossier, language);
    if !wishes.is_empty() {
        blocks.push(Block::Heading(tr_in!(language, profile.wishes_chosen).to_owned()));
        blocks.push(Block::List(wishes));
    }
    blocks.extend(talk_about(dossier, questionnaires, language));
    if let Some(lifestyle) = &outcome.lifestyle {
        blocks.extend(heart(lifestyle, language));
        blocks.extend(grade(lifestyle, language));
    }
    blocks.extend(comparison(dossier, outcome, language));
    blocks.extend(answers(dossier, questionnaires, language));
    if let Some(contact) = contact {
        blocks.push(Block::Heading(tr_in!(language, report.contact).to_owned()));
        blocks.push(Block::Paragraph(format!(
            "{}, {}, {}",
            contact.name, contact.phone, contact.address
        )));
    }
    let day = day_in_words(&dossier.now.day, language);
    Document {
        language,
        title: tr_in!(language, profile.title).to_owned(),
        blocks,
        footer: tr_in!(language, report.footer, day = day),
    }
}

fn axes(language: Language) -> [String; 6] {
    Dimension::ALL.map(|dimension| dimension.short_name_in(language).to_owned())
}

fn shown(score: Option<f64>, language: Language) -> String {
    score.map_or("–".to_owned(), |score| numbers::one_decimal(score, language))
}

fn web(dossier: &Dossier, outcome: &Profile, language: Language) -> Vec<Block> {
    let rows = Dimension::ALL
        .map(|dimension| {
            let score = shown(outcome.scores.get(dimension), language);
            vec![dimension.name_in(language).to_owned(), score]
        })
        .into_iter()
        .collect();
    let series =
        WebSeries { name: tr_in!(language, profile.you).to_owned(), scores: outcome.scores };
    vec![
        Block::Paragraph(sentences::summary(outcome, dossier.now.way, language)),
        Block::Web {
            description: tr_in!(language, report.drawing).to_owned(),
            axes: axes(language),
            series: vec![series],
        },
        Block::Table {
            caption: tr_in!(language, profile.scores).to_owned(),
            head: vec![
                tr_in!(language, profile.compare_dimension).to_owned(),
                tr_in!(language, report.score).to_owned(),
            ],
            rows,
        },
        Block::Paragraph(tr_in!(language, profile.tool).to_owned()),
    ]
}

fn talk_about(
    dossier: &Dossier,
    questionnaires: &QuestionnaireSet,
    language: Language,
) -> Vec<Block> {
    let marked: Vec<_> = questionnaires
        .all()
        .into_iter()
        .flat_map(|questionnaire| questionnaire.questions())
        .filter(|question| dossier.now.talk_about.contains(&question.link_id))
        .map(|question| question.label.get(language).to_owned())
        .collect();
    if marked.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(tr_in!(language, profile.talk_title).to_owned()), Block::List(marked)]
}

fn heart(lifestyle: &Lifestyle, language: Language) -> Vec<Block> {
    let Some(heart) = &lifestyle.heart else { return Vec::new() };
    let mut blocks = vec![Block::Heading(tr_in!(language, lifestyle.heart_title).to_owned())];
    match heart {
        Ok(estimate) => {
            let (risk, marked) = sentences::risk(estimate, language);
            let mut text = sentences::heart_age(estimate, language);
            text.push_str(". ");
            text.push_str(tr_in!(language, lifestyle.heart_age_text));
            blocks.push(Block::Paragraph(text));
            blocks.push(Block::People {
                description: tr_in!(language, lifestyle.people, people = marked),
                marked,
            });
            blocks.push(Block::Paragraph(risk));
            let category = sentences::category(estimate, language);
            blocks.extend(category.map(|category| Block::Paragraph(category.to_owned())));
            blocks.push(Block::Paragraph(sentences::information(estimate, language)));
        }
        Err(refused) => {
            let (reason, advice) = sentences::refusal(*refused, language);
            let title = tr_in!(language, lifestyle.refused_title);
            blocks.push(Block::Paragraph(format!("{title}. {reason} {advice}")));
        }
    }
    blocks
}

fn grade(lifestyle: &Lifestyle, language: Language) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(tr_in!(language, lifestyle.grade_title).to_owned()),
        Block::Paragraph(sentences::grade(lifestyle, language)),
    ];
    let bars = part_bars(lifestyle, language);
    if !bars.is_empty() {
        let caption = tr_in!(language, lifestyle.parts).to_owned();
        blocks.push(Block::Bars { caption, bars });
    }
    blocks.push(Block::Paragraph(tr_in!(language, lifestyle.grade_text).to_owned()));
    let missing: Vec<_> = lifestyle
        .grade
        .missing()
        .map(|(part, reason)| {
            format!("{}: {}", sentences::part(part, language), sentences::missing(reason, language))
        })
        .collect();
    if !missing.is_empty() {
        blocks.push(Block::Heading(tr_in!(language, lifestyle.missing_title).to_owned()));
        blocks.push(Block::List(missing));
    }
    let guidelines = sentences::guidelines(lifestyle, language);
    if !guidelines.is_empty() {
        blocks.push(Block::Heading(tr_in!(language, lifestyle.beside_title).to_owned()));
        blocks.push(Block::List(guidelines));
    }
    blocks
}

fn comparison(dossier: &Dossier, outcome: &Profile, language: Language) -> Vec<Block> {
    let Some(before) = dossier.earlier.first().filter(|before| before.way == dossier.now.way)
    else {
        return Vec::new();
    };
    let (earlier, _) = scoring::of_round(before);
    let day = day_in_words(&before.day, language);
    let then = tr_in!(language, profile.compare_then, day = day.clone());
    let now = tr_in!(language, profile.compare_now).to_owned();
    let rows = Dimension::ALL
        .map(|dimension| {
            let (was, is) = (earlier.get(dimension), outcome.scores.get(dimension));
            let movement = was.zip(is).map_or("–", |(was, is)| {
                sentences::movement(Movement::between(was, is), language)
            });
            vec![
                dimension.name_in(language).to_owned(),
                shown(was, language),
                shown(is, language),
                movement.to_owned(),
            ]
        })
        .into_iter()
        .collect();
    vec![
        Block::Heading(tr_in!(language, profile.compare_title).to_owned()),
        Block::Web {
            description: tr_in!(language, profile.compare_drawing, day = day),
            axes: axes(language),
            series: vec![
                WebSeries { name: now.clone(), scores: outcome.scores },
                WebSeries { name: then.clone(), scores: earlier },
            ],
        },
        Block::Table {
            caption: tr_in!(language, profile.compare_title).to_owned(),
            head: vec![
                tr_in!(language, profile.compare_dimension).to_owned(),
                then,
                now,
                tr_in!(language, profile.compare_movement).to_owned(),
            ],
            rows,
        },
        Block::Paragraph(tr_in!(language, profile.compare_hint).to_owned()),
    ]
}

fn answers(dossier: &Dossier, questionnaires: &QuestionnaireSet, language: Language) -> Vec<Block> {
    let given = &dossier.now.answers;
    let mut blocks = vec![Block::Heading(tr_in!(language, report.answers).to_owned())];
    for section in answered(questionnaires, dossier).into_iter().flat_map(|q| &q.sections) {
        let rows: Vec<_> = section
            .asked(given)
            .filter_map(|question| {
                let answer = given.get(&question.link_id)?;
                let label = question.label.get(language).to_owned();
                Some(vec![label, question.shown(answer, language)])
            })
            .collect();
        if !rows.is_empty() {
            blocks.push(Block::Table {
                caption: section.name.get(language).to_owned(),
                head: vec![
                    tr_in!(language, profile.question).to_owned(),
                    tr_in!(language, profile.your_answer).to_owned(),
                ],
                rows,
            });
        }
    }
    blocks
}
