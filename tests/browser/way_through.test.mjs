// A resident's whole way, from the first page to the profile with a heart age, to being kept under
// six words, shared, downloaded, counted and erased: by touch on a small phone, with the keyboard
// alone, without script, with text twice as large, and in English.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { tooWide } from "./measures.mjs";
import {
  DIMENSIONS, ENGINES, PHONE, Resident, SHORT,
  aspects, freshDatabase, leads, openBrowser, serve, watch, wijkweb,
} from "./support.mjs";
import {
  ABSTAINER, DRINKER, Walk, from, kept, keyboard, mouse, ofDimension, plannedAnswers, score, storedValues, touch,
} from "./walk.mjs";

// Every address on the way, whole: none has room for an answer, a postcode, a wijk or words.
const ADDRESS = new RegExp(
  "^/(|over|woonplaats|verder|leefstijl|mijn-profiel|zes-woorden|toestemming|delen|inzage|inzage/profiel" +
    "|vraag/[a-z0-9-]+|terugblik/[a-z-]+|mijn-profiel/(profiel\\.(pdf|html)|antwoorden\\.json)" +
    "|api/[a-z-]+|pkg/wijkweb(_bg)?\\.(css|js|wasm)|theme\\.css|icon\\.svg)" +
    "(\\?(fout|klaar)=[a-z-]+)?$",
);

const WISHES = ["zingeving", "beweging"];

const SHORT_ANSWERS = ["7", "10", "0", null, "4", "8"];
const SHORT_SCORES = ["7,0", "10,0", "0,0", null, "4,0", "8,0"];

// A small phone on which everything is written twice as large.
const LARGE_PRINT = { ...PHONE, viewport: { width: 320, height: 640 } };

const WAYS = [
  { how: "by touch, with all questions", on: "SQLite", options: PHONE, hand: touch, plan: DRINKER, long: true },
  { how: "by touch, with all questions, without script", on: "PostgreSQL", options: { ...PHONE, javaScriptEnabled: false }, hand: touch, plan: DRINKER, long: true },
  { how: "with the keyboard alone", on: "PostgreSQL", options: {}, hand: keyboard, plan: ABSTAINER },
  { how: "without script", on: "SQLite", options: { ...PHONE, javaScriptEnabled: false }, hand: touch, plan: ABSTAINER },
  { how: "with text twice as large at 320 px", on: "SQLite", options: LARGE_PRINT, hand: touch, plan: DRINKER, textSize: 32 },
  { how: "in English", on: "PostgreSQL", options: {}, hand: mouse, plan: DRINKER, language: "en" },
];

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

/// The contributions of a wijk, with their values to six decimals.
async function contributionsOf(database, wijk) {
  const given = await database.rows(
    `select contribution_id, sex, age_band, research from contributions where wijk_code = '${wijk}'`,
  );
  return Promise.all(
    given.map(async ({ contribution_id, ...told }) => {
      const values = await database.rows(
        `select indicator, value from contribution_values where contribution_id = '${contribution_id}'`,
      );
      return { ...told, values: inOrder(Object.fromEntries(values.map(({ indicator, value }) => [indicator, value.toFixed(6)]))) };
    }),
  );
}

const inOrder = (values) => Object.fromEntries(Object.entries(values).sort());

for (const engine of ENGINES) {
  describe(`on ${engine}`, () => {
    let database, server, browser, questions, places;

    before(async () => {
      database = await freshDatabase(engine);
      await wijkweb(database, "demo", "town");
      server = await serve(database, "--contact-name", "Wijkteam", "--contact-phone", "014 074", "--contact-address", "Marktplein 1");
      browser = await openBrowser();
      questions = await aspects(server.origin);
      places = await postcodes(database);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.close();
    });

    /// A street of people with devices. Whatever the devices ask for or complain about is judged at
    /// the end.
    async function street(story) {
      const devices = [];
      const device = async (options = PHONE) => {
        const context = await browser.newContext({ locale: "nl-NL", acceptDownloads: true, ...options, baseURL: server.origin });
        devices.push({ context, seen: watch(context) });
        return context.newPage();
      };
      try {
        await story(device);
        for (const { seen } of devices) {
          assert.deepEqual(seen.complaints, [], "the browser has nothing to complain about");
          for (const address of seen.addresses) {
            assert.equal(new URL(address).origin, server.origin, "nothing is asked of another host");
            assert.match(address.slice(server.origin.length).replace(/#.*/, ""), ADDRESS);
          }
        }
      } finally {
        await Promise.all(devices.map(({ context }) => context.close()));
      }
      return devices.reduce((sum, { seen }) => sum + seen.addresses.length, 0);
    }

    // ── The whole way ────────────────────────────────────────────────────────────────────────────

    for (const [number, { how, on, options, hand, plan, language = "nl", long, textSize }] of WAYS.entries()) {
      if (on !== engine) continue;

      test(`a resident goes the whole way ${how}`, async (t) => {
        const home = places.sure[number % places.sure.length];
        const dossiersBefore = await count("dossiers");

        const asked = await street(async (device) => {
          const newWalk = async () => {
            const page = await device(options);
            if (textSize) await writeLarge(page, textSize);
            return new Walk(page, { hand, language: "nl", looks: textSize ? noSideways(textSize) : undefined });
          };
          let walk = await newWalk();
          await walk.open("/");
          if (language !== "nl") await walk.switchTo(language);

          const profile = long ? await answersAll(walk, home) : await answersTheShortList(walk);
          await walk.press(walk.link("profile.lifestyle_begin"));
          walk = long ? await leavesHalfwayAndComesBack(walk, plan, newWalk) : walk;
          await answersAboutLifestyle(walk, plan);
          await showsTheProfile(walk, profile);
          const seen = await showsTheLifestyle(walk, plan);

          await wishesToChange(walk, WISHES);
          const words = long ? walk.words : await keepsTheProfile(walk);
          await showsItToSomebodyElse(walk, device, profile, seen);
          await takesItHome(walk, profile, plan, seen);
          const answers = long ? profile.answers : await answersEverythingToo(walk, seen);
          await counts(walk, home, storedValues(answers, plan, WISHES));
          for (const title of walk.titles) {
            assert.doesNotMatch(title.replace(/(vraag|question) \d+ (van|of) \d+/, ""), /\d/, "no title holds a number");
            assert.ok(!places.names.some((wijk) => title.includes(wijk)), `no title holds a wijk: ${title}`);
          }
          await erasesEverything(walk, words, newWalk);
        });
        assert.equal(await count("dossiers"), dossiersBefore, "nothing of it is kept");
        assert.deepEqual(await contributionsOf(database, home.wijk_code), []);
        t.diagnostic(`${asked} requests, all to the server itself`);
      });
    }

    const count = async (table) => Number((await database.rows(`select count(*) as n from ${table}`))[0].n);

    /// All 42 questions, with changes of mind, the link back and the browser's own Back.
    async function answersAll(walk, home) {
      const answers = plannedAnswers(7);
      const { page } = walk;
      const given = (index) => (answers[index] === null ? null : String(answers[index]));
      const seesAsGiven = async (index) =>
        assert.equal(await walk.main.locator("input[name=value]:checked").inputValue(), given(index));
      const changesMind = async (index) => {
        await seesAsGiven(index);
        answers[index] = (answers[index] + 3) % 11;
        await walk.answer(given(index));
      };
      const shown = (place) => ofDimension(answers, place).map((answer) => String(answer ?? walk.says("review.skipped")));

      await walk.press(walk.button("start.begin"));
      await walk.hand.write(page.locator("#postcode"), String(home.postcode));
      await walk.press(walk.button("home.next"));
      for (const [place, aspects] of questions.entries()) {
        for (const [number, aspect] of aspects.entries()) {
          walk.at(`/vraag/${aspect}`);
          const where = await walk.main.locator(".ww-place").innerText();
          assert.equal(where, `${DIMENSIONS[place].name} · vraag ${number + 1} van 7`);
          if (place === 1 && number === 2) {
            await walk.press(walk.link("page.back"));
            await changesMind(8);
          }
          if (place === 3 && number === 2) {
            await leads(page, () => page.goBack());
            await seesAsGiven(22);
            await leads(page, () => page.goForward());
          }
          if (place === 2 && number === 0) await walk.hand.choose(page.locator("#talk_about"));
          await walk.answer(given(7 * place + number));
        }
        walk.at(`/terugblik/${DIMENSIONS[place].slug}`);
        await walk.looksBackOn(shown(place));
        if (place === 0) {
          await walk.press(walk.main.locator(".ww-answers a").nth(2));
          await changesMind(2);
          await walk.looksBackOn(shown(0));
        }
        await walk.press(walk.link(place === 5 ? "review.to_profile" : "review.onward"));
      }
      return {
        answers,
        given: Object.fromEntries(questions.flat().map((aspect, index) => [aspect, given(index)])),
        ...shownOf(answers),
        marked: questions[2][0],
      };
    }

    /// Six questions, counted: from the first page to the profile in at most eight screens.
    async function answersTheShortList(walk) {
      const before = walk.screens;
      await walk.press(walk.button("start.short_begin"));
      for (const [place, answer] of SHORT_ANSWERS.entries()) {
        walk.at(`/vraag/${SHORT[place]}`);
        if (place === 2) await walk.hand.choose(walk.page.locator("#talk_about"));
        await walk.answer(answer);
      }
      walk.at("/mijn-profiel");
      assert.ok(1 + walk.screens - before <= 8, "at most eight screens");
      return {
        given: Object.fromEntries(SHORT.map((question, place) => [question, SHORT_ANSWERS[place]])),
        rows: SHORT_ANSWERS.map((answer) => [answer ?? "–"]),
        scores: SHORT_SCORES,
        marked: SHORT[2],
      };
    }

    /// Goes away in the middle with six words, which clears the phone, and goes on with another.
    async function leavesHalfwayAndComesBack(walk, plan, newWalk) {
      await walk.answerAll(plan, { until: "gewicht" });
      await walk.press(walk.button("question.keep"));
      const words = await walk.keep();
      walk.at("/vraag/gewicht");
      await walk.press(walk.button("question.stop"));
      await leftNothingBehind(walk);

      const other = await newWalk();
      await other.takeUp(words);
      walk.at("/");
      await other.press(other.link("profile.lifestyle_go_on"));
      other.at("/vraag/gewicht");
      return Object.assign(other, { words, section: walk.section });
    }

    /// This device knows nothing any more, and Back brings nothing back.
    async function leftNothingBehind(walk, said = "start.left") {
      walk.at("/");
      assert.equal(await walk.page.getByRole("status").innerText(), walk.says(said));
      const cookies = await walk.page.context().cookies();
      assert.deepEqual(cookies.filter(({ name }) => name !== "taal"), []);
      await leads(walk.page, () => walk.page.goBack());
      assert.equal(await walk.page.locator(".ww-dimension, .ww-web, .ww-answers, .ww-words, input:checked").count(), 0);
      assert.equal(await walk.page.locator("input[name=question]").count(), 0, "Back shows nothing of it");
    }

    /// The questions about lifestyle; in the middle, for a moment, in another language.
    async function answersAboutLifestyle(walk, plan) {
      const { language } = walk;
      const rest = Object.fromEntries(from(plan, walk.path.replace("/vraag/", "")).map((question) => [question, plan[question]]));
      const detour = async (question) => {
        if (question !== "stress") return;
        await walk.press(walk.link("page.back"));
        walk.at("/vraag/slaap-uren");
        assert.equal((await walk.field().inputValue()).replace(".", ","), kept(plan["slaap-uren"]));
        await walk.switchTo(language === "nl" ? "en" : "nl");
        await walk.switchTo(language);
        await walk.open("/vraag/stress");
      };
      await walk.answerAll(rest, { detour });
      walk.at("/mijn-profiel");
      assert.equal(await walk.link("profile.lifestyle_go_on").count(), 0, "nothing is left to ask");
    }

    const names = (language) => DIMENSIONS.map(({ name, english }) => (language === "en" ? english : name));
    const inLanguage = (language, number) => (language === "en" ? number?.replace(",", ".") : number);

    /// The web as a drawing and as a table, with the answers each score is made of.
    async function showsTheProfile(walk, { scores, rows }, own = true) {
      for (const [place, name] of names(walk.language).entries()) {
        const { slug } = DIMENSIONS[place];
        const score = inLanguage(walk.language, scores[place]);
        const details = walk.main.locator(`details#${slug}`);
        assert.deepEqual(await details.locator("summary > *").allInnerTexts(), [name, score ?? walk.says("profile.no_score")]);
        if (own) await walk.hand.press(details.locator("summary"));
        assert.deepEqual(await details.locator("tbody td").allTextContents(), rows[place]);
        const drawn = walk.main.locator(`g[data-dimension="${slug}"] .ww-web__score`).first();
        assert.equal(await drawn.innerHTML(), score ?? "–");
      }
    }

    /// Heart age before heart risk, the risk in people, and the BMI of what was filled in. Returns
    /// what others must see just the same.
    async function showsTheLifestyle(walk, plan) {
      const heart = walk.main.locator(".ww-heart");
      const [age, risk] = [walk.says("lifestyle.heart_age", { years: "(\\d+)" }), walk.says("lifestyle.risk", { people: "(\\d+)", others: "(\\d+)" })];
      const text = (await heart.innerText()).replace(/\s+/g, " ");
      const [found, years] = new RegExp(age).exec(text);
      assert.ok(Number(years) >= 40 && Number(years) <= 89);
      const [sentence, people, others] = new RegExp(risk).exec(text);
      assert.ok(text.indexOf(found) < text.indexOf(sentence), "heart age comes before heart risk");
      assert.equal(Number(people) + Number(others), 100);
      const drawing = heart.getByRole("img");
      assert.equal(await drawing.getAttribute("aria-label"), walk.says("lifestyle.people", { people }));

      const [height, weight] = ["lengte", "gewicht"].map((question) => Number(kept(plan[question]).replace(",", ".")));
      const bmi = (weight / (height / 100) ** 2).toFixed(1);
      const shown = walk.language === "en" ? bmi : bmi.replace(".", ",");
      assert.ok((await walk.main.innerText()).includes(walk.says("lifestyle.bmi", { bmi: shown })), `BMI ${shown}`);
      const grade = await walk.main.locator("section[aria-labelledby=leefstijl] .ww-figure").innerText();
      assert.match(grade, new RegExp(`^${walk.says("lifestyle.grade", { grade: "(\\d|10)[.,]\\d" })}$`));
      return [found, sentence, grade];
    }

    async function wishesToChange(walk, sections) {
      for (const section of sections) await walk.hand.choose(walk.main.locator(`#wens-${section}`));
      await walk.press(walk.button("profile.wishes_save"));
      assert.equal(await walk.main.getByRole("status").innerText(), walk.says("profile.wishes_saved"));
      const chosen = walk.main.locator("input[type=checkbox]:checked");
      assert.deepEqual(await chosen.evaluateAll((all) => all.map(({ value }) => value)), sections);
    }

    async function keepsTheProfile(walk) {
      await walk.press(walk.button("profile.keep_words"));
      const words = await walk.keep();
      walk.at("/mijn-profiel");
      await walk.open("/zes-woorden");
      assert.equal(await walk.main.locator(".ww-words").count(), 0, "the words are shown once");
      await walk.press(walk.link("page.back"));
      return words;
    }

    /// A code opens the profile in one other browser, without anything to change it, until the
    /// resident stops it.
    async function showsItToSomebodyElse(walk, device, profile, seen) {
      await walk.press(walk.link("profile.share"));
      await walk.press(walk.button("share.make"));
      const code = await walk.shownWords();
      await walk.press(walk.button("share.seen"));
      walk.at("/mijn-profiel");

      const nurse = new Walk(await device({ viewport: { width: 1280, height: 900 } }));
      if (walk.language !== "nl") {
        await nurse.open("/inzage");
        await nurse.switchTo(walk.language);
      }
      const uses = async (by) => {
        await by.open("/inzage");
        await by.hand.write(by.main.locator("#code"), code.join(" "));
        await by.press(by.button("share.open"));
      };
      await uses(nurse);
      nurse.at("/inzage/profiel");
      await showsTheProfile(nurse, profile, false);
      const text = (await nurse.main.innerText()).replace(/\s+/g, " ");
      for (const sentence of seen) assert.ok(text.includes(sentence), sentence);
      assert.equal(await nurse.main.locator("a[href^='/vraag'], a[href^='/mijn-profiel']").count(), 0, "nothing can be changed");
      const forms = await nurse.main.locator("form").evaluateAll((all) => all.map((form) => form.getAttribute("action")));
      assert.deepEqual(forms, ["/api/stoppen"]);

      const curious = new Walk(await device({ viewport: { width: 1280, height: 900 } }));
      await uses(curious);
      assert.match(curious.page.url(), /\/inzage\?fout=code$/, "the code worked once");

      await walk.press(walk.link("profile.share"));
      await walk.press(walk.button("share.stop"));
      assert.equal(await walk.button("share.stop").count(), 0);
      await walk.press(walk.link("page.back"));
      await leads(nurse.page, () => nurse.page.reload());
      assert.match(nurse.page.url(), /\/inzage\?fout=inzage$/, "what was taken back is no longer seen");
      assert.equal(await nurse.page.locator(".ww-dimension").count(), 0);
    }

    /// Three files; the one with all answers holds each of them as it was given.
    async function takesItHome(walk, profile, plan, seen) {
      const download = async (key) => {
        const [file] = await Promise.all([walk.page.waitForEvent("download"), walk.hand.press(walk.link(key))]);
        return readFile(await file.path());
      };
      const pdf = await download("profile.download_pdf");
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
      assert.match(pdf.subarray(-8).toString(), /%%EOF/);
      assert.ok(pdf.length > 10_000, `${pdf.length} bytes`);

      const page = (await download("profile.download_html")).toString("utf8");
      assert.match(page, new RegExp(`^<!DOCTYPE html>\\s*<html lang="${walk.language}"`));
      assert.doesNotMatch(page, /<script|src="|href="http/);
      const text = page.replace(/<[^>]*>/g, " ").replaceAll("&#x27;", "'").replace(/\s+/g, " ");
      for (const sentence of seen) assert.ok(text.includes(sentence), sentence);
      for (const score of profile.scores) assert.ok(text.includes(inLanguage(walk.language, score) ?? "–"));

      const bundle = JSON.parse(await download("profile.download_json"));
      assert.equal(bundle.resourceType, "Bundle");
      const items = bundle.entry.flatMap(({ resource }) => (resource.item ?? []).flatMap(({ item }) => item));
      const value = ({ answer }) => {
        if (!answer) return null;
        const [{ valueInteger, valueDecimal, valueCoding }] = answer;
        return String(valueCoding?.code ?? valueInteger ?? valueDecimal).replace(".", ",");
      };
      const expected = { ...profile.given, ...plan };
      assert.deepEqual(
        Object.fromEntries(items.map((item) => [item.linkId, value(item)])),
        Object.fromEntries(Object.entries(expected).map(([question, answer]) => [question, kept(answer)])),
      );
      const marked = items.filter(({ extension = [] }) => extension.some(({ url }) => url.endsWith("/talk-about")));
      assert.deepEqual(marked.map(({ linkId }) => linkId), [profile.marked]);
    }

    /// Goes on with all questions, which keeps the answers about lifestyle; for speed without the
    /// browser.
    async function answersEverythingToo(walk, seen) {
      await walk.press(walk.link("profile.consent"));
      assert.ok((await walk.main.innerText()).includes(walk.says("consent.short")), "the ratings of the short list do not count");
      await walk.press(walk.link("page.back"));
      await walk.press(walk.button("profile.long_begin"));
      walk.at(`/vraag/${questions[0][0]}`);
      const answers = plannedAnswers(11);
      const resident = await Resident.of(walk.page.context(), server.origin);
      await resident.answers(Object.fromEntries(questions.flat().map((aspect, index) => [aspect, answers[index]])));
      await walk.page.context().addCookies(resident.browserCookies());
      await walk.open("/mijn-profiel");
      await showsTheProfile(walk, shownOf(answers), false);
      const text = (await walk.main.innerText()).replace(/\s+/g, " ");
      for (const sentence of seen) assert.ok(text.includes(sentence), sentence);
      return answers;
    }

    /// What the profile shows of the answers to all questions.
    const shownOf = (answers) => ({
      rows: DIMENSIONS.map((_, place) => ofDimension(answers, place).map((answer) => String(answer ?? "–"))),
      scores: DIMENSIONS.map((_, place) => score(ofDimension(answers, place))),
    });

    /// Says yes, and is counted once with exactly what was given; takes it back and gives it again.
    async function counts(walk, home, values) {
      await walk.press(walk.link("profile.consent"));
      if (await walk.link("consent.choose_wijk").count()) {
        await walk.press(walk.link("consent.choose_wijk"));
        await walk.hand.write(walk.page.locator("#postcode"), String(home.postcode));
        await walk.lead(() => walk.hand.submit(walk.page.locator("#postcode"), walk.button("home.next")));
        walk.at("/toestemming");
      }
      const gives = async (told) => {
        for (const id of ["#sex-f", "#age_band-50-64", "#research"]) {
          if (told.includes(id)) await walk.hand.choose(walk.page.locator(id));
        }
        await walk.press(walk.button("consent.yes"));
        walk.at("/toestemming");
        assert.ok((await walk.main.getByRole("status").innerText()).includes(walk.says("consent.given", { wijk: home.name.replace(/^Wijk \d\d /, "") })));
      };
      await gives(["#sex-f", "#age_band-50-64", "#research"]);
      const once = [{ sex: "f", age_band: "50-64", research: 1, values: inOrder(values) }];
      assert.deepEqual(await contributionsOf(database, home.wijk_code), once);

      const resident = await Resident.of(walk.page.context(), server.origin);
      await resident.send("meetellen", { choice: "ja", sex: "f", age_band: "50-64", research: "ja" });
      assert.deepEqual(await contributionsOf(database, home.wijk_code), once, "each resident counts once");

      await walk.press(walk.button("consent.take_back"));
      assert.deepEqual(await contributionsOf(database, home.wijk_code), []);
      await gives([]);
      assert.equal((await contributionsOf(database, home.wijk_code)).length, 1);
      await walk.press(walk.link("page.back"));
    }

    /// After that the words open nothing.
    async function erasesEverything(walk, words, newWalk) {
      walk.at("/mijn-profiel");
      await walk.press(walk.button("profile.erase"));
      await leftNothingBehind(walk, "start.erased");
      const other = await newWalk();
      await other.takeUp(words);
      assert.match(other.page.url(), /\/verder\?fout=woorden-onbekend$/);
      await other.alert().and(other.page.locator(":focus")).waitFor();
      assert.deepEqual((await other.page.context().cookies()).filter(({ name }) => name !== "taal"), []);
    }

    // ── Where somebody lives ─────────────────────────────────────────────────────────────────────

    for (const script of [true, false]) {
      const how = script ? "with script" : "without script";
      const phone = { ...PHONE, javaScriptEnabled: script };
      const walking = (story) => street(async (device) => story(new Walk(await device(phone), { hand: touch })));
      const begins = async (walk) => {
        await walk.open("/");
        await walk.press(walk.button("start.begin"));
      };

      test(`an ambiguous postcode asks which wijk, ${how}`, () =>
        walking(async (walk) => {
          await begins(walk);
          await walk.hand.write(walk.page.locator("#postcode"), String(places.ambiguous[0].postcode));
          await walk.press(walk.button("home.next"));
          assert.equal(await walk.page.getByRole("heading", { level: 1 }).innerText(), walk.says("home.which"));
          const offered = await walk.page.getByRole("radio").evaluateAll((radios) => radios.map(({ value }) => value));
          assert.deepEqual(offered.sort(), places.ambiguous.map(({ wijk_code }) => wijk_code).sort());
          await walk.hand.choose(walk.page.locator(`#wijk-${places.ambiguous[1].wijk_code}`));
          await walk.press(walk.button("home.next"));
          walk.at(`/vraag/${questions[0][0]}`);
          await livesIn(walk, places.ambiguous[1].wijk_code);
        }));

      test(`a touch on the map chooses the wijk, ${how}`, () =>
        walking(async (walk) => {
          await begins(walk);
          const { wijk_code } = places.sure[3];
          const shape = walk.page.locator(`label[for="wijk-${wijk_code}"] path`);
          await shape.scrollIntoViewIfNeeded();
          await walk.page.touchscreen.tap(...(await shape.evaluate(pointInside)));
          await chosenWijk(walk, wijk_code);
          await walk.press(walk.button("home.next_with"));
          walk.at(`/vraag/${questions[0][0]}`);
          await livesIn(walk, wijk_code);
        }));

      test(`who is helped is told so on every question and with the words, ${how}`, () =>
        walking(async (walk) => {
          await walk.open("/");
          await walk.hand.choose(walk.page.locator("#helped"));
          await walk.press(walk.button("start.short_begin"));
          const banner = walk.main.locator(".ww-together");
          for (const answer of SHORT_ANSWERS.slice(0, 2)) {
            assert.equal(await banner.innerText(), walk.says("question.helped"));
            await walk.answer(answer);
          }
          await walk.press(walk.button("question.keep"));
          assert.equal(await banner.innerText(), walk.says("words.owner"));
          const alone = new Walk(await walk.page.context().browser().newPage({ ...phone, baseURL: server.origin }), { hand: touch });
          await alone.open("/");
          await alone.press(alone.button("start.short_begin"));
          assert.equal(await alone.main.locator(".ww-together").count(), 0, "who is alone is told nothing");
          await alone.page.close();
        }));
    }

    async function chosenWijk(walk, wijk) {
      const chosen = walk.page.locator("input[name=wijk]:checked");
      assert.deepEqual(await chosen.evaluateAll((all) => all.map(({ value }) => value)), [wijk]);
    }

    async function livesIn(walk, wijk) {
      await walk.open("/woonplaats");
      await chosenWijk(walk, wijk);
    }

    // ── What script adds ─────────────────────────────────────────────────────────────────────────

    test("the slider and the numbers follow each other", () =>
      street(async (device) => {
        const walk = new Walk(await device(), { hand: touch });
        const { page } = walk;
        await walk.open("/");
        await walk.press(walk.button("start.short_begin"));
        const slider = page.locator(".ww-slider__range:enabled");
        const chosen = page.locator("input[type=radio][name=value]:checked");
        await slider.waitFor();
        assert.equal(await chosen.count(), 0, "nothing is chosen before somebody chooses");

        await walk.hand.choose(walk.field("3"));
        assert.equal(await slider.inputValue(), "3");

        const { x, y, width, height } = await slider.boundingBox();
        await page.mouse.move(x + width / 2, y + height / 2);
        await page.mouse.down();
        await page.mouse.move(x + width - 1, y + height / 2, { steps: 8 });
        await page.mouse.up();
        assert.equal(await chosen.inputValue(), "10");
        await slider.fill("8");
        assert.equal(await chosen.inputValue(), "8");

        await walk.press(walk.button("question.next"));
        await walk.open(`/vraag/${SHORT[0]}`);
        await slider.waitFor();
        assert.equal(await slider.inputValue(), "8", "the slider begins where the answer is");
      }));

    // The limit ends a test that would otherwise touch for ever.
    test("a touch on a corner of the web opens what it is made of", { timeout: 60_000 }, () =>
      street(async (device) => {
        const page = await device();
        const resident = await Resident.begin(server.origin, { way: "kort" });
        await resident.answers(Object.fromEntries(SHORT.map((question, place) => [question, SHORT_ANSWERS[place]])));
        await page.context().addCookies(resident.browserCookies());
        await page.goto("/mijn-profiel");
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
  });
}

/// The letters that somebody has set in the browser itself.
async function writeLarge(page, size) {
  const settings = await page.context().newCDPSession(page);
  await settings.send("Page.setFontSizes", { fontSizes: { standard: size, fixed: size } });
}

const noSideways = (size) => async (page, where) => {
  const letters = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  assert.equal(letters, `${size}px`);
  assert.deepEqual(await page.evaluate(tooWide), [], `nothing of ${where} has to be scrolled sideways`);
};

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
