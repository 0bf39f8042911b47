// The hour of the server and the times that run on it. Every page works without them.

const nbsp = "\u00a0";
let base = null; // the hour of the server when the page came, on the steady clock of the page, in milliseconds

/** Now for the server: a device whose clock is wrong, or set back, counts right. */
function now() {
  return base === null ? Date.now() : base + performance.now();
}

const two = (number) => String(number).padStart(2, "0");

const say = {
  left(spent, seconds) {
    const rest = Math.abs(seconds - spent);
    return `${spent > seconds ? "+" : ""}${Math.floor(rest / 60)}:${two(rest % 60)}`;
  },
  /** As `french.lasting` on the server. */
  spent(spent) {
    const spans = [[Math.floor(spent / 3600), "h"], [Math.floor(spent / 60) % 60, "min"], [spent % 60, "s"]];
    while (spans.length > 1 && !spans[0][0]) spans.shift();
    while (spans.length > 1 && !spans.at(-1)[0]) spans.pop();
    const said = spans.map(([value, unit], at) => `${at ? two(value) : value}${nbsp}${unit}`).join(nbsp);
    return spans.length > 1 ? said.slice(0, said.lastIndexOf(nbsp)) : said;
  },
  minutes(spent, seconds) {
    if (spent > seconds) return `${Math.floor((spent - seconds) / 60)}${nbsp}min de trop`;
    const rest = Math.ceil((seconds - spent) / 60);
    return `${rest}${nbsp}min restante${rest > 1 ? "s" : ""}`;
  },
};

/** What a stream says the hour is, however late it came: the earliest word counts, unless a clock was set. */
function follow({ detail: milliseconds }) {
  const heard = milliseconds - performance.now();
  if (base === null || heard > base || base - heard > 2_000) base = heard;
}

class Running extends HTMLElement {
  connectedCallback() {
    this.tick();
    this.beat = setInterval(() => this.tick(), 500);
  }

  disconnectedCallback() {
    clearInterval(this.beat);
  }

  write(words) {
    if (this.textContent !== words) this.textContent = words;
  }
}

/** `<house-clock now="2026-12-10T14:52:07+01:00">14 h 52</house-clock>` */
class HouseClock extends Running {
  connectedCallback() {
    base ??= Date.parse(this.getAttribute("now")) - performance.now();
    this.zone = /([+-])(\d\d):(\d\d)$/.exec(this.getAttribute("now"));
    super.connectedCallback();
  }

  tick() {
    const [, sign, hours, minutes] = this.zone ?? [null, "+", 0, 0];
    const shift = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
    const there = new Date(now() + shift);
    const past = there.getUTCMinutes();
    this.write(`${there.getUTCHours()}${nbsp}h${past ? `${nbsp}${two(past)}` : ""}`);
  }
}

/** `<running-timer since="…" seconds="120" say="left">0:36</running-timer>`, as `{% timer %}` writes it. */
class RunningTimer extends Running {
  tick() {
    const seconds = Number(this.getAttribute("seconds"));
    const spent = Math.max(Math.floor((now() - Date.parse(this.getAttribute("since"))) / 1000), 0);
    this.toggleAttribute("data-late", spent > seconds);
    this.write(say[this.getAttribute("say")](spent, seconds));
  }
}

document.addEventListener("house:hour", follow);
customElements.define("house-clock", HouseClock);
customElements.define("running-timer", RunningTimer);
