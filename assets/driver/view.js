// What is shown. Nothing here asks or sends: buttons call what `does` holds.
import { mapOf } from './map.js';
import { w } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const RING = 2 * Math.PI * 58;

/** An element. Properties in `on` are listeners. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  fill(element, props, children);
  return element;
}

function s(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  fill(element, props, children);
  return element;
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'click' || name === 'submit' || name === 'change' || name === 'input') element.addEventListener(name, value);
    else if (name === 'disabled' || name === 'hidden' || name === 'selected') element[name] = true;
    else element.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

let timeZone;

/** Times are the office's, whatever the phone is set to. */
export function inZone(name) { timeZone = name; }

/** Days and times in English are written as in Europe: 8 Dec, 18:30. */
const written = () => document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;

export function clock(at) {
  return new Date(at * 1000).toLocaleTimeString(written(), { hour: '2-digit', minute: '2-digit', timeZone });
}

/** A time of today by the clock, of another day with its date. */
function hourOf(at, now) {
  const day = (of) => new Date(of * 1000).toLocaleDateString('en', { timeZone });
  if (day(at) === day(now)) return clock(at);
  return `${new Date(at * 1000).toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'short', timeZone })}, ${clock(at)}`;
}

export function way(metres) {
  if (metres === null || metres === undefined) return '—';
  if (metres < 1000) return `${Math.round(metres / 10) * 10} ${w('m')}`;
  return `${(metres / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${w('km')}`;
}

function minutes(seconds) {
  const all = Math.max(1, Math.round(seconds / 60));
  return all < 60 ? `${all} ${w('min')}` : `${Math.floor(all / 60)} ${w('hour')} ${all % 60} ${w('min')}`;
}

/** The arithmetic of a position with the decimal sign of the language. */
const spoken = (text) => document.documentElement.lang === 'ru' ? text.replace(/(\d)\.(?=\d)/g, '$1,') : text;

export function money(sum, currency) {
  if (sum === null || sum === undefined) return '—';
  const options = { style: 'currency', currency: currency || 'RUB', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 2, minimumFractionDigits: 0 };
  try { return Number(sum).toLocaleString(document.documentElement.lang, options); } catch { return sum; }
}

export function login(ui, does) {
  const phone = h('input', { id: 'phone', type: 'tel', autocomplete: 'tel', inputmode: 'tel', required: '', value: ui.phone });
  const form = ui.asksCode
    ? h('form', { submit: (event) => { event.preventDefault(); does.login(event.target.code.value); } },
      h('p', { class: 'quiet' }, w('code_hint')),
      h('div', null, h('label', { for: 'code' }, w('code')),
        h('input', { id: 'code', name: 'code', class: 'code', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '6', pattern: '[0-9]{6}', required: '' })),
      h('button', { class: 'do' }, w('enter')),
      h('button', { class: 'act', type: 'button', click: does.otherPhone }, w('other_phone')))
    : h('form', { submit: (event) => { event.preventDefault(); does.askCode(phone.value); } },
      h('div', null, h('label', { for: 'phone' }, w('phone')), phone),
      h('button', { class: 'do' }, w('get_code')));
  return [h('main', null, h('div', { class: 'card' }, h('h1', { class: 'place' }, w('login'))), form)];
}

function dial(phone) { return `tel:${phone.replace(/[^+0-9]/g, '')}`; }

/** A link that opens the phone's own map. */
function geo(stop) {
  const at = stop.lat === null ? '0,0' : `${stop.lat},${stop.lon}`;
  const query = stop.lat === null ? stop.address : `${at}(${stop.address})`;
  return `geo:${at}?q=${encodeURIComponent(query)}`;
}

/** The stops of an order, or those from one on. */
function stops(order, current, from = 0) {
  return h('ul', { class: 'stops' }, order.stops.slice(from).map((stop, at) => h('li', {
    class: stop.phase === 'done' ? 'done' : stop.id === current ? 'now' : '',
  }, h('span', { class: 'dot', 'aria-hidden': 'true' }, String.fromCharCode(65 + from + at)),
  h('div', null, h('div', null, stop.address || '—'), stop.extra && h('div', { class: 'extra' }, stop.extra),
    stop.comment && h('div', { class: 'quiet small' }, stop.comment)))));
}

/** What is asked for besides, each once with how often: a child seat, luggage. */
function extras(order, seen) {
  const times = new Map();
  for (const id of order.services ?? []) times.set(id, (times.get(id) ?? 0) + 1);
  const name = (id) => seen.services?.find((service) => service.id === id)?.name ?? `№ ${id}`;
  return [...times].map(([id, n]) => n > 1 ? `${name(id)} × ${n}` : name(id));
}

function tags(order, seen) {
  const said = [...extras(order, seen), w(order.payment)];
  if (order.passengers) said.push(`${order.passengers} ${w('passengers')}`);
  if (order.call_before) said.push(w('call_before'));
  if (order.fixed) said.push(w('fixed'));
  if (order.at) said.push(hourOf(order.at, seen.now));
  return h('div', null, said.map((text) => h('span', { class: 'tag' }, text)));
}

const note = (order) => order.comment && h('p', { class: 'note' }, order.comment);

function fact(value, name) { return h('div', null, h('b', null, value), h('span', null, name)); }

/** How long there is to answer. */
function ring(asked) {
  return asked.expires_at !== null && h('div', { class: 'ring', id: 'ring' },
    s('svg', { viewBox: '0 0 128 128', 'aria-hidden': 'true' }, s('circle', { cx: 64, cy: 64, r: 58 }),
      s('circle', { class: 'left', id: 'ring-left', cx: 64, cy: 64, r: 58, 'stroke-dasharray': RING })),
    h('b', { id: 'ring-number', role: 'timer' }, ''));
}

/** What is asked now and waits for an answer: an offer, or a swap. */
export const asked = (seen) => seen.offer ?? (seen.swap && !seen.swap.is_accepted ? seen.swap : null);

/** The card of a swap: what is taken over, what is given away, what everybody gains. */
function swap(seen, does) {
  const { swap } = seen;
  const order = (word, order) => order && [h('p', { class: 'quiet' }, w(word)), h('h2', { class: 'place' }, order.stops[0]?.address || '—'),
    order.stops.length > 1 && stops(order, null, 1), tags(order, seen)];
  return [
    h('section', { class: 'card flash', id: 'swap', 'aria-label': w('swap') }, ring(swap), h('h1', { class: 'place' }, w('swap')),
      order('swap_takes', swap.takes), order('swap_gives', swap.gives),
      swap.gain_s > 0 && h('p', { class: 'extra' }, `${w('swap_gain')} ${minutes(swap.gain_s)}`)),
    h('div', { class: 'foot' },
      h('button', { class: 'do', id: 'swap-yes', click: () => does.swap(true) }, w('swap_yes')),
      h('button', { class: 'act bad', id: 'swap-no', click: () => does.swap(false) }, w('swap_no'))),
  ];
}

/** Where it is better to wait: advice, which may be left. */
function advice(seen, does) {
  const { advice } = seen;
  return advice && h('section', { class: 'card', id: 'advice' },
    h('p', { class: 'quiet' }, w('advice')), h('h2', { class: 'place' }, advice.name || '—'),
    advice.gain_s > 0 && h('p', { class: 'quiet' }, `${w('advice_gain')} ${minutes(advice.gain_s)}`),
    h('div', { class: 'acts' }, h('a', { class: 'act tone', href: geo({ ...advice, address: advice.name }) }, w('navigate')),
      h('button', { class: 'act', id: 'advice-no', click: does.stay }, w('advice_no'))));
}

/** The card of an offer: what is asked, and how long there is to answer. */
function offer(seen, ui, does) {
  const { offer } = seen;
  const order = offer.orders[0];
  const first = order.stops[0];
  const price = order.price === null ? (order.fixed ? null : w('meter')) : money(order.price, seen.office.currency);
  if (ui.refusing) {
    return [h('div', { class: 'card' }, ring(offer), h('p', { class: 'quiet' }, first.address || '—'), h('h2', { class: 'place' }, w('reason'))),
      h('div', { class: 'foot' }, w('reasons').map((reason) => h('button', { class: 'act', click: () => does.decline(reason) }, reason)),
        h('button', { class: 'act tone', click: does.back }, w('back')))];
  }
  return [
    h('section', { class: 'card flash', 'aria-label': w('offer') }, ring(offer),
      h('h2', { class: 'place' }, first.address || '—'), first.extra && h('p', { class: 'extra' }, first.extra),
      first.comment && h('p', { class: 'note' }, first.comment),
      h('div', { class: 'facts' }, fact(way(offer.pickup_m), `${w('to_client')}${offer.pickup_s ? ` · ${minutes(offer.pickup_s)}` : ''}`),
        offer.way_m > 0 && fact(way(offer.way_m), w('way')), price && fact(price, w('price'))),
      mapOf(order, seen.position), note(order), order.stops.length > 1 && stops(order, null, 1), tags(order, seen)),
    h('div', { class: 'foot' },
      h('button', { class: 'do', id: 'accept', click: does.accept }, w('accept')),
      h('button', { class: 'act bad', id: 'decline', click: does.refuse }, w('decline'))),
  ];
}

const STAGES = { queued: 'is_queued', en_route: 'is_coming', at_place: 'is_waiting', aboard: 'is_riding', at_stop: 'at_stop' };

/** When the next stop is reached, or how long the client has been waited for. */
function hour(goal, isWaiting, now) {
  if (isWaiting && goal.first_arrived_at) return fact(h('time', { id: 'waited', 'data-since': goal.first_arrived_at }), w('waited'));
  return !isWaiting && goal.eta && fact(clock(goal.eta), goal.eta > now ? `${w('in')} ${minutes(goal.eta - now)}` : '≈');
}

const STEPS = { set_out: 'set_out', arrive: 'arrive', done: 'done' };

/** The card of the trip under way. */
function trip(seen, ui, does) {
  const order = seen.orders[0];
  const next = order.next ?? {};
  const goal = order.stops.find((stop) => stop.id === next.stop) ?? order.stops.find((stop) => stop.phase !== 'done') ?? order.stops.at(-1);
  const isWaiting = order.phase === 'at_place';
  const step = next.action === 'pass' ? (isWaiting ? 'aboard' : 'pass') : STEPS[next.action];
  const price = seen.meter?.total ?? order.price;
  // Before the client is there it is what the ride is reckoned to cost.
  const runs = seen.meter && ['at_place', 'aboard', 'at_stop'].includes(order.phase);
  if (ui.paying) {
    return [h('div', { class: 'card center' }, h('p', { class: 'quiet' }, w('pay')), h('p', { class: 'big num' }, money(price, seen.office.currency)),
      seen.meter && bill(seen.meter, seen.office.currency)),
    h('div', { class: 'foot' }, order.payment === 'account'
      ? h('button', { class: 'do', click: () => does.done(null) }, `${w('done')} · ${w('account')}`)
      : [h('p', { class: 'quiet' }, w('paid_how')), h('div', { class: 'acts' },
        h('button', { class: 'do', id: 'paid-cash', click: () => does.done('cash') }, w('cash')),
        h('button', { class: 'do', id: 'paid-card', click: () => does.done('card') }, w('card')))],
    h('button', { class: 'act', click: does.back }, w('back')))];
  }
  return [
    h('section', { class: 'card' },
      STAGES[order.phase] && h('p', { class: 'quiet' }, w(STAGES[order.phase])),
      h('h2', { class: 'place' }, goal.address || '—'), goal.extra && h('p', { class: 'extra' }, goal.extra),
      note(order), order.name && h('p', null, order.name),
      h('div', { class: 'facts' }, fact(money(price, seen.office.currency), runs ? w('meter') : w('price')),
        hour(goal, isWaiting, seen.now)),
      !isWaiting && mapOf(order, seen.position),
      stops(order, goal.id), tags(order, seen)),
    seen.orders.slice(1).map((other) => h('p', { class: 'card small' }, h('b', null, `${w('next_order')}: `), other.stops[0]?.address)),
    h('div', { class: 'foot' },
      h('div', { class: 'acts' }, order.phone && h('a', { class: 'act tone', href: dial(order.phone) }, w('call')),
        h('a', { class: 'act tone', href: geo(goal) }, w('navigate')),
        isWaiting && h('button', { class: 'act bad', click: does.noShow }, w('no_show'))),
      h('button', { class: 'do', id: 'step', click: does.step }, w(step ?? 'done'))),
  ];
}

function bill(quote, currency) {
  return h('ul', { class: 'rows' }, quote.lines.map((line) => h('li', null, h('span', { class: 'quiet' }, spoken(line.comment || line.kind)), h('b', null, money(line.sum, currency)))));
}

const go = (does) => h('div', { class: 'foot' }, h('button', { class: 'do', id: 'go', click: () => does.line('on_line') }, w('go')));

function waiting(seen, does) {
  if (seen.line === 'off') return [h('div', { class: 'card center' }, h('p', { class: 'big' }, w('off_text')), h('p', { class: 'quiet' }, w('off_hint'))), go(does)];
  if (seen.line === 'break') return [h('div', { class: 'card center' }, h('p', { class: 'big' }, w('break_text')), seen.since && h('p', { class: 'quiet num' }, `${w('since')} ${clock(seen.since)}`)), go(does)];
  const queue = seen.queue && h('p', { class: 'num' }, `${w('queue')}: `, h('b', null, `${seen.queue.place} ${w('of')} ${seen.queue.of}`), ` · ${seen.queue.name || w('outside')}`);
  const stand = seen.check_in && seen.check_in.kind !== 'stop' && h('p', { class: 'quiet' }, `${w('stood')}: ${seen.check_in.label || '·'}, ${clock(seen.check_in.at)}`);
  const pick = seen.stands.length > 0 && h('div', null, h('label', { for: 'stand' }, w('stand')),
    h('select', { id: 'stand', change: (event) => event.target.value && does.checkIn(Number(event.target.value)) },
      h('option', { value: '' }, w('stand_pick')), seen.stands.map((stand) => h('option', { value: stand.id }, stand.name))));
  return [h('div', { class: 'card center' }, h('p', { class: 'big' }, w('waiting')), queue, stand), advice(seen, does), pick && h('div', { class: 'card' }, pick)];
}

function line(seen, does) {
  const button = (word, action) => h('button', { class: word, 'aria-pressed': String(seen.line === word), click: () => does.line(action) }, w(word));
  return h('div', { class: 'line', role: 'group' }, button('on', 'on_line'), button('break', 'break'), button('off', 'off_line'));
}

function strips(seen, ui, does) {
  return [
    ui.news && h('button', { class: 'strip bad', id: 'news', role: 'alert', click: does.heard }, ui.news),
    seen.swap?.is_accepted && h('p', { class: 'strip', role: 'status' }, w('swap_waits')),
    ui.unsentLines.some((line) => line.kind === 'sos') && !ui.isOnline
      ? h('p', { class: 'strip bad', role: 'alert' }, w('sos_unsent'), h('a', { href: 'tel:112' }, '112'))
      : seen.sos_since && h('p', { class: 'strip bad', role: 'alert' }, w('sos_waits')),
    !ui.isOnline && h('p', { class: 'strip warn', role: 'status' }, w('offline'), ui.nUnsent > 0 && h('span', null, `${w('unsent')}: ${ui.nUnsent}`)),
    ui.isOnline && ui.nUnsent > 0 && h('p', { class: 'strip' }, `${w('unsent')}: ${ui.nUnsent}`),
    ui.noPosition && seen.line === 'on' && h('p', { class: 'strip warn' }, window.isSecureContext ? w(ui.noPosition) : w('insecure')),
  ];
}

function free(seen, ui, does) {
  if (!seen.may.take_free_orders) return [h('p', { class: 'card center quiet' }, w('free_off'))];
  if (!ui.free?.length) return [h('p', { class: 'card center quiet' }, w('no_free'))];
  return ui.free.map((order) => h('section', { class: 'card' },
    h('h2', { class: 'place' }, order.stops[0]?.address || '—'),
    h('div', { class: 'facts' }, fact(way(order.away_m), w('to_client')), order.price !== null && fact(money(order.price, seen.office.currency), w('price'))),
    order.stops.length > 1 && stops(order, null, 1), tags(order, seen),
    h('button', { class: 'do', click: () => does.take(order.id) }, w('take'))));
}

function talk(ui, does) {
  const lines = [...(ui.messages ?? []), ...ui.unsentLines];
  return [
    lines.length === 0 ? h('p', { class: 'card center quiet' }, w('no_talk'))
      : h('ul', { class: 'talk', 'aria-live': 'polite' }, lines.map((said) => h('li', { class: `${said.from === 'crew' ? 'mine' : ''} ${said.kind === 'sos' ? 'sos' : ''}` },
        said.kind === 'sos' ? `SOS ${said.text}` : said.text, h('time', null, said.id ? clock(said.at) : '…')))),
    h('div', { class: 'foot' }, h('form', { class: 'row', submit: (event) => {
      event.preventDefault();
      const text = event.target.text.value;
      // Before anything is drawn anew, which keeps what is being typed.
      event.target.reset();
      does.say(text);
    } },
      h('input', { id: 'text', name: 'text', placeholder: w('write'), 'aria-label': w('write'), maxlength: '500', autocomplete: 'off', required: '' }),
      h('button', { class: 'act tone' }, w('send')))),
  ];
}

function earnings(seen, ui, does) {
  const told = ui.money;
  const currency = seen.office.currency;
  return [
    h('div', { class: 'card' }, h('div', { class: 'facts' }, fact(money(told?.earned ?? 0, currency), w('earned')), fact(money(told?.balance ?? seen.balance, currency), w('balance')))),
    h('div', { class: 'card' }, h('h2', { class: 'small quiet' }, w('orders')),
      !told?.orders.length ? h('p', { class: 'quiet' }, w('none')) : h('ul', { class: 'rows' }, [...told.orders].reverse().map((order) => h('li', null,
        h('span', null, `${clock(order.ended_at)} ${order.from ?? ''}`), h('button', { class: 'tag', click: () => does.receipt(order.id) }, order.sum === null ? w(order.phase) : money(order.sum, currency)))))),
  ];
}

function receipt(ui, does) {
  const told = ui.receipt;
  return [
    h('section', { class: 'card' }, h('h2', { class: 'place' }, `${told.office} · ${w('receipt')} № ${told.order}`),
      h('p', { class: 'quiet num' }, new Date(told.at * 1000).toLocaleString(written(), { dateStyle: 'medium', timeStyle: 'short', timeZone })),
      h('p', null, [told.driver, told.vehicle].filter(Boolean).join(', ')), bill(told.bill, told.currency),
      h('p', { class: 'big num' }, money(told.bill.total, told.currency)), h('p', { class: 'quiet' }, w(told.payment))),
    h('div', { class: 'acts noprint' }, h('button', { class: 'act tone', click: () => print() }, w('print')), h('button', { class: 'act', click: does.back }, w('back'))),
  ];
}

function settings(ui, does) {
  const pick = (name, values) => h('div', null, h('label', { for: name }, w(name)),
    h('select', { id: name, change: (event) => does.set(name, event.target.value) },
      Object.entries(values).map(([value, text]) => h('option', { value, selected: (localStorage.getItem(name) ?? '') === value }, text))));
  return [
    h('div', { class: 'card' }, pick('language', { '': w('auto'), ru: 'Русский', en: 'English' }),
      pick('theme', { '': w('auto'), light: w('light'), dark: w('dark') }), pick('sound', { '': w('on_word'), off: w('off_word') })),
    h('div', { class: 'card' }, h('p', null, h('b', null, w('push'))),
      ui.push === 'on' ? h('p', { class: 'quiet' }, w('push_done')) : ui.push === 'no' ? h('p', { class: 'quiet' }, w('push_no')) : h('button', { class: 'act tone', click: does.push }, w('push_on'))),
    h('div', { class: 'card' }, h('p', null, h('b', null, w('tracker'))), h('p', { class: 'quiet small' }, w('tracker_text')),
      ui.tracker ? [qr(ui.tracker.qr), h('p', { class: 'small wide' }, ui.tracker.url),
        navigator.clipboard && h('button', { class: 'act', click: () => does.copy(ui.tracker.url) }, w('copy'))] : h('button', { class: 'act tone', click: does.pair }, w('pair'))),
    ui.canInstall && h('button', { class: 'act tone', click: does.install }, w('install')),
    h('button', { class: 'act bad', click: does.logout }, w('logout')),
    h('button', { class: 'act', click: does.back }, w('back')),
  ];
}

/** A QR code of rows of modules, with its quiet zone. */
function qr(rows) {
  const size = rows.length + 8;
  let path = '';
  rows.forEach((row, y) => [...row].forEach((dark, x) => { if (dark === '1') path += `M${x + 4} ${y + 4}h1v1h-1z`; }));
  return s('svg', { class: 'qr', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': 'QR' }, s('path', { d: path }));
}

export function sure(ui, does) {
  return [h('main', null, h('div', { class: 'card center' }, h('p', { class: 'big' }, w(ui.asks.word))),
    h('div', { class: 'foot' }, h('button', { class: 'do bad', id: 'yes', click: ui.asks.then }, w('yes')), h('button', { class: 'act', id: 'no', click: does.back }, w('no'))))];
}

/** The whole page of a driver who is logged in. */
export function page(seen, ui, does) {
  if (ui.asks) return sure(ui, does);
  const car = seen.crew.vehicle;
  const who = h('div', { class: 'who' }, h('b', null, `${seen.crew.call_sign || seen.crew.name} · ${seen.crew.driver}`),
    h('span', { class: 'quiet small' }, car ? [car.color, car.make, car.model, car.plate].filter(Boolean).join(' ') : seen.office.name));
  const bar = h('header', { class: 'bar' }, who,
    h('button', { class: 'round', 'aria-label': w('settings'), click: does.settings }, '⚙'),
    h('button', { class: 'round sos', id: 'sos', click: does.sos }, 'SOS'));
  const works = ui.tab === 'work';
  const question = asked(seen);
  const body = ui.receipt ? receipt(ui, does) : ui.isSetting ? settings(ui, does)
    : seen.offer ? offer(seen, ui, does) : question ? swap(seen, does)
      : works ? (seen.orders.length ? trip(seen, ui, does) : waiting(seen, does))
        : ui.tab === 'free' ? free(seen, ui, does) : ui.tab === 'talk' ? talk(ui, does) : earnings(seen, ui, does);
  const tab = (name, n) => h('button', { 'aria-current': ui.tab === name ? 'page' : null, click: () => does.tab(name) }, w(name), n > 0 && h('span', { class: 'badge' }, n));
  const isBusy = question || (works && seen.orders.length > 0 && !ui.isSetting);
  return [bar, strips(seen, ui, does), !question && !ui.receipt && !ui.isSetting && works && seen.orders.length === 0 && line(seen, does),
    h('main', { class: question ? null : 'over-tabs' }, body), !question && h('nav', { class: `tabs ${isBusy ? 'low' : ''}` }, tab('work', 0), tab('free', 0), tab('talk', seen.unseen_messages), tab('money', 0))];
}

/** Counts how long the client has been waited for. */
export function wait(now) {
  const waited = document.getElementById('waited');
  if (!waited) return;
  const left = Math.max(0, Math.floor(now - waited.dataset.since));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  if (waited.textContent !== text) waited.textContent = text;
}

/** Moves the ring of an offer. */
export function tick(left, total) {
  const ring = document.getElementById('ring');
  if (!ring) return;
  const number = document.getElementById('ring-number');
  const text = String(Math.max(0, Math.ceil(left)));
  if (number.textContent !== text) number.textContent = text;
  const part = total > 0 ? Math.min(1, Math.max(0, left / total)) : 1;
  document.getElementById('ring-left').setAttribute('stroke-dashoffset', String(RING * (1 - part)));
  ring.classList.toggle('soon', left <= 5);
}
