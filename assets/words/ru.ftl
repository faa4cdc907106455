# Слова пульта.

pane-orders = Заказы
pane-crews = Экипажи
pane-crews-count = { $n } из { $of }
pane-card = Карточка
pane-map = Карта
pane-stands = Стоянки
pane-orders-open = { $n ->
    [one] { $n } открытый
   *[many] { $n } открытых
}
pane-crews-for = Экипажи к { $order }: { $place }
pane-crews-to = Экипажи: { $place }
map-loading = Читаю карту…
map-scale = { $metres } м в знаке
map-follows = за { $crew }
map-nobody-to-follow = Следить не за кем: у заказа нет экипажа
stands-outside = вне районов
stands-nearest = заказ ближайшему
stands-queue = заказ первому в очереди
stands-rating = заказ лучшему по рейтингу
stands-crew = { $at }. { $crew } стоит { $span }
stands-zone = { $zone }: экипажей { $crews }, заказов { $orders }
stands-mark-nearest = ближайший
stands-mark-queue = очередь
stands-mark-rating = рейтинг

group-needs-human = НУЖЕН ЧЕЛОВЕК
group-offered = ПРЕДЛАГАЕМ
group-to-assign = ЖДУТ НАЗНАЧЕНИЯ
group-pre-orders = ПРЕДВАРИТЕЛЬНЫЕ
group-on-hold = ОТЛОЖЕНЫ
group-accounts = МАЛО НА СЧЕТУ
group-closed = ЗАКРЫТЫ ЗА ЧАС
group-cards = НЕДОПИСАНО
group-folded = → раскрыть
group-driving = ЕДУТ К КЛИЕНТУ
group-at-place = НА МЕСТЕ
group-aboard = ВЕЗУТ

status-orders = { $n ->
    [one] { $n } заказ
    [few] { $n } заказа
   *[many] { $n } заказов
}
status-on-line = { $n } на линии
status-engine-off = подбор выключен
status-call = { $n ->
    [one] ЗВОНОК { $phone }
   *[many] ЗВОНКИ: { $n }, { $phone }
} F9
status-replay = ПОВТОР { $at } { $speed }

minutes = { $n } мин
days = { $d } дн { $h } ч
hours = { $h } ч { $m } мин
age-now = сейчас
money = { $sum } ₽

board-loading = Читаю офис…
board-empty = Открытых заказов нет. Ins — новый заказ.
board-empty-to-look-at = Открытых заказов нет.
board-nothing-found = Ничего не найдено. Esc — показать все.
board-listens = Заказы с сайта и по API принимаются на { $url }
no-crews = Экипажей нет.
address-unknown = адрес не назван

state-on-hold = отложен
state-later = в работу { $at }
state-nobody = никто: { $n ->
    [one] { $n } отказ
    [few] { $n } отказа
   *[many] { $n } отказов
}
state-searching = подбираю экипаж
state-to-assign = ждёт назначения
state-no-crew = без экипажа
state-offered = { $crew } · ещё { $left }
state-offered-open = { $crew } · ждёт ответа
state-queued = { $crew } в очереди
state-en-route = { $crew } едет
state-at-place = { $crew } на месте
state-carrying = { $crew } везёт
state-at-stop = { $crew } на остановке
state-silent = { $crew } без GPS { $age }
state-completed = выполнил { $crew }
state-on-way = { $crew } · { $span }
state-overdue = { $crew } ожидался в { $at }
state-waits = { $crew } ждёт { $span }

crew-offered = предложен { $order } { $left }
crew-free = свободен
crew-busy = занят
crew-on-order = на заказе { $order }
crew-break = перерыв { $age }
crew-break-short = пауза { $age }
crew-off = не на линии
crew-set-on-line = на линию
crew-set-break = на перерыв
crew-set-off-line = с линии
crew-title = Экипаж
crew-name = Название
crew-driver = Водитель
crew-phone = Телефон
crew-vehicle = Машина
crew-since = На линии с
crew-position = Положение
crew-zone = Район
crew-orders = Заказы
crew-rating = Рейтинг
login-key = * — телефон водителя: QR-код, код для входа
driver-login-title = Телефон водителя
login-scan = Наведите на код камеру телефона.
login-phone = Или вручную: { $phone }
login-code = код { $code }
login-until = Годится до { $time }, один раз.
login-nobody = Ни один телефон ещё не вошёл.
login-devices = Вошли:
login-shut-out = Цифра выводит этот телефон.
crew-asked = спрошен { $order }

card-nobody = Клиент не назван
card-orders = { $n }-й заказ
card-eta = подача { $at }, через { $span }
card-eta-past = подача ожидалась в { $at }

actor-system = программа
actor-engine = подбор
actor-console = пульт
actor-customer = клиент
actor-operator = оператор
actor-crew = экипаж { $crew }

event-order-created = принят
event-order-forced-in = принят с номера из чёрного списка: { $reason }
event-order-updated = изменён
event-order-edited = изменён: { $what }
edited-at = время
edited-phone = телефон
edited-name = имя
edited-comment = заметка
edited-tariff = тариф
edited-services = услуги
edited-payment = оплата
edited-account = счёт
edited-discount = скидка
edited-company = служба
edited-crew-group = группа экипажей
edited-passengers = пассажиров
edited-call-before = позвонить перед подачей
edited-agreed = договорная цена
edited-price = цена
edited-from = откуда
edited-to = куда
edited-via = заезд
edited-way = путь { $way } (был { $before })
event-order-suspended = отложен
event-order-resumed = снова в работе
event-order-assigned = назначен { $crew }
event-order-unassigned = снят с { $crew }
event-order-started = { $crew } выехал
event-order-completed = выполнен
event-order-cancelled = отменён
event-order-failed = сорван
event-order-archived = убран
event-order-reinstated = возвращён
event-stop-arrived = { $crew } на месте
event-stop-left = { $crew } отъехал
event-stop-reopened = { $crew } отъехал рано
event-stop-missed = адрес пропущен
event-offered = предложен { $crew }
event-accepted = { $crew } согласен
event-forced = назначен { $crew }
event-declined = { $crew } отказ
event-expired = { $crew } не ответил
event-withdrawn = предложение { $crew } отозвано
event-assignment-cancelled = назначение { $crew } снято
event-assignment-completed = { $crew } закончил
event-shift-opened = { $crew } на линии
event-shift-closed = { $crew } не на линии
event-break-started = { $crew } на перерыве
event-break-ended = { $crew } после перерыва
event-checked-in = { $crew } отметился
event-crew-changed = экипаж { $crew } изменён
event-driver-rated = водитель оценён
event-ledger-posted = проводка по счёту водителя
event-office-changed = справочники изменены
event-message-queued = сообщение в очереди
event-noted = отмечено
event-order-cancelled-for = отменён: { $reason }
event-order-failed-for = сорван: { $reason }

done-created = Заказ { $order } принят
done-created-for = Заказ { $order } принят на { $at }
done-offered = Заказ { $order } предложен { $crew }
done-assigned = Заказ { $order } назначен { $crew }
done-unassigned = Заказ { $order } снят с экипажа
done-cancelled = Заказ { $order } отменён
done-suspended = Заказ { $order } отложен
done-taken-back = Заказ { $order } возвращён
done-resumed = Заказ { $order } снова в работе
done-crew = Экипаж { $crew }: { $state }
done-copied = Отправлено в терминал
done-accepted = Заказ { $order }: { $crew } согласен
done-set-out = Заказ { $order }: { $crew } поехал
done-arrived = Заказ { $order }: { $crew } на месте
done-left = Заказ { $order }: { $crew } поехал дальше
done-skipped = Заказ { $order }: следующий адрес пропущен
done-completed = Заказ { $order } выполнен, { $crew }
done-no-show = Заказ { $order }: клиент не вышел
done-given-up = Заказ { $order } сорван
done-edited = Заказ { $order } изменён
done-for-all = { $what }, и следующие: { $n }

done-can-undo = { $what } · Ctrl+Z вернёт

refused-blocked = клиент в чёрном списке: { $reason }
refused-over-limit = на счёте осталось { $sum }
refused-unfit = { $crew } не подходит: { $rule }
refused-held = заказ { $order } уже у { $crew }
refused-free = у заказа { $order } уже нет экипажа
refused-price = цена теперь { $new }, а не { $old }
refused-aboard = Клиент уже в машине: снять нельзя
refused-below-tariff = { $agreed } меньше тарифа ({ $tariff }): это может старший диспетчер
refused-edited-meanwhile = заказ { $order } только что изменил кто-то другой: проверьте карточку и запишите ещё раз
refused-changed-since = заказ { $order } после этого изменён: { $what } · { $actor }. Вернуть нельзя
refused-taken-back = это уже вернули
refused-too-late = возвращать уже поздно
refused-no-shift = Смена не открыта
refused-not-yours = вернуть может тот, кто это сделал, или старший диспетчер
refused-other-origin = заказ { $order } принят через другой API
refused-under-way = заказ { $order } уже везут
refused-not-found = { $what }: не существует
refused-duplicate = Такой заказ уже есть: { $order }
refused-overtaken = { $what }: { $event } раньше, в { $at } ({ $actor })
refused-forbidden = Это не разрешено
only-looks = Ваши права — только смотреть
needs-dispatch = Это может только диспетчер: ваши права — смотреть
needs-senior = Это может старший диспетчер или администратор
needs-admin = Это может только администратор
refused-too-many = Слишком много попыток, повторите позже
refused-unavailable = Не отвечает: { $what }
refused-internal = Внутренняя ошибка, подробности в журнале
refused-disk-full = Диск полон: ничего не записано, освободите место
refused-disk-fails = Диск полон или неисправен: ничего не записано, проверьте его
refused-disk-card = Карточка остаётся: сохраните её, когда будет место

thing-order = заказ { $id }
thing-crew = экипаж { $id }
thing-assignment = предложение { $id }
thing-driver = водитель { $id }
thing-stop = адрес { $id }

status-pending = без экипажа
status-suspended = отложен
status-assigned = уже назначен
status-started = уже в пути
status-completed = уже выполнен
status-cancelled = уже отменён
status-failed = сорван
status-offered = уже предложен
status-expired = время вышло
status-declined = отказ
status-withdrawn = отозвано
status-off-line = не на линии
status-on-break = на перерыве
status-being-asked = уже думает над другим заказом
status-locked = заблокирован
status-dismissed = уволен
status-closed = уже закрыт

no-order-selected = Заказ не выбран
no-such-crew = Экипажа { $number } нет
no-such-order = Заказа { $number } на доске нет
no-such-state = 1 — на линию, 2 — на перерыв, 3 — с линии
type-crew-first = Сначала номер экипажа: 17+
has-it-already = Этот экипаж уже везёт этот заказ
nobody-needed = Все заказы обходятся без человека
nobody-has-it = Ни у кого
no-pre-orders = Предварительных заказов нет
no-routes = Маршрутов нет
caller-hidden = номер скрыт
no-calls = Никто не звонит. Наберите номер и F9, чтобы открыть карточку звонящего.
no-cards = Недописанных карточек нет
no-price = Цены ещё нет
calls-title = Звонят
pre-orders-title = Предварительные заказы
pre-order-later = в работу { $at }, через { $span }
pre-order-now = уже в работе
routes-title = Маршруты
stop-waiting = нет экипажа
stop-on-hold = заказ отложен
stop-queued = { $crew } едет не сюда: впереди { $n ->
    [one] { $n } адрес
    [few] { $n } адреса
   *[many] { $n } адресов
}
stop-en-route = { $crew } едет сюда { $eta }
stop-at-stop = { $crew } здесь с { $at }
stop-done = был { $from }–{ $to }, { $span }
stop-closed = закрыт
stop-missed = пропущен { $at }: так решили
stop-missed-late = пропущен { $at }: ждали до { $limit }
stop-order-is = заказ { $how }
seen-title = Заказ глазами каждого API
console-failed-apart = Пульт остановился из-за ошибки в программе, она записана в журнал (папка log); офис работает дальше на { $url }: Enter — открыть пульт снова, Ctrl+C — уйти.
console-failed = Пульт остановился из-за ошибки в программе, она записана в журнал (папка log); офис работает дальше на { $url }: Enter — открыть пульт снова, Ctrl+C — закрыть офис.
seen-nobody = Приём по API не запущен
seen-no-exchange = С запуска ни один API об этом заказе не спрашивал
mouse-on = Мышь включена: щелчок выбирает, колесо листает
mouse-off = Мышь выключена
replay-loading = Читаю день…
replay-nothing = В этот день ничего не было
replay-first = Сначала «Повтор дня»
replay-changes-nothing = Это прошлое, его не изменить. Esc — к настоящему.
nothing-to-undo = Вернуть нечего: сделанное можно вернуть 10 секунд
card-parked = Карточка отложена: НЕДОПИСАНО { $n } · Ctrl+O откроет
card-dropped = Карточка убрана · Ctrl+Z вернёт
card-history = история
card-ride = везёт, там в { $at }, через { $span }
card-ride-past = везёт, ожидался там в { $at }

form-title = Новый заказ
form-phone = Телефон
form-name = Имя
form-from = Откуда
form-to = Куда
form-time = Когда
form-comment = Заметка
form-tariff = Тариф
form-services = Услуги
form-agreed = Цена
form-by-tariff = по тарифу
form-company = Служба
form-group = Группа
form-any-group = любая
form-no-company = Такой службы нет
form-no-group = Такой группы нет
form-bad-sum = Это не сумма
form-passengers = Пассажиры
form-call-before = Позвонить
form-calls-before = позвонить перед подачей
form-discount = Скидка
form-no-discount = Такой скидки нет
form-no-count = Это не число пассажиров
form-no-yes = да или нет
card-passengers = { $n ->
    [one] { $n } пассажир
    [few] { $n } пассажира
   *[many] { $n } пассажиров
}
trip-length = { $km } км · { $span }
form-soonest = подача { $eta }: { $crew }
form-no-tariff-at = на { $time } нет тарифа: выберите или назовите цену
form-no-tariff = Такого тарифа нет
form-no-such-service = Нет услуги «{ $service }»
form-no-service = Такой услуги нет
form-asap = сейчас
form-assignable = в работу { $at }
form-blacklist = ЧЁРНЫЙ СПИСОК: { $reason } · Ctrl+S примет всё равно
form-blocked = Номер в чёрном списке. Ctrl+S примет всё равно.
form-bad-phone = Это не телефон
form-bad-time = Время: 1830, +40, завтра 7:30, пн 9 или 31.12 2200
form-no-address = Откуда ехать?
form-likely = нет на карте; похоже: { $address }
form-house-off-map = {" "}— дома нет на карте
form-paste-saves-not = Вставка заказ не принимает: нажмите Enter ещё раз
form-saving = Принимаю…
form-enter-saves = Enter — принять заказ
form-via = Заезд { $n }
form-parked = ещё { $n } · Ctrl+O
form-phone-as-address = Это телефон, а не адрес. Поле «Телефон» — выше.
form-no-phone = Без телефона? Та же клавиша ещё раз — принять так.
form-doubtful-phone = Телефон странный. Та же клавиша ещё раз — оставить так.
form-phone-short = не хватает { $n }
form-phone-long = лишних { $n }
form-phone-odd = странный номер
form-first-call = первый звонок
form-by-time = по времени
form-past-time = это время уже прошло
form-time-unknown = не понимаю: 1830 · +40 · з 7 · пн 9 · 31.12 2200
form-time-examples = 1830 · +40 · з 7 · 31.12 2200
form-rides = Едет { $order }: { $state } · F2 покажет, Enter — ещё один
form-passed-stays = Здесь уже были: этот адрес не меняется
form-has-order = Уже ждёт { $order }: { $state } · F2 покажет, Enter — ещё один
form-nobody = сейчас взять некому
form-edit-title = Заказ { $order }: изменить
form-payment = Оплата
form-no-payment = Оплата: наличные, карта или счёт
form-no-account = Счёта нет: клиент не в справочнике
form-changed-elsewhere = Изменено, { $who }: { $what }
form-changed-meanwhile = Заказ изменился: { $what }
form-dispute = { $field }: ваше «{ $mine }», в заказе «{ $theirs }»
form-closed-elsewhere = Заказ { $how }, менять его нельзя. Esc — отложить
card-of-closed = Заказ { $order } закрыт: отложенная правка снята
card-changed-elsewhere = Заказ { $order } изменён ({ $who }): отложенная карточка обновлена
form-enter-leaves = Ничего не изменено. Enter — закрыть
form-left-out = { $said } в этот день не бывает: часы переводят вперёд. Заказ на { $meant }
form-enter-changes = Enter — изменить заказ
form-enter-asks = Enter — решить, чьё оставить
form-passed = ✓ уже были

leave-title = Выйти из пульта?
leave-open = { $n ->
    [0] Открытых заказов нет.
    [one] Открыт { $n } заказ.
    [few] Открыто { $n } заказа.
   *[many] Открыто { $n } заказов.
}
leave-goes-on = Офис работает дальше: сайт и API на { $url }{ $engine ->
    [on] , подбор экипажей
   *[off] {""}
}.
leave-stops = Вместе с пультом остановятся сайт и API на { $url }{ $engine ->
    [on] {" "}и подбор экипажей
   *[off] {""}
}.
leave-enter = Enter  выйти, офис работает дальше
leave-close = 2      выйти и закрыть офис: остановится всё это
leave-stay = Esc    остаться
desks = { $n ->
    [one] { $n } рабочее место
    [few] { $n } рабочих места
   *[many] { $n } рабочих мест
}
desks-others = { $n ->
    [0] Других рабочих мест нет.
    [one] Открыто ещё { $n } рабочее место.
    [few] Открыто ещё { $n } рабочих места.
   *[many] Открыто ещё { $n } рабочих мест.
}
desk-left = Офис работает дальше. Вернуться: pult{ $flags } · остановить: pult stop{ $flags }
desk-says = { $who }: { $text }
call-taken = Звонок { $phone } взял(а) { $who }
desk-heard = { $n ->
    [0] Других рабочих мест нет.
    [one] Сказано: слышит { $n } рабочее место.
    [few] Сказано: слышат { $n } рабочих места.
   *[many] Сказано: слышат { $n } рабочих мест.
}
desk-closed = Офис закрыт.
desk-closed-by = Офис закрыт: { $who }.
desk-lost = Офис не отвечает.
desk-lost-waits = Жду, пока он заработает: пульт вернётся сам.
desk-lost-start = Enter — запустить офис снова
desk-lost-leave = Ctrl+C — уйти
office-stopped = Офис закрыт. Остановлены: сайт и API, подбор экипажей, { $desks }. { $orders }
leave-cards = Недописанных карточек: { $n }, они сохранятся.
cancel-title = Отменить заказ: почему?
reason-changed-mind = клиент передумал
reason-no-show = клиент не вышел
reason-no-crews = нет машин
reason-too-long = долго ждать
reason-mistake = ошибка или повтор
reason-other = другое
reassign-title = Переназначить?
reassign-question = Заказ { $order }: с { $from } на { $to }
reassign-keys = Enter, y, д — переназначить · n, н, Esc — оставить

why-title = Почему
why-loading = Спрашиваю…
why-nothing = О заказе { $order } подбор ещё не думал.
why-chosen = Выбран { $crew }.
why-nobody-fits = Никто не подходит.
why-too-far = Все слишком далеко: лучше подождать.
why-others-first = Свободные нужнее другим заказам.
why-held-back = Занятый экипаж успеет раньше: заказ ждёт его.
why-ranked = Кто подходит:
why-candidate = { $crew }  { $minutes } мин  { $km } км{ $bar }  { $cost } с
why-count = { $rule } { $n }
why-runner-up = Следующий стоил бы { $cost } с
term-remaining = занят ещё
term-eta = дорога
term-travel = поездка
term-age = ожидание
term-rating = рейтинг
term-fairness = справедливость
term-gap = пустое место
term-lateness = опоздание
term-queue = очередь
term-stay = уже едет
term-owed = отдал заказ
rule-shift-closed = не на линии
rule-on-break = перерыв
rule-busy = занят
rule-being-asked = думает над другим заказом
rule-locked = заблокирован
rule-dismissed = уволен
rule-in-debt = долг перед кассой
rule-other-group = другая группа
rule-other-company = другая служба
rule-missing-service = нет нужной услуги
rule-declined-before = отказался раньше
rule-snoozed = недавно не ответил
rule-refused-by-client = клиент его не хочет
rule-no-position = место неизвестно
rule-stale-position = нет GPS
rule-outside-zone = не его район
rule-too-many-tasks = слишком много заказов
rule-mode-unfit = не тот транспорт
rule-out-of-reach = не успеет
rule-no-way = нет дороги
rule-promised = сорвёт обещанное время
rule-past-promise = приедет позже обещанного

help-title = Клавиши
palette-title = Найти всё
do-new-order = Новый заказ
do-quote = Цена поездки, Enter делает из неё заказ
do-find = Найти заказ
do-offer = Предложить заказ экипажу: 17+, назначить: 17++
do-crew-status = Состояние экипажа: 17-2
do-crew-card = Карточка экипажа: 17*
do-open = Открыть: заказ 2351 Enter, карточку, группу
do-next-urgent = Следующий заказ, где нужен человек
do-pre-orders = К предварительным заказам
do-take-call = Взять звонок
do-routes = Маршруты
do-dialects = Заказ глазами каждого API
do-map = Карта
do-stands = Стоянки
do-follow = Карта следит за экипажем
do-left = Свернуть группу; карта западнее
do-right = Раскрыть группу; карта восточнее
do-history = Повтор дня, ещё раз — предыдущего
do-step-back = Повтор: предыдущее событие
do-step-forward = Повтор: следующее событие
do-slower = Повтор: медленнее, стоп
do-faster = Повтор: играть, быстрее
do-mouse = Мышь
do-cancel = Отменить заказ: почему; убрать карточку
do-unassign = Снять заказ с экипажа
do-hold = Отложить заказ или вернуть в работу
do-undo = Отменить последнее действие
do-why = Почему этот экипаж или почему никто
do-copy = Скопировать заказ
do-next-pane = Следующая панель
do-previous-pane = Предыдущая панель
do-orders-pane = Панель заказов
do-crews-pane = Панель экипажей
do-card-pane = Панель карточки
do-up = Вверх
do-down = Вниз
do-page-up = Страница вверх
do-page-down = Страница вниз
do-first = В начало
do-last = В конец
do-drop = Сбросить набранное, сообщение, поиск
do-rub-out = Стереть цифру
do-palette = Всё по имени: заказы, экипажи, клиенты, адреса, команды
do-help = Помощь
do-language = Английский язык
do-leave = Выйти

bar-number = экипаж { $number }
bar-choosing = экипаж { $crew }:
bar-offer = предложить
bar-assign = назначить
bar-status = состояние
bar-place = место
bar-card = карточка
bar-cancel = отмена
bar-help = помощь
bar-leave = выйти
bar-pre-orders = предв.
bar-call = звонок
bar-stands = стоянки
bar-map = карта
bar-pan = двигать
bar-closer = ближе
bar-farther = дальше
bar-whole = весь город
bar-here = к заказу
bar-follow = следить
bar-before = событие раньше
bar-after = событие позже
bar-slower = медленнее
bar-faster = быстрее
bar-moment = на время
bar-day-before = день раньше
bar-now = к настоящему
bar-take = взять
bar-new = новый
bar-find = найти
bar-undo = вернуть
bar-panes = панели
bar-palette = команды
bar-next = дальше
bar-field = поле
bar-choose = выбрать
bar-exchange = другой обмен
bar-trips = поездки
bar-save = принять
bar-time = время
bar-keep = оставить
bar-all = показать все
bar-fields = по полю
bar-stay = остаться
bar-reason = причина
bar-run = выполнить
bar-close = закрыть

sheet-number = 17, 2351
sheet-number-does = номер экипажа или заказа, потом + - * или Enter
sheet-offer = предложить выбранный заказ экипажу 17; если он назначен — переназначить
sheet-assign = назначить, кому бы заказ ни достался
sheet-status = экипаж 17: 1 на линию, 2 на перерыв, 3 с линии
sheet-crew = карточка экипажа 17
sheet-time = в карточке заказа: в 18:30, через 40 минут, завтра в 7
sheet-place = экипаж 17 стоит на вокзале (стоянка или адрес)
sheet-urgent = без номера: следующий и предыдущий заказ, где нужен человек
sheet-letters = буквы
sheet-letters-do = найти всё: заказ, экипаж, клиента, адрес, команду

plain-help = N — заказ, N 17+ — предложить, N 17++ — назначить, N x1 — отменить, N s — следующий шаг, N e — изменить, N w — почему, N v — глазами API, 17* — экипаж, 17-2 — состояние, 17=вокзал — где стоит, n — новый заказ, i — что было сегодня, z — отменить последнее, :имя — всё остальное, ? — помощь, пустая строка — список, q — выйти.
plain-edit = Изменить: N e ОТКУДА; КУДА; =1830. Пустое остаётся как было: N e ; мира 7.
plain-unknown = Не понимаю эту строку; ? — что здесь есть, пустая строка — список.
plain-leave = Уйти? Офис работает дальше. Ещё раз q — да, что угодно другое — нет.
plain-leave-stops = Уйти? Вместе с пультом остановится офис: сайт, API и подбор экипажей. Ещё раз q — да, что угодно другое — нет.
plain-new = Новый заказ: n ТЕЛЕФОН; ОТКУДА; КУДА; =1830. Куда и время можно не писать; n! — и с номера из чёрного списка.
plain-quote = Цена: :цена/ОТКУДА; КУДА.
plain-names = По имени: :водители, :водители/Иванов, :смена, :смена/01.11-07.11, :стоянки, :экипажи, :маршруты, :настройки, :журнал. Все имена и их клавиши на обычном пульте:
plain-no-phone = Без телефона? Та же строка ещё раз — принять так.
plain-doubtful-phone = Телефон странный. Та же строка ещё раз — принять так.
plain-blocked = Номер в чёрном списке. n! и та же строка — принять всё равно.
plain-unknown-place = Место неизвестно: { $place }. Экипажу и цене его не найти; исправить: N e.
plain-nothing = Ничего не найдено.
plain-no-price = Цена неизвестна: нет тарифа или адрес без точки на карте.
plain-map = Карта — рисунок, в строках её нет; где экипаж, говорит 17*, кто в каком районе — :стоянки.
plain-not-here = Это клавиша обычного пульта, в строках ей делать нечего; ? — что здесь есть.
plain-records = Записи заводят и меняют на обычном пульте (без --plain) или файлом офиса: pult export, pult import.
plain-more = … и ещё { $n }
plain-rides = Едет { $order }: { $state }
plain-has-order = Уже ждёт { $order }: { $state }

# Экраны вокруг стола.

screen-clients = Клиенты
screen-trips = Поездки клиента
screen-tariffs = Тарифы
screen-drivers = Водители
screen-vehicles = Машины
screen-crews = Справочник экипажей
screen-groups = Группы экипажей
screen-companies = Службы
screen-zones = Районы
screen-addresses = Адреса
screen-services = Услуги
screen-discounts = Скидки
screen-cards = Карты скидок
screen-messages = Сообщения
screen-operators = Операторы
screen-keys = Ключи API
screen-settings = Настройки процесса
screen-log = Журнал программы
screen-report = Отчёт за смену
screen-count = { $name }: { $n } из { $of }
screen-find = найти
screen-new = запись ещё не сделана
screen-empty = Здесь пусто.
screen-empty-add = Здесь пусто. Ins — добавить.
screen-saving = Записываю…
screen-saved = Записано: { $what } { $id }
screen-done = Сделано: { $what } { $id }
screen-save-keys = Ctrl+S — записать · Esc — назад
one-client = Клиент
one-trip = Поездка
one-tariff = Тариф
one-driver = Водитель
one-vehicle = Машина
one-crew = Экипаж
one-group = Группа
one-company = Служба
one-zone = Район
one-address = Адрес
one-service = Услуга
one-discount = Скидка
one-card = Карта
one-message = Сообщение
one-operator = Оператор
one-key = Ключ
one-setting = Настройка
one-log-line = Запись

field-name = Название
field-phones = Телефоны
field-phone = Телефон
field-home-phone = Домашний телефон
field-blocked = Чёрный список
field-reason = Почему
field-discount = Скидка
field-refused-crews = Не посылать
field-sum = Сумма
field-percent = Процент
field-reverses = Отменяет
field-number = Номер
field-quality = Подбор
field-city = В городе
field-queue = Очередь
field-corners = Углов
field-boundary = Граница
field-kind = Вид
field-settlement = Нас. пункт
field-street = Улица или место
field-house = Дом
field-point = Широта, долгота
field-comment = Примечание
field-vehicle = Машина
field-locked = Закрыт
field-dismissed = Уволен
field-licence = Лицензия
field-birthday = Дата рождения
field-company = Служба
field-call-sign = Позывной
field-make = Марка
field-model = Модель
field-color = Цвет
field-plate = Госномер
field-year = Год
field-services = Услуги
field-short-name = Коротко для клиента
field-driver = Водитель
field-mode = Ездит
field-group = Группа
field-zones = Районы
field-max-tasks = Заказов сразу
field-capacity = Вместимость
field-login = Логин
field-role = Права
field-dialect = API
field-label = Пометка
field-state = Состояние
field-created = Создано
field-recipient = Кому
field-text = Текст
field-attempts = Попыток
field-next = Следующая
field-error = Последняя ошибка
field-order = Заказ
field-from = Откуда
field-to = Куда
field-price = Цена
field-crew = Экипаж
field-key = Ключ
field-value = Значение
field-origin = Откуда взято
field-time = Время
field-level = Уровень
field-part = Часть программы
yes = да
quality-configured = как настроено
quality-low = быстрый
quality-medium = тщательный
queue-nearest = ближайшему
queue-queue = по очереди
queue-rating = по рейтингу
address-house = дом
address-street = улица
address-point = место
mode-driving = на машине
mode-walking = пешком
mode-cycling = на велосипеде
mode-transit = на транспорте
role-dispatch = диспетчер
role-senior = старший диспетчер
role-admin = администратор
role-read = только смотрит
dialect-yandex = Yandex
dialect-navixy = Navixy
dialect-thetrack = TheTrack
key-open = открыт
key-revoked = отозван
key-banned = запрещён
message-sent = ушло
message-waiting = ждёт
message-dead = брошено
message-sms = SMS
message-voice = голос
message-webhook = вебхук
trip-open = открыт
trip-completed = выполнен
trip-cancelled = отменён
trip-failed = сорван
origin-default = по умолчанию
origin-file = файл
origin-environment = окружение
origin-next-start = после перезапуска
origin-command = команда
level-error = ошибка
level-warning = внимание
level-info = сведения
level-debug = отладка
level-trace = подробности

tariff-boarding = Посадка
tariff-included-km = Включено км города
tariff-km-city = Км, город
tariff-min-sum = Минимум
tariff-km-country = Км, загород
tariff-km-source-country = Км загородной подачи
tariff-country-surcharge = Надбавка за загород
tariff-back-way = Обратный путь, %
tariff-free-waiting = Бесплатное ожидание
tariff-no-show = Клиент не вышел
tariff-minute-waiting = Мин. ожид.
tariff-hour = Час
tariff-hourly-min = Почасовая от, мин
tariff-hourly-step = Почасовая шаг, мин
tariff-prior = Предварительный
tariff-night = Ночь, с-до
tariff-night-percent = Ночная надбавка, %
tariff-round-to = Округлять до
tariff-zone-prices = Цены районов
tariff-zone-surcharges = Надбавки районов
tariff-active = Действует
tariff-version = Версия
tariff-turn = Выбор
tariff-behind = сам не выбирается: раньше идёт «{ $what }»
tariffs-gaps = нет на { $what }
tariff-costs-nothing = Поездка ничего не стоит: проверьте цены
tariff-rounds-above = Округление больше минимальной цены
tariff-example = Что стоит поездка
ride-city = город 10 км
ride-night = то же в 02:30
ride-waiting = предварит., ждать 12 мин
ride-country = 5 + 20 км загород, обратно
ride-hourly = почасовая 75 мин

period-shift = Смена: последние 12 часов
period-today = Сегодня
period-yesterday = Вчера
period-week = С понедельника
period-month = С первого числа
period-dates = Даты: 21.11 или 01.11-15.11
report-title = Отчёт: { $days }
report-call-sign = Поз.
report-driver = Водитель
report-completed = Заказов
report-revenue = Выручка
report-on-line = Часов
report-declined = Отказов
report-expired = Молчал
report-cashless = Безнал
report-posted = Проводки
report-balance = Баланс сейчас
report-commission = Комиссия
report-rent = Аренда
report-sum = Всего
report-drivers = Водители
report-office = Офис
report-figure = Показатель
report-taken = Принято заказов
report-done = Выполнено
report-cancelled = Отменено
report-failed = Сорвано
report-mean-bill = Средний чек
report-mean-wait = Среднее ожидание, мин
report-earned = Заработок офиса
report-earned-commission = Заработок: комиссия
report-earned-rent = Заработок: аренда
report-reason = Отмена: { $reason }
report-picture = По часам
report-hour = Час
report-hour-orders = Заказов
report-hour-waits = Ожидание, мин
report-hour-free = Свободных экипажей
report-written = Записано: { $path }

wrong-empty = Не может быть пустым
wrong-sign-twice = такой позывной в таблице уже был
wrong-machine = нужны позывной и водитель
wrong-phone = Не похоже на телефон. Например: 8 900 123-45-67
wrong-birthday = Дата рождения: 12.05.1980
field-url = Адрес шлюза
field-sms-body = Тело запроса
field-authorization = Ключ шлюза, заново
wrong-url = Нужен адрес http:// или https://
wrong-sms-body = В теле нужны {"{phone}"} и {"{text}"}
screen-sms = Шлюз СМС
one-sms = Шлюз СМС
bar-test-sms = пробное СМС
test-sms-title = На какой номер отправить пробное СМС?
test-sms-hint = Уйдёт через шлюз офиса; что вышло — в списке сообщений
test-sms-text = Проверка СМС: пульт «{ $office }»
test-sms-sent = Пробное СМС отправляется: что вышло — в строке
test-sms-none = Офис запущен без шлюза СМС. Шлюз записан? Перезапустите офис: Ctrl+Q, 2, pult
wrong-sum = Это не сумма
wrong-percent = Это не процент
wrong-number = Это не число
wrong-hours = Часы пишут так: 22-6, 22:00-06:00
wrong-night = нет часов: с какого до какого
wrong-point = Точка: 55.7512 37.6184
wrong-boundary = Нужны три угла: 55.8 37.5; 55.8 37.7; 55.7 37.6
wrong-reference = Такой записи нет. Пробел покажет все.
wrong-zone-prices = Из района в район: 1-2 400; 1=3 550 (= туда и обратно)
wrong-zone-surcharges = Район и сумма: 3 40; 5 60
wrong-dates = Даты: 21.11, 21.11.2026 или 01.11-15.11
draft-unsaved = Не записано. Esc ещё раз — бросить.
ask-remove = Удалить { $what }?
ask-give-up = Больше не отправлять: { $what }?
ask-lock = Закрыть вход: { $what }?
ask-revoke = Отозвать навсегда: { $what }?
ask-password = Новый пароль: { $what }? Старый больше не подойдёт.
ask-keys = y, д — да · n, н, Esc — нет
secret-title = Показывается один раз
secret-once = Запишите сейчас: хранится только отпечаток. F2 — скопировать.
secret-in-file = Записан в config.toml, здесь показывается один раз. F2 — скопировать.
order-is-closed = Заказ закрыт: его нет на столе
order-is-over = Заказ уже закрыт
order-is-closed-already = Заказ { $order } уже закрыт
status-in-use = на запись ссылаются другие
status-sent = уже ушло
status-last-administrator = последний администратор: сначала дайте эту роль другому
thing-client = клиент { $id }
thing-tariff = тариф { $id }
thing-vehicle = машина { $id }
thing-zone = район { $id }
thing-service = услуга { $id }
thing-discount = скидка { $id }
thing-group = группа { $id }
thing-company = служба { $id }
thing-message = сообщение { $id }
thing-operator = оператор { $id }
thing-entry = запись кассы { $id }
thing-cash-rule = правило кассы { $id }
thing-call = звонок { $id }
thing-desk = рабочее место { $id }
thing-shift = смена { $id }
thing-swap = обмен { $id }
thing-standing = повторяющийся заказ { $id }
thing-key = ключ { $id }
thing-place = место { $id }
thing-card = карта скидки { $id }
thing-device = телефон водителя { $id }
thing-record = запись { $id }

do-report = Смена: отчёт за смену и по водителям
do-clients = Клиенты, чёрный список
do-tariffs = Тарифы
do-drivers = Водители
do-vehicles = Машины
do-crew-book = Справочник экипажей
do-crew-groups = Группы экипажей
do-companies = Службы
do-zones = Районы
do-addresses = Адреса, адресная книга
do-services = Услуги
do-discounts = Скидки
do-discount-cards = Карты скидок
do-messages = Сообщения: SMS, голос, вебхуки
do-operators = Операторы и пароли
do-api-keys = Ключи API
do-settings = Настройки процесса
do-log = Журнал программы
do-next-card = Следующая недописанная карточка
do-next-step = Следующий шаг заказа: поехал, на месте, в машине, выполнен
do-more = Что ещё с заказом и клиентом
do-previous-urgent = Предыдущий заказ, где нужен человек
do-bill = Из чего сложилась цена
do-narrower = Доска уже
do-wider = Доска шире
bar-open = открыть
bar-add = добавить
bar-remove = удалить
bar-back = назад
bar-retry = отправить сейчас
bar-give-up = бросить
bar-lock = закрыть вход
bar-revoke = отозвать
bar-password = новый пароль
bar-yes = да
bar-no = нет
bar-copy = скопировать
bar-write = записать
bar-show = показать
bar-dates = даты
bar-xlsx = в Excel
bar-csv = в CSV
bar-rows = по строкам
bar-ends = в начало, в конец
bar-more = ещё
bar-cards = карточки
bar-price = цена
bar-crews = экипажи
bar-everything = всё
bar-park = отложить
bar-step = следующий шаг

field-person = Имя
door-password = Пароль
login-title = Кто садится за пульт?
login-about = Enter — дальше · Esc — выйти
login-about-closes = Enter — дальше · Esc — закрыть офис
login-wrong = Логин или пароль не подходит
login-locked = Этому оператору вход закрыт
first-title = Первый запуск: офиса ещё нет
first-making = Готовлю офис…
first-about = Enter — дальше, в конце создаст · Esc — выйти · Ctrl+L — English
first-name = Как называется офис
first-zone = Часовой пояс
first-login = Логин первого оператора
first-repeat = Пароль ещё раз
first-city = Откуда улицы
first-map = Файл карты .osm.pbf
city-demo = демо-город с экипажами и тарифами
city-map = карта OpenStreetMap
city-none = пока ниоткуда
wrong-zone = Нет такого пояса. Например: Москва, +3, Europe/Moscow
wrong-password = Пароль короче восьми знаков
wrong-repeat = Пароли не совпадают
wrong-map = Такого файла карты нет: .osm.pbf, .osm.gz, .osm
off-line-title = Снять с линии?
off-line-question = { $n ->
    [one] { $crew } на заказе { $orders }
   *[many] { $crew } на заказах { $orders }
}
plain-off-line-again = Повторите, чтобы снять с линии всё равно.
counted-from-stand = ≈ со стоянки { $label }, { $minutes } мин назад
counted-from-stop = ≈ от последнего заказа { $label }, { $minutes } мин назад
counted-from-place = ≈ от { $label }, { $minutes } мин назад
checked-in = { $crew }: { $place }
room-orders = ЗАКАЗЫ
room-crews = ЭКИПАЖИ
room-panes = ПАНЕЛИ И КАРТА
room-past = ПОВТОР ДНЯ
room-books = СПРАВОЧНИКИ
room-office = ОФИС
room-desk = ПУЛЬТ
omni-order = заказ
omni-crew = экипаж
omni-client = клиент
omni-new-order = новый заказ
omni-words = «{ $words }» — как сказано
omni-place = стоит
omni-place-words = «{ $words }» — как сказано
place-title = { $crew } стоит: где?
client-without-phone = У клиента нет телефона
taken-back = Возвращено: { $what }
busy-crew-title = Экипаж с заказом. Всё равно?
busy-crew-order = { $crew } на заказе { $order }: { $state }
yes-no-keys = y, д — да · n, н, Esc — нет
sure-title = Точно?
sure-question = { $what }: заказ { $order }
deaf = Мгновение: вопрос открылся сам, клавиши ещё не для него…
more-title = Что ещё
more-unassign = снять с экипажа
more-hold = отложить или вернуть в работу
more-why = почему этот экипаж или почему никто
more-bill = из чего цена
more-copy = скопировать
more-dialects = заказ глазами каждого API
more-follow = карта следит за экипажем
bill-title = Из чего цена
bill-total = Итого
step-accept = согласен
step-set-out = поехал
step-at-place = на месте
step-aboard = клиент в машине
step-arrive = на остановке
step-leave = дальше
step-complete = выполнен
step-much-later = Заказ на { $when }, через { $span }. Выезжать сейчас — ещё раз Space
step-needs-a-crew = Сначала экипаж: 17+ или 17++
complete-title = Заказ выполнен?
complete-question = Заказ { $order }
complete-sum = К оплате { $sum }
complete-metered = { $read } → { $sum }
metered-km = { $km } км
metered-country = { $city } км и { $country } км за городом
metered-waited = {", "}ждал { $minutes } мин
complete-no-sum = Цена не посчитана: нет тарифа или адреса; Tab — назвать сумму
complete-keys = Enter, y, д — выполнен · Tab — другая сумма · n, н, Esc — ещё нет
meter-title = Сколько взять?
meter-hint = 350 сумма · по счётчику: 12,5 км · 12,5+4 за городом · 12,5 км 10 мин
wrong-meter = Не понимаю: сумма 350 или километры 12,5 км, с ожиданием 12,5 км 10 мин
bar-meter = по счётчику
weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = вс
head-human = { $n ->
    [one] нужен человек
    [few] нужен человек
   *[many] нужен человек
}
head-offering = предлагаем
head-to-assign = ждут назначения
head-driving = едут
head-at-place = на месте
head-aboard = везут
head-pre-orders = предв.
head-free = { $n ->
    [one] свободен из { $of }
   *[other] свободны из { $of }
}
head-wait = ждут
head-call = { $n ->
    [one] ☎ { $phone }
   *[other] ☎ { $n } · { $phone }
} F9
need-soonest = ближайший
need-nobody-fits = никто не подходит
need-no-crew = без экипажа
need-silent = { $crew } без GPS { $span }
need-late = { $crew } опаздывает на { $span }
need-will-be-late = { $crew } опоздает на { $span }
need-client-late = { $crew } ждёт клиента { $span }
short-being-asked = думает
short-missing-service = нет услуги
short-other-company = не та служба
short-other-group = не та группа
short-in-debt = долг
short-mode-unfit = не подходит
short-out-of-reach = не успеет
short-declined = отказался
short-snoozed = не ответил
short-refused-by-client = нежеланный
short-no-position = место неясно
short-too-many = полон
short-promised = уже обещал
short-past-promise = не успеет
swap-key = y, д — экипаж берёт заказ { $order } по обмену · n, н — отказался
swap-accepted = { $crew } согласен на обмен
swap-declined = { $crew } отказался от обмена
crew-swap-asked = обмен: { $order }?
crew-advised = → { $stand } −{ $minutes } мин
why-swap-sooner = { $to } вместо { $from }: там раньше на { $time }
why-swap-later = { $to } вместо { $from }: там позже на { $time }
why-swap-goes = { $to } едет на { $order }
why-swap-goes-sooner = { $to } едет на { $order }, раньше на { $time }
why-swap-goes-later = { $to } едет на { $order }, позже на { $time }
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
day-today = сегодня { $at }
day-tomorrow = завтра { $at }
day-of-year = { $weekday } { $day } { $month } { $at }
day-of-other-year = { $weekday } { $day } { $month } { $year } { $at }
read-sum = { $words } { $n ->
    [one] рубль
    [few] рубля
   *[many] рублей
}
read-cents = { $n } { $n ->
    [one] копейка
    [few] копейки
   *[many] копеек
}
read-within = через { $words } { $n ->
    [1] {""}
    [one] минуту
    [few] минуты
   *[many] минут
}
not-reassigned = Не переназначен: сначала Enter или ++
end-no-show = клиент не вышел к машине: ожидание по тарифу
end-driver-refused = водитель отказался: искать другого
end-given-up = сорвать: везти некому
end-nobody-there = К заказу никто не едет: «не вышел к машине» сказать не о ком. Отмена — 1 или 2
end-nobody-refused = У заказа нет экипажа: отказываться некому
end-is-aboard = Клиент уже в машине: так заказ не закончить. Space — дальше, 1–6 — отмена
payment-cash = наличные
payment-card = картой
payment-account = со счёта

# Поиск по архиву, повторы, чёрный список, нужен человек
group-archive = НАЙДЕНО В АРХИВЕ
form-again-title = Ещё раз: заказ { $order }
form-no-house = без дома
form-repeats = { $when } · впервые { $first }
clash-title = Там же правили и вы: чьё оставить?
clash-mine = записать моё поверх
clash-theirs = оставить как в заказе, остальное моё записать
scope-title = Заказ повторяется: какой изменить?
scope-this = только этот
scope-all = этот и все следующие: { $n }
unfit-title = Экипаж больше не подходит
unfit-keep = оставить его
unfit-another = искать другого
form-open-orders = { $n ->
    [one] ещё { $n } открытый заказ · F2
    [few] ещё { $n } открытых заказа · F2
   *[other] ещё { $n } открытых заказов · F2
}
call-blacklist = ЧЁРНЫЙ СПИСОК: { $reason }
more-block = клиента в чёрный список
more-take-back = вернуть последнее, что с ним сделано
more-skip-stop = пропустить следующий адрес
stop-is-the-last = это последний адрес: Del — как заказ закончился
do-take-last-back = Вернуть последнее, что сделано с заказом
do-skip-stop = Пропустить следующий адрес: туда не попасть
do-block = В чёрный список клиента заказа
do-repeats = Повторяющиеся заказы
order-has-no-phone = У заказа нет телефона: вносить в список некого
block-title = Клиента в чёрный список: почему?
block-hint = Enter — внести. Его следующие заказы примет только диспетчер, по Ctrl+S
repeat-title = Когда повторять
repeat-hint = пн-пт 0730 · ежедневно 8:00 по 31.12 кроме 1.1 · Enter — записать
repeat-unclear = Не понять, когда повторять: «{ $text }». Так: пн-пт 0730
repeats-title = Повторяющиеся заказы
repeats-end-title = Больше не повторять?
repeats-end-question = { $when }: новых заказов не будет, сделанные и не начатые отменятся.
no-repeats = Повторяющихся заказов нет: в поле «Когда» — пн-пт 0730
bar-again = взять ещё раз
bar-change = изменить
bar-end-it = не повторять
bar-say = записать
done-blocked = { $name } — в чёрном списке
done-repeats = Повторяется: { $when } · заказы на неделю сделаны
done-repeats-no-more = Больше не повторяется
head-trouble = офис не пишет: { $trouble }
trouble-disk-full = диск полон
trouble-disk-fails = диск полон или неисправен
head-clock-ahead = часы перевели вперёд: { $by }
head-clock-back = часы перевели назад: { $by }
need-call = звонит { $phone } { $line }
need-nobody-near = к { $at } рядом никого
need-late-alone = опаздывает на { $span }, без экипажа
need-deleted = удалён через API в пути
need-driven-early = { $crew } уже едет, а заказ на { $when }
need-address-unclear = неясно, где подача: { $address }
need-over-agreed = договорились на { $agreed }, выходит { $price }
need-not-made = заказ на { $date } не сделан: { $problem }
need-undelivered = не дошло до { $who }: { $error }
need-api-refused = { $api }: { $n ->
    [one] { $n } отказ
    [few] { $n } отказа
   *[other] { $n } отказов
} за 5 минут
remedy-take-call = F9 — ответить
remedy-give-to-crew = отдать экипажу: номер + или изменить заказ: Enter
remedy-call-crew = позвонить экипажу: * покажет телефон
remedy-call-client = позвонить клиенту; не вышел — Del 7
remedy-end-order = решить, чем кончить: Del
remedy-mend-address = уточнить адрес: Enter
remedy-agree-price = договориться о цене: Enter
remedy-make-by-hand = Enter — исправить повтор, Ins — взять вручную
remedy-send-again = Enter — сообщения, послать ещё раз
need-sos = { $crew }: SOS { $text }
need-crew-writes = { $crew } пишет: { $text }
remedy-help-crew = Enter — что сказано, ответить; вызвать помощь
remedy-answer-crew = Enter — прочесть и ответить
talk-key = ! — переписка с водителем
talk-title = Переписка с водителем
talk-none = Пока ничего не сказано.
talk-keys = Enter — отправить, Esc — закрыть.
remedy-ask-caller = Enter — журнал: на что отвечено отказом

# Карта как место работы
bar-whole-screen = весь экран
bar-what-is-here = что здесь
bar-corner-back = убрать угол
bar-name-zone = назвать район
bar-no-zone = не рисовать
bar-beside = рядом
bar-corner = угол района
bar-name-place = назвать место
map-more-corners = Району нужно три угла: стрелки ведут перекрестье, Space ставит угол
map-nothing-here = У { $at } нет ни одного адреса
zone-name-title = Как зовётся район?
zone-name-hint = Enter — записать; район с таким именем получит новые границы
place-name-title = Как зовётся это место?
place-name-hint = Enter — записать в адреса; место с таким именем переедет сюда
done-drawn = { $name } — на карте
done-zone-removed = Района «{ $name }» больше нет
done-put-back = { $name }: как было
bar-take-zone = взять район
bar-move-corner = взять угол, поставить
bar-remove-zone = удалить район
map-no-zone = В перекрестье нет района: стрелки ведут его, = берёт район под ним
map-no-corner-goes = Сначала возьмите угол клавишей = (меньше трёх углов у района не бывает)
boundary-dropped = Границы не записаны: Ctrl+Z вернёт их на карту
zone-remove-title = Удалить район?
zone-remove-question = Район «{ $name }» исчезнет с карты; Ctrl+Z вернёт его

# Настройка офиса
board-setup = Офис ещё не готов: F12 «настройка офиса» — чего не хватает
do-setup = Настройка офиса: чего не хватает
do-office = Офис: имя, город, часовой пояс, валюта
do-sms = Шлюз СМС и пробное сообщение
do-fleet = Экипажи с водителем и машиной
screen-setup = Настройка офиса
one-step = Шаг
screen-office = Офис
one-office = Офис
screen-fleet = Экипажи с водителем и машиной
one-machine = Экипаж
field-town = Город
field-timezone = Часовой пояс
field-currency = Валюта
field-language = Язык
field-done = Есть ли
field-what = Что
field-detail = Сколько
field-how = Как
language-ru = русский
language-en = English
wrong-currency = Три буквы: RUB, KZT, BYN
setup-done = ✓ есть
setup-missing = ! нет
setup-optional = можно без
setup-office = имя и город офиса
setup-no-name = нет имени · { $what }
setup-no-town = нет города · { $what }
setup-no-name-no-town = нет имени и города · { $what }
setup-map = карта с адресами
setup-tariffs = тарифы
setup-crews = экипажи
setup-zones = стоянки и районы
setup-operators = операторы
setup-keys = ключи API
setup-site = секрет для сайта
setup-sms = СМС
setup-orders = первый заказ
setup-how-office = Enter — имя, город, часовой пояс, валюта
setup-how-map = Enter — файл карты или демо-город; офис при этом работает
map-file-title = Из какого файла читать карту?
map-file-hint = Файл .osm.pbf, .osm.gz, .osm на компьютере офиса; пусто — демо-город
map-reading = Читаю карту; сколько прочитано — вверху
map-read = { $n ->
    [one] Карта прочитана: { $n } адрес
    [few] Карта прочитана: { $n } адреса
   *[many] Карта прочитана: { $n } адресов
}
map-unopened = файл не открыть: нет прав или диск не читается
map-unreadable = это не карта OpenStreetMap, или файл повреждён
map-unwritten = карту не записать: нет прав или места на диске
map-no-demo = демо-города в этой программе нет
map-stage-ways = карта: улицы { $done } %
map-stage-nodes = карта: точки { $done } %
map-stage-preparing = карта: маршруты
setup-how-tariffs = Enter, F4 — три готовых образца с примером цены
setup-how-crews = Enter, Ins — или вставить таблицу из Excel
setup-how-zones = Enter — или на карте: F8, Space ставит углы, Enter записывает
setup-how-operators = Enter, Ins — логин, имя и права; пароль свой или готовый
setup-how-keys = Enter, Ins — ключ и готовый curl
setup-how-site = Enter, Enter — секрет Такси-Мастера; пусто — придумает программа
setup-how-sms = Enter — шлюз СМС; F2 — пробное СМС
setup-how-orders = Enter — принять первый заказ
pasted = { $n ->
    [one] Записан { $n } экипаж
    [few] Записано { $n } экипажа
   *[other] Записано { $n } экипажей
}
pasted-not = {" "}· строка { $row } ({ $sign }): { $why }
pasted-not-more = {" "}· и ещё { $n ->
    [one] { $n } строка не взята
    [few] { $n } строки не взяты
   *[other] { $n } строк не взято
}
setting-written = { $key } записан в config.toml · действует после перезапуска офиса
bar-pattern = образец
bar-paste-table = вставить таблицу
pattern-way = Город
pattern-time = Почасовой
pattern-fixed = Одна цена
key-try = Проверить:
key-website = На сайт:
field-password = Пароль (свой)
crew-bad-positions = { $n ->
    [one] { $n } негодная позиция за час
    [few] { $n } негодные позиции за час
   *[other] { $n } негодных позиций за час
}
# The cash desk, shifts of operators, what is said from desk to desk.
do-cash = Касса: внесено, выдано, журнал
do-cash-accounts = Балансы водителей
do-cash-rules = Комиссия, аренда и пределы баланса
do-talk = Сообщить на другие пульты, кто за ними сидит
do-hand-over = Сдать смену
screen-cash = Касса
screen-accounts = Балансы водителей
screen-cash-rules = Комиссия и аренда
screen-talk = Сообщения пультов
screen-handover = Сдача смены
screen-left-over = Смена принята
handed-over-elsewhere = Смена сдана за другим пультом
one-cash-entry = Запись кассы
one-account = Баланс
one-cash-rule = Правило кассы
cash-pay-in = внесено в кассу
cash-pay-out = выдано из кассы
cash-correction = исправление
cash-fare = поездка
cash-cash-fare = получено наличными
cash-commission = комиссия
cash-rent = аренда смены
cash-reversal = сторно
cash-receipt = приход
cash-expense = расход
field-at = Когда
field-move = Что сделать
field-signed-by = Подпись
field-balance = Баланс
field-rule = Правило
field-stop-below = Стоп ниже
field-warn-below = Предупр. ниже
field-per-order = За заказ
field-per-shift = За смену
field-rent-hours = Аренда на, часов
account-fine = в порядке
account-low = мало
account-stopped = без заказов
bar-reverse = сторно
reversed-at-desk = сторно за пультом
ask-reverse = Сторнировать запись? В журнал ляжет запись с обратным знаком.
bar-tell = сказать
bar-to-whom = кому
bar-hand-over = сдать смену
bar-count-on = считать дальше
bar-next-field = дальше
bar-scroll = листать
talk-all = всем
talk-edits = { $who } — правит { $order }
talk-heard = { $n ->
    [0] Никого больше нет
    [one] Услышал { $n } пульт
    [few] Услышали { $n } пульта
   *[other] Услышали { $n } пультов
}
left-over-by = Смену сдаёт { $who }, в кассе { $sum }
left-over-orders = Открытых заказов: { $n }
handover-since = Смена с
handover-taken = Принято заказов
handover-completed = Из них выполнено
handover-assigned = Отдано экипажам
handover-cancelled = Отменено
handover-revenue = На сумму
handover-before = В кассе было
handover-paid-in = Внесено
handover-paid-out = Выдано
handover-expected = В кассе должно быть
handover-cards = Недописанных карточек: { $n }. Сменщик их не увидит: Esc, потом Ctrl+O — дописать
handover-told = смена сдана.
handover-counted = В кассе насчитано
handover-note = Следующему
handover-ask = Касса сходится. Сдать смену? Enter — да
handover-ask-difference = Разница в кассе { $sum }. Сдать с разницей? д — да, цифры — исправить сумму
cash-paid-beyond = Записано. Выдано больше, чем было в кассе по счёту: теперь { $left }
order-is-edited = Заказ { $order }: { $who }
edited-by = правит { $who }
crew-says = Экипаж { $crew }
crew-of-order = Экипаж { $crew } (заказ { $order })
event-handover = записка при сдаче смены: { $text }
event-crew-says = экипаж: { $text }
leave-hand-over = 3      сдать смену
status-reversed = уже сторнирована
status-a-reversal = это и есть сторно
status-of-a-bill = из счёта заказа: её снимает отмена завершения
status-elsewhere = отметился уже в другом месте
status-off-shift = не на смене
status-for-the-same-crews = уже есть для этих экипажей
plain-hand-over = В кассе должно быть { $sum }. Сдать: :сдать/насчитанная сумма
desk-over-ssh = Офис работает дальше; вернуться — той же командой ssh.
desk-left-ssh = Вы вышли. Офис работает дальше; вернуться — той же командой ssh.
screen-shifts = Смены операторов
handover-until = До
handover-difference = Разница
need-account-low = { $crew }: на счету { $balance }: скоро без заказов
need-account-stopped = { $crew }: на счету { $balance }: заказы не предлагаются
need-unanswering = { $crew }: { $n ->
    [one] { $n } предложение подряд без ответа
    [few] { $n } предложения подряд без ответа
   *[other] { $n } предложений подряд без ответа
}
remedy-call-or-take-off = позвонить или снять: номер -
remedy-take-money = принять деньги: F12, касса
