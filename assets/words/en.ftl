# The words of the console.

pane-orders = Orders
pane-crews = Crews
pane-crews-count = Crews: { $n } of { $of }
pane-card = Card
pane-map = Map
pane-stands = Stands
map-loading = Reading the map…
map-scale = { $metres } m a column
map-follows = follows { $crew }
map-nobody-to-follow = There is nobody to follow: the order has no crew
stands-outside = outside zones
stands-nearest = orders to the nearest
stands-queue = orders to the first in the queue
stands-rating = orders to the best rated
stands-crew = { $crew } stands for { $span }

group-needs-human = NEEDS A PERSON · { $n }
group-offered = OFFERED · { $n }
group-in-work = IN WORK · { $n }
group-pre-orders = PRE-ORDERS · { $n }
group-on-hold = ON HOLD · { $n }
group-closed = CLOSED · { $n }

status-orders = { $n ->
    [one] { $n } order
   *[other] { $n } orders
}
status-on-line = { $n } on line
status-offering = { $n } offered
status-engine-off = engine off
status-call = { $n ->
    [one] CALL { $phone }
   *[other] CALLS: { $n }, { $phone }
} F9
status-replay = REPLAY { $at } { $speed }

minutes = { $n } min
hours = { $h } h { $m } min
age-now = now
money = { $sum }

board-loading = Reading the office…
board-empty = No open orders. Ins takes a new one.
board-nothing-found = Nothing found. Esc shows all.
no-crews = No crews.
address-unknown = no address given
address-without-point = not on the map

state-on-hold = on hold
state-later = due { $at }
state-nobody = nobody: { $n ->
    [one] { $n } refusal
   *[other] { $n } refusals
}
state-searching = finding a crew
state-no-crew = no crew
state-offered = { $crew } · { $left } left
state-offered-open = { $crew } · asked
state-queued = { $crew } has it next
state-en-route = { $crew } on the way
state-at-place = { $crew } at the door
state-carrying = { $crew } driving
state-at-stop = { $crew } at a stop
state-silent = { $crew } no GPS { $age }
state-completed = done by { $crew }
state-cancelled = cancelled: { $reason }
state-failed = failed: { $reason }

crew-offered = asked { $order } { $left }
crew-free = free
crew-busy = busy
crew-on-order = on order { $order }
crew-break = break { $age }
crew-off = off line
crew-set-on-line = on line
crew-set-break = break
crew-set-off-line = off line
crew-title = Crew
crew-name = Name
crew-driver = Driver
crew-phone = Phone
crew-vehicle = Vehicle
crew-since = On line since
crew-position = Position
crew-zone = Zone
crew-orders = Orders
crew-rating = Rating

card-nobody = No customer given
card-orders = order no. { $n }
card-due = for { $at }
card-eta = there at { $at }, in { $span }

actor-system = program
actor-engine = engine
actor-console = console
actor-operator = operator { $id }
actor-crew = crew { $crew }

event-order-created = taken
event-order-forced-in = taken from a blacklisted number: { $reason }
event-order-updated = changed
event-order-suspended = put on hold
event-order-resumed = resumed
event-order-assigned = assigned to { $crew }
event-order-unassigned = taken from { $crew }
event-order-started = { $crew } set out
event-order-completed = completed
event-order-cancelled = cancelled { $reason }
event-order-failed = failed { $reason }
event-order-archived = removed
event-stop-arrived = { $crew } arrived
event-stop-left = { $crew } left
event-stop-reopened = { $crew } left too soon
event-stop-missed = stop missed
event-offered = offered to { $crew }
event-accepted = { $crew } accepted
event-forced = assigned to { $crew }
event-declined = { $crew } declined
event-expired = { $crew } did not answer
event-withdrawn = offer to { $crew } withdrawn
event-assignment-cancelled = assignment of { $crew } ended
event-assignment-completed = { $crew } finished
event-shift-opened = { $crew } on line
event-shift-closed = { $crew } off line
event-break-started = { $crew } on a break
event-break-ended = { $crew } back from a break
event-crew-changed = crew { $crew } changed
event-driver-rated = driver rated
event-ledger-posted = driver's account posted
event-office-changed = reference data changed
event-message-queued = message queued

done-created = Order { $order } taken
done-offered = Order { $order } offered to { $crew }
done-assigned = Order { $order } assigned to { $crew } · z undoes
done-unassigned = Order { $order } taken from its crew
done-cancelled = Order { $order } cancelled · z takes it again
done-suspended = Order { $order } on hold
done-resumed = Order { $order } resumed
done-crew = Crew { $crew }: { $state }
done-copied = Sent to the terminal

refused-not-found = { $what } does not exist
refused-duplicate = The same order exists: { $order }
refused-overtaken = { $what }: already { $event }, { $at }, { $actor }
refused-forbidden = That is not allowed
refused-too-many = Too many attempts, try again later
refused-unavailable = Not available: { $what }
refused-internal = Internal error, see the log

thing-order = order { $id }
thing-crew = crew { $id }
thing-assignment = offer { $id }
thing-driver = driver { $id }
thing-stop = stop { $id }

status-pending = has no crew
status-suspended = is on hold
status-assigned = is assigned already
status-started = is under way already
status-completed = is completed already
status-cancelled = is cancelled already
status-failed = has failed
status-offered = is offered already
status-expired = has expired
status-declined = was declined
status-withdrawn = was withdrawn
status-off-line = is off line
status-on-break = is on a break
status-being-asked = is being asked about another order
status-locked = is locked
status-dismissed = is dismissed
status-closed = is closed already

no-order-selected = No order selected
no-such-crew = There is no crew { $number }
no-such-order = There is no order { $number } on the desk
no-such-state = 1 on line, 2 break, 3 off line
type-crew-first = A crew's number first: 17+
has-it-already = That crew has this order already
nobody-needed = Every order does without a person
no-pre-orders = There are no pre-orders
no-routes = There are no routes
no-calls = Nobody calls. Type a number and F9 to open the card of whoever does.
calls-title = Calls
pre-orders-title = Pre-orders
pre-order-later = assignable { $at }, in { $span }
pre-order-now = assignable now
routes-title = Routes
stop-waiting = no crew
stop-on-hold = the order is on hold
stop-queued = { $crew } drives elsewhere first: { $n ->
    [one] { $n } stop
   *[other] { $n } stops
} ahead
stop-en-route = { $crew } on its way { $eta }
stop-at-stop = { $crew } here since { $at }
stop-done = was here { $from }–{ $to }, { $span }
stop-closed = closed
stop-missed = missed { $at }: given up
stop-missed-late = missed { $at }: waited until { $limit }
stop-cancelled = the order was cancelled: { $reason }
stop-failed = the order failed: { $reason }
seen-title = The order as each API shows it
seen-nobody = No API is listening
mouse-on = The mouse is on: a click selects, the wheel scrolls
mouse-off = The mouse is off
replay-loading = Reading the day…
replay-nothing = Nothing happened that day
replay-first = First i: a day over again
replay-changes-nothing = This is the past, it does not change. Esc: back to now.
nothing-to-undo = Nothing to undo
pasted-into-desk = A paste does nothing on the desk. Ins takes a new order.
caller-has-order = This phone has an open order already
card-put-away = Card put away · z brings it back

form-title = New order
form-phone = Phone
form-name = Name
form-from = From
form-to = To
form-time = Time
form-comment = Note
form-tariff = Tariff
form-services = Services
form-soonest = there in { $eta } ({ $crew })
form-no-tariff = There is no such tariff
form-no-service = There is no such service
form-asap = now
form-when = for { $at }
form-assignable = due { $at }
form-caller = { $n ->
    [0] first call
    [one] { $n } order before
   *[other] { $n } orders before
}
form-blacklist = BLACKLIST: { $reason }
form-blocked = The number is blacklisted. Ctrl+S takes the order anyway.
form-bad-phone = That is no phone number
form-bad-time = Time: =1830, =+40 or =t7
form-no-address = From where?
form-without-point = not on the map: the crew goes by the words
form-paste-saves-not = A paste takes no order: press Enter again
form-saving = Saving…
form-enter-saves = Enter takes the order

leave-title = Leave the console?
leave-open = { $n ->
    [0] No order is open.
    [one] { $n } order is open.
   *[other] { $n } orders are open.
}
leave-keys = q, y or Enter leaves · Esc stays
cancel-title = Cancel the order: why?
reason-changed-mind = customer changed his mind
reason-no-show = customer did not come out
reason-no-crews = no crews
reason-too-long = too long a wait
reason-mistake = mistake or repeat
reason-other = other
reassign-title = Reassign?
reassign-question = Order { $order }: from { $from } to { $to }
reassign-keys = Enter reassigns · Esc leaves it

why-title = Why
why-loading = Asking…
why-nothing = The engine has not thought about order { $order } yet.
why-chosen = { $crew } was chosen.
why-nobody-fits = Nobody fits.
why-too-far = Everybody is too far: waiting is better.
why-others-first = Other orders need the free crews more.
why-ranked = Who fits:
why-candidate = { $crew }: { $minutes } min, { $km } km, cost { $cost }
why-ruled-out = { $crew }: ruled out, { $rule }
why-count = { $rule }: { $n }
rule-shift-closed = off line
rule-on-break = on a break
rule-busy = busy
rule-being-asked = being asked about another order
rule-locked = locked
rule-dismissed = dismissed
rule-other-group = another group
rule-other-company = another company
rule-missing-service = a service is missing
rule-declined-before = declined before
rule-snoozed = did not answer lately
rule-refused-by-client = the client does not want it
rule-no-position = position unknown
rule-stale-position = no GPS
rule-outside-zone = not its zone
rule-too-many-tasks = too many orders
rule-mode-unfit = wrong vehicle
rule-out-of-reach = cannot be there in time
rule-no-way = no road
rule-promised = would break a promised time

help-title = Help: type to find, Enter runs
palette-title = Commands
do-new-order = New order
do-quote = Price of a ride, Enter makes it an order
do-find = Find an order
do-offer = Offer the order to a crew: 17+, assign: 17++
do-crew-status = State of a crew: 17-2
do-crew-card = Card of a crew: 17*
do-open = Open an order: 2351 Enter
do-next-urgent = Next order that needs a person
do-pre-orders = To the pre-orders
do-take-call = Take the call
do-routes = Routes
do-dialects = The order as each API shows it
do-map = Map
do-stands = Stands
do-follow = The map follows the crew
do-left = The map to the west
do-right = The map to the east
do-history = A day over again; once more: the day before
do-step-back = Replay: the event before
do-step-forward = Replay: the next event
do-slower = Replay: slower, stop
do-faster = Replay: play, faster
do-mouse = Mouse
do-cancel = Cancel the order
do-unassign = Take the order from its crew
do-hold = Hold the order back or let it go
do-undo = Undo what was done last
do-why = Why this crew, or why nobody
do-copy = Copy the order
do-next-pane = Next pane
do-previous-pane = Previous pane
do-orders-pane = Orders pane
do-crews-pane = Crews pane
do-card-pane = Card pane
do-up = Up
do-down = Down
do-page-up = Page up
do-page-down = Page down
do-first = To the start
do-last = To the end
do-drop = Drop what was typed, the message, the search
do-rub-out = Rub out a digit
do-palette = Commands by name
do-help = Help
do-language = Russian language
do-leave = Leave

bar-number = crew { $number }
bar-choosing = crew { $crew }:
bar-offer = offer
bar-assign = assign
bar-status = state
bar-card = card
bar-why = why
bar-cancel = cancel
bar-help = help
bar-leave = leave
bar-pre-orders = pre-orders
bar-call = call
bar-stands = stands
bar-map = map
bar-pan = move
bar-closer = closer
bar-farther = farther
bar-whole = whole city
bar-here = to the order
bar-follow = follow
bar-before = event before
bar-after = event after
bar-slower = slower
bar-faster = faster
bar-moment = to a time
bar-day-before = day before
bar-now = back to now
bar-take = take
bar-new = new
bar-find = find
bar-urgent = needs me
bar-hold = hold
bar-unassign = take back
bar-undo = undo
bar-panes = panes
bar-palette = commands
bar-next = next
bar-field = field
bar-choose = choose
bar-trips = trips
bar-save = save
bar-put-away = put away
bar-time = time
bar-keep = keep
bar-all = show all
bar-fields = by field
bar-stay = stay
bar-reason = reason
bar-reassign = reassign
bar-run = run
bar-close = close

sheet-number = 17, 2351
sheet-number-does = number of a crew or an order, then + - * or Enter
sheet-offer = offer the selected order to crew 17; reassign it if it is assigned
sheet-assign = assign without asking
sheet-status = crew 17: 1 on line, 2 break, 3 off line
sheet-crew = card of crew 17
sheet-time = in an order's card: at 18:30, in 40 minutes, tomorrow at 7

plain-help = N an order, N 17+ offers, N 17++ assigns, N x1 cancels, N w why, 17-2 a state, an empty line lists, q leaves.
