// Small helps. Every page works without them.

/** Keeps what is being written on this device: `<draft-keeper for="id-of-textarea">`. */
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
    this.field.form.addEventListener("submit", () => {
      this.save();
      keepSent([...new Set([...sentDrafts(), this.key])]);
    });
    if (sentDrafts().includes(this.key)) {
      keepSent(sentDrafts().filter((key) => key !== this.key));
      if (saysDone()) localStorage.removeItem(this.key);
    }
    this.restore();
  }

  save() {
    clearTimeout(this.timer);
    const words = this.field.value;
    if (!words.trim()) {
      localStorage.removeItem(this.key);
      this.textContent = "";
    } else if (words.length <= DraftKeeper.longest) {
      localStorage.setItem(this.key, JSON.stringify({ words, at: Date.now() }));
      this.say("Brouillon gardé sur cet appareil.");
    }
  }

  restore() {
    const draft = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!draft || this.field.value.trim()) return;
    if (Date.now() - draft.at > DraftKeeper.days * 86_400_000) {
      localStorage.removeItem(this.key);
      return;
    }
    this.field.value = draft.words;
    this.say("Brouillon retrouvé sur cet appareil.");
  }

  say(sentence) {
    const erase = document.createElement("button");
    erase.type = "button";
    erase.className = "button button--bare";
    erase.textContent = "Effacer le brouillon";
    erase.addEventListener("click", () => {
      localStorage.removeItem(this.key);
      this.field.value = "";
      this.textContent = "";
      this.field.focus();
    });
    this.replaceChildren(`${sentence} `, erase);
  }
}

/** The drafts of the form that was sent last: one for each of its long texts. */
function sentDrafts() {
  return JSON.parse(sessionStorage.getItem("drafts-sent") ?? "[]");
}

function keepSent(keys) {
  sessionStorage.setItem("drafts-sent", JSON.stringify(keys));
}

/** Whether this page answers that what was sent is done; a refusal, or a page that never came, does not. */
function saysDone() {
  return document.querySelector(".messages .notice--ok") !== null;
}

/** Drafts that were sent are forgotten on the next page, unless that page asks for them again: it says nothing is done. */
function forgetSentDrafts() {
  if (!saysDone() && document.querySelector("draft-keeper")) return;
  for (const key of sentDrafts()) localStorage.removeItem(key);
  sessionStorage.removeItem("drafts-sent");
}

/**
 * On a telephone, a long form shows one question at a time: `<question-steps phase="before">` around the parts that bear
 * `data-question`, `before` or `after` it was sent a first time; what is alike is the last one, where there is some.
 * Where there is room, and without scripts, all of them are on the page.
 */
class QuestionSteps extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.parts = ["before", "after", "similar"].flatMap((when) => [
      ...this.form.querySelectorAll(`[data-question="${when}"]`),
    ]);
    this.similar = this.parts.find((part) => part.dataset.question === "similar");
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

  /** The questions of this phase; what is alike may come after the page. */
  get questions() {
    if (this.getAttribute("phase") === "before") return this.parts.filter((part) => part.dataset.question === "before");
    return this.parts.filter((part) => part !== this.similar || part.querySelector(".needs"));
  }

  partOf(field) {
    return this.questions.find((part) => part.contains(field)) ?? this.questions[0];
  }

  /** Where something is to correct; else the first one that is not answered yet. */
  first() {
    const fault = this.form.querySelector("[data-question] .fault");
    if (fault) return this.partOf(fault);
    const isSaid = this.parts[0].querySelector("textarea")?.value.trim(); // on the page before this one
    if (this.getAttribute("phase") === "before") return this.questions[isSaid ? 1 : 0];
    return this.questions.find((part) => part.dataset.question !== "before") ?? this.questions.at(-1);
  }

  move(step) {
    const fields = [...this.shown.querySelectorAll("input, textarea, select")];
    if (step > 0 && this.shown !== this.similar && !fields.every((field) => field.reportValidity())) return;
    this.show(this.questions[this.questions.indexOf(this.shown) + step]);
  }

  show(part, moves = true) {
    this.shown = part;
    for (const other of this.parts) other.toggleAttribute("data-away", other !== part);
    this.say();
    if (!moves || !this.nav.offsetParent) return;
    const title = part.querySelector("h2");
    title?.setAttribute("tabindex", "-1");
    title?.focus({ preventScroll: true });
    part.scrollIntoView();
  }

  say() {
    const questions = this.questions;
    const at = questions.indexOf(this.shown);
    this.count.textContent = `Question ${at + 1} sur ${questions.length}`;
    this.former.hidden = at < 1;
    this.next.hidden = at === questions.length - 1;
    this.last.toggleAttribute("data-away", at !== questions.length - 1);
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
window.addEventListener("pageshow", freeButtons);
document.addEventListener("htmx:after:request", freeButtons);
