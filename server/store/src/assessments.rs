//! Self-assessments: where somebody lives, the answers, and what was already received.

use std::collections::HashMap;

use domain::{
    area::WijkCode,
    aspect::Aspect,
    contribution::ContributionStatus,
    ids::{AssessmentId, SubmissionId},
    rating::{Answer, Rating},
};
use sqlx::{AnyConnection, Row, query};

use crate::{StoreError, inconsistent};

/// Where somebody lives, as far as it is known, and what became of the question to contribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The wijk that was chosen.
    pub wijk: Option<WijkCode>,
    /// The wijken that a typed postcode may mean, until one is chosen.
    pub candidates: Vec<WijkCode>,
    /// Whether the answers were given to the figures.
    pub contribution: ContributionStatus,
}

/// Makes the assessment if it is not there, and notes the day (`2026-11-23`) of its use.
pub async fn touch(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
    today: &str,
) -> Result<(), StoreError> {
    query(
        "insert into assessments (assessment_id, last_used_on) values ($1, $2)
         on conflict (assessment_id) do update set last_used_on = excluded.last_used_on",
    )
    .bind(assessment.to_hex())
    .bind(today)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that a form was received; `false` when the very same form was received before.
pub async fn receive(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
    submission: SubmissionId,
) -> Result<bool, StoreError> {
    let done = query(
        "insert into submissions (assessment_id, submission_id) values ($1, $2)
         on conflict (assessment_id, submission_id) do nothing",
    )
    .bind(assessment.to_hex())
    .bind(submission.to_hex())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The assessment, if anything of it was saved.
pub async fn find(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
) -> Result<Option<Assessment>, StoreError> {
    let row = query(
        "select wijk_code, wijk_candidates, contribution from assessments where assessment_id = $1",
    )
    .bind(assessment.to_hex())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let wijk: Option<String> = row.try_get("wijk_code")?;
    let candidates: Option<String> = row.try_get("wijk_candidates")?;
    let contribution: String = row.try_get("contribution")?;
    Ok(Some(Assessment {
        wijk: wijk
            .map(|code| code.parse())
            .transpose()
            .map_err(|_| inconsistent("assessments", "wijk_code"))?,
        candidates: candidates
            .iter()
            .flat_map(|codes| codes.split(' '))
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| inconsistent("assessments", "wijk_candidates"))?,
        contribution: ContributionStatus::from_code(&contribution)
            .ok_or_else(|| inconsistent("assessments", "contribution"))?,
    }))
}

/// Sets the wijk, and forgets which others were possible.
pub async fn set_wijk(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
    wijk: Option<&WijkCode>,
) -> Result<(), StoreError> {
    query("update assessments set wijk_code = $2, wijk_candidates = null where assessment_id = $1")
        .bind(assessment.to_hex())
        .bind(wijk.map(WijkCode::as_str))
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the wijken that a postcode may mean until the resident chooses one.
pub async fn set_candidates(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
    candidates: &[WijkCode],
) -> Result<(), StoreError> {
    let codes: Vec<&str> = candidates.iter().map(WijkCode::as_str).collect();
    query("update assessments set wijk_candidates = $2, wijk_code = null where assessment_id = $1")
        .bind(assessment.to_hex())
        .bind(codes.join(" "))
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes one answer; answering again replaces the earlier choice.
pub async fn save_answer(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
    aspect: &Aspect,
    answer: Answer,
) -> Result<(), StoreError> {
    query(
        "insert into answers (assessment_id, aspect, rating) values ($1, $2, $3)
         on conflict (assessment_id, aspect) do update set rating = excluded.rating",
    )
    .bind(assessment.to_hex())
    .bind(aspect.slug)
    .bind(answer.rating().map(|rating| i64::from(rating.points())))
    .execute(connection)
    .await?;
    Ok(())
}

/// All answers of an assessment, by aspect slug.
pub async fn answers(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
) -> Result<HashMap<&'static str, Answer>, StoreError> {
    let rows = query("select aspect, rating from answers where assessment_id = $1")
        .bind(assessment.to_hex())
        .fetch_all(connection)
        .await?;
    let mut answers = HashMap::with_capacity(rows.len());
    for row in rows {
        let slug: String = row.try_get("aspect")?;
        // An aspect of an earlier questionnaire is no answer to this one.
        let Some(aspect) = Aspect::from_slug(&slug) else { continue };
        let rating: Option<i64> = row.try_get("rating")?;
        let answer = match rating {
            None => Answer::Skipped,
            Some(points) => Answer::Rated(
                u8::try_from(points)
                    .ok()
                    .and_then(|points| Rating::try_from(points).ok())
                    .ok_or_else(|| inconsistent("answers", "rating"))?,
            ),
        };
        answers.insert(aspect.slug, answer);
    }
    Ok(answers)
}

/// Settles the question to contribute; `false` when it was settled as given before.
///
/// A refusal can be taken back later; what was given stays given, because nothing leads from the
/// contribution back to the assessment.
pub async fn settle_contribution(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
    choice: ContributionStatus,
) -> Result<bool, StoreError> {
    let done = query(
        "update assessments set contribution = $2 where assessment_id = $1 and contribution <> 'given'",
    )
    .bind(assessment.to_hex())
    .bind(choice.code())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Erases an assessment with all its answers.
pub async fn erase(
    connection: &mut AnyConnection,
    assessment: AssessmentId,
) -> Result<(), StoreError> {
    query("delete from assessments where assessment_id = $1")
        .bind(assessment.to_hex())
        .execute(connection)
        .await?;
    Ok(())
}

/// Erases every assessment that was last used before `day` (`2026-11-22`); returns how many.
pub async fn erase_unused_since(
    connection: &mut AnyConnection,
    day: &str,
) -> Result<u64, StoreError> {
    let done = query("delete from assessments where last_used_on < $1")
        .bind(day)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
