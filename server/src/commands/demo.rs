//! `wijkweb demo`: a town that does not exist, and residents who do not exist.

mod resident;

use domain::{
    area::{AreaCode, Wijk},
    contribution::Contribution,
    ids::ContributionId,
    indicator::IndicatorValues,
    period::Quarter,
    questionnaire::QuestionnaireSet,
    scoring,
};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use store::{AnyConnection, Database, areas, commit, contributions, reference};

use self::resident::{MadeUp, PUBLISHED, Percentages, normal};
use super::areas::{Imported, write};

/// How often sex or age band is not told.
const NOT_TOLD: f64 = 0.08;

/// Writes the made-up town, with its postcodes.
pub async fn town(database: &Database, seed: u64) -> anyhow::Result<Imported> {
    let town = ::areas::made_up_town(seed);
    let postcodes = ::areas::made_up_postcodes(&town);
    write(database, &town, &[], &postcodes).await
}

/// Writes about `per_wijk` synthetic contributions for every wijk; returns how many.
///
/// What they come to follows the imported published figures of the wijk where there are any, and
/// chance where there are none. The same seed on the same areas gives the same contributions. The
/// last wijk gets seven, so that there is a gap to be seen.
pub async fn residents(
    database: &Database,
    per_wijk: u32,
    seed: u64,
    period: Quarter,
) -> anyhow::Result<u64> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let questionnaires = QuestionnaireSet::standard()?;
    let mut connection = database.connection().await?;
    let mut transaction = database.begin_contributions().await?;
    let wijken = areas::wijken(&mut connection).await?;
    let engine = database.engine();
    let mut written = 0;
    for (index, wijk) in wijken.iter().enumerate() {
        let percentages = percentages(&mut connection, wijk, &mut chance).await?;
        let last = index + 1 == wijken.len() && wijken.len() > 2;
        let count = if last { per_wijk.min(7) } else { some_of(per_wijk, &mut chance) };
        for _ in 0..count {
            let MadeUp { sex, age_band, dossier } = MadeUp::of(&percentages, &mut chance);
            let (_, scoring) = scoring::of_round(&dossier.now);
            let contribution = Contribution {
                period,
                wijk: wijk.code.clone(),
                sex: told(sex, &mut chance),
                age_band: age_band.and_then(|band| told(band, &mut chance)),
                scoring: scoring.to_owned(),
                research: false,
                values: IndicatorValues::of(&dossier, &questionnaires, true),
            };
            let mut id = [0; 32];
            chance.fill_bytes(&mut id);
            let id = ContributionId::from_bytes(id);
            contributions::put(&mut transaction, engine, id, &contribution).await?;
            written += 1;
        }
    }
    commit(transaction).await?;
    Ok(written)
}

/// Not every wijk answers alike: between 60 and 100 per cent of what was asked for.
fn some_of(per_wijk: u32, chance: &mut impl Rng) -> u32 {
    let fewest = per_wijk - per_wijk * 2 / 5;
    chance.random_range(fewest..=per_wijk)
}

async fn percentages(
    connection: &mut AnyConnection,
    wijk: &Wijk,
    chance: &mut impl Rng,
) -> anyhow::Result<Percentages> {
    let area = AreaCode::Wijk(wijk.code.clone());
    let mut percentages = Percentages::default();
    for (stem, mean, spread) in PUBLISHED {
        let published = reference::newest_of(connection, &area, stem).await?;
        let percent = published.unwrap_or_else(|| mean + normal(spread, chance));
        percentages.set(stem, percent.clamp(1.0, 99.0));
    }
    Ok(percentages)
}

fn told<T>(answer: T, chance: &mut impl Rng) -> Option<T> {
    (!chance.random_bool(NOT_TOLD)).then_some(answer)
}
