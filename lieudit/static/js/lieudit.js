// Small helps. Every page works without them.

/**
 * Keeps what is being written on this device: `<draft-keeper for="id-of-textarea">`; from the start where its form bears
 * `data-typed`: what it shows was typed already, on the page before. The other fields that its form names (`data-kept`)
 * are kept with these words as long as the tab is open: somebody else may sit down after.
 */
class DraftKeeper extends HTMLElement {
  static longest = 100_000; // characters
  static days = 30;

  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field?.form) return;
    this.key = `draft:${location.pathname}:${this.field.name}`;
    this.setAttribute("role", "status");
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), 800);
    });
    this.field.form.addEventListener("input", (event) => event.target !== this.field && this.keepOthers());
    this.field.form.addEventListener("submit", () => {
      this.save();
      keepSent([...new Set([...sentDrafts(), this.key])]);
    });
    if (sentDrafts().includes(this.key)) {
      keepSent(sentDrafts().filter((key) => key !== this.key));
      if (saysDone()) forget(this.key);
    }
    this.restore();
    if (this.field.form.matches("[data-typed]") && this.field.defaultValue) this.save();
  }

  /** The page goes away: what was typed last is not waited for. */
  leave() {
    if (this.timer) this.save();
    this.keepOthers();
  }

  save() {
    clearTimeout(this.timer);
    this.timer = null;
    const words = this.field.value;
    if (!words.trim()) {
      forget(this.key);
      this.textContent = "";
      this.keepOthers();
    } else if (words.length <= DraftKeeper.longest) {
      localStorage.setItem(this.key, JSON.stringify({ words, at: Date.now() }));
      this.keepOthers();
      this.say("Brouillon gardé sur cet appareil.");
    }
  }

  restore() {
    const draft = read(localStorage, this.key);
    if (this.field.value.trim()) return;
    if (!draft) {
      this.restoreOthers();
      if (this.others.some(isTyped)) this.say("Brouillon retrouvé sur cet appareil.");
      return;
    }
    if (Date.now() - draft.at > DraftKeeper.days * 86_400_000) {
      forget(this.key);
      return;
    }
    this.field.value = draft.words;
    this.restoreOthers(draft.at);
    this.say("Brouillon retrouvé sur cet appareil.");
  }

  get others() {
    const names = this.field.form.dataset.kept?.split(" ") ?? [];
    return [...this.field.form.elements].filter((each) => names.includes(each.name) && each.type !== "hidden");
  }

  /** With the words that are kept, or none, not with others that the page proposes. */
  keepOthers() {
    const draft = read(localStorage, this.key) ?? { words: "", at: 0 };
    if (draft.words !== this.field.value || !(draft.at ? this.others.length : this.others.some(isTyped))) return;
    const typed = new FormData(this.field.form);
    const values = Object.fromEntries(this.others.map((each) => [each.name, typed.getAll(each.name)]));
    sessionStorage.setItem(this.key, JSON.stringify({ values, at: draft.at }));
  }

  /** What was typed with these very words, but for what the address of the page proposes. */
  restoreOthers(at = 0) {
    const kept = read(sessionStorage, this.key);
    if (kept?.at !== at) return;
    const proposed = new URLSearchParams(location.search);
    for (const field of this.others) {
      const values = proposed.has(field.name) ? null : kept.values[field.name];
      if (values) choose(field, values);
    }
  }

  say(sentence) {
    const erase = document.createElement("button");
    erase.type = "button";
    erase.className = "button button--bare";
    erase.textContent = "Effacer le brouillon";
    erase.addEventListener("click", () => {
      forget(this.key);
      this.field.value = "";
      for (const field of this.others) asItCame(field);
      this.textContent = "";
      this.field.focus();
    });
    this.replaceChildren(`${sentence} `, erase);
  }
}

/** Give a field what it held; one that no longer offers it stays as it came. */
function choose(field, values) {
  if (field.type === "checkbox") field.checked = values.includes(field.value);
  else if (field.type === "radio") field.checked ||= values.includes(field.value);
  else if (field.type !== "select-one") field.value = values[0] ?? "";
  else if ([...field.options].some((each) => each.value === values[0])) field.value = values[0];
}

function asItCame(field) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = field.defaultChecked;
  else if (field.type === "select-one") field.selectedIndex = 0;
  else field.value = field.defaultValue;
}

/** Whether a field holds something else than what the page gave it. */
function isTyped(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type !== "select-one") return field.value !== field.defaultValue;
  const given = [...field.options].findIndex((each) => each.defaultSelected);
  return field.selectedIndex !== Math.max(given, 0);
}

function read(storage, key) {
  return JSON.parse(storage.getItem(key) ?? "null");
}

function forget(key) {
  localStorage.removeItem(key);
  sessionStorage.removeItem(key);
}

/** The drafts of the form that was sent last: one for each of its long texts. */
function sentDrafts() {
  return read(sessionStorage, "drafts-sent") ?? [];
}

function keepSent(keys) {
  sessionStorage.setItem("drafts-sent", JSON.stringify(keys));
}

/** Whether this page answers that what was sent is done; a refusal, or a page that never came, does not. */
function saysDone() {
  return document.querySelector(".messages .notice--ok") !== null;
}

/**
 * Drafts that were sent are forgotten on the next page, unless that page asks for them again: it says nothing is done.
 * Where a session had ended, one is asked to sign in first, and finds them in their form.
 */
function forgetSentDrafts() {
  if (!saysDone() && document.querySelector("draft-keeper")) return;
  const keys = location.pathname.startsWith("/compte/") ? [] : sentDrafts();
  for (const key of keys) forget(key);
  sessionStorage.removeItem("drafts-sent");
}

/**
 * On a telephone, a long form shows one question at a time: `<question-steps phase="before">` around the parts that bear
 * `data-question`, `before` or `after` it was sent a first time. What is `similar` is read with the last question, the
 * `preview` comes after it; one publishes from both. Where there is room, and without scripts, all is on the page.
 */
class QuestionSteps extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.parts = [...this.form.querySelectorAll("[data-question]")];
    this.counted = this.parts.filter((part) => ["before", "after"].includes(part.dataset.question));
    this.similar = this.parts.find((part) => part.dataset.question === "similar");
    this.preview = this.parts.find((part) => part.dataset.question === "preview");
    this.last = this.querySelector("[data-last]");
    this.nav = document.createElement("div");
    this.nav.className = "question-nav row row--apart";
    this.count = Object.assign(document.createElement("p"), { className: "small quiet" });
    this.count.setAttribute("role", "status");
    this.former = this.button("Question d’avant", "button button--bare", -1);
    this.next = this.button("Question suivante", "button button--ink", 1);
    this.nav.append(this.count, this.former, this.next);
    this.form.append(this.nav);
    this.form.addEventListener("invalid", (event) => this.show(this.partOf(event.target)), true);
    this.form.addEventListener("click", (event) => this.open(event.target.closest('a[href^="#"]')));
    this.form.addEventListener("htmx:after:swap", () => this.say());
    this.show(this.first(), document.readyState === "complete"); // brought by htmx: the reader is led there
  }

  disconnectedCallback() {
    this.nav?.remove();
  }

  button(words, look, step) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    button.className = look;
    button.addEventListener("click", () => this.move(step));
    return button;
  }

  /** The questions of this phase: those of the other one too, once it was sent. */
  get questions() {
    if (this.getAttribute("phase") === "after") return this.counted;
    return this.counted.filter((part) => part.dataset.question === "before");
  }

  get rank() {
    return this.shown === this.preview ? this.questions.length : this.questions.indexOf(this.shown);
  }

  partOf(field) {
    return this.questions.find((part) => part.contains(field)) ?? this.questions[0];
  }

  /** What is read again, though a file is still being read; where something is to correct, or is asked since it was sent;
   * else the first one that is not answered yet. */
  first() {
    if (this.preview) return this.preview;
    const fault = this.form.querySelector("[data-question] .fault");
    if (fault) return this.partOf(fault);
    if (this.form.querySelector("[data-refused]")) return this.questions.at(-1); // for what no question holds
    const isSaid = this.counted[0].querySelector("textarea")?.defaultValue.trim(); // on the page before this one
    if (this.getAttribute("phase") === "before") return this.questions[isSaid ? 1 : 0];
    const asked = this.counted.find((part) => part.matches("[data-asked]"));
    return asked ?? this.counted.find((part) => part.dataset.question === "after");
  }

  /** What a link of the form leads to may be in a question that is away. */
  open(link) {
    const target = link && document.getElementById(link.hash.slice(1));
    if (target && this.questions.some((part) => part.contains(target))) this.show(this.partOf(target), false);
  }

  move(step) {
    const fields = [...this.shown.querySelectorAll("input, textarea, select")];
    if (step > 0 && !fields.every((field) => field.reportValidity())) return;
    this.show(this.questions[this.rank + step]);
  }

  show(part, moves = true) {
    this.shown = part;
    this.say();
    if (!moves || !this.nav.offsetParent) return;
    const title = part.querySelector("h2");
    title?.setAttribute("tabindex", "-1");
    title?.focus({ preventScroll: true });
    part.scrollIntoView();
  }

  say() {
    const end = this.questions.length - 1;
    const reads = this.rank === end && this.similar.querySelector(".needs"); // they may come after the page
    for (const part of this.parts) {
      part.toggleAttribute("data-away", part !== this.shown && !(reads && part === this.similar));
    }
    const of = this.counted.length; // those of the other phase too, from the start
    this.count.textContent = this.rank > end ? "Relecture" : `Question ${this.rank + 1} sur ${of}`;
    this.former.hidden = this.rank === 0;
    this.next.hidden = this.rank >= end;
    this.last.toggleAttribute("data-away", this.rank < end);
  }
}

/** A form is sent once: its button says so until the answer comes. */
function sendOnce(event) {
  const button = event.submitter;
  if (!button || event.defaultPrevented || event.target.method !== "post") return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  else button.setAttribute("aria-busy", "true");
  setTimeout(freeButtons, 8000); // an answer may be a file, that leaves the page in place
}

function freeButtons() {
  for (const button of document.querySelectorAll('button[aria-busy="true"]')) button.removeAttribute("aria-busy");
}

/** `<button data-print>`: the page as paper; without scripts the button is not shown. */
function printPage(event) {
  if (event.target.closest("[data-print]")) window.print();
}

/** `<button data-copy="id-of-input">`: its value, to paste elsewhere; the button says that it is done. */
async function copyWords(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.append(document.createTextNode(" : c’est fait"));
    delete button.dataset.copy;
  } catch {
    // what is selected is copied by hand
  }
}

/** « Tout effacer » above a list that is replaced in place: shown from the first choice on. */
function offerReset(event) {
  event.target.form?.querySelector("[data-reset]")?.removeAttribute("hidden");
}

try {
  forgetSentDrafts();
  customElements.define("draft-keeper", DraftKeeper);
} catch (error) {
  console.info("Drafts cannot be kept on this device.", error);
}
customElements.define("question-steps", QuestionSteps);
document.addEventListener("submit", sendOnce);
document.addEventListener("click", printPage);
document.addEventListener("click", copyWords);
document.addEventListener("change", offerReset);
window.addEventListener("pageshow", freeButtons);
window.addEventListener("pagehide", () => {
  for (const keeper of document.querySelectorAll("draft-keeper")) keeper.leave?.();
});
document.addEventListener("htmx:after:request", freeButtons);
