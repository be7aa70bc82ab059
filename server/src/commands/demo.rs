//! `wijkweb demo`: a town that does not exist, and residents who do not exist.

use domain::{
    area::{AreaCode, Wijk},
    aspect::{ASPECTS_PER_DIMENSION, Dimension},
    contribution::Contribution,
    demography::{AgeBand, Sex},
    ids::ContributionId,
    period::Quarter,
    rating::Rating,
    scoring::{DimensionScores, MINIMUM_RATED_ASPECTS, WEB_SCORING_VERSION, mean_score},
};
use rand::{Rng, RngExt as _, SeedableRng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Normal};
use store::{AnyConnection, Database, areas, commit, contributions};

use super::areas::{Imported, write};

/// How a published figure moves a dimension: its stem, its mean and spread between wijken (RIVM
/// 2020, 3,150 wijken, per cent), and whether much of it is good.
struct Driver {
    dimension: Dimension,
    indicator: &'static str,
    mean: f64,
    spread: f64,
    good: bool,
}

const DRIVERS: [Driver; 6] = [
    Driver {
        dimension: Dimension::Body,
        indicator: "ErvarenGezondheidGoedZeerGoed",
        mean: 79.9,
        spread: 4.2,
        good: true,
    },
    Driver {
        dimension: Dimension::Mind,
        indicator: "HeelVeelStressInAfgelopen4Weken",
        mean: 15.7,
        spread: 3.7,
        good: false,
    },
    Driver {
        dimension: Dimension::Meaning,
        indicator: "MatigVeelRegieOverEigenLeven",
        mean: 91.0,
        spread: 2.2,
        good: true,
    },
    Driver {
        dimension: Dimension::QualityOfLife,
        indicator: "MoeiteMetRondkomen",
        mean: 11.4,
        spread: 4.8,
        good: false,
    },
    Driver {
        dimension: Dimension::Participation,
        indicator: "Eenzaam",
        mean: 44.2,
        spread: 5.6,
        good: false,
    },
    Driver {
        dimension: Dimension::DailyLife,
        indicator: "BeperktVanwegeGezondheid",
        mean: 30.4,
        spread: 4.4,
        good: false,
    },
];

/// Mean rating where a published figure is that of the average wijk.
const USUAL_LEVEL: f64 = 7.0;
/// How far one spread between wijken moves the mean rating.
const LEVEL_PER_SPREAD: f64 = 0.35;
/// Spread of wijken for which nothing is published.
const UNKNOWN_SPREAD: f64 = 0.4;
/// Spread between residents of one wijk, within one resident, and between the answers of one.
const PERSON_SPREAD: f64 = 1.1;
const DIMENSION_SPREAD: f64 = 0.7;
const ANSWER_SPREAD: f64 = 1.2;
/// How often a question is skipped.
const SKIPPED: f64 = 0.04;
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
/// Their mean follows the imported published figures of the wijk where there are any, and chance
/// where there are none. The same seed on the same areas gives the same contributions. The last
/// wijk gets seven, so that there is a gap to be seen.
pub async fn residents(
    database: &Database,
    per_wijk: u32,
    seed: u64,
    period: Quarter,
) -> anyhow::Result<u64> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut connection = database.connection().await?;
    let mut transaction = database.begin_contributions().await?;
    let wijken = areas::wijken(&mut connection).await?;
    let engine = database.engine();
    let mut written = 0;
    for (index, wijk) in wijken.iter().enumerate() {
        let levels = levels(&mut connection, wijk, &mut chance).await?;
        let last = index + 1 == wijken.len() && wijken.len() > 2;
        let count = if last { per_wijk.min(7) } else { some_of(per_wijk, &mut chance) };
        for _ in 0..count {
            let contribution = Contribution {
                period,
                wijk: wijk.code.clone(),
                sex: told(Sex::ALL, &mut chance),
                age_band: told(AgeBand::ALL, &mut chance),
                scoring: WEB_SCORING_VERSION.to_owned(),
                research: false,
                scores: scores(&levels, &mut chance),
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

async fn levels(
    connection: &mut AnyConnection,
    wijk: &Wijk,
    chance: &mut impl Rng,
) -> anyhow::Result<[f64; 6]> {
    let area = AreaCode::Wijk(wijk.code.clone());
    let mut levels = [USUAL_LEVEL; 6];
    for driver in &DRIVERS {
        let published = areas::reference_figure(connection, &area, driver.indicator).await?;
        let offset = match published {
            Some(percent) => {
                let spreads = (percent - driver.mean) / driver.spread;
                LEVEL_PER_SPREAD * if driver.good { spreads } else { -spreads }
            }
            None => normal(UNKNOWN_SPREAD, chance),
        };
        levels[driver.dimension.index()] += offset.clamp(-2.0, 2.0);
    }
    Ok(levels)
}

fn scores(levels: &[f64; 6], chance: &mut impl Rng) -> DimensionScores {
    let person = normal(PERSON_SPREAD, chance);
    let scores = levels.map(|level| {
        let own = level + person + normal(DIMENSION_SPREAD, chance);
        let mut ratings = Vec::with_capacity(ASPECTS_PER_DIMENSION);
        for _ in 0..ASPECTS_PER_DIMENSION {
            let answer = (own + normal(ANSWER_SPREAD, chance)).round().clamp(0.0, 10.0);
            if !chance.random_bool(SKIPPED) {
                ratings.extend(Rating::try_from(answer as u8));
            }
        }
        mean_score(&ratings, MINIMUM_RATED_ASPECTS)
    });
    // Means of ratings lie on the scale.
    DimensionScores::from_array(scores).unwrap_or_default()
}

fn normal(spread: f64, chance: &mut impl Rng) -> f64 {
    // The spreads above are positive, for which the distribution exists.
    Normal::new(0.0, spread).map_or(0.0, |normal| normal.sample(chance))
}

fn told<T: Copy>(choices: &[T], chance: &mut impl Rng) -> Option<T> {
    if chance.random_bool(NOT_TOLD) { None } else { choices.choose(chance).copied() }
}
