// The gestures of a session: they follow what the whole room sees, and keep the focus where it was. Every page works
// without this: « Recharger » does the same.

const REFUSED_FOR_NOW = [408, 425, 429]; // too slow, too early, too many at once
const LONGEST_WAIT = 30; // seconds, whatever the server asks

/** The site is away, or a whole room asks at once: the same, sent again, may be taken. */
function isForLater(answer) {
  return answer.status >= 500 || REFUSED_FOR_NOW.includes(answer.status);
}

/** What the server says of a part of the page, in its place; another page (signed out, refused) is opened whole. */
async function show(part, answer) {
  const html = await answer.text();
  const isPart = (answer.ok || answer.status === 422) && !/^\s*<!doctype/i.test(html); // 422: with what is to correct
  if (!isPart) return location.reload();
  await window.htmx.swap({ sourceElement: part, target: part, text: html, swap: "innerMorph" });
}

/** `<own-part src="/seances/12/ma-place/">`, beside the `<live-part>` of the room. */
class OwnPart extends HTMLElement {
  static haste = 1500; // milliseconds over which three hundred telephones ask again

  connectedCallback() {
    this.room = document.querySelector("live-part");
    if (!this.room) return;
    this.stamp = this.state();
    this.watch = new MutationObserver(() => this.follow());
    this.watch.observe(this.room, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-stamp"] });
  }

  disconnectedCallback() {
    this.watch?.disconnect();
  }

  /** What the gestures depend on: the stamp of the room, and which of one's seats wait for the floor. */
  state() {
    const waiting = [...this.querySelectorAll("[data-own]")].map((own) => Boolean(this.line(own)));
    return `${this.room.querySelector("[data-stamp]")?.dataset.stamp} ${waiting}`;
  }

  line(own) {
    return this.room.querySelector(`[data-seat="${own.dataset.own}"]`);
  }

  follow() {
    for (const own of this.querySelectorAll("[data-own]:has([data-rank])")) this.renumber(own, this.line(own));
    const stamp = this.state();
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.askSoon(0);
  }

  askSoon(pause) {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.ask(), pause + Math.random() * OwnPart.haste);
  }

  renumber(own, line) {
    if (!line) return;
    own.querySelector("[data-rank]").textContent = line.querySelector("b").textContent;
    own.querySelector("[data-why]").textContent = line.querySelector("[data-why]").textContent;
  }

  async ask() {
    if (Gesture.waiting.length || !window.htmx) return; // what was pressed leaves first, and is answered by all of this
    try {
      const signal = AbortSignal.timeout(Gesture.patience);
      const answer = await fetch(this.getAttribute("src"), { headers: { "HX-Request": "true" }, signal });
      if (isForLater(answer)) throw new Error("Not now.");
      if (!Gesture.waiting.length) await show(this, answer);
    } catch {
      this.askSoon(Gesture.pauses.at(-1));
    }
  }
}

/**
 * A button of one's place, pressed: sent at once; when the line is cut, said beside it and sent again once the line is
 * back. Each press has its name, so that the server does not do twice what it received without our hearing its answer;
 * sent again, it says where the session was, and a gesture about what is over is not done.
 */
class Gesture {
  static pauses = [1_000, 2_000, 5_000]; // milliseconds between two attempts
  static patience = 8_000; // without an answer, the attempt is given up, and made again
  static waiting = [];
  static cut = "Pas encore envoyé : la connexion est coupée. Votre geste part dès qu’elle revient.";
  static crowd = "Pas encore envoyé : beaucoup de gestes arrivent à la fois. Le vôtre est gardé, et repart de lui-même.";

  constructor(form, button, part) {
    Object.assign(this, { part, button, address: form.action, attempts: 0 });
    this.body = new FormData(form, button);
    this.body.set("once", crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
    this.mark = part.querySelector("[data-mark]")?.dataset.mark ?? "";
    button?.setAttribute("aria-busy", "true");
    this.note = document.createElement("p");
    this.note.className = "gesture-note";
    this.note.setAttribute("role", "status");
    (button ?? form).after(this.note);
    Gesture.waiting.push(this);
    this.send();
  }

  async send() {
    clearTimeout(this.retry);
    if (this.sending) return;
    this.sending = true;
    let said = Gesture.cut;
    let pause = Gesture.pauses[Math.min(this.attempts, Gesture.pauses.length - 1)];
    try {
      if (this.attempts++) this.body.set("late", this.mark);
      const signal = AbortSignal.timeout(Gesture.patience);
      const headers = { "HX-Request": "true" };
      const answer = await fetch(this.address, { method: "POST", body: this.body, headers, signal });
      if (REFUSED_FOR_NOW.includes(answer.status)) {
        said = Gesture.crowd;
        const asked = Math.min(Number(answer.headers.get("Retry-After")) || 0, LONGEST_WAIT); // a date counts for nothing
        pause = Math.max(pause, asked * 1000) + Math.random() * OwnPart.haste;
      }
      if (isForLater(answer)) throw new Error("Not now.");
      await this.arrived(answer);
    } catch {
      this.note.textContent = said;
      this.retry = setTimeout(() => this.send(), pause);
    }
    this.sending = false;
  }

  async arrived(answer) {
    Gesture.waiting = Gesture.waiting.filter((other) => other !== this);
    this.note.remove();
    this.button?.removeAttribute("aria-busy");
    await show(this.part, answer);
    keepTheFocus();
  }
}

/** The gestures of `/ma-place/`, wherever their button stands; a form that leads elsewhere is left to the browser. */
function press(event) {
  const form = event.target;
  const part = document.querySelector("own-part");
  if (!part || !window.htmx || form.method !== "post" || !new URL(form.action).pathname.includes("/ma-place/")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const busy = Gesture.waiting.some((other) => other.button === event.submitter);
  if (!busy) new Gesture(form, event.submitter, part);
}

function sendAgain() {
  for (const gesture of Gesture.waiting) gesture.send();
}

/** What waits folded on a telephone is open where there is room for it; a part that comes live leaves it as it is. */
const isWide = matchMedia("(min-width: 70rem)").matches;
for (const fold of document.querySelectorAll("details[data-wide]")) fold.open = isWide;

let region = null; // where the focus was when a gesture was sent

/** The button that was pressed may be gone: the next one of its section takes the focus, else the section itself. */
function keepTheFocus() {
  if (!region || document.activeElement !== document.body) return;
  const section = document.querySelector(`section[aria-labelledby="${region}"]`);
  const next = section?.querySelector("button, a[href], input:not([type=hidden]), summary");
  next?.focus({ preventScroll: true });
}

function leave({ target }) {
  document.querySelector("main > .messages")?.remove(); // what the gesture before answered
  region = target.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby") ?? null;
}
for (const name of ["htmx:after:swap", "htmx:after:settle"]) document.addEventListener(name, keepTheFocus);
document.addEventListener("submit", leave, true);
document.addEventListener("submit", press, true);
window.addEventListener("online", sendAgain);
document.addEventListener("house:hour", sendAgain); // the line lives again
customElements.define("own-part", OwnPart);
