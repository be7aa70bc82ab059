// Residents do not take turns: many at the same moment, and some while the publisher is at work,
// are all answered, and nobody has to press a button twice. On both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ENGINES, Resident, aspects, freshDatabase, publish, quarter, serve, wijkweb } from "../browser/support.mjs";

const RESIDENTS = 40;
const WHILE_PUBLISHING = 4;

for (const engine of ENGINES) {
  describe(`on ${engine}`, () => {
    let database, server, questions, wijk, postcode;

    before(async () => {
      database = await freshDatabase(engine);
      await wijkweb(database, "demo", "town");
      await wijkweb(database, "demo", "residents", "--per-wijk", "100");
      server = await serve(database);
      questions = (await aspects(server.origin)).flat();
      [{ postcode, wijk_code: wijk }] = await database.rows("select postcode, wijk_code from postcodes where share > 0.98 order by postcode limit 1");
    });
    after(async () => {
      await server?.stop();
      await database?.close();
    });

    /// Lets everybody send a form at the same moment; all must be led on.
    async function all(residents, form, fields, on) {
      const found = {};
      await Promise.all(
        residents.map(async (resident, number) => {
          const { status, location } = await resident.post(form, fields(number));
          const answer = `${status} ${location}`;
          found[answer] = (found[answer] ?? 0) + 1;
        }),
      );
      assert.deepEqual(found, { [`303 ${on}`]: residents.length }, `/api/${form}`);
    }

    test(`${RESIDENTS} residents who do the same at the same moment are all answered`, async () => {
      const residents = await Promise.all(Array.from({ length: RESIDENTS }, () => Resident.begin(server.origin)));
      const [first, second] = questions;
      const keys = await Promise.all(residents.map((resident) => resident.formKey(first)));
      await all(residents, "postcode", () => ({ postcode }), `/vraag/${first}`);
      await all(residents, "wijk", () => ({ wijk }), `/vraag/${first}`);
      const rating = (number) => ({ form_key: keys[number], question: first, value: number % 11 });
      await all(residents, "antwoord", rating, `/vraag/${second}`);
      await all(residents, "wensen", () => ({ "wishes[]": "voeding" }), "/mijn-profiel?klaar=wensen#wensen");
      await all(residents, "meetellen", () => ({ choice: "nee" }), "/toestemming");
      await all(residents, "meetellen", () => ({ choice: "ja" }), "/toestemming");
      await all(residents, "bewaren", () => ({}), "/zes-woorden");
      await all(residents, "wissen", () => ({}), "/?klaar=gewist");
    });

    test("who answers while the publisher is at work is answered", async (t) => {
      let published = false;
      let saves = 0;
      const answerAllTheTime = async () => {
        const resident = await Resident.begin(server.origin);
        const form_key = await resident.formKey(questions[0]);
        for (let number = 0; !published; number += 1) {
          const value = Math.floor(number / questions.length) % 11;
          await resident.send("antwoord", { form_key, question: questions[number % questions.length], value });
          saves += 1;
        }
      };
      const publishing = publish(database, quarter()).finally(() => (published = true));
      await Promise.all([publishing, ...Array.from({ length: WHILE_PUBLISHING }, answerAllTheTime)]);
      t.diagnostic(`${saves} answers were saved while the publisher was at work`);
      assert.ok(saves > 0);
    });
  });
}
