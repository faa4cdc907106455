// The driver's page: what is known, what is shown of it, what is done.
import { Office, ask, projected } from './office.js';
import { call, lastPlace, stayAwake, watchPosition } from './senses.js';
import { asked, inZone, login, page, tick, wait } from './view.js';
import { speak, w } from './words.js';

const root = document.getElementById('page');
const toast = document.getElementById('toast');

const ui = {
  tab: 'work', phone: localStorage.getItem('phone') ?? '', asksCode: false, refusing: false, paying: false, asks: null, isSetting: false,
  receipt: null, news: null, isOnline: true, nUnsent: 0, unsentLines: [], noPosition: null, free: null, messages: null, money: null, tracker: null, push: 'off', canInstall: false,
};
let state = null;
let isLoggedIn = false;
let skew = 0;
let installing = null;
/** What was answered or ended here: its going is no news. */
const done = { offers: new Set(), orders: new Set() };
let pressedAt = 0;

/** The second tap of a double one would be the next step: its button takes the place of the first. */
function isDoubleTap() {
  const before = pressedAt;
  pressedAt = Date.now();
  return pressedAt - before < 600;
}

const office = new Office({
  state(told) {
    const before = state;
    state = told;
    office.crew = told.crew.id;
    skew = told.now - Date.now() / 1000;
    localStorage.setItem('state', JSON.stringify(told));
    isLoggedIn = true;
    const isAsked = (told.offer && told.offer.assignment !== before?.offer?.assignment) || (told.swap && told.swap.id !== before?.swap?.id);
    if (isAsked) {
      ui.refusing = false;
      ui.isSetting = false;
      ui.receipt = null;
      call('offer');
    } else if (before && told.unseen_messages > before.unseen_messages) call('change');
    else if (before && before.orders[0] && before.orders[0].id !== told.orders[0]?.id && office.unsent.length === 0) call('change');
    if (before?.orders[0]?.id !== told.orders[0]?.id) ui.paying = false;
    if (before) tellWhatIsGone(before, told);
    if (ui.tab === 'talk') readMessages();
    follow();
    render();
  },
  logout(byOneself = false) {
    if (isLoggedIn && !byOneself) say(w('shut_out'), true);
    office.crew = null;
    isLoggedIn = false;
    state = null;
    localStorage.removeItem('state');
    office.stop();
    stayAwake(false);
    watchPosition(false);
    render();
  },
  line() { render(); },
  counted(deed) { if (deed.action === 'sos') say(w('sos_sent')); },
  notCounted(deed, told) {
    call('bad');
    // What is not his any more: of an offer it was withdrawn, of an order it ended without him.
    const isGone = told.code === 'not_found';
    const why = isGone && deed.assignment ? w('offer_gone') : isGone && deed.order ? w('order_over') : told.error ?? '';
    say(`${w('not_counted')}: ${w(deed.action)} — ${why}`, true);
  },
});

/** An offer that runs out or is withdrawn, and an order that is called off or goes to somebody else, are told. */
function tellWhatIsGone(before, told) {
  const offered = before.offer;
  const isMine = offered?.orders.some((order) => told.orders.some((other) => other.id === order.id));
  if (offered && told.offer?.assignment !== offered.assignment && !isMine && !done.offers.has(offered.assignment)) say(w('offer_gone'), true);
  const gone = before.orders.filter((order) => !told.orders.some((other) => other.id === order.id) && !done.orders.has(order.id));
  for (const order of gone) {
    const where = order.stops[0]?.address ?? '';
    ask(`orders/${order.id}`).then((of) => {
      if (of.phase === 'cancelled') news([`${w('order_cancelled')}: ${where}`, of.reason].filter(Boolean).join('. '));
    }, (error) => {
      if (error.status === 404 && !before.swap) news(`${w('order_taken')}: ${where}`);
    });
  }
}

/** Something that stays to be read until it is tapped. */
function news(text) {
  ui.news = text;
  render();
}

/** On line the screen stays awake and the position is told. */
function follow() {
  const isOn = state?.line === 'on';
  stayAwake(isOn);
  watchPosition(isOn, (fix) => { lacksPosition(null); office.fix(fix); }, (error) => lacksPosition(error?.code === 1 ? 'no_gps' : 'gps_off'));
}

/** Says why the position is not known, or nothing when it is. */
function lacksPosition(why) {
  if (ui.noPosition !== why) { ui.noPosition = why; render(); }
}

let hiding = null;
function say(text, isBad = false) {
  toast.textContent = text;
  toast.classList.toggle('bad', isBad);
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.hidden = true; }, isBad ? 8000 : 3000);
}

const failed = (error) => say(error.status === 0 ? w('offline') : error.status === 429 ? w('too_many') : error.told?.error ?? w('failed_send'), true);

const seen = () => projected(state, office.unsent);

/** Does something and forgets what was half chosen. */
function act(action, fields) {
  Object.assign(ui, { refusing: false, paying: false, asks: null });
  office.deed(action, fields);
  render();
}

function here() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve({});
    navigator.geolocation.getCurrentPosition((at) => resolve({ lat: at.coords.latitude, lon: at.coords.longitude }), () => resolve({}), { maximumAge: 60000, timeout: 2000 });
  });
}

const does = {
  async askCode(phone) {
    ui.phone = phone;
    localStorage.setItem('phone', phone);
    try {
      await ask('code', { phone });
      ui.asksCode = true;
    } catch (error) {
      // A code that the desk read out is as good as one that was sent.
      if (error.status === 429) ui.asksCode = true;
      failed(error);
    }
    render();
  },
  otherPhone() { ui.asksCode = false; render(); },
  async login(code) {
    try {
      await ask('login', { phone: ui.phone, code, name: deviceName() });
      ui.asksCode = false;
      office.heard.state(await ask('state'));
      await office.start();
    } catch (error) {
      if (error.status === 401) say(w('wrong_code'), true); else failed(error);
    }
  },
  line(action) { act(action); },
  checkIn(stand) { act('check_in', { stand }); },
  accept() {
    if (isDoubleTap()) return;
    const { assignment } = seen().offer;
    done.offers.add(assignment);
    Object.assign(ui, { tab: 'work', isSetting: false, receipt: null });
    act('accept', { assignment });
  },
  heard() { ui.news = null; render(); },
  swap(accepts) { act(accepts ? 'swap_yes' : 'swap_no', { swap: seen().swap.id }); },
  stay() { act('advice_no'); },
  refuse() { ui.refusing = true; render(); },
  decline(reason) {
    const { assignment } = seen().offer;
    done.offers.add(assignment);
    act('decline', { assignment, reason });
  },
  step() {
    if (isDoubleTap()) return;
    const order = seen().orders[0];
    const next = order.next ?? { action: 'done' };
    if (next.action === 'done') { ui.paying = true; render(); return; }
    act(next.action, { order: order.id, stop: next.stop ?? undefined });
  },
  done(payment) {
    if (isDoubleTap()) return;
    const order = seen().orders[0].id;
    done.orders.add(order);
    act('done', { order, payment: payment ?? undefined });
  },
  noShow() {
    const order = seen().orders[0].id;
    ui.asks = { word: 'no_show_sure', then: () => { done.orders.add(order); act('no_show', { order }); } };
    render();
  },
  async take(order) { act('take', { order }); ui.tab = 'work'; render(); },
  sos() { ui.asks = { word: 'sos_sure', then: async () => { does.back(); act('sos', lastPlace() ?? await here()); } }; render(); },
  say(text) { act('message', { text }); },
  async tab(name) {
    Object.assign(ui, { tab: name, isSetting: false, receipt: null, paying: false });
    render();
    try {
      if (name === 'free') await readFree();
      if (name === 'money') ui.money = await ask('money');
      if (name === 'talk') await readMessages();
    } catch (error) { failed(error); }
    render();
  },
  async receipt(id) {
    try { ui.receipt = (await ask(`orders/${id}`)).receipt; } catch (error) { failed(error); }
    render();
  },
  settings() { ui.isSetting = !ui.isSetting; render(); },
  back() { Object.assign(ui, { refusing: false, paying: false, asks: null, isSetting: false, receipt: null }); render(); },
  set(name, value) {
    if (value) localStorage.setItem(name, value); else localStorage.removeItem(name);
    dress();
    render();
  },
  async copy(text) { try { await navigator.clipboard.writeText(text); say(w('copied')); } catch (error) { failed(error); } },
  async pair() { try { ui.tracker = await ask('tracker', {}); } catch (error) { failed(error); } render(); },
  async push() { try { ui.push = await subscribe(); } catch { ui.push = 'no'; } render(); },
  install() { installing?.prompt(); installing = null; ui.canInstall = false; render(); },
  logout() {
    ui.asks = { word: 'logout_sure', then: async () => {
      ui.asks = null;
      try { await ask('logout', {}); } catch (error) { if (error.status !== 401) return failed(error); }
      await office.forget();
      office.heard.logout(true);
    } };
    render();
  },
};

async function readFree() {
  ui.free = (await ask('free')).orders;
}

/** Others take free orders too: a list that is looked at is asked for again. */
setInterval(() => {
  if (!isLoggedIn || ui.tab !== 'free' || document.visibilityState !== 'visible') return;
  readFree().then(render, () => {});
}, 10000);

async function readMessages() {
  ui.messages = (await ask('messages')).messages;
  const last = ui.messages.filter((line) => line.from === 'office' && !line.seen_at).at(-1);
  if (last && document.visibilityState === 'visible') office.deed('seen', { message: last.id });
  render();
}

function deviceName() {
  const system = navigator.userAgentData?.platform ?? /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? '';
  const browser = /(Firefox|Edg|OPR|YaBrowser|Chrome|Safari)/.exec(navigator.userAgent)?.[1] ?? '';
  return [system, browser].filter(Boolean).join(', ');
}

/** Asks the browser to be pushed to. */
async function subscribe() {
  if (!('PushManager' in window) || !('serviceWorker' in navigator)) return 'no';
  if (await Notification.requestPermission() !== 'granted') return 'no';
  const { key } = await ask('push');
  const worker = await navigator.serviceWorker.ready;
  const bytes = Uint8Array.from(atob(key.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
  await ask('push', made.toJSON());
  return 'on';
}

function dress() {
  speak();
  const theme = localStorage.getItem('theme');
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
}

/** Shows what is known; what is being typed stays, and so does the place of the focus. */
function render() {
  ui.isOnline = office.isOnline;
  ui.nUnsent = office.unsent.length;
  ui.unsentLines = office.unsent.map((deed) => JSON.parse(deed.body)).filter((deed) => deed.action === 'message' || deed.action === 'sos')
    .map((deed) => ({ from: 'crew', kind: deed.action === 'sos' ? 'sos' : 'text', text: deed.text ?? '', at: deed.at }));
  if (state) inZone(state.office.timezone);
  const focused = document.activeElement;
  const kept = focused?.id && root.contains(focused) ? { id: focused.id, value: focused.value, at: focused.selectionStart } : null;
  root.replaceChildren(...(isLoggedIn && state ? page(seen(), ui, does) : login(ui, does)).flat(9).filter(Boolean));
  const again = kept && document.getElementById(kept.id);
  if (again) {
    if (again.tagName === 'INPUT') {
      again.value = kept.value;
      try { again.setSelectionRange(kept.at, kept.at); } catch { /* Numbers have no selection. */ }
    }
    again.focus({ preventScroll: true });
  }
  count();
}

function count() {
  wait(Date.now() / 1000 + skew);
  const question = isLoggedIn && state && asked(state);
  if (!question || question.expires_at === null) return;
  tick(question.expires_at - (Date.now() / 1000 + skew), question.total_s);
}
setInterval(count, 250);

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  installing = event;
  ui.canInstall = true;
  // Chromium takes no more keys or clicks on a page that replaces its elements inside this event.
  if (ui.isSetting) setTimeout(render);
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && isLoggedIn) { office.listen(); office.flush(); }
});

async function begin() {
  dress();
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register('/driver/sw.js', { scope: '/driver' }).then(async (worker) => {
      if (await worker.pushManager?.getSubscription()) ui.push = 'on';
    }).catch(() => {});
  }
  const link = new URLSearchParams(location.hash.slice(1)).get('login');
  if (link) {
    history.replaceState(null, '', '/driver');
    try { await ask('login', { link, name: deviceName() }); } catch (error) { if (error.status === 401) say(w('wrong_link'), true); else failed(error); }
  }
  await office.takeUp();
  const last = localStorage.getItem('state');
  if (last && !link) {
    // A slow network must not hide what is known. What was asked then is asked no more.
    state = { ...JSON.parse(last), offer: null, swap: null };
    office.crew = state.crew.id;
    isLoggedIn = true;
    render();
  }
  try {
    office.heard.state(await ask('state'));
  } catch (error) {
    // Without network the last known screen is shown, and what is done is kept.
    if (error.status === 401 || error.status === 403 || !last) return office.heard.logout();
    office.isOnline = false;
    office.heard.state(JSON.parse(last));
  }
  await office.start();
}

begin();
