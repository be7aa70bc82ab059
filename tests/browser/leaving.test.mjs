// Going away and coming back: what a device still shows when a visit has ended, what six words open
// and what they do not, and what Enter does not do by accident. On both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  ENGINES, Resident, SHORT,
  aspects, freshDatabase, openRememberingBrowser, serve, wijkweb,
} from "./support.mjs";
import { Walk, keyboard } from "./walk.mjs";

// Scores that no other page shows.
const ANSWERS = Object.fromEntries(SHORT.map((question, place) => [question, [3, 4, 3, 4, 3, 4][place]]));

for (const engine of ENGINES) {
  describe(`on ${engine}`, () => {
    let database, server, browser;

    before(async () => {
      database = await freshDatabase(engine);
      await wijkweb(database, "demo", "town");
      server = await serve(database);
      browser = await openRememberingBrowser();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.close();
    });

    const dossiers = async () => Number((await database.rows("select count(*) as n from dossiers"))[0].n);

    /// A device on which somebody's visit goes on, or with nothing on it yet.
    async function device(resident, options) {
      const context = await browser.newContext({ baseURL: server.origin, locale: "nl-NL" });
      if (resident) await context.addCookies(resident.browserCookies());
      return new Walk(await context.newPage(), options);
    }

    async function whoAnswered() {
      const resident = await Resident.begin(server.origin, { way: "kort" });
      await resident.answers(ANSWERS);
      return resident;
    }

    /// Comes back with six words on a device of one's own.
    async function withWords(words) {
      const resident = new Resident(server.origin);
      const { location } = await resident.post("verder", { words: words.join(" ") });
      return { resident, location };
    }

    /// Presses Back in the browser until there is nothing before; tells what stood on each page, and
    /// how many came from the browser's own memory.
    async function goesBackAllTheWay(page) {
      const shown = [];
      let remembered = 0;
      for (let steps = await page.evaluate(() => history.length); steps > 1; steps -= 1) {
        const before = await page.evaluate(() => performance.timeOrigin);
        await page.evaluate(() => setTimeout(() => history.back(), 0));
        // A page from memory does not load again.
        await page.waitForFunction((before) => performance.timeOrigin !== before && document.readyState === "complete", before);
        if (await page.evaluate(() => window.left === true)) remembered += 1;
        const values = await page.locator("input:checked").evaluateAll((all) => all.map(({ value }) => value));
        shown.push(`${await page.locator("body").innerText()} ${values}`);
      }
      return { shown: shown.join("\n"), remembered };
    }

    const TRACES = /3,0|4,0|Je web|Je cijfers|vraag \d van/;

    /// Looks at the profile, at an answer and at the look back, and then at the profile again.
    async function looksAround(walk) {
      for (const path of ["/mijn-profiel", `/vraag/${SHORT[0]}`, "/terugblik/kort", "/mijn-profiel"]) {
        await walk.open(path);
        await walk.page.evaluate(() => (window.left = true));
      }
    }

    test("as long as a visit goes on, Back leads back", async (t) => {
      const walk = await device(await whoAnswered());
      await looksAround(walk);
      await walk.open("/over");
      const { shown, remembered } = await goesBackAllTheWay(walk.page);
      assert.match(shown, TRACES);
      t.diagnostic(`${remembered} pages came from the browser's own memory`);
      await walk.page.context().close();
    });

    for (const [how, button, said, left] of [
      ["stopping", "profile.stop", "start.left", 1],
      ["erasing everything", "profile.erase", "start.erased", 0],
    ]) {
      test(`after ${how}, no page behind Back shows anything`, async () => {
        const before = await dossiers();
        const walk = await device(await whoAnswered());
        await looksAround(walk);
        await walk.press(walk.button(button));
        assert.equal(await walk.page.getByRole("status").innerText(), walk.says(said));
        assert.deepEqual(await walk.page.context().cookies(), []);
        const { shown, remembered } = await goesBackAllTheWay(walk.page);
        assert.equal(remembered, 0, "the browser forgot the pages too");
        assert.doesNotMatch(shown, TRACES);
        assert.equal(await dossiers(), before + left);
        for (const path of ["/mijn-profiel", `/vraag/${SHORT[0]}`, "/zes-woorden", "/toestemming", "/delen"]) {
          await walk.page.goto(path);
          assert.match(walk.page.url(), /\/\?fout=bezoek$/, `${path} needs a visit`);
        }
        await walk.page.context().close();
      });
    }

    test("six words are gone from the screen once they were written down", async () => {
      const walk = await device(await whoAnswered());
      await walk.open("/mijn-profiel");
      await walk.press(walk.button("profile.keep_words"));
      const words = await walk.keep();
      const { shown } = await goesBackAllTheWay(walk.page);
      assert.ok(!words.every((word) => shown.includes(word)), "Back does not show them either");
      await walk.page.context().close();
    });

    test("what was erased on one device is gone on the other, and stays gone", async () => {
      const before = await dossiers();
      const resident = await whoAnswered();
      const words = await resident.keep();
      const phone = await device(resident);
      await phone.open(`/vraag/${SHORT[0]}`);
      await resident.send("wissen");
      assert.equal(await dossiers(), before);

      await phone.hand.choose(phone.field("9"));
      await phone.press(phone.button("question.next"));
      assert.match(phone.page.url(), /\/\?fout=bezoek$/);
      await phone.page.goto("/mijn-profiel");
      assert.match(phone.page.url(), /\/\?fout=bezoek$/);
      assert.equal((await withWords(words)).location, "/verder?fout=woorden-onbekend");
      assert.equal(await dossiers(), before, "it does not come to life again");
      await phone.page.context().close();
    });

    test("stopping on one device ends the visit on every other; the words still open it", async () => {
      const resident = await whoAnswered();
      const words = await resident.keep();
      const { resident: elsewhere } = await withWords(words);
      const phone = await device(resident);
      await phone.open(`/vraag/${SHORT[0]}`);
      await elsewhere.send("stoppen");
      assert.deepEqual(elsewhere.cookies, {});
      await phone.hand.choose(phone.field("9"));
      await phone.press(phone.button("question.next"));
      assert.match(phone.page.url(), /\/\?fout=bezoek$/);
      const back = await withWords(words);
      assert.match(await back.resident.page("/mijn-profiel"), /3,0/);
      await phone.page.context().close();
    });

    for (const [how, from] of [["from the profile that was seen", "/inzage/profiel"], ["from the own profile", "/mijn-profiel"]]) {
      test(`a device that saw somebody else's profile forgets it when stopping ${how}`, async () => {
        const owner = await whoAnswered();
        await owner.send("delen");
        const code = await owner.shownWords("/delen");
        const walk = await device(from === "/mijn-profiel" ? await whoAnswered() : undefined);
        await walk.open("/inzage");
        await walk.hand.write(walk.page.locator("#code"), code.join(" "));
        await walk.press(walk.button("share.open"));
        walk.at("/inzage/profiel");
        await walk.page.evaluate(() => (window.left = true));
        await walk.open(from);
        await walk.press(walk.button("profile.stop"));
        assert.deepEqual(await walk.page.context().cookies(), []);
        const { shown, remembered } = await goesBackAllTheWay(walk.page);
        assert.equal(remembered, 0);
        assert.doesNotMatch(shown, TRACES);
        await walk.page.goto("/inzage/profiel");
        assert.match(walk.page.url(), /\/inzage\?fout=inzage$/);
        await walk.page.context().close();
      });
    }

    test("new words take the place of the old ones", async () => {
      const resident = await whoAnswered();
      const old = await resident.keep();
      const walk = await device(resident);
      await walk.open("/mijn-profiel");
      await walk.press(walk.link("profile.keep_new_words"));
      await walk.press(walk.button("words.give_new"));
      const words = await walk.keep();
      assert.notDeepEqual(words, old);
      assert.equal((await withWords(old)).location, "/verder?fout=woorden-onbekend");
      const back = await withWords(words);
      assert.equal(back.location, "/mijn-profiel");
      assert.match(await back.resident.page("/mijn-profiel"), /3,0/);
      await walk.page.context().close();
    });

    test("words in another order, or five of them, open nothing; a typing mistake is forgiven", async () => {
      const words = await (await whoAnswered()).keep();
      const [one, other, ...rest] = words;
      assert.equal((await withWords([other, one, ...rest])).location, "/verder?fout=woorden-onbekend");
      assert.equal((await withWords(rest)).location, "/verder?fout=woorden");
      // The first four letters of a word are enough.
      assert.equal((await withWords(words.map((word) => word.slice(0, 4)))).location, "/mijn-profiel");
    });

    test("whoever never got the six words still has everything", async () => {
      const resident = await whoAnswered();
      const lost = new Resident(server.origin, { ...resident.cookies });
      await lost.send("bewaren");
      assert.match(await resident.page("/mijn-profiel"), /3,0/, "the answer did not arrive: the cookie is still the old one");
      const words = await resident.keep();
      assert.match(await (await withWords(words)).resident.page("/mijn-profiel"), /3,0/);
    });

    test("two devices with the same words do not lose each other's answers", async () => {
      const words = await (await whoAnswered()).keep();
      const [one, other] = (await Promise.all([withWords(words), withWords(words)])).map(({ resident }) => resident);
      await Promise.all([one.answers({ leeftijd: 58, roken: "never", sport: "yes" }), other.answers({ lengte: 178, gewicht: 80, stress: "none" })]);
      const bundle = JSON.parse(await one.page("/mijn-profiel/antwoorden.json"));
      const items = bundle.entry.flatMap(({ resource }) => (resource.item ?? []).flatMap(({ item }) => item)).map(({ linkId }) => linkId);
      for (const question of ["leeftijd", "roken", "sport", "lengte", "gewicht", "stress"]) assert.ok(items.includes(question), question);
    });

    test("Enter on a choice about oneself does not give consent", async () => {
      const resident = await Resident.begin(server.origin);
      const questions = (await aspects(server.origin)).flat();
      const [{ wijk_code: wijk }] = await database.rows("select wijk_code from wijken order by wijk_code limit 1");
      await resident.send("wijk", { wijk });
      await resident.answers(Object.fromEntries(questions.map((question) => [question, 6])));
      const walk = await device(resident, { hand: keyboard });
      await walk.open("/toestemming");
      await walk.hand.choose(walk.page.locator("#sex-f"));
      await Promise.all([walk.page.waitForEvent("load"), walk.page.keyboard.press("Enter")]);
      assert.match(walk.page.url(), /fout=keuze/);
      assert.deepEqual(await database.rows("select * from contributions"), []);
      await walk.press(walk.button("consent.yes"));
      assert.equal((await database.rows("select * from contributions")).length, 1);
      await walk.page.context().close();
    });
  });
}
