//! A country that does not exist, as large as the Netherlands.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use domain::{demography::AgeBand, indicator::IndicatorId};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Normal};

/// Gemeenten, wijken of each and buurten of each: 14,000 buurten.
const GEMEENTEN: u32 = 350;
/// See [`GEMEENTEN`].
const WIJKEN: u32 = 10;
/// See [`GEMEENTEN`].
const BUURTEN: u32 = 4;
/// GGD regions.
const REGIONS: u32 = 25;
/// Adults of a buurt on average: 18 million in all.
const ADULTS: f64 = 1_286.0;
/// Part of each age band.
const AGES: [f64; 5] = [0.26, 0.23, 0.26, 0.14, 0.11];

/// The files of a made-up country.
#[derive(Clone, Debug)]
pub struct Country {
    /// GeoJSON without outlines.
    pub areas: PathBuf,
    /// Adults by buurt, sex and age band.
    pub population: PathBuf,
    /// Published figures by wijk.
    pub prior: PathBuf,
}

impl Country {
    /// Makes the country up and writes its files into a folder.
    pub fn write(folder: &Path, seed: u64) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)
            .with_context(|| format!("making the folder `{}`", folder.display()))?;
        let country = Self {
            areas: folder.join("areas.geojson"),
            population: folder.join("population.csv"),
            prior: folder.join("prior.csv"),
        };
        let open = |path: &Path| -> anyhow::Result<BufWriter<File>> {
            let file =
                File::create(path).with_context(|| format!("making `{}`", path.display()))?;
            Ok(BufWriter::new(file))
        };
        let mut areas = open(&country.areas)?;
        let mut population = open(&country.population)?;
        let mut prior = open(&country.prior)?;
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        writeln!(population, "area,sex,age_band,persons")?;
        writeln!(prior, "area,indicator,value")?;
        write!(areas, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
        let mut separator = "\n";
        let mut feature = |code: &str, region: Option<u32>| -> std::io::Result<()> {
            let region = region.map_or_else(String::new, |region| {
                format!(",\"ggdregio\":\"GGD Verzonnen {:02}\"", region + 1)
            });
            write!(
                areas,
                "{separator}{{\"type\":\"Feature\",\"id\":\"{code}\",\"properties\":{{\"code\":\"{code}\"{region}}},\"geometry\":null}}"
            )?;
            separator = ",\n";
            Ok(())
        };
        for gemeente in 1..=GEMEENTEN {
            feature(&format!("GM{gemeente:04}"), Some(gemeente % REGIONS))?;
            for wijk in 0..WIJKEN {
                let code = format!("WK{gemeente:04}{wijk:02}");
                feature(&code, None)?;
                write_prior(&mut prior, &code, &mut chance)?;
                for buurt in 0..BUURTEN {
                    let code = format!("BU{gemeente:04}{wijk:02}{buurt:02}");
                    feature(&code, None)?;
                    let adults = ADULTS * chance.random_range(0.4..1.6);
                    for (band, part) in AgeBand::ALL.iter().zip(AGES) {
                        for sex in ["f", "m"] {
                            let persons =
                                (adults / 2.0 * part * chance.random_range(0.8..1.2)).round();
                            writeln!(population, "{code},{sex},{},{persons}", band.code())?;
                        }
                    }
                }
            }
        }
        writeln!(areas, "\n]}}")?;
        for mut file in [areas, population, prior] {
            file.flush()?;
        }
        Ok(country)
    }
}

/// The figures of a wijk: each lies around a middle of its own with the published spread.
fn write_prior(
    out: &mut impl std::io::Write,
    wijk: &str,
    chance: &mut ChaCha8Rng,
) -> anyhow::Result<()> {
    for indicator in IndicatorId::all() {
        let Some(spread) = indicator.indicator().spread else { continue };
        // Shares with a wide spread lie near the middle of the scale, as the published ones do.
        let middle = (spread * 7.0).min(60.0);
        let value = Normal::new(middle, spread)?.sample(chance).clamp(1.0, 99.0);
        writeln!(out, "{wijk},{indicator},{value:.1}")?;
    }
    Ok(())
}
