// The map of an offer or of the trip under way: drawn once it is wanted, and kept while the page is drawn again
// around it.
import { ask } from './office.js';

const box = document.createElement('div');
box.className = 'map';
box.hidden = true;
box.setAttribute('aria-hidden', 'true');

/** So often the map follows the car. */
const FOLLOW_MS = 20000;

let begun = false;
let map = null;
let wanted = { key: '', stops: [], here: null };
let fitted = { key: '', at: 0 };

function load(name, marks) {
  return new Promise((done, failed) => {
    const element = document.createElement(name);
    Object.assign(element, marks, { onload: done, onerror: failed });
    document.head.append(element);
  });
}

async function begin() {
  begun = true;
  try {
    const { tiles, files } = await ask('map');
    if (!tiles) return;
    await Promise.all([load('link', { rel: 'stylesheet', href: `${files}map.css` }), load('script', { src: `${files}map.js` })]);
    map = await window.pultMap.open(box, { drawn: true, still: true, tiles, centre: wanted.stops[0], zoom: 14 });
    show();
  } catch { begun = false; }
}

function show() {
  if (!map || wanted.stops.length === 0) return;
  box.hidden = false;
  if (wanted.key !== fitted.key) [...map.known.keys()].forEach((id) => map.unmark(id));
  wanted.stops.forEach((at, n) => map.mark(`stop${n}`, n === 0 ? 'from' : 'to', at, wanted.letters[n]));
  if (wanted.here) map.mark('car', 'crew', wanted.here);
  if (wanted.key === fitted.key && Date.now() - fitted.at < FOLLOW_MS) return;
  fitted = { key: wanted.key, at: Date.now() };
  // The box has its size once it is a part of the page.
  requestAnimationFrame(() => map.fit(wanted.here ? [...wanted.stops, wanted.here] : wanted.stops, 38));
}

/** The map with the open stops of an order and the car; nothing where no stop has a known place. */
export function mapOf(order, position) {
  const open = order.stops.map((stop, n) => ({ ...stop, letter: String.fromCharCode(65 + n) }))
    .filter((stop) => stop.lat !== null && stop.phase !== 'done');
  if (open.length === 0) return null;
  wanted = {
    key: `${order.id} ${order.phase} ${open.length}`,
    stops: open.map((stop) => [stop.lon, stop.lat]),
    letters: open.map((stop) => stop.letter),
    here: position && [position.lon, position.lat],
  };
  if (!begun) begin(); else show();
  return box;
}
