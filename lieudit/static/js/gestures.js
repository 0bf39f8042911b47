// The gestures of a session: they follow what the whole room sees, and keep the focus where it was. Every page works
// without this: « Recharger » does the same.

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
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.ask(), Math.random() * OwnPart.haste);
  }

  renumber(own, line) {
    if (!line) return;
    own.querySelector("[data-rank]").textContent = line.querySelector("b").textContent;
    own.querySelector("[data-why]").textContent = line.querySelector("[data-why]").textContent;
  }

  ask() {
    window.htmx?.ajax("GET", this.getAttribute("src"), { target: this, swap: "innerMorph" });
  }
}

let region = null; // where the focus was when a gesture was sent

/** The button that was pressed may be gone: the next one of its section takes the focus, else the section itself. */
function keepTheFocus() {
  if (!region || document.activeElement !== document.body) return;
  const section = document.querySelector(`section[aria-labelledby="${region}"]`);
  const next = section?.querySelector("button, a[href], input:not([type=hidden]), summary");
  next?.focus({ preventScroll: true });
}

document.addEventListener("submit", ({ target }) => {
  document.querySelector("main > .messages")?.remove(); // what the gesture before answered
  region = target.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby") ?? null;
});
for (const name of ["htmx:after:swap", "htmx:after:settle"]) document.addEventListener(name, keepTheFocus);
customElements.define("own-part", OwnPart);
