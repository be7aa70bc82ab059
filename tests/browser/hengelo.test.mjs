// The real Hengelo: its areas are imported, a known population answers over HTTP alone, the
// publisher publishes, and the pages of the wijken show that publication, no more and no less; and
// the publication lies as near to that population as it promises. On both databases.
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
// later, after which only one wijk is too small on the dimensions that nobody leaves open.
const FIRST = [20, 9, 14, 0, 10, 16, 3, 12, 17, 11];
const LATER = [0, 0, 0, 11, 0, 0, 7, 0, 0, 0];
// How many of a hundred respondents rate too little of each dimension to have a score on it.
const TOO_LITTLE = [0, 8, 15, 0, 25, 40];
const MINIMUM = 10;
// What disclosure control promises: counts are shown at most so far from the exact one.
const COUNT_IS_WITHIN = 45;
// And a mean is shown within three standard deviations of its noise, 8.5 respondents of half the scale of
// ten, and the half tenth of rounding. Nobody is weighted: the population is not imported.
const meanIsWithin = (respondents) => (3 * 8.5 * 0.5 * 10) / respondents + 0.05;

// ── The population, and what follows from it ─────────────────────────────────────────────────────

/// One respondent: the ratings of each dimension, up to seven of them.
function somebody(chance, tooLittle) {
  return tooLittle.map((percent) => {
    const count = chance(100) < percent ? chance(4) : 4 + chance(4);
    const level = chance(8);
    return Array.from({ length: count }, () => level + chance(4));
  });
}

/// How many have a score on one dimension, and the mean of those.
function tally(people, place) {
  const scores = people
    .map((ratings) => ratings[place])
    .filter((ratings) => ratings.length >= 4)
    .map((ratings) => sum(ratings) / ratings.length);
  return { n: scores.length, mean: sum(scores) / scores.length };
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const byName = (wijken) => [...wijken].sort((a, b) => (a.name < b.name ? -1 : 1));

/// What CBS says of the wijken of Hengelo, in order of code: the name, as it is and without the
/// number before it.
async function wijkenByCbs() {
  const [head, ...lines] = (await readFile(FIGURES, "utf8")).trim().split("\n").map((line) => line.split(","));
  const name = head.indexOf("name");
  return lines
    .filter(([code]) => code.startsWith("WK0164"))
    .map((line) => ({ code: line[0], official: line[name], name: line[name].replace(/^Wijk \d\d /, "") }));
}

// ── The publication, read from the database ──────────────────────────────────────────────────────

const WITHHELD = "Geen cijfer, om bewoners te beschermen";
const KINDS = { direct: "gemeten", estimate: "schatting" };
const TOWN = "GM0164";

/// The newest publication: `figure(area, indicator, subgroup)`, and `adults(area)` where known.
async function published(database) {
  const newest = "revision = (select max(revision) from publications)";
  const figures = await database.rows(
    `select area_code, indicator, subgroup, status, value, lower_bound, upper_bound, kind, respondents from published_figures where ${newest}`,
  );
  const persons = await database.rows(`select area_code, persons from published_participation where subgroup = 'all' and ${newest}`);
  const all = new Map(figures.map((row) => [[row.area_code, row.indicator, row.subgroup].join(), row]));
  const adults = new Map(persons.map((row) => [row.area_code, row.persons]));
  return {
    figures,
    figure: (area, indicator, subgroup = "all") => all.get([area, indicator, subgroup].join()),
    adults: (area) => adults.get(area),
  };
}

const decimal = (number) => number.toFixed(1).replace(".", ",");

/// How a figure of the web stands in a table, in Dutch, under each head.
function cells(row) {
  if (row.status === "withheld") return { Cijfer: WITHHELD };
  assert.equal(row.status, "published");
  return {
    Cijfer: decimal(row.value),
    Marge: `${decimal(row.lower_bound)} – ${decimal(row.upper_bound)}`,
    Soort: KINDS[row.kind],
    [RESPONDENTS]: String(row.respondents),
  };
}

/// The same with the part of the adults who answered.
function cellsWithReach(row, adults) {
  if (row.status !== "published") return cells(row);
  return { ...cells(row), Bereik: adults ? `${oneDecimal(100 * row.respondents, adults)}%` : "onbekend" };
}

const RESPONDENTS = "Deelnemers (ongeveer)";

// ── The pages, read with a real browser ──────────────────────────────────────────────────────────

/// The rows of a table, each as what stands under which head. A cell that spans more columns stands
/// under the first.
const tableRows = (page, caption = "") =>
  page.locator("main table").filter({ has: page.locator("caption", { hasText: caption }) }).first().evaluate((table) => {
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

    /// The page of one dimension shows exactly what was published, and what was published lies as
    /// near to the population as it promises.
    async function showsExactly(place) {
      const { slug, name, indicator } = DIMENSIONS[place];
      const publication = await published(database);
      await page.goto(`/wijken?dimensie=${slug}`);
      assert.equal(await page.locator("h2").first().innerText(), name);

      const shown = new Set();
      for (const { code } of wijken) {
        const { n } = tally(population.get(code), place);
        const row = publication.figure(code, indicator);
        assert.equal(row.status, n < MINIMUM ? "withheld" : "published", `${code} has ${n}`);
        if (n < MINIMUM) continue;
        shown.add(code);
        assert.ok(row.respondents % 5 === 0 && Math.abs(row.respondents - n) <= COUNT_IS_WITHIN, `${row.respondents} for ${n}`);
        assert.ok(0 <= row.lower_bound && row.lower_bound <= row.value && row.value <= row.upper_bound && row.upper_bound <= 10);
      }
      const town = publication.figure(TOWN, indicator);
      const { n, mean } = tally([...population.values()].flat(), place);
      if (town.kind === "direct") assert.ok(Math.abs(town.value - mean) <= meanIsWithin(n), `${town.value} for ${mean} of ${n}`);

      const rows = await tableRows(page);
      const expected = [...byName(wijken), { code: TOWN, name: "Hengelo als geheel" }].map(({ code, name }) => ({
        Wijk: name,
        ...cellsWithReach(publication.figure(code, indicator), publication.adults(code)),
      }));
      assert.deepEqual(rows, expected);

      const areas = await page.locator(".ww-map__drawing a").evaluateAll((links) =>
        links.map((link) => ({
          href: link.getAttribute("href"),
          label: link.getAttribute("aria-label"),
          paths: link.querySelectorAll("path").length,
          hatched: link.querySelector("path").getAttribute("fill") === "url(#arcering)",
        })),
      );
      const drawn = wijken.map(({ code, name }) => {
        const { status, value, kind } = publication.figure(code, indicator);
        const said = status === "published" ? `${decimal(value)}${kind === "estimate" ? " (schatting)" : ""}` : "geen cijfer";
        return { href: `/wijken/${code}`, label: `${name}: ${said}`, paths: 1, hatched: status !== "published" };
      });
      assert.deepEqual(areas.sort((a, b) => (a.href < b.href ? -1 : 1)), drawn);

      await holdsNoOtherNumber(shown, rows);
      return shown;
    }

    /// Every figure in the page, attributes included, is one that may be shown, as often as it is
    /// shown: in the table, of a wijk also in the label and the title of its shape, and in a sentence
    /// or the legend.
    async function holdsNoOtherNumber(shown, rows) {
      const html = (await page.content()).replace(/<path[^>]* d="[^"]*"/g, "<path");
      const numbers = (text) => text.match(/\d+,\d/g) ?? [];
      const allowed = rows.flatMap((row) => numbers(Object.values(row).join(" ")));
      for (const { code, name } of wijken) {
        const { Cijfer } = rows.find(({ Wijk }) => Wijk === name);
        if (shown.has(code)) allowed.push(Cijfer, Cijfer);
      }
      allowed.push(...numbers((await page.locator("main p, .ww-legend").allInnerTexts()).join(" ")));
      assert.deepEqual(numbers(html).sort(), allowed.sort());
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

    test("figures and gaps are those of the residents who took part", async (t) => {
      const people = await takeAllPart(FIRST, TOO_LITTLE, 4);
      await publish(database, quarter());
      const gaps = [];
      for (const [place, { slug }] of DIMENSIONS.entries()) {
        const shown = await showsExactly(place);
        gaps.push(10 - shown.size);
        t.diagnostic(`${slug}: ${[...shown].join(", ")}`);
      }
      t.diagnostic(`${people} residents; gaps by dimension: ${gaps.join(" ")}`);
      // The population is one that puts the rule to the test.
      assert.ok(new Set(gaps).size > 2, "the dimensions have different gaps");
    });

    test("the table is sorted by the links in its head", async () => {
      const publication = await published(database);
      const by = (column) => ({ code }) => publication.figure(code, DIMENSIONS[0].indicator)[column] ?? -1;
      await page.goto("/wijken");
      for (const [head, direction, sorted] of [
        ["Cijfer", "descending", byName(wijken).sort((a, b) => by("value")(b) - by("value")(a))],
        [RESPONDENTS, "descending", byName(wijken).sort((a, b) => by("respondents")(b) - by("respondents")(a))],
        ["Wijk", "ascending", byName(wijken)],
      ]) {
        await page.getByRole("link", { name: head, exact: true }).click();
        assert.equal(await page.locator(`th[aria-sort="${direction}"]`).innerText(), head);
        const rows = (await tableRows(page)).map(({ Wijk }) => Wijk);
        assert.deepEqual(rows, [...sorted.map(({ name }) => name), "Hengelo als geheel"], `sorted by ${head}`);
      }
    });

    test("another subject is chosen in a form that works without script", async () => {
      const context = await browser.newContext({ baseURL: server.origin, locale: "nl-NL", javaScriptEnabled: false });
      const plain = await context.newPage();
      await plain.goto("/wijken?gemeente=GM0164");
      await plain.getByLabel("Kies een onderwerp").selectOption("smoker");
      await plain.getByRole("button", { name: "Laat zien" }).click();
      assert.match(plain.url(), /\/wijken\?gemeente=GM0164&cijfer=smoker$/);
      assert.equal(await plain.locator("h2").first().innerText(), "Rookt");
      // Nobody was asked about smoking, and that is another gap than one that protects.
      const rows = await tableRows(plain);
      assert.deepEqual(new Set(rows.map(({ Cijfer }) => Cijfer)), new Set(["Geen cijfer, want dit is niet gevraagd"]));
      await context.close();
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

    test("the page of a wijk shows the same figures, and of each the women, men and ages", async () => {
      const publication = await published(database);
      for (const { code, name } of wijken) {
        await page.goto(`/wijken/${code}`);
        assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), name);
        const expected = DIMENSIONS.map(({ name, indicator }) => ({
          Onderwerp: name,
          ...cells(publication.figure(code, indicator)),
          Hengelo: cells(publication.figure(TOWN, indicator)).Cijfer,
        }));
        assert.deepEqual(await tableRows(page, "Het web"), expected, name);
      }
      const [{ code, name }] = wijken;
      const { name: subject, indicator } = DIMENSIONS[0];
      await page.goto(`/wijken/${code}`);
      await page.getByRole("link", { name: subject, exact: true }).click();
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), `${subject} in ${name}`);
      const groups = ["all", "sex=f", "sex=m", "age=18-34", "age=35-49", "age=50-64", "age=65-74", "age=75+"];
      const rows = await tableRows(page);
      assert.deepEqual(
        rows.map(({ Groep, Hengelo, ...row }) => row),
        groups.map((group) => cells(publication.figure(code, indicator, group))),
      );
      await page.getByRole("link", { name: /^Hoe we dit cijfer maken/ }).click();
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), subject);
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
      assert.equal(head.join(), "period,level,area,name,indicator,subgroup,value,lower,upper,kind,respondents,status,method");
      assert.equal(lines.length, (await published(database)).figures.length);
      const words = Object.fromEntries(Object.entries(KINDS).map(([slug, word]) => [word, slug]));
      for (const { slug, indicator } of DIMENSIONS) {
        await page.goto(`/wijken?dimensie=${slug}`);
        const point = (number) => number.replace(",", ".");
        const expected = (await tableRows(page)).map(({ Wijk, Cijfer, Marge, Soort, [RESPONDENTS]: respondents }) => [
          official.get(Wijk) ?? Wijk.replace(" als geheel", ""),
          ...(Cijfer === WITHHELD
            ? ["", "", "", "", "", "withheld"]
            : [point(Cijfer), ...Marge.split(" – ").map(point), words[Soort], respondents, "published"]),
        ]);
        const found = lines
          .filter(([, , , , of, subgroup]) => of === indicator && subgroup === "all")
          .map(([, , , name, , , ...rest]) => [name, ...rest.slice(0, 6)]);
        assert.deepEqual(found.sort(), expected.sort());
      }
    });

    test("who comes later is in a new publication, also where one wijk alone is too small", async (t) => {
      const people = await takeAllPart(LATER, [0, 0, 0, 0, 0, 0], 1640);
      await publish(database, quarter());
      for (const place of DIMENSIONS.keys()) await showsExactly(place);
      assert.match(await page.locator("main").innerText(), /uitgave 2 van/);
      const gaps = wijken.filter(({ code }) => tally(population.get(code), 0).n < MINIMUM);
      assert.equal(gaps.length, 1, "noise protects it, and no other wijk has to keep it company");
      t.diagnostic(`${people} residents more`);
    });

    test("the browser complained about nothing and asked nothing of another host", () => {
      assert.deepEqual(seen.complaints, []);
      assert.ok(seen.addresses.every((address) => new URL(address).origin === server.origin));
    });
  });
}
