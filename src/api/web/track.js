const by = id => document.getElementById(id);
const put = (id, text) => { by(id).textContent = text; by(id + "-row").hidden = !text; };
const place = (id, marks) => {
  const shown = Object.values(marks).every(mark => mark !== undefined);
  by(id).setAttribute("display", shown ? "inline" : "none");
  if (shown) Object.entries(marks).forEach(([name, mark]) => by(id).setAttribute(name, mark));
};
function draw(map) {
  by("map").toggleAttribute("hidden", !map);
  const [carX, carY] = map?.car ?? [], [nextX, nextY] = map?.next ?? [];
  place("car-dot", { cx: carX, cy: carY });
  place("next-dot", { cx: nextX, cy: nextY });
  place("way", { x1: carX, y1: carY, x2: nextX, y2: nextY });
  by("distance").textContent = map?.distance ?? "";
}
function show(state) {
  by("status").textContent = document.title = state.text;
  ["eta", "car", "next", "seen"].forEach(id => put(id, state.shown[id]));
  draw(state.map);
  by("open-row").hidden = !state.place;
  if (state.place) by("open").href = `geo:${state.place.lat},${state.place.lon}`;
}
async function look() {
  const url = location.pathname.replace(/\/$/, "") + "/state.json";
  const answer = await fetch(url).catch(() => null);
  if (answer?.status === 404) return location.reload();
  const state = answer?.ok ? await answer.json() : null;
  if (state) show(state);
  if (!state?.over) setTimeout(look, 10000);
}
setTimeout(look, 10000);
