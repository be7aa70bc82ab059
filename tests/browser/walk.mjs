// A resident with a phone, who answers by touch.
import assert from "node:assert/strict";
import { DIMENSIONS, leads, oneDecimal, seeded } from "./support.mjs";

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

/// The score of a dimension as a resident reads it.
export function score(answers) {
  const { sum, rated } = totals(answers);
  return rated < 4 ? "geen cijfer" : oneDecimal(sum, rated);
}

export class Walk {
  constructor(page, questions, answers) {
    Object.assign(this, { page, questions, answers, titles: new Set() });
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  link(name) {
    return this.page.getByRole("link", { name });
  }

  /// Touches what leads to another page, and waits for that page.
  async touch(locator) {
    await leads(this.page, () => locator.tap());
    this.titles.add(await this.page.title());
  }

  async beginIn(postcode) {
    await this.page.goto("/");
    await this.touch(this.button("Beginnen"));
    await this.page.getByLabel("De vier cijfers van je postcode").fill(String(postcode));
    await this.touch(this.button("Verder"));
  }

  async give(answer) {
    if (answer === null) return this.touch(this.button("Weet ik niet / sla over"));
    await this.page.getByLabel(String(answer), { exact: true }).tap();
    await this.touch(this.button("Volgende"));
  }

  /// Answers all seven; `detour(number)` may wander off before a question, and must come back.
  async answerDimension(place, detour) {
    for (const [number, aspect] of this.questions[place].entries()) {
      assert.equal(this.path, `/vraag/${aspect}`);
      const where = await this.page.locator(".ww-place").innerText();
      assert.equal(where, `${DIMENSIONS[place].name} · vraag ${number + 1} van 7`);
      await detour?.(number);
      await this.give(this.answers[7 * place + number]);
    }
    await this.looksBackOn(place);
  }

  async looksBackOn(place) {
    assert.equal(this.path, `/terugblik/${DIMENSIONS[place].slug}`);
    const shown = await this.page.locator(".ww-answers__answer").allInnerTexts();
    assert.deepEqual(shown, ofDimension(this.answers, place).map((answer) => String(answer ?? "overgeslagen")));
  }

  async seesAsGiven(index) {
    const chosen = this.page.locator("input[name=rating]:checked");
    assert.equal(await chosen.inputValue(), String(this.answers[index]));
  }

  /// Changes the answer to the question on the screen.
  async changeMind(index) {
    await this.seesAsGiven(index);
    this.answers[index] = (this.answers[index] + 3) % 11;
    await this.give(this.answers[index]);
  }
}
