//! From a form about one question to an answer: what was typed, what may have been meant, and what
//! to ask when that is not sure.

use domain::{
    answers::Answer,
    dossier::{Change, Doubt},
    journey::{Journey, Step},
    questionnaire::{AnswerError, Kind, Parsed, Question, Section},
};

use crate::{
    ApiError, Services,
    api::{NO, SKIP, YES, submission, visiting},
};

/// What a form about one question says.
pub struct Typed {
    /// What was typed or chosen.
    pub value: Option<String>,
    /// Whether the question was passed over.
    pub skip: Option<String>,
    /// Whether "hier wil ik over praten" was ticked.
    pub talk_about: bool,
    /// Whether what was typed before is right.
    pub sure: Option<String>,
    /// Whether what was offered was meant.
    pub meant: Option<String>,
}

/// Saves the answer to `question`, and returns the screen that comes next.
pub async fn save(
    services: &Services,
    form_key: Option<String>,
    section: &Section,
    question: &Question,
    typed: Typed,
) -> Result<Step, ApiError> {
    visiting(services)?;
    let backend = services.backend();
    let value = typed.value.unwrap_or_default();
    let mut talk_about = typed.talk_about;
    let given = match (typed.skip, typed.sure, typed.meant) {
        (Some(_), _, _) => Given::Answer(Answer::Skipped),
        (None, None, None) => read(question, &value, talk_about)?,
        (None, sure, _) => {
            let doubt = doubt_about(services, question).await?;
            talk_about = doubt.talk_about;
            Given::Answer(made_sure(question, &doubt, sure.is_some())?)
        }
    };
    let link_id = question.link_id.clone();
    let answer = match given {
        Given::Doubt(doubt) => {
            backend.change(None, Change::SetDoubt(doubt)).await?;
            return Err(ApiError::Doubtful);
        }
        Given::Answer(answer) => answer,
    };
    let content = match &answer {
        Answer::Skipped => SKIP.to_owned(),
        Answer::Number(number) => number.to_string(),
        Answer::Choice(code) => code.clone(),
    };
    let mark = if talk_about { YES } else { NO };
    let submission = submission(services, form_key, &["antwoord", &link_id, &content, mark]);
    let day = backend.today();
    let change = Change::SetAnswer { link_id, answer, talk_about, day };
    let dossier = backend.change(submission, change).await?;
    let questionnaires = backend.questionnaires();
    Ok(Journey::of(&questionnaires, &dossier).after_answer(section, &question.link_id))
}

/// What a form about a question came to.
enum Given {
    Answer(Answer),
    Doubt(Doubt),
}

fn read(question: &Question, value: &str, talk_about: bool) -> Result<Given, ApiError> {
    let missing = match question.kind {
        Kind::Rating { .. } => ApiError::NoRating,
        Kind::Number(_) => ApiError::NoNumber,
        Kind::Choice(_) => ApiError::NoOption,
    };
    let doubt = |meant, possible| {
        Given::Doubt(Doubt {
            link_id: question.link_id.clone(),
            typed: value.trim().chars().take(20).collect(),
            meant,
            possible,
            talk_about,
        })
    };
    match question.parse(value) {
        Ok(Parsed::Plain(answer)) => Ok(Given::Answer(answer)),
        Ok(Parsed::Doubtful { suggestion, .. }) => Ok(doubt(suggestion, true)),
        Err(AnswerError::OutOfRange { suggestion, .. }) => match question.kind {
            Kind::Number(_) => Ok(doubt(suggestion, false)),
            _ => Err(missing),
        },
        Err(_) => Err(missing),
    }
}

/// What was typed at a question and is still to be made sure of.
async fn doubt_about(services: &Services, question: &Question) -> Result<Doubt, ApiError> {
    let dossier = services.backend().dossier().await?;
    let doubt = dossier.now.doubt.filter(|doubt| doubt.link_id == question.link_id);
    doubt.ok_or(ApiError::NoNumber)
}

/// The answer to the friendly question: what was typed is right, or what was meant.
fn made_sure(question: &Question, doubt: &Doubt, sure: bool) -> Result<Answer, ApiError> {
    if !sure {
        return doubt.meant.map(Answer::Number).ok_or(ApiError::NoNumber);
    }
    match question.parse(&doubt.typed) {
        Ok(Parsed::Plain(answer) | Parsed::Doubtful { answer, .. }) => Ok(answer),
        Err(_) => Err(ApiError::NoNumber),
    }
}
