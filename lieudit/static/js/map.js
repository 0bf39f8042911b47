// The map that zooms. Without it, the page shows the map drawn by the server and the same in words.

const L = window.L;
const NAMED_FROM = 12; // zoom from which points say their name
const LANDS = 7.5; // zoom from which departments say theirs…
const TOWNS = 9.5; // …until towns do,
const GROUNDS = 10.5; // then municipalities are drawn
const APART = 40; // pixels between the names of towns, at least
const NEAR = 12; // zoom from which points are gathered only where they would touch
const DEEPEST = 17;
const LISTED = 60; // places of what is seen that the list beside says
const TOUCH = 4; // pixels between two discs, at least

/** Columns of steps as numbers: what the row before said is added to each. */
function* running(steps) {
  let at = 0;
  for (const step of steps) yield (at += step);
}

/** Points as rows of their key, name and place on the sphere, and where they are on a map of one pixel. */
function rows({ step, keys, lat, lon, names }) {
  const [key, south, east] = [running(keys), running(lat), running(lon)];
  return names.map((name) => {
    const at = L.latLng(south.next().value / step, east.next().value / step);
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(at, 0);
    return { key: key.next().value, name, at, x, y };
  });
}

/** Outlines of departments as rings of points: neighbours share the arcs between them. */
function rings({ step, arcs, departments }) {
  const drawn = arcs.map((arc) => {
    const xs = [...running(arc.filter((_, i) => i % 2 === 0))];
    const ys = [...running(arc.filter((_, i) => i % 2 === 1))];
    return xs.map((x, i) => [ys[i] / step, x / step]);
  });
  const ring = (numbers) => numbers.flatMap((i) => (i >= 0 ? drawn[i] : drawn[~i].toReversed()));
  return departments.map((each) => [each.code, each.rings.map((numbers) => [ring(numbers)])]);
}

/** Whether a point is inside rings of corners [latitude, longitude], by the even-odd rule. */
function holds(outline, { lat, lng }) {
  let inside = false;
  for (const ring of outline) {
    let [y0, x0] = ring.at(-1);
    for (const [y, x] of ring) {
      if (y0 > lat !== y > lat && x0 + ((lat - y0) * (x - x0)) / (y - y0) > lng) inside = !inside;
      [y0, x0] = [y, x];
    }
  }
  return inside;
}

/** Side of a disc, in pixels, by how many places it stands for. */
const side = (count) => (count === 1 ? 24 : 30 + 6 * Math.min(4, Math.floor(Math.log10(count) * 1.6)));

/** Points gathered where their discs would touch: by squares, then square after square, the largest first. */
function gather(points, zoom) {
  const scale = 2 ** zoom;
  const cell = zoom < NEAR ? 56 : 36;
  const key = (x, y) => Math.floor(x / cell) * 1e7 + Math.floor(y / cell);
  const squares = new Map();
  for (const point of points) {
    const [x, y] = [point.x * scale, point.y * scale];
    const here = key(x, y);
    const square = squares.get(here);
    if (square) {
      square.x += x;
      square.y += y;
      square.of.push(point);
    } else squares.set(here, { x, y, of: [point] });
  }
  let groups = [...squares.values()].map(({ x, y, of }) => ({ x: x / of.length, y: y / of.length, of }));
  for (let before = 0; before !== groups.length; ) {
    before = groups.length;
    groups = joined(groups, cell, key);
  }
  return groups;
}

function joined(groups, cell, key) {
  const kept = new Map();
  const result = [];
  groups.sort((a, b) => b.of.length - a.of.length || a.of[0].key - b.of[0].key);
  for (const group of groups) {
    let touched;
    for (let dx = -2; dx <= 2 && !touched; dx++) {
      for (let dy = -2; dy <= 2 && !touched; dy++) {
        touched = kept.get(key(group.x + dx * cell, group.y + dy * cell))?.find((other) => {
          const apart = (side(other.of.length) + side(group.of.length)) / 2 + TOUCH;
          return Math.hypot(other.x - group.x, other.y - group.y) < apart;
        });
      }
    }
    if (touched) touched.of = [...touched.of, ...group.of];
    else {
      const here = key(group.x, group.y);
      kept.set(here, [...(kept.get(here) ?? []), group]);
      result.push(group);
    }
  }
  return result;
}

/** Boxes of what is written on the map: a name is written where it hides nothing. */
class Room {
  taken = [];
  pen = document.createElement("canvas").getContext("2d");

  width(words, font) {
    this.pen.font = font;
    return this.pen.measureText(words).width;
  }

  take(left, top, width, height) {
    const [right, bottom] = [left + width, top + height];
    if (this.taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1])) return false;
    this.taken.push([left, top, right, bottom]);
    return true;
  }
}

const icon = (className, size, ...content) => {
  const html = document.createElement("span");
  html.append(...content);
  return L.divIcon({ html, className, iconSize: [size, size] });
};

const hidden = (words) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: words });

function landName(name, at) {
  return L.marker(at, { icon: icon("map-land", 0, name), interactive: false, keyboard: false, zIndexOffset: -10_000 });
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}

class PlacesMap extends HTMLElement {
  async connectedCallback() {
    if (!this.dataset.points) return; // too many for one map: that of the server stays
    const asked = [read(this.dataset.points), read(this.dataset.borders)];
    try {
      const [places, borders] = await Promise.all(asked);
      if (this.isConnected) this.draw(places, borders);
    } catch (error) {
      console.info("The map drawn by the server stays.", error);
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
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(frame, { zoomControl: false, zoomSnap: 0.25, maxZoom: DEEPEST, minZoom: 2, zoomAnimation: !this.calm, fadeAnimation: false });
    this.map.attributionControl.setPrefix("Leaflet");
    L.control.zoom({ position: "bottomleft", zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.map);
    frame.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    this.points = rows(places);
    this.gathered = new Map();
    this.shown = new Map();
    this.listed = this.querySelector(".map-list")?.innerHTML;
    this.discs = L.layerGroup();
    this.views("narrowed" in this.dataset ? this.points.map(({ at }) => at) : []);
    this.ground(borders);
    this.discs.addTo(this.map);
    this.map.on("moveend", () => this.show());
    this.show();
    this.sayUnmapped(places.unmapped);
    this.dataset.ready = "";
  }

  /** Our outlines, coloured as on the map drawn by the server; or tiles where their address is set. */
  ground(borders) {
    const { tiles, credit } = this.dataset;
    const attribution = "Contours : INSEE, IGN";
    const shades = Object.fromEntries((this.dataset.shades ?? "").split(" ").map((each) => each.split(":")));
    for (const [code, outline] of rings(borders)) {
      const className = shades[code] === undefined ? "land" : `land shade shade-${shades[code]}`;
      L.polygon(outline, { className, interactive: false, smoothFactor: 1.2, attribution }).addTo(this.map);
    }
    if (tiles) {
      L.tileLayer(tiles, { attribution: credit, maxZoom: DEEPEST }).addTo(this.map);
      this.map.getContainer().classList.add("tiled");
    }
    this.lands = tiles ? [] : borders.departments.filter(({ at }) => at[0] !== null);
    this.grounds = L.layerGroup().addTo(this.map);
    this.names = L.layerGroup().addTo(this.map);
    this.here = Object.assign(document.createElement("p"), { className: "map-here", hidden: true });
    this.map.getContainer().append(this.here);
  }

  /** Everything that depends on what is seen. */
  show() {
    const zoom = this.map.getZoom();
    this.map.getContainer().classList.toggle("near", zoom >= GROUNDS);
    this.room = new Room();
    this.disclose(zoom);
    this.beside();
    if (!this.dataset.tiles) this.sayGround(zoom);
  }

  /** The discs of what is seen, and a little around. */
  disclose(zoom) {
    if (!this.gathered.has(zoom)) this.gathered.set(zoom, gather(this.points, zoom));
    const seen = this.map.getPixelBounds();
    const groups = this.gathered.get(zoom).filter(({ x, y }) =>
      x > seen.min.x - 60 && x < seen.max.x + 60 && y > seen.min.y - 60 && y < seen.max.y + 60);
    const kept = new Map();
    for (const group of groups) {
      const id = `${zoom}/${group.of[0].key}/${group.of.length}`;
      kept.set(id, this.shown.get(id) ?? this.disc(group, zoom).addTo(this.discs));
      const half = side(group.of.length) / 2;
      this.room.taken.push([group.x - half, group.y - half, group.x + half, group.y + half]);
    }
    const held = this.map.getContainer().contains(document.activeElement);
    for (const [id, disc] of this.shown) if (!kept.has(id)) disc.remove();
    this.shown = kept;
    if (held && document.activeElement === document.body) this.map.getContainer().focus({ preventScroll: true });
    for (const group of groups) if (group.of.length === 1) this.sayName(group, kept.get(`${zoom}/${group.of[0].key}/1`), zoom);
  }

  disc({ x, y, of }, zoom) {
    const alone = of.length === 1;
    const at = alone ? of[0].at : this.map.unproject([x, y], zoom);
    const said = alone ? icon("map-place", 32, of[0].name) : icon(`map-group`, side(of.length), of.length.toLocaleString("fr"), hidden(" lieux : agrandir"));
    const disc = L.marker(at, { icon: said });
    return disc.on("click keypress", ({ originalEvent }) => {
      if (originalEvent.type !== "click" && originalEvent.key !== "Enter") return;
      if (alone) this.open(of[0], disc.getElement());
      else this.enlarge(of, at, disc.getElement());
    });
  }

  /** The name of a point, on one side or the other, where it hides nothing; else only for who asks. */
  sayName({ x, y, of }, disc, zoom) {
    const full = this.room.width(of[0].name, "600 13px sans-serif") + 14;
    const [width, height] = [Math.min(176, full), full > 176 ? 36 : 20];
    const [right, left] = [x + 16, x - 16 - width];
    const where = zoom < NAMED_FROM ? "" : this.room.take(right, y - height / 2, width, height) ? "said" : this.room.take(left, y - height / 2, width, height) ? "said before" : "";
    const { classList } = disc.getElement();
    classList.toggle("said", where !== "");
    classList.toggle("before", where === "said before");
  }

  /** Goes nearer, until the places of a group are apart; those that stand at one point are listed. */
  enlarge(of, at, from) {
    const bounds = L.latLngBounds(of.map((each) => each.at));
    const size = this.map.project(bounds.getNorthEast(), DEEPEST).distanceTo(this.map.project(bounds.getSouthWest(), DEEPEST));
    if (size > 40 && this.map.getZoom() < DEEPEST) {
      this.map.fitBounds(bounds, { padding: [48, 48] });
      return;
    }
    const card = this.popup(at, from);
    card.append(this.list(of.slice(0, LISTED)));
    if (of.length > LISTED) card.append(Object.assign(document.createElement("p"), { textContent: `Et ${of.length - LISTED} autres, dans la liste.` }));
    card.querySelector("button")?.focus({ preventScroll: true });
  }

  list(points) {
    const list = document.createElement("ul");
    list.className = "map-names";
    for (const point of points) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--bare", textContent: point.name });
      button.addEventListener("click", () => this.open(point, button));
      const line = document.createElement("li");
      line.append(button);
      list.append(line);
    }
    return list;
  }

  /** What is seen, in words, beside the map: its places when they are few, else the list of the server. */
  beside() {
    const aside = this.querySelector(".map-list");
    if (!aside) return;
    const seen = this.map.getBounds();
    const here = this.points.filter(({ at }) => seen.contains(at));
    const few = here.length <= LISTED && here.length < this.points.length;
    if (!few) {
      if (this.said) aside.innerHTML = this.listed;
      this.said = false;
      return;
    }
    const words = here.length > 1 ? `${here.length} lieux sur cette partie de la carte` : here.length ? "Un lieu sur cette partie de la carte" : "Personne n’a dit de lieu sur cette partie de la carte";
    const title = Object.assign(document.createElement("h2"), { className: "text-1", textContent: words });
    aside.replaceChildren(title, this.list(here.sort((a, b) => a.name.localeCompare(b.name, "fr"))));
    this.said = true;
  }

  /** What is under the places: names of departments, then municipalities with the names of towns. */
  async sayGround(zoom) {
    if (zoom < TOWNS) {
      this.box = "";
      this.grounds.clearLayers();
      this.here.hidden = true;
      this.sayNames(zoom < LANDS ? [] : this.lands);
      return;
    }
    const seen = this.map.getBounds();
    const tenths = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((edge, i) => (i < 2 ? Math.floor : Math.ceil)(edge * 10) / 10);
    const box = tenths.map((edge) => edge.toFixed(1)).join();
    if (box !== this.box || zoom >= GROUNDS !== this.grounded) {
      this.box = box;
      this.grounded = zoom >= GROUNDS;
      const urls = zoom < GROUNDS ? [this.dataset.towns] : [this.dataset.towns, this.dataset.grounds];
      const [{ towns = [] }, grounds = {}] = await Promise.all(urls.map((url) => read(`${url}?bornes=${box}`).catch(() => ({}))));
      if (box !== this.box) return;
      this.near = towns;
      this.drawGrounds(grounds);
    }
    this.sayNames(this.near ?? []);
    this.sayHere();
  }

  /** Municipalities: those where a place is known, the others hatched; those out of the chosen territory are plain. */
  drawGrounds({ step, grounds = [] }) {
    const corners = (ring) => {
      const [xs, ys] = [[...running(ring.filter((_, i) => i % 2 === 0))], [...running(ring.filter((_, i) => i % 2 === 1))]];
      return xs.map((x, i) => [ys[i] / step, x / step]);
    };
    this.outlines = grounds.map(({ code, name, rings: own }) => ({ code, name, outline: own.map(corners) }));
    const layers = [[], []];
    const within = this.dataset.within?.split(" ");
    for (const { code, outline } of this.outlines) {
      const bounds = L.latLngBounds(outline.flat());
      const asked = !within || within.some((start) => code.startsWith(start));
      const known = !asked || this.points.some(({ at }) => bounds.contains(at) && holds(outline, at));
      layers[known ? 1 : 0].push(outline);
    }
    this.grounds.clearLayers();
    for (const [rank, outlines] of layers.entries()) {
      const className = rank ? "ground" : "ground ground--unsaid";
      if (outlines.length) L.polygon(outlines, { className, interactive: false, smoothFactor: 0.5 }).addTo(this.grounds);
    }
  }

  sayHere() {
    const middle = this.map.getCenter();
    const found = this.outlines?.find(({ outline }) => holds(outline, middle));
    this.here.hidden = !found;
    this.here.textContent = found ? `Au milieu de la carte : ${found.name}` : "";
  }

  sayNames(said) {
    this.names.clearLayers();
    for (const { name, at } of said) {
      const { x, y } = this.map.project(at, this.map.getZoom());
      const width = this.room.width(name, "600 16px sans-serif");
      const free = this.room.take(x - width / 2 - APART / 2, y - APART / 2, width + APART, APART);
      if (free) this.names.addLayer(landName(name, at));
    }
  }

  popup(at, from) {
    const maxWidth = Math.min(320, this.map.getSize().x - 96);
    const popup = L.popup({ minWidth: 200, maxWidth, maxHeight: 260, autoPanPadding: [12, 12] }).setLatLng(at);
    const card = document.createElement("div");
    popup.setContent(card).openOn(this.map);
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Fermer");
    popup.on("remove", () => (from?.isConnected ? from : this.map.getContainer()).focus({ preventScroll: true }));
    this.card = popup;
    return card;
  }

  /** The card of a place, beside its point. The focus goes to its link, and comes back. */
  async open(point, from) {
    const card = this.popup(point.at, from);
    const popup = this.card;
    card.textContent = "Chargement…";
    try {
      const answer = await fetch(this.dataset.card.replace("/0/", `/${point.key}/`));
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
