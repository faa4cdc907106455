// The words of the page, in both languages.
const RU = {
  login: 'Вход водителя', phone: 'Телефон', get_code: 'Получить код', code: 'Код из SMS', enter: 'Войти',
  other_phone: 'Другой телефон', code_hint: 'Код придёт по SMS. Если не пришёл, его назовёт диспетчер.',
  wrong_code: 'Код не подошёл', wrong_link: 'Ссылка уже использована или устарела. Новую даст диспетчер',
  offer_gone: 'Предложение снято', order_over: 'Заказ уже завершён', order_cancelled: 'Заказ отменён', order_taken: 'Заказ забрали', on: 'На линии', break: 'Перерыв', off: 'Не на линии',
  waiting: 'Ждём заказ', go: 'Выйти на линию', off_text: 'Вы не на линии', off_hint: 'Заказы не предлагаются', break_text: 'Перерыв',
  queue: 'Очередь', outside: 'вне районов', of: 'из', stand: 'Отметиться на стоянке', stood: 'Отмечен', stand_pick: 'Стоянка…',
  swap: 'Поменяться заказом?', swap_takes: 'Возьмёте', swap_gives: 'Отдадите', swap_gain: 'клиентов заберут быстрее на', swap_waits: 'Вы согласны поменяться. Ждём других водителей.',
  swap_yes: 'Меняюсь', swap_no: 'Оставить как есть', advice: 'Совет: подождите здесь', advice_gain: 'клиента здесь заберут быстрее на', advice_no: 'Не поеду', on_line: 'На линию', off_line: 'С линии', check_in: 'Отметка на стоянке', message: 'Сообщение', seen: 'Прочитано',
  offer: 'Новый заказ', accept: 'Принять', decline: 'Отказаться', to_client: 'до клиента', way: 'поездка', price: 'цена',
  meter: 'счётчик', reason: 'Почему?', reasons: ['Далеко', 'Еду домой', 'Поломка', 'Не подходит'], back: 'Назад',
  set_out: 'Выехал', arrive: 'На месте', aboard: 'Клиент в машине', pass: 'Дальше', done: 'Завершить', no_show: 'Не вышел',
  no_show_sure: 'Клиент не вышел?', yes: 'Да', no: 'Нет', call: 'Позвонить', navigate: 'Маршрут', sos: 'SOS',
  sos_sure: 'Позвать на помощь?', sos_sent: 'Помощь вызвана', sos_waits: 'SOS отправлен, диспетчер ещё не ответил',
  sos_unsent: 'SOS ещё не отправлен: нет сети. Звоните', shut_out: 'Вход с этого телефона закрыт. Войдите снова', copy: 'Скопировать адрес', copied: 'Скопировано', since: 'с',
  is_queued: 'Следующий заказ', is_coming: 'Едем к клиенту', is_waiting: 'Ждём клиента', is_riding: 'Везём', at_stop: 'На остановке', waited: 'ждём', in: 'через',
  work: 'Работа', free: 'Заказы', talk: 'Чат', money: 'Деньги', no_free: 'Свободных заказов нет', take: 'Взять',
  free_off: 'Заказы распределяет диспетчерская', write: 'Сообщение', send: 'Отправить', no_talk: 'Сообщений нет',
  balance: 'Баланс', earned: 'За смену', orders: 'Заказы смены', none: 'Пока нет', pay: 'К оплате', cash: 'Наличные', card: 'Карта',
  account: 'По счёту', paid_how: 'Как оплачено?', receipt: 'Чек', print: 'Печать', next_order: 'Следующий', waits: 'в очереди',
  offline: 'Нет сети', unsent: 'не отправлено', not_counted: 'Не засчитано', no_gps: 'Нет доступа к геопозиции', gps_off: 'Позиция не видна',
  settings: 'Настройки', theme: 'Тема', language: 'Язык', auto: 'как в системе', light: 'светлая', dark: 'тёмная',
  tracker: 'Трекер при выключенном экране', tracker_text: 'Страница не видит, где вы, когда экран выключен. Установите Traccar Client или OsmAnd и отсканируйте код:', pair: 'Подключить',
  push: 'Уведомления о заказах', push_on: 'Включить', push_done: 'Включены', push_no: 'Здесь недоступны', install: 'Установить на экран', logout: 'Выйти',
  logout_sure: 'Выйти с этого устройства?', passengers: 'чел.', call_before: 'позвонить заранее', fixed: 'фиксированная', m: 'м', km: 'км', min: 'мин', hour: 'ч', s: 'с',
  insecure: 'Страница открыта без HTTPS: позиция и установка недоступны', completed: 'выполнен', cancelled: 'отменён', failed: 'не выполнен', stop: 'Остановка',
  sum: 'Итого', sound: 'Звук', on_word: 'вкл', off_word: 'выкл', too_many: 'Слишком много попыток, подождите', failed_send: 'Не получилось, попробуйте ещё раз',
};
const EN = {
  login: 'Driver login', phone: 'Phone', get_code: 'Get a code', code: 'Code from the SMS', enter: 'Log in',
  other_phone: 'Another phone', code_hint: 'The code comes by SMS. If it does not, ask the dispatcher for it.',
  wrong_code: 'The code does not fit', wrong_link: 'The link was used or is too old. The dispatcher has a new one',
  offer_gone: 'The offer was withdrawn', order_over: 'The order is over', order_cancelled: 'The order was called off', order_taken: 'The order was taken away', on: 'On line', break: 'Break', off: 'Off line',
  waiting: 'Waiting for an order', go: 'Go on line', off_text: 'You are off line', off_hint: 'No orders are offered', break_text: 'On a break',
  queue: 'Queue', outside: 'outside the zones', of: 'of', stand: 'Check in at a stand', stood: 'Checked in', stand_pick: 'Stand…',
  swap: 'Swap orders?', swap_takes: 'You take', swap_gives: 'You give', swap_gain: 'clients are fetched sooner by', swap_waits: 'You agreed to swap. The others have not answered yet.',
  swap_yes: 'Swap', swap_no: 'Keep mine', advice: 'Advice: wait here', advice_gain: 'the next client here is fetched sooner by', advice_no: 'I stay', on_line: 'Go on line', off_line: 'Go off line', check_in: 'Check in', message: 'Message', seen: 'Read',
  offer: 'New order', accept: 'Accept', decline: 'Refuse', to_client: 'to the client', way: 'ride', price: 'price',
  meter: 'meter', reason: 'Why?', reasons: ['Too far', 'Going home', 'Breakdown', 'Does not fit'], back: 'Back',
  set_out: 'Set out', arrive: 'At the place', aboard: 'Client aboard', pass: 'Next stop', done: 'Finish', no_show: 'No show',
  no_show_sure: 'The client did not come?', yes: 'Yes', no: 'No', call: 'Call', navigate: 'Navigate', sos: 'SOS',
  sos_sure: 'Call for help?', sos_sent: 'Help was called', sos_waits: 'SOS sent, nobody has answered yet',
  sos_unsent: 'SOS is not sent yet: no network. Call', shut_out: 'This phone was logged out. Log in again', copy: 'Copy the address', copied: 'Copied', since: 'since',
  is_queued: 'Next order', is_coming: 'On the way to the client', is_waiting: 'Waiting for the client', is_riding: 'Client aboard', at_stop: 'At a stop', waited: 'waiting', in: 'in',
  work: 'Work', free: 'Orders', talk: 'Chat', money: 'Money', no_free: 'No free orders', take: 'Take',
  free_off: 'The office gives its orders out by itself', write: 'Message', send: 'Send', no_talk: 'No messages',
  balance: 'Balance', earned: 'This shift', orders: 'Orders of the shift', none: 'None yet', pay: 'To pay', cash: 'Cash', card: 'Card',
  account: 'On account', paid_how: 'How was it paid?', receipt: 'Receipt', print: 'Print', next_order: 'Next', waits: 'queued',
  offline: 'No network', unsent: 'not sent', not_counted: 'Not counted', no_gps: 'No access to the position', gps_off: 'Position not seen',
  settings: 'Settings', theme: 'Theme', language: 'Language', auto: 'as the system', light: 'light', dark: 'dark',
  tracker: 'Tracker for a dark screen', tracker_text: 'A page cannot see where you are while the screen is off. Install Traccar Client or OsmAnd and scan the code:', pair: 'Pair',
  push: 'Notices of orders', push_on: 'Turn on', push_done: 'On', push_no: 'Not available here', install: 'Install', logout: 'Log out',
  logout_sure: 'Log this device out?', passengers: 'people', call_before: 'call ahead', fixed: 'fixed', m: 'm', km: 'km', min: 'min', hour: 'h', s: 's',
  insecure: 'The page is open without HTTPS: no position, no install', completed: 'completed', cancelled: 'cancelled', failed: 'not done', stop: 'Stop',
  sum: 'Total', sound: 'Sound', on_word: 'on', off_word: 'off', too_many: 'Too many attempts, wait a little', failed_send: 'It did not work, try again',
};

let words = RU;

export function language() {
  const chosen = localStorage.getItem('language');
  if (chosen === 'ru' || chosen === 'en') return chosen;
  return navigator.language && navigator.language.startsWith('ru') ? 'ru' : navigator.language ? 'en' : 'ru';
}

export function speak() {
  const code = language();
  words = code === 'ru' ? RU : EN;
  document.documentElement.lang = code;
}

export function w(name) { return words[name] ?? name; }
