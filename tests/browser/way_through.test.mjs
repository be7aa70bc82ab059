// A resident's whole way, from the first page to the own web, to counting in the figures, to being
// forgotten: on a small phone, by touch, with script and without it, on both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  DIMENSIONS, ENGINES, PHONE, Resident,
  aspects, assessmentId, freshDatabase, leads, openBrowser, serve, watch, wijkweb,
} from "./support.mjs";
import { Walk, ofDimension, plannedAnswers, score, totals } from "./walk.mjs";

// Every address on the way, whole: none has room for an answer, a postcode or a wijk.
const ADDRESS =
  /^\/(|woonplaats|vraag\/[a-z-]+|terugblik\/[a-z-]+|mijn-web|meetellen|bedankt|api\/[a-z]+|pkg\/wijkweb(_bg)?\.(css|js|wasm)|theme\.css|icon\.svg)(\?(fout=[a-z-]+|gewist=ja))?$/;

/// Postcodes of the made-up town that mean one wijk, and one that may mean several.
async function postcodes(database) {
  const shares = await database.rows(
    "select postcode, p.wijk_code, name, share from postcodes p join wijken w on w.wijk_code = p.wijk_code order by postcode",
  );
  const several = shares.filter(({ share }) => share < 0.98);
  return {
    sure: shares.filter(({ share }) => share >= 0.98),
    ambiguous: several.filter(({ postcode }) => postcode === several[0].postcode),
    names: [...new Set(shares.map(({ name }) => name))],
  };
}

/// What is saved of whoever holds this token: rows in every table that knows a visitor.
async function savedRows(database, token) {
  const counts = ["assessments", "answers", "submissions"]
    .map((table) => `(select count(*) from ${table} where assessment_id = '${assessmentId(token)}')`)
    .join(" + ");
  const [{ saved }] = await database.rows(`select ${counts} as saved`);
  return saved;
}

/// The one contribution of a wijk, with its scores to six decimals.
async function contributionsOf(database, wijk) {
  const given = await database.rows(
    `select contribution_id, sex, age_band from contributions where wijk_code = '${wijk}'`,
  );
  return Promise.all(
    given.map(async ({ contribution_id, sex, age_band }) => {
      const scores = await database.rows(
        `select indicator, score from contribution_scores where contribution_id = '${contribution_id}'`,
      );
      const readable = scores.map(({ indicator, score }) => [indicator, score.toFixed(6)]);
      return { sex, age_band, scores: Object.fromEntries(readable) };
    }),
  );
}

for (const engine of ENGINES) {
  describe(`on ${engine}`, () => {
    let database, server, browser, questions, places;

    before(async () => {
      database = await freshDatabase(engine);
      await wijkweb(database, "demo", "town");
      server = await serve(database);
      browser = await openBrowser();
      questions = await aspects(server.origin);
      places = await postcodes(database);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.close();
    });

    /// Somebody on a phone. Whatever the phone asks for or complains about is judged at the end.
    async function onPhone(javaScriptEnabled, way) {
      const context = await browser.newContext({ ...PHONE, baseURL: server.origin, javaScriptEnabled });
      const seen = watch(context);
      try {
        await way(await context.newPage(), context);
        assert.deepEqual(seen.complaints, [], "the browser has nothing to complain about");
        for (const address of seen.addresses) {
          assert.equal(new URL(address).origin, server.origin, "nothing is asked of another host");
          assert.match(address.slice(server.origin.length), ADDRESS);
        }
      } finally {
        await context.close();
      }
      return seen;
    }

    /// Somebody who has answered every question, by HTTP, and now opens the browser.
    async function whoAnswered(answers, context) {
      const resident = await Resident.begin(server.origin);
      await resident.send("wijk", { wijk: places.sure[2].wijk_code });
      const form_key = await resident.formKey(questions[0][0]);
      for (const [index, aspect] of questions.flat().entries()) {
        const given = answers[index] === null ? { skip: "sla-over" } : { rating: answers[index] };
        await resident.send("antwoord", { form_key, aspect, ...given });
      }
      await context.addCookies([resident.browserCookie()]);
      return resident;
    }

    for (const script of [true, false]) {
      const how = script ? "with script" : "without script";
      // Each walk has a wijk of its own, so that its contribution can be told apart.
      const home = () => places.sure[script ? 0 : 1];

      test(`a resident walks from the first page to the own web to counting, ${how}`, async (t) => {
        const seen = await onPhone(script, async (page, context) => {
          const walk = new Walk(page, questions, plannedAnswers(7));
          await walk.beginIn(home().postcode);

          await walk.answerDimension(0);
          await walk.touch(walk.link(/^wijzig/).nth(2));
          await walk.changeMind(2);
          await walk.looksBackOn(0);
          const onward = walk.link("Verder met het volgende onderwerp");
          await walk.touch(onward);
          await walk.answerDimension(1, async (number) => {
            if (number !== 2) return;
            await walk.touch(walk.link("Terug"));
            await walk.changeMind(8);
          });
          await walk.touch(onward);
          await walk.answerDimension(2);
          await walk.touch(onward);
          await walk.answerDimension(3, async (number) => {
            if (number !== 2) return;
            await leads(page, () => page.goBack());
            await walk.seesAsGiven(22);
            await leads(page, () => page.goForward());
          });
          await walk.touch(onward);
          await walk.answerDimension(4);
          await walk.touch(onward);
          await walk.answerDimension(5);
          await walk.touch(walk.link("Naar je web"));
          await showsTheWeb(page, walk.answers);

          await walk.touch(walk.link("Lees meer en kies"));
          await page.getByLabel("Vrouw").tap();
          await page.getByLabel("50 tot en met 64 jaar").tap();
          await walk.touch(walk.button("Ja, tel mee"));
          assert.equal(walk.path, "/bedankt");
          assert.match(await page.locator("main").innerText(), /Je antwoorden tellen mee/);
          const expected = DIMENSIONS.map(({ indicator }, place) => {
            const { sum, rated } = totals(ofDimension(walk.answers, place));
            return [indicator, rated < 4 ? null : (sum / rated).toFixed(6)];
          }).filter(([, score]) => score !== null);
          const once = [{ sex: "f", age_band: "50-64", scores: Object.fromEntries(expected) }];
          assert.deepEqual(await contributionsOf(database, home().wijk_code), once);

          await page.goto("/meetellen");
          assert.match(await page.locator("main").innerText(), /Iedereen telt één keer mee/);
          const again = await context.request.post("/api/meetellen", {
            form: { choice: "ja" }, headers: { origin: server.origin }, maxRedirects: 0,
          });
          assert.equal(again.status(), 303);
          assert.deepEqual(await contributionsOf(database, home().wijk_code), once);

          for (const title of walk.titles) {
            assert.doesNotMatch(title.replace(/vraag \d van 7/, ""), /\d/, "no title holds a number");
            assert.ok(!places.names.some((wijk) => title.includes(wijk)), `no title holds a wijk: ${title}`);
          }
          t.diagnostic(`scores: ${DIMENSIONS.map((_, place) => score(ofDimension(walk.answers, place))).join(" | ")}`);
        });
        t.diagnostic(`${seen.addresses.length} requests, all to the server itself`);
      });

      test(`an ambiguous postcode asks which wijk, ${how}`, () =>
        onPhone(script, async (page) => {
          const walk = new Walk(page, questions);
          await walk.beginIn(places.ambiguous[0].postcode);
          assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "In welke wijk woon je?");
          const offered = await page.getByRole("radio").evaluateAll((radios) => radios.map(({ value }) => value));
          assert.deepEqual(offered.sort(), places.ambiguous.map(({ wijk_code }) => wijk_code).sort());
          await page.getByLabel(places.ambiguous[1].name).tap();
          await walk.touch(walk.button("Verder"));
          assert.equal(walk.path, `/vraag/${questions[0][0]}`);
          await livesIn(page, places.ambiguous[1].wijk_code);
        }));

      test(`a touch on the map chooses the wijk, ${how}`, () =>
        onPhone(script, async (page) => {
          const walk = new Walk(page, questions);
          await page.goto("/");
          await walk.touch(walk.button("Beginnen"));
          const { wijk_code } = places.sure[3];
          const shape = page.locator(`label[for="wijk-${wijk_code}"] path`);
          await shape.scrollIntoViewIfNeeded();
          await page.touchscreen.tap(...(await shape.evaluate(pointInside)));
          assert.deepEqual(
            await page.locator("input[name=wijk]:checked").evaluateAll((chosen) => chosen.map(({ value }) => value)),
            [wijk_code],
          );
          await walk.touch(walk.button("Verder met deze wijk"));
          assert.equal(walk.path, `/vraag/${questions[0][0]}`);
          await livesIn(page, wijk_code);
        }));

      test(`the keyboard alone is enough for a dimension, ${how}`, () =>
        onPhone(script, async (page) => {
          const keys = new Keyboard(page);
          await page.goto("/");
          await keys.enterOn("Beginnen");
          await keys.tabTo("postcode");
          await page.keyboard.type(String(places.sure[4].postcode));
          await leads(page, () => page.keyboard.press("Enter"));
          const answers = [0, 10, 7, null, 5, 1, 8];
          for (const [number, answer] of answers.entries()) {
            assert.equal(new URL(page.url()).pathname, `/vraag/${questions[0][number]}`);
            if (answer === null) {
              await keys.enterOn("Weet ik niet / sla over");
              continue;
            }
            await keys.tabTo("cijfer-0");
            await page.keyboard.press("Space");
            for (let step = 0; step < answer; step += 1) await page.keyboard.press("ArrowRight");
            await keys.enterOn("Volgende");
          }
          const walk = new Walk(page, questions, answers);
          await walk.looksBackOn(0);
          await keys.enterOn("Verder met het volgende onderwerp");
          assert.equal(walk.path, `/vraag/${questions[1][0]}`);
        }));

      test(`who erases the answers leaves nothing behind, ${how}`, () =>
        onPhone(script, async (page, context) => {
          await whoAnswered(plannedAnswers(11), context);
          const [{ value: token }] = await context.cookies();
          assert.equal(await savedRows(database, token), 1 + 42 + 42);
          const walk = new Walk(page, questions);
          await page.goto("/mijn-web");
          await walk.touch(walk.button("Wis nu mijn antwoorden"));
          assert.match(await page.getByRole("status").innerText(), /Je antwoorden zijn gewist/);
          assert.equal(await savedRows(database, token), 0);
          assert.deepEqual(await context.cookies(), []);
          await leads(page, () => page.goBack());
          assert.equal(await page.locator(".ww-dimension, .ww-web").count(), 0, "Back shows nothing of it");
        }));
    }

    test("the slider and the numbers follow each other", () =>
      onPhone(true, async (page) => {
        const walk = new Walk(page, questions);
        await walk.beginIn(places.sure[5].postcode);
        const slider = page.locator(".ww-slider__range:enabled");
        const chosen = page.locator("input[name=rating]:checked");
        await slider.waitFor();
        assert.equal(await chosen.count(), 0, "nothing is chosen before somebody chooses");

        await page.getByLabel("3", { exact: true }).tap();
        assert.equal(await slider.inputValue(), "3");

        const { x, y, width, height } = await slider.boundingBox();
        await page.mouse.move(x + width / 2, y + height / 2);
        await page.mouse.down();
        await page.mouse.move(x + width - 1, y + height / 2, { steps: 8 });
        await page.mouse.up();
        assert.equal(await chosen.inputValue(), "10");
        await slider.fill("8");
        assert.equal(await chosen.inputValue(), "8");

        await walk.touch(walk.button("Volgende"));
        await page.goto(`/terugblik/${DIMENSIONS[0].slug}`);
        assert.equal(await page.locator(".ww-answers__answer").first().innerText(), "8");
        await page.goto(`/vraag/${questions[0][0]}`);
        await slider.waitFor();
        assert.equal(await slider.inputValue(), "8", "the slider begins where the answer is");
      }));

    // The limit ends a test that would otherwise touch for ever.
    test("a touch on a corner of the web opens what it is made of", { timeout: 60_000 }, () =>
      onPhone(true, async (page, context) => {
        await whoAnswered(plannedAnswers(13), context);
        await page.goto("/mijn-web");
        const open = page.locator("details.ww-dimension[open]");
        const corner = (slug) => page.locator(`g[data-dimension="${slug}"] text`).first();
        assert.equal(await open.count(), 0);
        // Before the script has started a touch does nothing.
        while ((await open.count()) === 0) await corner(DIMENSIONS[5].slug).tap();
        for (const { slug } of DIMENSIONS) {
          await corner(slug).tap();
          await page.locator(`details#${slug}[open]`).waitFor();
          assert.equal(await open.count(), 1, "the others are closed");
        }
      }));

    async function showsTheWeb(page, answers) {
      assert.equal(new URL(page.url()).pathname, "/mijn-web");
      for (const [place, { slug, name }] of DIMENSIONS.entries()) {
        const own = ofDimension(answers, place);
        const details = page.locator(`details#${slug}`);
        assert.deepEqual(await details.locator("summary > *").allInnerTexts(), [name, score(own)]);
        await details.locator("summary").tap();
        assert.deepEqual(
          await details.locator("tbody td").allInnerTexts(),
          own.map((answer) => String(answer ?? "–")),
        );
        const drawn = page.locator(`g[data-dimension="${slug}"] .ww-web__score`);
        assert.equal(await drawn.innerHTML(), score(own).replace("geen cijfer", "–"));
      }
    }

    async function livesIn(page, wijk) {
      const [{ value: token }] = await page.context().cookies();
      assert.deepEqual(
        await database.rows(
          `select wijk_code, wijk_candidates from assessments where assessment_id = '${assessmentId(token)}'`,
        ),
        [{ wijk_code: wijk, wijk_candidates: null }],
      );
    }
  });
}

class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /// Presses Tab until the element with this id or text has the focus.
  async tabTo(wanted) {
    for (let presses = 0; presses < 40; presses += 1) {
      await this.page.keyboard.press("Tab");
      const focused = this.page.locator(":focus");
      const [id, text] = await focused.evaluate((element) => [element.id, element.textContent.trim()]);
      if ([id, text].includes(wanted)) return;
    }
    assert.fail(`Tab does not reach ${wanted} on ${this.page.url()}`);
  }

  async enterOn(wanted) {
    await this.tabTo(wanted);
    await leads(this.page, () => this.page.keyboard.press("Enter"));
  }
}

/// A point on the screen that lies within the shape and under nothing else. Runs in the browser.
function pointInside(path) {
  const { left, top, width, height } = path.getBoundingClientRect();
  for (let across = 1; across < 20; across += 1) {
    for (let down = 1; down < 20; down += 1) {
      const [x, y] = [left + (across * width) / 20, top + (down * height) / 20];
      if (document.elementFromPoint(x, y) === path) return [x, y];
    }
  }
  throw new Error("no point of the shape can be touched");
}
