// « Me localiser ». Without it, one types a municipality, a postcode or an address.

const REFUSED = "Vous n’avez pas donné votre position : écrivez une commune ou une adresse.";
const UNKNOWN = "Votre position n’a pas été trouvée : écrivez une commune ou une adresse.";
const DIGITS = 3; // a thousandth of a degree: about a hundred metres

/** `<locate-me for="id-of-field" hidden>` holds a button and a status: the point goes to the field, then the form. */
class LocateMe extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.button = this.querySelector("button");
    this.status = this.querySelector("[role=status]");
    if (!navigator.geolocation || !window.isSecureContext || !this.field?.form) return;
    this.button.addEventListener("click", () => this.ask());
    this.hidden = false;
  }

  ask() {
    if (this.button.getAttribute("aria-busy") === "true") return;
    this.button.setAttribute("aria-busy", "true");
    this.status.textContent = "Recherche de votre position…";
    const asked = { maximumAge: 60_000, timeout: 15_000 }; // milliseconds
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.take(coords),
      ({ code, PERMISSION_DENIED }) => this.end(code === PERMISSION_DENIED ? REFUSED : UNKNOWN),
      asked,
    );
  }

  take({ latitude, longitude }) {
    this.field.value = `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`;
    this.end("Votre position est écrite, à cent mètres près.");
    this.field.form.requestSubmit();
  }

  end(sentence) {
    this.button.removeAttribute("aria-busy");
    this.status.textContent = sentence;
  }
}

customElements.define("locate-me", LocateMe);
