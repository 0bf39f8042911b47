// Parts of a page that change while they are read. Every page works without them: one reloads it.

const beat = 15_000; // what the server sends a sign of life after, in milliseconds
const pauses = [2_000, 5_000, 10_000]; // before calling again a server that does not answer
const patience = 3_000; // without a line, before the page says so
const betweenPages = 300; // a page that changes all the time is asked for so often
const hiddenFor = 30_000; // a page that nobody looks at is not kept up to date beyond

const lost = "Connexion perdue. Nouvel essai dans quelques secondes.";

/** The line to one address of the server, shared by the parts of the page that follow it. */
class Line {
  static all = new Map();

  static to(address) {
    if (!Line.all.has(address)) Line.all.set(address, new Line(address));
    return Line.all.get(address);
  }

  parts = new Set();
  seen = "";
  pause = 0; // between two calls, where the line is not kept open
  failures = 0;

  constructor(address) {
    this.address = address;
  }

  join(part) {
    this.parts.add(part);
    if (this.parts.size > 1) return;
    this.note ??= new Note();
    part.before(this.note.element);
    this.open();
  }

  leave(part) {
    this.parts.delete(part);
    if (this.parts.size) return;
    this.close();
    this.note.element.remove();
    Line.all.delete(this.address);
  }

  open() {
    if (this.over) return;
    this.close();
    const source = new EventSource(this.seen ? `${this.address}?vu=${this.seen}` : this.address);
    this.source = source;
    for (const name of ["part", "nudge", "hour", "down", "later", "gone"]) {
      source.addEventListener(name, (event) => {
        this.heard();
        this[name](event.data, event.lastEventId);
      });
    }
    source.addEventListener("open", () => (this.pause = 0));
    source.addEventListener("error", () => this.cut(source));
    this.watch();
  }

  close() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.silence);
    clearTimeout(this.retry);
    clearTimeout(this.doubt);
    this.doubt = null;
  }

  /** The state that all readers of the part see. */
  part(html, id) {
    this.seen = id;
    for (const part of this.parts) part.show(html);
  }

  /** Something changed: each page asks for what its reader may see. */
  nudge() {
    for (const part of this.parts) part.ask();
  }

  hour(milliseconds) {
    document.dispatchEvent(new CustomEvent("house:hour", { detail: Number(milliseconds) }));
    if (this.pause <= pauses.at(-1)) this.note.over();
  }

  down() {
    this.note.say("Le site redémarre. La page se remettra à jour d’elle-même.");
  }

  /** Who reads has signed out, or may not read this any more. */
  gone() {
    this.close();
    this.over = true;
    this.note.say("Cette page ne suit plus le direct : votre connexion est fermée, ou il ne vous est plus ouvert.");
  }

  /** The line is not kept open: the browser comes back after a pause. */
  later(milliseconds) {
    this.pause = Number(milliseconds);
    if (this.pause > pauses.at(-1)) this.note.say(`La page se met à jour toutes les ${this.pause / 1000} secondes.`);
  }

  heard() {
    this.failures = 0;
    clearTimeout(this.doubt);
    this.doubt = null;
    this.watch();
  }

  /** A line that says nothing any more was cut without a word. */
  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.callBack(), Math.max(2.5 * beat, 2 * this.pause));
  }

  /** The line ended. The browser calls again by itself, unless the answer was not a stream: then we do. */
  cut(source) {
    if (source !== this.source) return;
    this.doubt ??= setTimeout(() => this.note.say(lost), this.pause + patience);
    if (source.readyState === EventSource.CLOSED) this.callBack();
  }

  callBack() {
    this.note.say(lost);
    this.close();
    this.retry = setTimeout(() => this.open(), pauses[Math.min(this.failures++, pauses.length - 1)]);
  }
}

/** What the page says of its line: nothing while all is well. Without a line, « Recharger » still works. */
class Note {
  constructor() {
    this.element = document.createElement("p");
    this.element.className = "live-note";
    this.element.setAttribute("role", "status");
  }

  say(sentence) {
    clearTimeout(this.fading);
    if (this.sentence === sentence) return;
    this.sentence = sentence;
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "Recharger";
    this.element.replaceChildren(`${sentence} `, again);
  }

  /** The part waits for who corrects a form; its news is read on another page. */
  hold(address) {
    if (this.holds) return;
    this.holds = true;
    const news = document.createElement("a");
    Object.assign(news, { href: address, target: "_blank", textContent: "Lire la page à jour (nouvel onglet)" });
    this.element.replaceChildren("Du nouveau est arrivé. Ce que vous corrigez reste ici. ", news);
  }

  release() {
    if (!this.holds) return;
    this.holds = false;
    this.element.replaceChildren();
  }

  over() {
    if (!this.sentence) return;
    this.sentence = "";
    this.holds = false;
    this.element.replaceChildren("Connexion revenue, la page est à jour.");
    this.fading = setTimeout(() => this.element.replaceChildren(), 5_000);
  }
}

/**
 * `<live-part src="/direct/…">`: its content follows the stream, and keeps focus, selection, typed words and scroll.
 * Where readers see different things, the stream only says that something changed: `data-page` is then asked for again.
 * A part that holds a form which was refused waits until it is sent again: it says that there is news, and where.
 * With an `id`, the part takes what the answer holds under the same `id`. What is to be read aloud says `role="status"`.
 */
class LivePart extends HTMLElement {
  connectedCallback() {
    this.line = Line.to(this.getAttribute("src"));
    this.line.join(this);
  }

  disconnectedCallback() {
    this.line.leave(this);
  }

  async show(html) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const own = this.id ? answer.getElementById(this.id) : null;
    const text = own ? own.innerHTML : html;
    if (text === this.shown) return;
    if (this.querySelector("[data-refused]")) return this.line.note.hold(this.dataset.page ?? location.href);
    this.line.note.release();
    this.shown = text;
    const focused = document.activeElement;
    this.showing = true;
    await window.htmx.swap({ sourceElement: this, target: this, text, swap: "innerMorph" });
    this.showing = false;
    if (focused?.id && !focused.isConnected) document.getElementById(focused.id)?.focus({ preventScroll: true });
  }

  /** Ask once at a time: what changes meanwhile is asked for afterwards. */
  async ask() {
    this.changed = true;
    if (this.asking) return;
    this.asking = true;
    while (this.changed) {
      this.changed = false;
      try {
        const answer = await fetch(this.dataset.page ?? location.href, { headers: { "HX-Request": "true", "Live-Part": "1" } });
        if (answer.ok && !answer.redirected) await this.show(await answer.text());
      } catch {
        break; // the network is away: its return is a change
      }
      await new Promise((done) => setTimeout(done, betweenPages));
    }
    this.asking = false;
  }
}

/** What a reader did to the page is not undone by its news: a detail opened, a button being sent. */
function keepsWhatIsTheirs(element, { attrName }) {
  return !(element.closest("live-part")?.showing && ["open", "aria-busy"].includes(attrName));
}

function everyLine(act) {
  for (const line of Line.all.values()) act(line);
}

let rest = null;
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest);
  if (document.hidden) rest = setTimeout(() => everyLine((line) => line.close()), hiddenFor);
  else everyLine((line) => line.source || line.open());
});
window.addEventListener("pagehide", () => everyLine((line) => line.close()));
window.addEventListener("pageshow", (event) => event.persisted && everyLine((line) => line.open()));
window.addEventListener("offline", () => everyLine((line) => line.note.say(lost)));
window.addEventListener("online", () => everyLine((line) => line.open()));

window.htmx.registerExtension("live-part", { htmx_before_morph_attr: keepsWhatIsTheirs });
customElements.define("live-part", LivePart);
