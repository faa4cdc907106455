# Слова пульта.

pane-orders = Заказы
pane-crews = Экипажи
pane-crews-count = Экипажи: { $n } из { $of }
pane-card = Карточка
pane-map = Карта
pane-stands = Стоянки
map-loading = Читаю карту…
map-scale = { $metres } м в знаке
map-follows = за { $crew }
map-nobody-to-follow = Следить не за кем: у заказа нет экипажа
stands-outside = вне районов
stands-nearest = заказ ближайшему
stands-queue = заказ первому в очереди
stands-rating = заказ лучшему по рейтингу
stands-crew = { $crew } стоит { $span }

group-needs-human = НУЖЕН ЧЕЛОВЕК · { $n }
group-offered = ПРЕДЛАГАЕТСЯ · { $n }
group-in-work = В РАБОТЕ · { $n }
group-pre-orders = ПРЕДВАРИТЕЛЬНЫЕ · { $n }
group-on-hold = ОТЛОЖЕНЫ · { $n }
group-closed = ЗАКРЫТЫ · { $n }

status-orders = { $n ->
    [one] { $n } заказ
    [few] { $n } заказа
   *[many] { $n } заказов
}
status-on-line = { $n } на линии
status-offering = предлагается { $n }
status-engine-off = подбор выключен
status-call = { $n ->
    [one] ЗВОНОК { $phone }
   *[many] ЗВОНКИ: { $n }, { $phone }
} F9
status-replay = ПОВТОР { $at } { $speed }

minutes = { $n } мин
hours = { $h } ч { $m } мин
age-now = сейчас
money = { $sum } ₽

board-loading = Читаю офис…
board-empty = Открытых заказов нет. Ins — новый заказ.
board-nothing-found = Ничего не найдено. Esc — показать все.
no-crews = Экипажей нет.
address-unknown = адрес не назван
address-without-point = нет на карте

state-on-hold = отложен
state-later = в работу { $at }
state-nobody = никто: { $n ->
    [one] { $n } отказ
    [few] { $n } отказа
   *[many] { $n } отказов
}
state-searching = подбираю экипаж
state-no-crew = без экипажа
state-offered = { $crew } · ещё { $left }
state-offered-open = { $crew } · ждёт ответа
state-queued = { $crew } в очереди
state-en-route = { $crew } едет
state-at-place = { $crew } на месте
state-carrying = { $crew } везёт
state-at-stop = { $crew } на остановке
state-silent = { $crew } нет GPS { $age }
state-completed = выполнил { $crew }
state-cancelled = отменён: { $reason }
state-failed = сорван: { $reason }

crew-offered = предложен { $order } { $left }
crew-free = свободен
crew-busy = занят
crew-on-order = на заказе { $order }
crew-break = перерыв { $age }
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

card-nobody = Клиент не назван
card-orders = { $n }-й заказ
card-due = к { $at }
card-eta = подача { $at }, через { $span }

actor-system = программа
actor-engine = подбор
actor-console = пульт
actor-operator = оператор { $id }
actor-crew = экипаж { $crew }

event-order-created = принят
event-order-forced-in = принят с номера из чёрного списка: { $reason }
event-order-updated = изменён
event-order-suspended = отложен
event-order-resumed = снова в работе
event-order-assigned = назначен { $crew }
event-order-unassigned = снят с { $crew }
event-order-started = { $crew } выехал
event-order-completed = выполнен
event-order-cancelled = отменён { $reason }
event-order-failed = сорван { $reason }
event-order-archived = убран
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
event-crew-changed = экипаж { $crew } изменён
event-driver-rated = водитель оценён
event-ledger-posted = проводка по счёту водителя
event-office-changed = справочники изменены
event-message-queued = сообщение в очереди

done-created = Заказ { $order } принят
done-offered = Заказ { $order } предложен { $crew }
done-assigned = Заказ { $order } назначен { $crew } · z отменит
done-unassigned = Заказ { $order } снят с экипажа
done-cancelled = Заказ { $order } отменён · z примет его снова
done-suspended = Заказ { $order } отложен
done-resumed = Заказ { $order } снова в работе
done-crew = Экипаж { $crew }: { $state }
done-copied = Отправлено в терминал

refused-not-found = { $what }: не существует
refused-duplicate = Такой заказ уже есть: { $order }
refused-overtaken = { $what }: уже { $event }, { $at }, { $actor }
refused-forbidden = Это не разрешено
refused-too-many = Слишком много попыток, повторите позже
refused-unavailable = Не отвечает: { $what }
refused-internal = Внутренняя ошибка, подробности в журнале

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
no-such-order = Заказа { $number } на столе нет
no-such-state = 1 — на линию, 2 — на перерыв, 3 — с линии
type-crew-first = Сначала номер экипажа: 17+
has-it-already = Этот экипаж уже везёт этот заказ
nobody-needed = Все заказы обходятся без человека
no-pre-orders = Предварительных заказов нет
no-routes = Маршрутов нет
no-calls = Никто не звонит. Наберите номер и F9, чтобы открыть карточку звонящего.
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
stop-cancelled = заказ отменён: { $reason }
stop-failed = заказ сорван: { $reason }
seen-title = Заказ глазами каждого API
seen-nobody = Приём по API не запущен
mouse-on = Мышь включена: щелчок выбирает, колесо листает
mouse-off = Мышь выключена
replay-loading = Читаю день…
replay-nothing = В этот день ничего не было
replay-first = Сначала i: повтор дня
replay-changes-nothing = Это прошлое, его не изменить. Esc — к настоящему.
nothing-to-undo = Отменять нечего
pasted-into-desk = Вставка на столе ничего не делает. Ins — новый заказ.
caller-has-order = У этого телефона уже есть открытый заказ
card-put-away = Карточка убрана · z вернёт её

form-title = Новый заказ
form-phone = Телефон
form-name = Имя
form-from = Откуда
form-to = Куда
form-time = Время
form-comment = Примечание
form-tariff = Тариф
form-services = Услуги
form-soonest = подача { $eta } ({ $crew })
form-no-tariff = Такого тарифа нет
form-no-service = Такой услуги нет
form-asap = сейчас
form-when = к { $at }
form-assignable = в работу { $at }
form-caller = { $n ->
    [0] первый звонок
    [one] { $n } заказ раньше
    [few] { $n } заказа раньше
   *[many] { $n } заказов раньше
}
form-blacklist = ЧЁРНЫЙ СПИСОК: { $reason }
form-blocked = Номер в чёрном списке. Ctrl+S примет всё равно.
form-bad-phone = Это не телефон
form-bad-time = Время: =1830, =+40 или =з7
form-no-address = Откуда ехать?
form-without-point = нет на карте: экипаж найдёт по словам
form-paste-saves-not = Вставка заказ не принимает: нажмите Enter ещё раз
form-saving = Принимаю…
form-enter-saves = Enter — принять заказ

leave-title = Выйти из пульта?
leave-open = { $n ->
    [0] Открытых заказов нет.
    [one] Открыт { $n } заказ.
    [few] Открыто { $n } заказа.
   *[many] Открыто { $n } заказов.
}
leave-keys = q, y или Enter — выйти · Esc — остаться
cancel-title = Отменить заказ: почему?
reason-changed-mind = клиент передумал
reason-no-show = клиент не вышел
reason-no-crews = нет машин
reason-too-long = долго ждать
reason-mistake = ошибка или повтор
reason-other = другое
reassign-title = Переназначить?
reassign-question = Заказ { $order }: с { $from } на { $to }
reassign-keys = Enter — переназначить · Esc — оставить

why-title = Почему
why-loading = Спрашиваю…
why-nothing = О заказе { $order } подбор ещё не думал.
why-chosen = Выбран { $crew }.
why-nobody-fits = Никто не подходит.
why-too-far = Все слишком далеко: лучше подождать.
why-others-first = Свободные нужнее другим заказам.
why-ranked = Кто подходит:
why-candidate = { $crew }: { $minutes } мин, { $km } км, цена { $cost }
why-ruled-out = { $crew }: нельзя, { $rule }
why-count = { $rule }: { $n }
rule-shift-closed = не на линии
rule-on-break = перерыв
rule-busy = занят
rule-being-asked = думает над другим заказом
rule-locked = заблокирован
rule-dismissed = уволен
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

help-title = Помощь: печатайте, чтобы найти; Enter выполнит
palette-title = Команды
do-new-order = Новый заказ
do-quote = Цена поездки, Enter делает из неё заказ
do-find = Найти заказ
do-offer = Предложить заказ экипажу: 17+, назначить: 17++
do-crew-status = Состояние экипажа: 17-2
do-crew-card = Карточка экипажа: 17*
do-open = Открыть заказ: 2351 Enter
do-next-urgent = Следующий заказ, где нужен человек
do-pre-orders = К предварительным заказам
do-take-call = Взять звонок
do-routes = Маршруты
do-dialects = Заказ глазами каждого API
do-map = Карта
do-stands = Стоянки
do-follow = Карта следит за экипажем
do-left = Карта западнее
do-right = Карта восточнее
do-history = Повтор дня, ещё раз — предыдущего
do-step-back = Повтор: предыдущее событие
do-step-forward = Повтор: следующее событие
do-slower = Повтор: медленнее, стоп
do-faster = Повтор: играть, быстрее
do-mouse = Мышь
do-cancel = Отменить заказ
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
do-palette = Команды по имени
do-help = Помощь
do-language = Английский язык
do-leave = Выйти

bar-number = экипаж { $number }
bar-choosing = экипаж { $crew }:
bar-offer = предложить
bar-assign = назначить
bar-status = состояние
bar-card = карточка
bar-why = почему
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
bar-urgent = нужен я
bar-hold = отложить
bar-unassign = снять
bar-undo = вернуть
bar-panes = панели
bar-palette = команды
bar-next = дальше
bar-field = поле
bar-choose = выбрать
bar-trips = поездки
bar-save = принять
bar-put-away = убрать
bar-time = время
bar-keep = оставить
bar-all = показать все
bar-fields = по полю
bar-stay = остаться
bar-reason = причина
bar-reassign = переназначить
bar-run = выполнить
bar-close = закрыть

sheet-number = 17, 2351
sheet-number-does = номер экипажа или заказа, потом + - * или Enter
sheet-offer = предложить выбранный заказ экипажу 17; если он назначен — переназначить
sheet-assign = назначить без вопроса
sheet-status = экипаж 17: 1 на линию, 2 на перерыв, 3 с линии
sheet-crew = карточка экипажа 17
sheet-time = в карточке заказа: в 18:30, через 40 минут, завтра в 7

plain-help = N — заказ, N 17+ — предложить, N 17++ — назначить, N x1 — отменить, N w — почему, 17-2 — состояние, пустая строка — список, q — выйти.
