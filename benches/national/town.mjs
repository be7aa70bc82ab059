// Adults of Hengelo by buurt, sex and age band: real inhabitants (CBS 2015), ages as in the country.
import { readFileSync, writeFileSync } from "node:fs";

const [, , data, out] = process.argv;
const bands = [["18-34", 0.21], ["35-49", 0.19], ["50-64", 0.22], ["65-74", 0.11], ["75+", 0.08]];
const rows = readFileSync(`${data}/stats/buurt_inwoners_2015_hengelo_almelo_dalfsen.csv`, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("BU0164"))
    .flatMap((line) => {
        const [code, , inhabitants] = line.split(",");
        return bands.flatMap(([band, part]) =>
            ["f", "m"].map((sex) => `${code},${sex},${band},${Math.round((inhabitants * part) / 2)}`),
        );
    });
writeFileSync(`${out}/population.csv`, `area,sex,age_band,persons\n${rows.join("\n")}\n`);
