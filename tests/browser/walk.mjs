// A resident who goes the whole way in a browser: by touch, with a mouse, or with the keyboard
// alone, in Dutch or in English. What stands on a button is read from the texts of that language.
import assert from "node:assert/strict";
import { DIMENSIONS, TEXTS, leads, oneDecimal, seeded } from "./support.mjs";

// ── Answers ──────────────────────────────────────────────────────────────────────────────────────

// Passed over. Of the third dimension three aspects stay rated: one too few for a score.
const SKIPPED = [4, 10, 15, 16, 18, 20, 33];

/// What a resident will say to the 42 questions: numbers by chance, `null` for passed over.
export function plannedAnswers(seed) {
  const chance = seeded(seed);
  return Array.from({ length: 42 }, (_, index) => {
    const rating = chance(11);
    return SKIPPED.includes(index) ? null : rating;
  });
}

/// The answers of one dimension, by its place among the six.
export const ofDimension = (answers, place) => answers.slice(7 * place, 7 * place + 7);

/// Sum and number of the ratings of a dimension, computed anew from the answers.
export function totals(answers) {
  const rated = answers.filter((answer) => answer !== null);
  return { sum: rated.reduce((sum, rating) => sum + rating, 0), rated: rated.length };
}

/// The score of a dimension as a resident reads it, or `null`.
export function score(answers) {
  const { sum, rated } = totals(answers);
  return rated < 4 ? null : oneDecimal(sum, rated);
}

/// What is given to the figures, as it is stored, to six decimals: the scores of the web, what was
/// told about lifestyle (`GIVES`), and which of all wishes were chosen.
export function storedValues(answers, plan, wishes) {
  const scores = DIMENSIONS.map(({ indicator }, place) => [indicator, totals(ofDimension(answers, place))])
    .filter(([, { rated }]) => rated >= 4)
    .map(([indicator, { sum, rated }]) => [indicator, sum / rated]);
  const wished = Object.entries(CHANGEABLE).map(([indicator, section]) => [indicator, wishes.includes(section) ? 1 : 0]);
  const values = [...scores, ...Object.entries(GIVES.get(plan)), ...wished];
  return Object.fromEntries(values.map(([indicator, value]) => [indicator, value.toFixed(6)]));
}

/// What can be wished for, by the indicator of who wants it.
const CHANGEABLE = {
  wants_to_change_body: "lichaam", wants_to_change_mind: "gevoel", wants_to_change_meaning: "zingeving",
  wants_to_change_quality_of_life: "kwaliteit-van-leven", wants_to_change_participation: "meedoen",
  wants_to_change_daily_life: "dagelijks-leven", wants_to_change_activity: "beweging",
  wants_to_change_smoking: "tabak", wants_to_change_alcohol: "alcohol", wants_to_change_food: "voeding",
  wants_to_change_rest: "rust",
};

/// A number that is typed wrong at first: what is typed, and what is done about the friendly
/// question. `sure` and `meant` press its buttons; anything else is typed in its place.
const doubtful = (typed, then, value) => ({ typed, then, value });

// Who answers the questions about lifestyle, and how: every question that is asked, in order, and
// none that is not. All of them get a heart age.
const MEASURED = {
  "bloeddruk-bekend": "yes", bovendruk: "138", onderdruk: "86", "medicijn-bloeddruk": "no",
  "cholesterol-bekend": "yes", cholesterol: "5,4", hdl: "1,2", "medicijn-cholesterol": "no",
};
const AT_TABLE = {
  "eet-groente": "1", "eet-fruit": "2", "eet-peulvruchten": "1", "eet-noten": "0",
  "eet-volkoren": "2", "eet-vis": "1", "eet-vlees": "0", "eet-frisdrank": null,
};
const TOGETHER = {
  eenzaam: "no", regie: "much", geld: "easy", vrijwilliger: "yes", mantelzorg: null, gezondheid: "good", geluk: "8",
};

/// Drinks and smokes, moves, and has type 2 diabetes with everything that is asked about it.
export const DRINKER = {
  leeftijd: "58", geslacht: "m",
  "beweeg-dagen": "4", "beweeg-minuten": "45", sport: "yes", spieren: "2",
  roken: "current", "rook-binnen": "no",
  "alcohol-dagen": "2", "alcohol-glazen": "2", "alcohol-zwaar": "no",
  ...AT_TABLE,
  "slaap-uren": "7,5", stress: "some", ontspannen: "often",
  lengte: doubtful("17", "meant", "170"), gewicht: "86,5",
  ...TOGETHER, ...MEASURED,
  diabetes: "type_2", "diabetes-leeftijd": "51", hba1c: "54", egfr: "88", aandoening: "none",
};

/// Does not drink and hardly moves, is old enough to be asked about balance, and has no diabetes.
export const ABSTAINER = {
  leeftijd: "71", geslacht: "f",
  "beweeg-dagen": "0", sport: "no", spieren: "0", "beweeg-balans": "1",
  roken: "never", "rook-binnen": "yes",
  "alcohol-dagen": "0",
  ...AT_TABLE,
  "slaap-uren": doubtful("2", "sure", "2"), stress: "none", ontspannen: "rarely",
  lengte: doubtful("1,64", "retyped", "165"), gewicht: "70",
  ...TOGETHER, ...MEASURED,
  diabetes: "no", aandoening: "none",
};

// What is the same of both: told above, and what was measured by the printed tables. Whoever skips
// one question about food has no points for it, and of caring nothing is known.
const BOTH_GIVE = {
  self_rated_health_good: 1, happy: 1, much_stress: 0, little_control: 0, hard_to_get_by: 0,
  overweight: 1, obese: 0, vaper: 0, heavy_drinker: 0, lonely: 0, severely_lonely: 0, volunteer: 1,
  lifestyle_bmi: 70, lifestyle_blood_pressure: 50, lifestyle_non_hdl: 40,
};

/// What is given to the figures about lifestyle, by plan. Neither has a heart risk by SCORE2: one
/// has diabetes, the other is over 69.
const GIVES = new Map([
  [DRINKER, {
    ...BOTH_GIVE,
    activity_guideline_met: 1, weekly_sport: 1, smoker: 1, alcohol_guideline_met: 0, enough_sleep: 1,
    lifestyle_activity: 100, lifestyle_nicotine: 0, lifestyle_sleep: 100, lifestyle_glucose: 30,
    lifestyle_grade: (100 + 0 + 100 + 70 + 50 + 40 + 30) / 70,
  }],
  [ABSTAINER, {
    ...BOTH_GIVE,
    activity_guideline_met: 0, weekly_sport: 0, smoker: 0, alcohol_guideline_met: 1, enough_sleep: 0,
    lifestyle_activity: 0, lifestyle_nicotine: 80, lifestyle_sleep: 0,
    lifestyle_grade: (0 + 80 + 0 + 70 + 50 + 40) / 60,
  }],
]);

/// The questions of a plan from one of them on.
export const from = (plan, question) => Object.keys(plan).slice(Object.keys(plan).indexOf(question));

/// The answer that is kept in the end, as the questionnaire writes it.
export const kept = (answer) => (answer?.typed ? answer.value : answer);

// ── Hands ────────────────────────────────────────────────────────────────────────────────────────

/// What touches a screen, or a mouse.
class Pointer {
  constructor(page, deed) {
    Object.assign(this, { page, deed });
  }

  press(locator) {
    return locator[this.deed]();
  }

  async choose(locator) {
    // A finger touches the words; the button itself may lie invisibly over or beside them.
    await locator[this.deed]();
    assert.ok(await locator.isChecked());
  }

  async write(locator, text) {
    await locator[this.deed]();
    await locator.fill(text);
  }

  submit(_field, button) {
    return this.press(button);
  }
}

/// The keyboard and nothing else.
export class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /// Presses Tab until this element has the focus.
  async reach(locator) {
    for (let presses = 0; presses < 90; presses += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`Tab does not reach ${locator} on ${this.page.url()}`);
  }

  async press(locator) {
    await this.reach(locator);
    await this.page.keyboard.press("Enter");
  }

  async choose(locator) {
    if (await locator.isChecked()) return;
    const group = await locator.evaluate((element) => (element.type === "radio" ? element.name : null));
    if (group === null) {
      await this.reach(locator);
      return this.page.keyboard.press("Space");
    }
    // Tab comes to the chosen one of a group, or to the first; arrows choose another.
    const radios = this.page.locator(`input[type=radio][name="${group}"]`);
    const values = await radios.evaluateAll((all) => all.map(({ value, checked }) => ({ value, checked })));
    const from = Math.max(0, values.findIndex(({ checked }) => checked));
    const wanted = await locator.inputValue();
    const to = values.findIndex(({ value }) => value === wanted);
    await this.reach(radios.nth(from));
    if (from === to) await this.page.keyboard.press("Space");
    const [key, steps] = to > from ? ["ArrowDown", to - from] : ["ArrowUp", from - to];
    for (let step = 0; step < steps; step += 1) await this.page.keyboard.press(key);
    assert.ok(await locator.isChecked());
  }

  async write(locator, text) {
    await this.reach(locator);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.type(text);
  }

  /// Who has just typed presses Enter.
  async submit(field) {
    await this.reach(field);
    await this.page.keyboard.press("Enter");
  }
}

export const touch = (page) => new Pointer(page, "tap");
export const mouse = (page) => new Pointer(page, "click");
export const keyboard = (page) => new Keyboard(page);

// ── The way ──────────────────────────────────────────────────────────────────────────────────────

export class Walk {
  /// `looks(page, where)` is called on every screen that the resident comes to.
  constructor(page, { hand = mouse, language = "nl", looks = async () => {} } = {}) {
    Object.assign(this, { page, hand: hand(page), looks, titles: new Set(), screens: 0, section: [] });
    this.speak(language);
  }

  speak(language) {
    this.language = language;
    this.says = TEXTS[language];
  }

  get main() {
    return this.page.locator("main");
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  at(path) {
    assert.equal(this.path, path);
  }

  /// The button or link in the page, beside header and footer, that says this text.
  button(key, values) {
    return this.main.getByRole("button", { name: this.says(key, values), exact: true });
  }

  link(key, values) {
    return this.main.getByRole("link", { name: this.says(key, values), exact: true });
  }

  alert() {
    return this.page.locator('[role="alert"]');
  }

  async open(path) {
    await this.page.goto(path);
    await this.arrive();
  }

  /// Does what leads to another screen, and looks at it.
  async lead(action) {
    await leads(this.page, action);
    await this.arrive();
  }

  async arrive() {
    this.screens += 1;
    this.titles.add(await this.page.title());
    assert.equal(await this.page.locator("html").getAttribute("lang"), this.language);
    await this.looks(this.page, this.path);
  }

  press(locator) {
    return this.lead(() => this.hand.press(locator));
  }

  /// Reads the pages in another language; place and answers stay.
  async switchTo(language) {
    const place = this.page.url();
    // A comma becomes a point; the rest is the same.
    const values = () => this.main.locator("input:not([name=form_key])").evaluateAll((all) =>
      all.map(({ name, value, checked }) => [name, value.replace(".", ","), checked]));
    const given = await values();
    this.speak(language);
    await this.press(this.page.locator(`header button[lang="${language}"]`));
    assert.equal(this.page.url(), place);
    assert.deepEqual(await values(), given, "the answers stay");
  }

  // ── Questions ──

  field(value) {
    return value === undefined
      ? this.main.locator("input[type=text][name=value]")
      : this.main.locator(`input[type=radio][name=value][value="${value}"]`);
  }

  /// Answers the question on the screen, and returns the answer as the look back will show it.
  async answer(answer) {
    if (answer === null) {
      await this.press(this.button("question.skip"));
      return this.says("review.skipped");
    }
    if (await this.field().count()) return this.type(answer);
    const choice = this.field(answer);
    await this.hand.choose(choice);
    const label = this.main.locator(`label[for="${await choice.getAttribute("id")}"]`);
    const shown = (await label.innerText()).trim();
    await this.press(this.button("question.next"));
    return shown;
  }

  async type(answer) {
    const next = this.button("question.next");
    const { typed, then, value } = answer.typed ? answer : { typed: answer, value: answer };
    await this.hand.write(this.field(), typed);
    const unit = (await this.main.locator(".ww-number__unit").innerText()).trim();
    await this.lead(() => this.hand.submit(this.field(), next));
    if (then) {
      assert.match(this.page.url(), /\?fout=twijfel$/);
      await this.alert().and(this.page.locator(":focus")).waitFor();
      assert.equal(await this.field().inputValue(), typed, "what was typed is still there");
      if (then === "retyped") {
        await this.hand.write(this.field(), value);
        await this.lead(() => this.hand.submit(this.field(), next));
      } else {
        await this.press(this.main.locator(`button[name="${then}"]`));
      }
    }
    return `${this.language === "en" ? value.replace(",", ".") : value} ${unit}`;
  }

  /// Answers the questions from the one on the screen on, with a look back after each section, up
  /// to the profile or `until` a question. What is asked is exactly what is planned, in that order.
  /// `detour(question)` may wander off before a question, and must come back.
  async answerAll(plan, { until, detour = async () => {} } = {}) {
    const ahead = Object.keys(plan);
    while (this.path !== "/mijn-profiel" && this.path !== `/vraag/${until}`) {
      if (this.path.startsWith("/terugblik/")) {
        await this.looksBackOn(this.section);
        this.section = [];
        await this.press(this.main.locator("a.utrecht-button--primary-action"));
        continue;
      }
      const question = ahead.shift();
      this.at(`/vraag/${question}`);
      await detour(question);
      this.section.push(await this.answer(plan[question]));
    }
    assert.deepEqual(ahead, until ? from(plan, until) : [], "everything that was planned is asked");
  }

  async looksBackOn(shown) {
    assert.deepEqual(await this.main.locator(".ww-answers__answer").allInnerTexts(), shown);
  }

  // ── Words ──

  shownWords() {
    return this.main.locator(".ww-words li").allInnerTexts();
  }

  /// Gets six words, mistakes them once, and writes two of them down.
  async keep() {
    this.at("/zes-woorden");
    const words = await this.shownWords();
    assert.equal(words.length, 6);
    const fields = ["#woord-een", "#woord-ander"].map((id) => this.main.locator(id));
    const write = async (texts) => {
      for (const [place, text] of texts.entries()) await this.hand.write(fields[place], text);
      await this.lead(() => this.hand.submit(fields[1], this.button("words.done")));
    };
    await write(["appel", "peer"]);
    this.at("/zes-woorden");
    await this.alert().and(this.page.locator(":focus")).waitFor();
    assert.deepEqual(await this.shownWords(), words, "the words are still there to look at");
    const asked = await this.main.locator("label[for=woord-een], label[for=woord-ander]").allInnerTexts();
    await write(asked.map((label) => words[Number(/\d/.exec(label)[0]) - 1]));
    assert.equal(await this.main.locator(".ww-words").count(), 0);
    return words;
  }

  /// Comes back with six words, written with capitals and commas.
  async takeUp(words) {
    await this.open("/verder");
    await this.hand.write(this.main.locator("#woorden"), words.map((word) => word.toUpperCase()).join(", "));
    await this.press(this.button("words.take_up"));
  }
}
