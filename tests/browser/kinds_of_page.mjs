// Every kind of page in every state that a visitor can meet it in.
import { DIMENSIONS, Resident, aspects } from "./support.mjs";

/// Makes the visitors who are in these states, and returns the states.
///
/// `resident` marks the pages of the resident's own way. `open(page)` brings a browser page of a
/// fresh context to the state. The site must have the made-up town, and publications.
export async function everyKindOfPage({ database, server }) {
  const questions = await aspects(server.origin);
  const slugs = questions.flat();
  const [{ postcode: sure }] = await database.rows("select postcode from postcodes where share > 0.98 order by postcode limit 1");
  const [{ postcode: ambiguous }] = await database.rows("select postcode from postcodes where share < 0.9 order by postcode limit 1");
  const figures = await database.rows("select area_code, mean from published_figures where indicator = 'dimension_body' and area_code like 'WK%' order by area_code");
  const published = figures.find(({ mean }) => mean !== null).area_code;
  const withheld = figures.find(({ mean }) => mean === null).area_code;

  const visitor = async (...deeds) => {
    const resident = await Resident.begin(server.origin);
    for (const deed of deeds) await deed(resident);
    return resident;
  };
  const livesAt = (postcode) => (resident) => resident.send("postcode", { postcode });
  const answers = (count, rating) => async (resident) => {
    const form_key = await resident.formKey(slugs[0]);
    for (const [index, aspect] of slugs.slice(0, count).entries()) {
      await resident.send("antwoord", { form_key, aspect, ...rating(index) });
    }
  };
  const varied = answers(42, (index) => (index % 9 === 3 ? { skip: "sla-over" } : { rating: (index * 7 + 5) % 11 }));
  const chooses = (choice) => (resident) => resident.send("meetellen", { choice });

  const [fresh, unsure, halfway, whole, given, refused, nowhere] = [
    await visitor(),
    await visitor(livesAt(ambiguous)),
    await visitor(livesAt(sure), answers(3, (index) => (index === 1 ? { skip: "sla-over" } : { rating: 6 }))),
    await visitor(livesAt(sure), varied),
    await visitor(livesAt(sure), varied, chooses("ja")),
    await visitor(livesAt(sure), varied, chooses("nee")),
    await visitor(answers(42, () => ({ rating: 7 }))),
  ];

  const at = (path, visitor) => async (page) => {
    if (visitor) await page.context().addCookies([visitor.browserCookie()]);
    await page.goto(path);
  };
  const question = `/vraag/${slugs[3]}`;
  const own = [
    ["start", at("/")],
    ["start-error", at("/?fout=bezoek")],
    ["start-erased", at("/?gewist=ja")],
    ["start-halfway", at("/", halfway)],
    ["home", at("/woonplaats", fresh)],
    ["home-no-postcode", at("/woonplaats?fout=postcode", fresh)],
    ["home-unknown-postcode", at("/woonplaats?fout=postcode-onbekend", fresh)],
    ["home-ambiguous", at("/woonplaats", unsure)],
    ["home-ambiguous-error", at("/woonplaats?fout=wijk", unsure)],
    ["question", at(question, fresh)],
    ["question-answered", at(`/vraag/${slugs[0]}`, halfway)],
    ["question-skipped", at(`/vraag/${slugs[1]}`, halfway)],
    ["question-error", at(`${question}?fout=cijfer`, fresh)],
    ["review", at(`/terugblik/${DIMENSIONS[0].slug}`, halfway)],
    ["web", at("/mijn-web", whole)],
    ["web-empty", at("/mijn-web", fresh)],
    ["consent", at("/meetellen", whole)],
    ["consent-error", at("/meetellen?fout=keuze", whole)],
    ["consent-no-wijk", at("/meetellen", nowhere)],
    ["consent-given", at("/meetellen", given)],
    ["thanks-given", at("/bedankt", given)],
    ["thanks-refused", at("/bedankt", refused)],
    ["about", at("/over")],
    ["not-found", at("/bestaat-niet")],
    ["unavailable", (page) => withoutDatabase(database, () => at(question, fresh)(page))],
    ["unavailable-form", async (page) => {
      await at(question, fresh)(page);
      await page.getByLabel("7", { exact: true }).check();
      await withoutDatabase(database, async () => {
        await page.getByRole("button", { name: "Volgende" }).click();
        await page.getByRole("heading", { name: "Er ging iets mis" }).waitFor();
      });
    }],
  ];
  const everybodys = [
    ["wijken", at("/wijken")],
    ["wijken-sorted", at(`/wijken?dimensie=${DIMENSIONS[4].slug}&sorteer=cijfer`)],
    ["wijk", at(`/wijken/${published}`)],
    ["wijk-withheld", at(`/wijken/${withheld}`)],
  ];
  return [
    ...own.map(([name, open]) => ({ name, open, resident: true })),
    ...everybodys.map(([name, open]) => ({ name, open, resident: false })),
  ];
}

/// Takes a table away for as long as `action` takes, so that the server cannot do its work.
export async function withoutDatabase(database, action) {
  await database.execute("alter table assessments rename to taken_away");
  try {
    return await action();
  } finally {
    await database.execute("alter table taken_away rename to assessments");
  }
}
