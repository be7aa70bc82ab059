// Every kind of page in every state that a visitor can meet it in.
import { DIMENSIONS, Resident, SHORT, aspects } from "./support.mjs";
import { ABSTAINER, DRINKER, kept } from "./walk.mjs";

const KEPT = (plan) => Object.fromEntries(Object.entries(plan).map(([question, answer]) => [question, kept(answer)]));

// Why there is no heart age, each by as few answers as it takes.
const PERSON = { leeftijd: "58", geslacht: "f", roken: "never" };
const PRESSURE = { "bloeddruk-bekend": "yes", bovendruk: "130", onderdruk: "80" };
const CHOLESTEROL = { "cholesterol-bekend": "yes", cholesterol: "5,4", hdl: "1,2" };
const REFUSALS = {
  "known-cvd": { aandoening: "cvd" },
  "known-ckd": { aandoening: "ckd" },
  familial: { aandoening: "fh" },
  pregnant: { aandoening: "pregnant" },
  "other-diabetes": { diabetes: "other" },
  "age-unknown": { roken: "never" },
  "too-young": { leeftijd: "25" },
  "too-old": { leeftijd: "95" },
  "sex-unknown": { leeftijd: "58", geslacht: "x" },
  "smoking-unknown": { leeftijd: "58", geslacht: "f", roken: null },
  "pressure-unknown": { ...PERSON, "bloeddruk-bekend": "no" },
  "pressure-reversed": { ...PERSON, "bloeddruk-bekend": "yes", bovendruk: "95", onderdruk: "120" },
  "diabetes-details": { ...PERSON, ...PRESSURE, diabetes: "type_2" },
};

/// Makes the visitors who are in these states, and returns the states.
///
/// `resident` marks the pages of the resident's own way. `open(page)` brings a browser page of a
/// fresh context to the state; `alert` marks a state with a mistake to mend. The site must have the
/// made-up town, and publications.
export async function everyKindOfPage({ database, server }) {
  const questions = (await aspects(server.origin)).flat();
  const [{ postcode: sure }] = await database.rows("select postcode from postcodes where share > 0.98 order by postcode limit 1");
  const [{ postcode: ambiguous }] = await database.rows("select postcode from postcodes where share < 0.9 order by postcode limit 1");
  const figures = await database.rows(
    "select area_code, status from published_figures where indicator = 'dimension_body' and subgroup = 'all' and area_code like 'WK%' order by area_code",
  );
  const [published, withheld] = ["published", "withheld"].map((wanted) => figures.find(({ status }) => status === wanted).area_code);

  // ── Visitors ──

  const begun = async (fields, ...deeds) => {
    const resident = await Resident.begin(server.origin, fields);
    for (const deed of deeds) await deed(resident);
    return resident;
  };
  const visitor = (...deeds) => begun({}, ...deeds);
  const helped = (...deeds) => begun({ helped: "ja" }, ...deeds);
  const sends = (form, fields) => (resident) => resident.post(form, fields);
  const livesAt = (postcode) => sends("postcode", { postcode });
  const livesIn = (wijk) => sends("wijk", { wijk });
  const answers = (values, fields) => (resident) => resident.answers(values, fields);
  const rates = (list, rating) => answers(Object.fromEntries(list.map((question, index) => [question, rating(index)])));
  const varied = (shift = 0) => rates(questions, (index) => (index % 9 === 3 ? null : (index * 7 + 5 + shift) % 11));
  const short = rates(SHORT, (index) => [7, 10, 5, 0, 8, 6][index]);
  const types = (question, value) => sends("antwoord", { question, value });
  /// Who answered the short list.
  const shortly = (...deeds) => begun({ way: "kort" }, short, ...deeds);
  const again = (way) => sends("opnieuw", { way });
  const keeps = (resident) => resident.keep();
  const shares = sends("delen");

  const fresh = await visitor();
  const whole = await visitor(livesAt(sure), varied(), answers({ [questions[2]]: 5 }, { talk_about: "ja" }));
  const briefly = await shortly();
  const lifestyle = await shortly(answers(KEPT(DRINKER)));
  const sharing = await shortly(answers(KEPT(DRINKER)), sends("wensen", { "wishes[]": "zingeving" }), shares);
  const code = await sharing.shownWords("/delen");
  const nurse = new Resident(server.origin);
  await nurse.send("inzage", { words: code.join(" ") });
  const lost = new Resident(server.origin);

  // ── Ways to a state ──

  const at = (path, visitor) => async (page) => {
    const who = typeof visitor === "function" ? await visitor() : visitor;
    if (who) await page.context().addCookies(who.browserCookies());
    await page.goto(path);
  };
  const inEnglish = (open) => async (page) => {
    await page.context().addCookies([{ name: "taal", value: "en", url: server.origin }]);
    await open(page);
  };
  const number = "/vraag/lengte";
  const choice = "/vraag/roken";
  const rating = `/vraag/${questions[3]}`;

  const lateAnswer = async (page) => {
    await at(rating, fresh)(page);
    await page.locator("input[name=value][value='7']").check();
    await withoutDatabase(database, async () => {
      await page.locator("form[action='/api/antwoord'] button:not([name])").first().click();
      await page.locator("form[action='/api/antwoord'] button:only-of-type").waitFor();
    });
  };

  const own = {
    // The first page, and where somebody lives.
    start: at("/"),
    "start-error!": at("/?fout=bezoek"),
    "start-erased": at("/?klaar=gewist"),
    "start-stopped": at("/?klaar=gestopt"),
    "start-halfway": at("/", () => visitor(livesAt(sure), answers({ [questions[0]]: 6 }))),
    home: at("/woonplaats", fresh),
    "home-chosen": at("/woonplaats", whole),
    "home-no-postcode!": at("/woonplaats?fout=postcode", fresh),
    "home-unknown-postcode!": at("/woonplaats?fout=postcode-onbekend", fresh),
    "home-no-wijk!": at("/woonplaats?fout=wijk", fresh),
    "home-ambiguous": at("/woonplaats", () => visitor(livesAt(ambiguous))),
    "home-ambiguous-error!": at("/woonplaats?fout=wijk", () => visitor(livesAt(ambiguous))),

    // Questions of each kind.
    question: at(rating, fresh),
    "question-answered": at(`/vraag/${questions[0]}`, whole),
    "question-skipped": at(`/vraag/${questions[3]}`, whole),
    "question-talk-about": at(`/vraag/${questions[2]}`, whole),
    "question-error!": at(`${rating}?fout=cijfer`, fresh),
    "question-helped": at(rating, () => helped()),
    "question-with-words": at(rating, () => visitor(keeps)),
    "question-short": at(`/vraag/${SHORT[1]}`, briefly),
    "question-happiness": at("/vraag/geluk", fresh),
    number: at(number, fresh),
    "number-answered": at("/vraag/gewicht", lifestyle),
    "number-error!": at(`${number}?fout=getal`, fresh),
    "number-doubtful!": at(`${number}?fout=twijfel`, () => visitor(types("lengte", "112"))),
    "number-doubtful-sure!": at("/vraag/slaap-uren?fout=twijfel", () => visitor(types("slaap-uren", "2"))),
    "number-impossible-meant!": at(`${number}?fout=twijfel`, () => visitor(types("lengte", "17"))),
    "number-impossible!": at("/vraag/leeftijd?fout=twijfel", () => visitor(types("leeftijd", "7"))),
    "number-doubtful-later": at(number, () => visitor(types("lengte", "17"))),
    choice: at(choice, fresh),
    "choice-answered": at(choice, lifestyle),
    "choice-long": at("/vraag/aandoening", fresh),
    "choice-error!": at(`${choice}?fout=antwoord`, fresh),

    // Looking back.
    review: at(`/terugblik/${DIMENSIONS[0].slug}`, whole),
    "review-open": at(`/terugblik/${DIMENSIONS[1].slug}`, fresh),
    "review-lifestyle": at("/terugblik/metingen", lifestyle),
    "review-food": at("/terugblik/voeding", lifestyle),

    // Six words.
    "words-none": at("/zes-woorden", fresh),
    "words-have": at("/zes-woorden", () => visitor(keeps)),
    "words-shown": at("/zes-woorden", () => visitor(sends("bewaren"))),
    "words-wrong!": at("/zes-woorden?fout=andere-woorden", () => visitor(sends("bewaren"))),
    "words-helped": at("/zes-woorden", () => helped(sends("bewaren"))),
    "take-up": at("/verder"),
    "take-up-unreadable!": at("/verder?fout=woorden"),
    "take-up-unknown!": at("/verder?fout=woorden-onbekend"),

    // The profile.
    "profile-empty": at("/mijn-profiel", fresh),
    "profile-long": at("/mijn-profiel", whole),
    "profile-long-open": async (page) => {
      await at("/mijn-profiel", whole)(page);
      await page.locator("details.ww-dimension").evaluateAll((all) => all.forEach((details) => (details.open = true)));
    },
    "profile-error!": at("/mijn-profiel?fout=formulier", whole),
    "profile-short": at("/mijn-profiel", briefly),
    "profile-with-words": at("/mijn-profiel", () => shortly(keeps)),
    "profile-wishes": at("/mijn-profiel?klaar=wensen#wensen", () => shortly(sends("wensen", { "wishes[]": "voeding" }))),
    "profile-wijk-withheld": at("/mijn-profiel", () => visitor(livesIn(withheld), varied())),
    "profile-lifestyle-begun": at("/mijn-profiel", () => shortly(answers({ leeftijd: "58", "slaap-uren": "6" }))),
    "profile-lifestyle": at("/mijn-profiel", lifestyle),
    "profile-lifestyle-old": at("/mijn-profiel", () => shortly(answers({ ...KEPT(ABSTAINER), "slaap-uren": "6" }))),
    "profile-heart-range": at("/mijn-profiel", () => shortly(answers({ ...PERSON, ...PRESSURE }))),
    "profile-heart-low": at("/mijn-profiel", () => visitor(answers({ ...PERSON, leeftijd: "41", ...PRESSURE, bovendruk: "100", ...CHOLESTEROL }))),
    ...Object.fromEntries(Object.entries(REFUSALS).map(([reason, values]) => [
      `profile-no-heart-${reason}`, at("/mijn-profiel", () => visitor(answers(values))),
    ])),
    "profile-compared": at("/mijn-profiel", () => visitor(livesAt(sure), varied(), again("lang"), varied(3))),
    "profile-not-comparable": at("/mijn-profiel", () => shortly(again("kort"), again("lang"), varied())),

    // What may be done with it.
    consent: at("/toestemming", whole),
    "consent-error!": at("/toestemming?fout=keuze", whole),
    "consent-prefilled": at("/toestemming", () => visitor(livesAt(sure), varied(), answers(KEPT(DRINKER)))),
    "consent-short": at("/toestemming", briefly),
    "consent-short-error!": at("/toestemming?fout=te-weinig", briefly),
    "consent-short-lifestyle": at("/toestemming", () => shortly(livesAt(sure), answers({ ...KEPT(ABSTAINER), "slaap-uren": "6" }))),
    "consent-no-wijk": at("/toestemming", () => visitor(varied())),
    "consent-no-wijk-error!": at("/toestemming?fout=wijk", () => visitor(varied())),
    "consent-given": async (page) => {
      await at("/toestemming", () => visitor(livesAt(sure), varied(), sends("meetellen", { choice: "ja", sex: "f", research: "ja" })))(page);
      await page.locator("details.ww-more").evaluate((details) => (details.open = true));
    },
    "consent-refused": at("/toestemming", () => visitor(livesAt(sure), varied(), sends("meetellen", { choice: "nee" }))),
    "consent-taken-back": at("/toestemming", () =>
      visitor(livesAt(sure), varied(), sends("meetellen", { choice: "ja" }), sends("terugnemen"))),
    share: at("/delen", whole),
    "share-code": at("/delen", sharing),
    "share-active": at("/delen", () => shortly(shares, sends("gezien"))),
    "see-profile": at("/inzage"),
    "see-profile-error!": at("/inzage?fout=code"),
    "see-profile-over!": at("/inzage/profiel", lost),
    "seen-profile": at("/inzage/profiel", nurse),
    reminder: at("/herinnering", fresh),
    "reminder-nobody": at("/herinnering"),
    "reminder-kept": at("/herinnering?klaar=bewaard", fresh),
    "reminder-stopped": at("/herinnering?klaar=gestopt"),
    "reminder-error!": at("/herinnering?fout=e-mail", fresh),

    // When there is nothing, or nothing can be done.
    about: at("/over"),
    "not-found": at("/bestaat-niet"),
    "no-question": at("/vraag/bestaat-niet", fresh),
    unavailable: (page) => withoutDatabase(database, () => at(rating, fresh)(page)),
    "unavailable-form": lateAnswer,

    // The most important ones in English.
    "start-en": inEnglish(at("/")),
    "home-en": inEnglish(at("/woonplaats", fresh)),
    "question-en": inEnglish(at(rating, fresh)),
    "number-doubtful-en!": inEnglish(at(`${number}?fout=twijfel`, () => visitor(types("lengte", "17")))),
    "choice-en": inEnglish(at("/vraag/aandoening", fresh)),
    "review-en": inEnglish(at("/terugblik/metingen", lifestyle)),
    "words-shown-en": inEnglish(at("/zes-woorden", () => visitor(sends("bewaren")))),
    "take-up-unknown-en!": inEnglish(at("/verder?fout=woorden-onbekend")),
    "profile-long-en": inEnglish(at("/mijn-profiel", whole)),
    "profile-lifestyle-en": inEnglish(at("/mijn-profiel", lifestyle)),
    "consent-en": inEnglish(at("/toestemming", whole)),
    "share-code-en": inEnglish(at("/delen", sharing)),
    "seen-profile-en": inEnglish(at("/inzage/profiel", nurse)),
    "about-en": inEnglish(at("/over")),
    "not-found-en": inEnglish(at("/bestaat-niet")),
    "unavailable-form-en": inEnglish(lateAnswer),
  };
  const everybodys = {
    wijken: at("/wijken"),
    "wijken-sorted": at(`/wijken?dimensie=${DIMENSIONS[4].slug}&sorteer=cijfer`),
    "wijken-share": at("/wijken?cijfer=self_rated_health_good"),
    "wijken-en": inEnglish(at("/wijken?cijfer=overweight")),
    wijk: at(`/wijken/${published}`),
    "wijk-withheld": at(`/wijken/${withheld}`),
    "wijk-en": inEnglish(at(`/wijken/${published}`)),
    "wijk-notes": async (page) => {
      await at(`/wijken/${published}`)(page);
      await page.locator("details.ww-notes").evaluate((details) => (details.open = true));
    },
    "wijk-indicator": at(`/wijken/${published}?cijfer=smoker`),
    "wijk-indicator-withheld": at(`/wijken/${withheld}?cijfer=dimension_body`),
    "wijk-indicator-en": inEnglish(at(`/wijken/${published}?cijfer=self_rated_health_good`)),
    indicators: at("/indicatoren"),
    "indicators-en": inEnglish(at("/indicatoren")),
    "indicator-share": at("/indicatoren/little_control"),
    "indicator-mean": at("/indicatoren/lifestyle_food"),
    "indicator-en": inEnglish(at("/indicatoren/wants_to_change_body")),
    "no-indicator": at("/indicatoren/bestaat-niet"),
  };
  const states = (pages, resident) =>
    Object.entries(pages).map(([name, open]) => ({ name: name.replace("!", ""), alert: name.endsWith("!"), open, resident }));
  return [...states(own, true), ...states(everybodys, false)];
}

/// Takes a table away for as long as `action` takes, so that the server cannot do its work.
export async function withoutDatabase(database, action) {
  await database.execute("alter table dossiers rename to taken_away");
  try {
    return await action();
  } finally {
    await database.execute("alter table taken_away rename to dossiers");
  }
}
