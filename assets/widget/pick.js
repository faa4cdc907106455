// Picks a place on the map, within a site's page: the middle of the map is the place; the arrow keys move it.
"use strict";
(async () => {
  const by = id => document.getElementById(id);
  const page = JSON.parse(document.body.dataset.page);
  let place = null, asked = 0;
  if (!page.tiles) return;
  const map = await pultMap.open(by("map"), { tiles: page.tiles, centre: page.centre, zoom: page.zoom, label: page.title });
  async function look() {
    const mine = ++asked, [lon, lat] = map.centre();
    const query = new URLSearchParams({ key: page.key, lat: lat.toFixed(6), lon: lon.toFixed(6) });
    const answer = await fetch("/widget/at?" + query).catch(() => null);
    if (mine !== asked) return;
    place = answer?.ok ? await answer.json() : { text: `${lat.toFixed(5)}, ${lon.toFixed(5)}`, lat, lon };
    by("text").textContent = place.text;
  }
  map.onMove(look);
  look();
  by("in").addEventListener("click", () => map.zoom(1));
  by("out").addEventListener("click", () => map.zoom(-1));
  by("here").addEventListener("click", () => { if (place) page.origins.forEach(origin => parent.postMessage({ place }, origin)); });
})();
