// The map that zooms. Without it, the page shows the map by departments and the same in words.

const L = window.L;
const NAMED_FROM = 12; // zoom from which points say their name
const LANDS = 7.5; // zoom from which departments say theirs…
const TOWNS = 9.5; // …until towns do,
const APART = [130, 34]; // with so many pixels between their names
const DEEPEST = 17;

/** Columns of steps as numbers: what the row before said is added to each. */
function* running(steps) {
  let at = 0;
  for (const step of steps) yield (at += step);
}

function* points({ step, keys, lat, lon, names }) {
  const [key, south, east] = [running(keys), running(lat), running(lon)];
  for (const name of names) yield [key.next().value, name, south.next().value / step, east.next().value / step];
}

/** Outlines of departments as rings of points: neighbours share the arcs between them. */
function rings({ step, arcs, departments }) {
  const drawn = arcs.map((arc) => {
    const xs = [...running(arc.filter((_, i) => i % 2 === 0))];
    const ys = [...running(arc.filter((_, i) => i % 2 === 1))];
    return xs.map((x, i) => [ys[i] / step, x / step]);
  });
  const ring = (numbers) => numbers.flatMap((i) => (i >= 0 ? drawn[i] : drawn[~i].toReversed()));
  return departments.map((each) => each.rings.map((numbers) => [ring(numbers)]));
}

const PlaceIcon = L.DivIcon.extend({
  options: { className: "map-place", iconSize: [32, 32] },
  createIcon(old) {
    const icon = L.DivIcon.prototype.createIcon.call(this, old);
    const name = document.createElement("span");
    name.textContent = this.options.name;
    icon.replaceChildren(name);
    return icon;
  },
});

function groupIcon(cluster) {
  const count = cluster.getChildCount();
  const size = 40 + 6 * Math.min(4, Math.floor(Math.log10(count) * 2));
  const html = `${count}<span class="visually-hidden"> lieux : agrandir</span>`;
  return L.divIcon({ html, className: "map-group", iconSize: [size, size] });
}

function landName(name, at) {
  const html = document.createElement("span");
  html.textContent = name;
  const icon = L.divIcon({ html, className: "map-land", iconSize: [0, 0] });
  return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -10_000 });
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}

class PlacesMap extends HTMLElement {
  async connectedCallback() {
    const asked = [read(this.dataset.points), read(this.dataset.borders)];
    try {
      const [places, borders] = await Promise.all(asked);
      if (this.isConnected) this.draw(places, borders);
    } catch (error) {
      console.info("The map by departments stays.", error);
    }
  }

  disconnectedCallback() {
    this.map?.remove();
  }

  draw(places, borders) {
    const frame = document.createElement("div");
    frame.className = "map-zoom";
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Carte des lieux : flèches pour se déplacer, plus et moins pour agrandir");
    this.querySelector(".map-drawn, .map-zoom").replaceWith(frame);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(frame, { zoomControl: false, zoomSnap: 0.25, maxZoom: DEEPEST, minZoom: 2, zoomAnimation: !calm, fadeAnimation: false });
    this.map.attributionControl.setPrefix("Leaflet");
    L.control.zoom({ position: "bottomleft", zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    frame.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    const group = this.group(places, calm);
    this.views("narrowed" in this.dataset ? Array.from(points(places), ([, , lat, lon]) => [lat, lon]) : []);
    this.ground(borders);
    this.map.addLayer(group);
    this.sayUnmapped(places.unmapped);
    this.dataset.ready = "";
  }

  /** Our outlines, or tiles where their address is set. */
  ground(borders) {
    const { tiles, credit } = this.dataset;
    const attribution = "Contours : INSEE, IGN";
    for (const outline of rings(borders)) {
      L.polygon(outline, { className: "land", interactive: false, smoothFactor: 1.2, attribution }).addTo(this.map);
    }
    const names = L.layerGroup();
    if (tiles) {
      L.tileLayer(tiles, { attribution: credit, maxZoom: DEEPEST }).addTo(this.map);
      this.map.getContainer().classList.add("tiled");
    } else {
      for (const { name, at } of borders.departments) if (at[0] !== null) names.addLayer(landName(name, at));
    }
    const show = () => {
      const zoom = this.map.getZoom();
      this.map.getContainer().classList.toggle("named", zoom >= NAMED_FROM);
      if (zoom >= LANDS && zoom < TOWNS) names.addTo(this.map);
      else names.remove();
      if (!tiles) this.sayTowns(zoom);
    };
    this.towns = L.layerGroup().addTo(this.map);
    this.map.on("moveend", show);
    show();
  }

  /** Names of the largest towns of what is seen; asked by tenths of a degree, so that answers serve again. */
  async sayTowns(zoom) {
    const seen = this.map.getBounds();
    const edges = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
    const box = zoom < TOWNS ? "" : edges.map((edge, i) => ((i < 2 ? Math.floor : Math.ceil)(edge * 10) / 10).toFixed(1)).join();
    if (box === this.box) return;
    this.box = box;
    const { towns } = box ? await read(`${this.dataset.towns}?bornes=${box}`).catch(() => ({ towns: [] })) : { towns: [] };
    if (box !== this.box) return;
    this.towns.clearLayers();
    const said = [];
    for (const { name, at } of towns) {
      const here = this.map.latLngToLayerPoint(at);
      if (said.some((there) => Math.abs(here.x - there.x) < APART[0] && Math.abs(here.y - there.y) < APART[1])) continue;
      said.push(here);
      this.towns.addLayer(landName(name, at));
    }
  }

  group(places, calm) {
    const group = L.markerClusterGroup({
      iconCreateFunction: groupIcon, showCoverageOnHover: false, maxClusterRadius: 60, animate: !calm, chunkedLoading: false,
    });
    group.addLayers(Array.from(points(places), ([key, name, lat, lon]) =>
      L.marker([lat, lon], { icon: new PlaceIcon({ name }), key }),
    ));
    const open = ({ layer, originalEvent }) => {
      if (originalEvent.type === "click" || originalEvent.key === "Enter") this.open(layer);
    };
    return group.on("click keypress", open);
  }

  /** The card of a place, beside its point. The focus goes to its link, and comes back. */
  async open(point) {
    const maxWidth = Math.min(320, this.map.getSize().x - 96);
    const popup = L.popup({ minWidth: 200, maxWidth, autoPanPadding: [12, 12] }).setLatLng(point.getLatLng());
    const card = document.createElement("div");
    card.textContent = "Chargement…";
    popup.setContent(card).openOn(this.map);
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Fermer");
    popup.on("remove", () => point.getElement()?.focus({ preventScroll: true }));
    try {
      const answer = await fetch(this.dataset.card.replace("/0/", `/${point.options.key}/`));
      if (!answer.ok) throw new Error(answer.status);
      card.innerHTML = await answer.text();
      popup.update();
      card.querySelector("a")?.focus({ preventScroll: true });
    } catch {
      card.textContent = "Cette fiche ne répond pas. Réessayez dans un instant.";
    }
  }

  sayUnmapped(count) {
    const line = this.querySelector(".map-unmapped");
    line.hidden = !count;
    line.textContent = count > 1 ? `${count} lieux n’ont pas de point : la liste les donne.` : "Un lieu n’a pas de point : la liste le donne.";
  }

  /** Goes to the points that were chosen: those of the mainland when there are some, since the others are far. */
  views(chosen) {
    const row = this.querySelector(".map-views");
    row.hidden = false;
    const bounds = ({ dataset }) => {
      const [south, west, north, east] = dataset.bounds.split(",").map(Number);
      return L.latLngBounds([south, west], [north, east]);
    };
    for (const button of row.querySelectorAll("button")) {
      button.addEventListener("click", () => this.map.fitBounds(bounds(button)));
    }
    const home = bounds(row.querySelector("button"));
    const near = chosen.filter((point) => home.contains(point));
    if (chosen.length) this.map.fitBounds(near.length ? near : chosen, { maxZoom: 11, padding: [24, 24] });
    else this.map.fitBounds(home);
  }
}

customElements.define("places-map", PlacesMap);
