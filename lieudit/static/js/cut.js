// A vote that is tapped while the line is cut: nothing leaves, what was chosen stays on the page, and may be sent
// again.
// Without scripts the browser shows its own page; going back finds the choice.

const PATIENCE = 8_000; // milliseconds without an answer, after which the line is said to be cut

/** Whether the site answers at all: the smallest thing it has, asked anew; what is sent then is sent once. */
async function answers() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

const going = new WeakSet(); // forms and links whose line was found
const asking = new WeakSet();
const notes = new WeakMap();

/** `what` is a form or a link that bears `data-cut`; `go` sends or opens it, by `button` where there is one. */
async function tryToGo(what, button, go) {
  if (asking.has(what)) return;
  asking.add(what);
  button?.setAttribute("aria-busy", "true");
  notes.get(what)?.remove();
  const isThere = await answers();
  button?.removeAttribute("aria-busy");
  asking.delete(what);
  if (!what.isConnected) return;
  if (!isThere) return say(what, button, () => tryToGo(what, button, go));
  going.add(what);
  go();
  going.delete(what);
}

function say(what, button, again) {
  const isForm = what.matches("form");
  const chosen = button?.name === "choice" ? `Votre choix, « ${button.textContent.trim()} »,` : "Ce que vous avez choisi";
  const note = document.createElement("div");
  note.className = "gesture-note stack stack--s";
  note.setAttribute("role", "status");
  (button?.closest(".vote-buttons, .row") ?? what).after(note);
  notes.set(what, note);
  const words = isForm ? `Rien n’est parti : la connexion est coupée. ${chosen} est gardé sur cette page.`
    : "Rien ne s’ouvre : la connexion est coupée.";
  const retry = Object.assign(document.createElement("button"), { type: "button", className: "button" });
  retry.textContent = isForm ? "Envoyer de nouveau" : "Ouvrir de nouveau";
  retry.addEventListener("click", again);
  note.append(Object.assign(document.createElement("p"), { textContent: words }), retry);
}

function submit(event) {
  const form = event.target;
  if (!form.matches("[data-cut]") || going.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tryToGo(form, event.submitter, () => form.requestSubmit(event.submitter));
}

function follow(event) {
  const link = event.target.closest("a[data-cut]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  tryToGo(link, null, () => location.assign(link.href));
}

document.addEventListener("submit", submit, true);
document.addEventListener("click", follow);
