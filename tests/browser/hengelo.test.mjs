// The real Hengelo: its areas are imported, a known population answers over HTTP alone, the
// publisher publishes, and the pages of the wijken say what a few lines here compute from that
// population, no more and no less. On both databases.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  DIMENSIONS, ENGINES, ROOT, Resident,
  aspects, freshDatabase, oneDecimal, openBrowser, publish, quarter, seeded, serve, watch, wijkweb,
} from "./support.mjs";

const DATA = join(ROOT, "..", "shared", "data");
const FIGURES = join(DATA, "stats", "cbs_wijken_2022_kerncijfers.csv");
const IMPORT = [
  "areas", "import", join(DATA, "geo", "hengelo_buurten_2016.geojson"),
  "--figures", FIGURES,
  "--postcodes", join(DATA, "stats", "pc4_x_buurt2016_area_overlap_twente.csv"),
];

// Respondents of each wijk, in order of code: nobody, too few, just enough, enough. Then who comes
// later, after which one wijk alone is too small on the dimensions that nobody leaves open.
const FIRST = [20, 9, 14, 0, 10, 16, 3, 12, 17, 11];
const LATER = [0, 0, 0, 11, 0, 0, 7, 0, 0, 0];
// How many of a hundred respondents rate too little of each dimension to have a score on it.
const TOO_LITTLE = [0, 8, 15, 0, 25, 40];
const MINIMUM = 10;

// ── The population, and what follows from it ─────────────────────────────────────────────────────

/// One respondent: the ratings of each dimension, up to seven of them.
function somebody(chance, tooLittle) {
  return tooLittle.map((percent) => {
    const count = chance(100) < percent ? chance(4) : 4 + chance(4);
    const level = chance(8);
    return Array.from({ length: count }, () => level + chance(4));
  });
}

/// Sum and number of the scores on one dimension. A score is a mean of four to seven ratings: in
/// units of 1/420 it is a whole number, so that nothing is rounded before the end.
function tally(people, place) {
  const scores = people
    .map((ratings) => ratings[place])
    .filter((ratings) => ratings.length >= 4)
    .map((ratings) => (420 * sum(ratings)) / ratings.length);
  return { n: scores.length, units: sum(scores) };
}

/// What may be shown on one dimension: the tallies of wijken, by code, and of the town.
function mayBeShown(population, place) {
  const bySize = [...population]
    .map(([code, people]) => ({ code, ...tally(people, place) }))
    .sort((a, b) => a.n - b.n || (a.code < b.code ? -1 : 1));
  let hidden = bySize.filter(({ n }) => n < MINIMUM).length;
  const couldBeDerived = () => {
    const together = sum(bySize.slice(0, hidden).map(({ n }) => n));
    return hidden === 1 || (together > 0 && together < MINIMUM);
  };
  while (hidden < bySize.length && couldBeDerived()) hidden += 1;
  return {
    shown: new Map(bySize.slice(hidden).map((wijk) => [wijk.code, wijk])),
    town: tally([...population.values()].flat(), place),
  };
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const mean = ({ n, units }) => oneDecimal(units, 420 * n);
const byName = (wijken) => [...wijken].sort((a, b) => (a.name < b.name ? -1 : 1));

/// What CBS says of the wijken of Hengelo, in order of code: the name, as it is and without the
/// number before it, and the inhabitants.
async function wijkenByCbs() {
  const [head, ...lines] = (await readFile(FIGURES, "utf8")).trim().split("\n").map((line) => line.split(","));
  const [name, inhabitants] = ["name", "population"].map((column) => head.indexOf(column));
  return lines
    .filter(([code]) => code.startsWith("WK0164"))
    .map((line) => ({
      code: line[0],
      official: line[name],
      name: line[name].replace(/^Wijk \d\d /, ""),
      inhabitants: Number(line[inhabitants]),
    }));
}

// ── The pages, read with a real browser ──────────────────────────────────────────────────────────

const WITHHELD = "Geen cijfer, om bewoners te beschermen";

/// The rows of the table, each as what stands under which head. A cell that spans more columns
/// stands under the first.
const tableRows = (page) =>
  page.locator("main table").evaluate((table) => {
    const text = (cell) => cell.textContent.trim();
    const heads = [...table.tHead.rows[0].cells].map(text);
    return [...table.tBodies[0].rows].map((row) => {
      let column = 0;
      const under = [...row.cells].map((cell) => {
        const head = heads[column];
        column += cell.colSpan;
        return [head, text(cell)];
      });
      return Object.fromEntries(under);
    });
  });

/// What stands in the row of an area, without the interval.
function figures(tally, inhabitants) {
  if (!tally) return { Cijfer: WITHHELD };
  return {
    Cijfer: mean(tally),
    Deelnemers: String(tally.n),
    Bereik: `${oneDecimal(100 * tally.n, inhabitants)}%`,
  };
}

/// The row without its interval, which must hold the mean: how wide it is, is tested elsewhere.
function withoutInterval({ Marge, ...row }) {
  if (Marge) {
    const number = (text) => Number(text.replace(",", "."));
    const [lower, upper] = Marge.split(" – ").map(number);
    assert.ok(0 <= lower && lower <= number(row.Cijfer) && number(row.Cijfer) <= upper && upper <= 10, Marge);
  }
  return row;
}

for (const engine of ENGINES) {
  describe(`Hengelo on ${engine}`, () => {
    const population = new Map();
    let database, server, browser, page, seen, wijken, questions;

    before(async () => {
      wijken = await wijkenByCbs();
      database = await freshDatabase(engine);
      await wijkweb(database, ...IMPORT);
      server = await serve(database);
      questions = await aspects(server.origin);
      browser = await openBrowser();
      const context = await browser.newContext({ baseURL: server.origin, locale: "nl-NL", viewport: { width: 1280, height: 900 } });
      seen = watch(context);
      page = await context.newPage();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.close();
    });

    /// Answers and contributes over HTTP, as a browser without script would.
    async function takePart(wijk, dimensions, chance) {
      const resident = await Resident.begin(server.origin);
      await resident.send("wijk", { wijk });
      for (const [place, ratings] of dimensions.entries()) {
        for (const [number, rating] of ratings.entries()) {
          await resident.send("antwoord", { question: questions[place][number], value: rating });
        }
        // What is left is passed over, or just left open: neither counts.
        if (ratings.length < 7 && chance(2) === 0) {
          await resident.send("antwoord", { question: questions[place][6], skip: "sla-over" });
        }
      }
      const sex = ["f", "m", "x", ""][chance(4)];
      const age_band = ["18-34", "75+", ""][chance(3)];
      assert.equal(await resident.send("meetellen", { choice: "ja", sex, age_band }), "/toestemming");
    }

    async function takeAllPart(counts, tooLittle, seed) {
      const chance = seeded(seed);
      const everybody = wijken.flatMap(({ code }, index) =>
        Array.from({ length: counts[index] }, () => [code, somebody(chance, tooLittle)]),
      );
      for (const { code } of wijken) if (!population.has(code)) population.set(code, []);
      for (const [code, ratings] of everybody) population.get(code).push(ratings);
      // A few at the same time, as residents do.
      const waiting = everybody.values();
      const worker = async (own) => {
        for (const [wijk, ratings] of waiting) await takePart(wijk, ratings, own);
      };
      await Promise.all([1, 2, 3, 4].map((number) => worker(seeded(seed + number))));
      return everybody.length;
    }

    /// The page of one dimension shows exactly what may be shown.
    async function showsExactly(place) {
      const { slug, name } = DIMENSIONS[place];
      const { shown, town } = mayBeShown(population, place);
      await page.goto(`/wijken?dimensie=${slug}`);
      assert.equal(await page.locator("h2").first().innerText(), name);

      const rows = await tableRows(page);
      const expected = byName(wijken).map(({ code, name, inhabitants }) => ({
        Wijk: name,
        ...figures(shown.get(code), inhabitants),
      }));
      const everybody = sum(wijken.map(({ inhabitants }) => inhabitants));
      expected.push({ Wijk: "Hengelo als geheel", ...figures(town, everybody) });
      assert.deepEqual(rows.map(withoutInterval), expected);

      const areas = await page.locator(".ww-map__drawing a").evaluateAll((links) =>
        links.map((link) => ({
          href: link.getAttribute("href"),
          label: link.getAttribute("aria-label"),
          paths: link.querySelectorAll("path").length,
          hatched: link.querySelector("path").getAttribute("fill") === "url(#arcering)",
        })),
      );
      const drawn = wijken.map(({ code, name }) => ({
        href: `/wijken/${code}`,
        label: `${name}: ${shown.has(code) ? mean(shown.get(code)) : "geen cijfer"}`,
        paths: 1,
        hatched: !shown.has(code),
      }));
      assert.deepEqual(areas.sort((a, b) => (a.href < b.href ? -1 : 1)), drawn);

      await holdsNoOtherNumber(shown, rows);
      return { shown, rows };
    }

    /// Every figure in the page, attributes included, is one that may be shown, as often as it is
    /// shown: in the table, and of a wijk also in the label and the title of its shape.
    async function holdsNoOtherNumber(shown, rows) {
      const html = (await page.content()).replace(/<path[^>]* d="[^"]*"/g, "<path");
      const allowed = rows.flatMap((row) => Object.values(row).join(" ").match(/\d+,\d/g) ?? []);
      for (const tally of shown.values()) allowed.push(mean(tally), mean(tally));
      const legend = await page.locator(".ww-legend").innerText();
      allowed.push(...legend.match(/\d+,\d/g));
      assert.deepEqual(html.match(/\d+,\d/g).sort(), allowed.sort());
      for (const { code, name } of wijken.filter(({ code }) => !shown.has(code))) {
        const parts = html.split(`"/wijken/${code}"`).slice(1);
        assert.equal(parts.length, 2, "a wijk stands once on the map and once in the table");
        const [drawn, row] = [parts[0].split("</a>")[0], parts[1].split("</tr>")[0]];
        for (const text of [drawn, row]) {
          const spoken = text.replaceAll(name, "").replace(/class="[^"]*"|colspan="\d"/g, "");
          assert.doesNotMatch(spoken, /\d/, `nothing in numbers about ${code}`);
        }
      }
    }

    test("ten wijken and sixty-two buurten are imported", async () => {
      const count = async (table) => Number((await database.rows(`select count(*) as n from ${table}`))[0].n);
      assert.deepEqual([await count("wijken"), await count("buurten")], [10, 62]);
      assert.equal(wijken.length, 10);
      await page.goto("/wijken");
      assert.match(await page.locator("main").innerText(), /Er zijn nog geen cijfers/);
    });

    test("means, respondents and gaps are those of the residents who took part", async (t) => {
      const people = await takeAllPart(FIRST, TOO_LITTLE, 4);
      await publish(database, quarter());
      const gaps = [];
      let companions = 0;
      for (const [place, { slug }] of DIMENSIONS.entries()) {
        const { shown } = await showsExactly(place);
        gaps.push(10 - shown.size);
        companions += [...population].filter(([code, own]) => !shown.has(code) && tally(own, place).n >= MINIMUM).length;
        t.diagnostic(`${slug}: ${[...shown].map(([code, tally]) => `${code} ${mean(tally)} (${tally.n})`).join(", ")}`);
      }
      t.diagnostic(`${people} residents; gaps by dimension: ${gaps.join(" ")}`);
      // The population is one that puts the rule to the test.
      assert.ok(new Set(gaps).size > 2, "the dimensions have different gaps");
      assert.ok(companions > 0, "somewhere too few are withheld together, and another wijk joins them");
    });

    test("the table is sorted by the links in its head", async () => {
      const { shown } = mayBeShown(population, 0);
      const score = ({ code }) => (shown.has(code) ? shown.get(code).units / shown.get(code).n : -1);
      const respondents = ({ code }) => shown.get(code)?.n ?? 0;
      await page.goto("/wijken");
      for (const [head, direction, sorted] of [
        ["Cijfer", "descending", byName(wijken).sort((a, b) => score(b) - score(a))],
        ["Deelnemers", "descending", byName(wijken).sort((a, b) => respondents(b) - respondents(a))],
        ["Wijk", "ascending", byName(wijken)],
      ]) {
        await page.getByRole("link", { name: head, exact: true }).click();
        assert.equal(await page.locator(`th[aria-sort="${direction}"]`).innerText(), head);
        const rows = (await tableRows(page)).map(({ Wijk }) => Wijk);
        assert.deepEqual(rows, [...sorted.map(({ name }) => name), "Hengelo als geheel"], `sorted by ${head}`);
      }
    });

    test("each wijk is one stop of the Tab key on the map", async () => {
      await page.goto("/wijken");
      const stops = [];
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return element.closest(".ww-map__drawing") ? element.getAttribute("href") : element.tagName;
        });
        if (focused === "BODY") break;
        stops.push(focused);
      }
      const onMap = stops.filter((stop) => stop.startsWith("/wijken/"));
      assert.deepEqual(onMap.sort(), wijken.map(({ code }) => `/wijken/${code}`));
    });

    test("the page of a wijk shows the same figures", async () => {
      const disclosed = DIMENSIONS.map((_, place) => mayBeShown(population, place));
      for (const { code, name, inhabitants } of wijken) {
        await page.goto(`/wijken/${code}`);
        assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), name);
        const expected = disclosed.map(({ shown, town }, place) => ({
          Onderwerp: DIMENSIONS[place].name,
          ...figures(shown.get(code), inhabitants),
          Hengelo: mean(town),
        }));
        assert.deepEqual((await tableRows(page)).map(withoutInterval), expected, name);
      }
    });

    test("the downloads are there, and the table for download equals the page", async () => {
      await page.goto("/wijken");
      const download = async (name) => {
        const [file] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("link", { name, exact: true }).click(),
        ]);
        return readFile(await file.path());
      };
      const [png, svg, csv] = [
        await download("Kaart als PNG"),
        await download("Kaart als SVG"),
        (await download("Alle cijfers als CSV")).toString("utf8"),
      ];
      assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      assert.match(svg.toString("utf8"), /^(<\?xml[^>]*>\s*)?<svg /);
      for (const extension of ["png", "svg"]) {
        const [width, height] = await page.evaluate(async (address) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          return [image.naturalWidth, image.naturalHeight];
        }, await page.locator(`a[href$=".${extension}"]`).getAttribute("href"));
        assert.ok(width > 300 && height > 300, `${extension} is ${width} by ${height}`);
      }

      // The table for download has the official names.
      const official = new Map(wijken.map(({ name, official }) => [name, official]));
      const [head, ...lines] = csv.trim().split("\n").map((line) => line.split(","));
      assert.equal(head.join(), "period,area,name,dimension,mean,lower,upper,respondents,status,method");
      assert.equal(lines.length, 11 * 6);
      for (const { slug, indicator } of DIMENSIONS) {
        await page.goto(`/wijken?dimensie=${slug}`);
        const point = (number) => number.replace(",", ".");
        const expected = (await tableRows(page)).map(({ Wijk, Cijfer, Marge, Deelnemers }) => [
          official.get(Wijk) ?? Wijk.replace(" als geheel", ""),
          ...(Cijfer === WITHHELD
            ? ["", "", "", "", "withheld"]
            : [point(Cijfer), ...Marge.split(" – ").map(point), Deelnemers, "published"]),
        ]);
        const found = lines
          .filter(([, , , dimension]) => dimension === indicator)
          .map(([, , name, , ...rest]) => [name, ...rest.slice(0, 5)]);
        assert.deepEqual(found.sort(), expected.sort());
      }
    });

    test("when one wijk alone is too small, the next smallest keeps it company", async (t) => {
      const people = await takeAllPart(LATER, [0, 0, 0, 0, 0, 0], 1640);
      await publish(database, quarter());
      for (const place of DIMENSIONS.keys()) await showsExactly(place);
      const { shown } = mayBeShown(population, 0);
      const gaps = wijken.filter(({ code }) => !shown.has(code));
      assert.equal(gaps.length, 2);
      const sizes = gaps.map(({ code }) => tally(population.get(code), 0).n);
      assert.deepEqual(sizes.map((n) => n < MINIMUM).sort(), [false, true]);
      t.diagnostic(`${people} residents more; withheld together: ${sizes.join(" and ")} respondents`);
    });

    test("the browser complained about nothing and asked nothing of another host", () => {
      assert.deepEqual(seen.complaints, []);
      assert.ok(seen.addresses.every((address) => new URL(address).origin === server.origin));
    });
  });
}
