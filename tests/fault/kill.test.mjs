// The program is killed in the middle of a run of saves, again and again: whatever it acknowledged
// is there afterwards, and nothing is there twice. An acknowledgement is the 303 that leads on.
// Nobody but a resident can look into a dossier, so residents look: with the cookie right after each
// kill, and with six words at the end. On both databases; PostgreSQL itself stays up, it is the
// website that dies.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import {
  DIMENSIONS, ENGINES, Resident,
  aspects, freshDatabase, seeded, serve, tail, wijkweb,
} from "../browser/support.mjs";

const KILLS = Number(process.env.WIJKWEB_KILLS ?? 20);
const VISITORS = 6;
// The program is killed after this many acknowledged saves at the latest.
const LATEST = 60;

/// Somebody who goes on saving until nobody answers any more.
class Visitor {
  constructor(resident, questions, chance) {
    Object.assign(this, { resident, questions, chance, answers: new Map(), forms: [], gives: false });
  }

  /// A form that was not sent before: mostly an answer, sometimes a changed one, once in a while the
  /// consent to count, or six words.
  nextForm() {
    if (!this.gives && this.answers.size > 0 && this.chance(15) === 0) {
      this.gives = true;
      return { to: "meetellen", fields: { choice: "ja" } };
    }
    if (this.answers.size > 0 && this.chance(30) === 0) return { to: "bewaren", fields: {} };
    const slugs = this.questions.flat();
    const question = slugs[this.chance(slugs.length)];
    const answer = this.chance(8) === 0 ? null : this.chance(11);
    const fields = { form_key: randomBytes(16).toString("hex"), question };
    return {
      to: "antwoord",
      fields: answer === null ? { ...fields, skip: "sla-over" } : { ...fields, value: answer },
      question,
      answer,
    };
  }

  /// Sends a form and notes that it was acknowledged; until then it is in flight.
  async save(form) {
    this.inFlight = form;
    await this.resident.send(form.to, form.fields);
    this.inFlight = undefined;
    if (form.question) {
      this.answers.set(form.question, form.answer);
      this.forms.push(form);
    }
  }

  /// Saves until `run.killed`; every acknowledgement may be the one after which that happens.
  async saveUntilKilled(run) {
    while (!run.killed) {
      const form = this.nextForm();
      try {
        await this.save(form);
        run.acknowledge();
      } catch (error) {
        // `fetch` errs like this when the connection breaks. Every other error is a real one.
        if (!(run.killed && error instanceof TypeError)) throw run.said(error);
      }
    }
  }

  /// What the look backs show, by aspect.
  async shown() {
    const shown = new Map();
    for (const [place, { slug }] of DIMENSIONS.entries()) {
      const text = await this.resident.page(`/terugblik/${slug}`);
      const rows = [...text.matchAll(/class="ww-answers__answer">([^<]*)</g)].map(([, answer]) => answer);
      assert.equal(rows.length, 7, "every aspect is shown once");
      rows.forEach((answer, number) => shown.set(this.questions[place][number], answer));
    }
    return shown;
  }

  /// Who got no answer presses the button once more, and an impatient one does so with a form that
  /// was acknowledged long ago, which must not undo a later answer.
  async pressesAgain() {
    if (this.inFlight) await this.save(this.inFlight);
    const [first] = this.forms;
    if (first) await this.resident.send(first.to, first.fields);
    if (this.gives) await this.resident.send("meetellen", { choice: "ja" });
  }

  async showsAllThatWasAcknowledged() {
    const shown = await this.shown();
    for (const [question, answer] of shown) {
      const possible = [readable(this.answers.get(question))];
      // Of what was in flight nobody knows: it is saved, or it is not.
      if (this.inFlight?.question === question) possible.push(readable(this.inFlight.answer));
      assert.ok(possible.includes(answer), `${question} shows ${answer} and not ${possible.join(" or ")}`);
    }
  }

  /// Gets six words, and comes back with them on another device.
  async movesWithWords(origin) {
    const words = await this.resident.keep();
    this.resident = new Resident(origin);
    this.words = words.join(" ");
  }
}

const readable = (answer) => (answer === undefined ? "nog geen antwoord" : String(answer ?? "overgeslagen"));

for (const engine of ENGINES) {
  describe(`on ${engine}`, () => {
    let database, server, questions, wijk;
    const everybody = [];

    before(async () => {
      database = await freshDatabase(engine);
      await wijkweb(database, "demo", "town");
      server = await serve(database);
      questions = await aspects(server.origin);
      [{ wijk_code: wijk }] = await database.rows("select wijk_code from wijken order by wijk_code limit 1");
    });
    after(async () => {
      await server?.kill();
      await database?.close();
    });

    /// How many contributions the database holds, and how many dossiers at least.
    async function stored() {
      const [row] = await database.rows(
        "select (select count(*) from contributions) as contributions, (select count(*) from dossiers) as dossiers",
      );
      return row;
    }

    /// What a failure is looked into with.
    const said = (error) => Object.assign(error, { message: `${error.message}\nthe website said last:\n${tail(server.log())}` });

    async function newVisitor(seed) {
      const resident = await Resident.begin(server.origin);
      await resident.send("wijk", { wijk });
      // Enough to count, whatever is answered after it.
      await resident.send("antwoord", { question: "geluk", value: 7 });
      return new Visitor(resident, questions, seeded(seed));
    }

    /// Lets all visitors save at once, and kills the program after so many acknowledged saves.
    async function saveAndKill(visitors, saves) {
      const run = {
        killed: false,
        said,
        acknowledged: 0,
        acknowledge() {
          this.acknowledged += 1;
          if (this.acknowledged < saves || this.killed) return;
          this.killed = true;
          this.end = server.kill();
        },
      };
      await Promise.all(visitors.map((visitor) => visitor.saveUntilKilled(run)));
      await run.end;
      server = await serve(database);
      for (const { resident } of everybody) resident.origin = server.origin;
      return run.acknowledged;
    }

    async function isWhole() {
      if (engine !== "SQLite") return;
      assert.deepEqual(await database.rows("pragma integrity_check"), [{ integrity_check: "ok" }]);
      assert.deepEqual(await database.rows("pragma foreign_key_check"), []);
    }

    test(`${KILLS} kills in the middle of a run of saves lose nothing that was acknowledged`, async (t) => {
      const chance = seeded(9);
      let acknowledged = 0;
      let inFlight = 0;
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const visitors = [];
        while (visitors.length < VISITORS) visitors.push(await newVisitor(100 * kill + visitors.length));
        everybody.push(...visitors);
        acknowledged += await saveAndKill(visitors, 1 + chance(LATEST));
        await isWhole();

        await Promise.all(visitors.map((visitor) => visitor.showsAllThatWasAcknowledged()));
        inFlight += visitors.filter((visitor) => visitor.inFlight).length;

        await Promise.all(visitors.map((visitor) => visitor.pressesAgain()));
        await Promise.all(visitors.map((visitor) => visitor.showsAllThatWasAcknowledged()));
        const { contributions, dossiers } = await stored();
        const givers = everybody.filter(({ gives }) => gives).length;
        assert.equal(contributions, givers, "each visitor counts once");
        // Words that never arrived leave a dossier that nobody can open.
        assert.ok(dossiers >= everybody.length, "each visitor has a dossier");
        await Promise.all(visitors.map((visitor) => visitor.movesWithWords(server.origin)));
      }
      t.diagnostic(
        `${KILLS} kills, ${everybody.length} visitors, ${acknowledged} saves acknowledged; ` +
          `${inFlight} in flight when it died`,
      );
      assert.ok(inFlight > 0, "the program died while it was at work");
    });

    test("after all kills everybody's answers are still there, with six words on another device", async (t) => {
      let answers = 0;
      for (const visitor of everybody) {
        assert.equal(visitor.inFlight, undefined);
        await visitor.resident.send("verder", { words: visitor.words });
        await visitor.showsAllThatWasAcknowledged();
        answers += visitor.answers.size;
      }
      t.diagnostic(`${answers} answers of ${everybody.length} visitors`);
    });
  });
}
