// What is measured in a page. Every function here runs in the browser.

/// What sticks out of the page sideways, innermost elements only. What lies in a box that scrolls
/// on its own does not count.
export function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const sticksOut = (element) => element.getBoundingClientRect().right > clientWidth + 1;
  const names = [...document.querySelectorAll("body *")]
    .filter((element) => sticksOut(element) && ![...element.children].some(sticksOut))
    .filter((element) => !element.closest(".ww-scroll > *, .ww-visually-hidden, svg"))
    .map((element) => {
      const by = Math.round(element.getBoundingClientRect().right - clientWidth);
      return `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}" by ${by} px`;
    });
  return [`the page is ${scrollWidth} px wide`, ...names];
}

/// Words of a drawing that its edges cut off.
export function cutOff() {
  return [...document.querySelectorAll("svg text")]
    .filter((text) => {
      const [word, drawing] = [text, text.ownerSVGElement].map((part) => part.getBoundingClientRect());
      return word.left < drawing.left || word.right > drawing.right || word.top < drawing.top || word.bottom > drawing.bottom;
    })
    .map((text) => text.textContent);
}

/// Buttons, fields, choices with their labels, and links that stand alone, when they are lower than
/// a finger needs; buttons and choices also when they are narrower. A link within a sentence may be
/// as high as the sentence.
export function tooSmallToTouch() {
  const visible = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const alone = (link) => {
    const block = link.closest("p, li, dd, td, th, div, header, nav, section");
    return block.textContent.trim() === link.textContent.trim();
  };
  const targets = [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")];
  return targets
    .filter((element) => visible(element) && !element.closest(".utrecht-skip-link, svg"))
    .filter((element) => element.tagName !== "A" || alone(element))
    .map((element) => {
      // A shape on the map is a label too, and only an extra.
      const labels = [...(element.labels ?? [])].filter((label) => !label.querySelector("svg"));
      const rectangles = [element, ...labels].map((part) => part.getBoundingClientRect());
      const widest = Math.max(...rectangles.map(({ width }) => width));
      const highest = Math.max(...rectangles.map(({ height }) => height));
      return [element, element.tagName === "A" ? highest : Math.min(widest, highest)];
    })
    .filter(([, size]) => size < 44)
    .map(([element, size]) => `${element.tagName.toLowerCase()} "${(element.textContent || element.value).trim().slice(0, 40)}" is ${size} px`);
}

/// What is read aloud later than something that stands below it, on a page of one column. Of two
/// things beside each other either may come first.
export function outOfOrder() {
  const parts = [...document.querySelectorAll(
    "main :is(h1, h2, h3, p, li, dt, dd, label, legend, caption, th, td, button, a, summary, input, textarea, svg)",
  )].filter((part) =>
    part.checkVisibility() && part.getBoundingClientRect().width > 1 &&
    // What fills the same place as its label, and shapes that lie over each other.
    !part.closest(".ww-visually-hidden, .ww-wijk-choice__shape, [aria-hidden=true]") && !part.matches("svg *, [class*=__input]"));
  const found = [];
  let before;
  for (const part of parts) {
    const { top, bottom } = part.getBoundingClientRect();
    if (before && bottom <= before.top) found.push(`"${part.textContent.trim().slice(0, 40)}" after "${before.text}"`);
    before = { top, text: part.textContent.trim().slice(0, 40) };
  }
  return found;
}

/// Lines and areas of drawings and controls that stand out too little from what they lie on: at
/// least 3 to 1 (WCAG 1.4.11).
export function tooFaint() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let part = element; part; part = part.parentElement) {
      const color = getComputedStyle(part).backgroundColor;
      if (!/rgba\(.*, 0\)|transparent/.test(color)) return color;
    }
    return "white";
  };
  const looks = [
    [".ww-web__line", "stroke"], [".ww-web__dot", "fill"],
    [".ww-bar__part", "fill"], [".ww-people__marked", "fill"], [".ww-people__other", "stroke"],
    [".ww-scale__label, .ww-option__label, .utrecht-textbox, .utrecht-textarea, .ww-select", "borderTopColor"],
    [".utrecht-button--secondary-action", "borderTopColor"],
  ];
  return looks.flatMap(([selector, property]) =>
    [...document.querySelectorAll(selector)].slice(0, 2).map((element) => {
      const ratio = contrast(getComputedStyle(element)[property], ground(element.parentElement));
      return ratio < 3 ? `${selector} ${property} ${ratio.toFixed(2)}` : null;
    }).filter(Boolean));
}
