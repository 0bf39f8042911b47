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
    keepSent(sentDrafts().filter((key) => key !== this.key));
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

/** Drafts that were sent are forgotten on the next page, unless that page asks for them again. */
function forgetSentDrafts() {
  if (document.querySelector("draft-keeper")) return;
  for (const key of sentDrafts()) localStorage.removeItem(key);
  sessionStorage.removeItem("drafts-sent");
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

try {
  forgetSentDrafts();
  customElements.define("draft-keeper", DraftKeeper);
} catch (error) {
  console.info("Drafts cannot be kept on this device.", error);
}
document.addEventListener("submit", sendOnce);
document.addEventListener("click", printPage);
window.addEventListener("pageshow", freeButtons);
document.addEventListener("htmx:after:request", freeButtons);
