import { feeds } from '@haidang/domain'
import type { Heartbeat, LiveAlarmEvent } from '@haidang/contracts'
import { Alarms } from '../state/alarms.js'
import { Cell } from '../state/cell.js'
import { Devices } from '../state/devices.js'
import { Fleet } from '../state/fleet.js'
import { SiteClock } from '../state/site-clock.js'
import type { FromWorker, LinkStatus, Missed, ToWorker } from './messages.js'

/** Everything that the screens follow. */
export type Live = Readonly<{
  clock: SiteClock
  devices: Devices
  fleet: Fleet
  alarms: Alarms
  link: Cell<LinkStatus>
  /** At how many of its own milliseconds the link status came, for the countdown to the next try. */
  linkTold: Cell<number>
  sources: Cell<Heartbeat['sources']>
  /** How far the server's own clock is ahead of what devices say, ms; 0 while it is trusted. */
  serverClockError: Cell<number>
  missed: Cell<Missed | undefined>
  /** The newest alarm events, newest last; for what reacts to events and not to states. */
  events: Cell<readonly LiveAlarmEvent[]>
  tell(message: ToWorker): void
}>

/** How this window speaks with the worker; a test gives its own. */
export type Post = Readonly<{
  send(message: ToWorker): void
  listen(take: (message: FromWorker) => void): void
}>

const ownNow = (): number => performance.timeOrigin + performance.now()

/** The stores of this window, fed by what the worker posts. */
export function openLive(post: Post): Live {
  const live: Live = {
    clock: new SiteClock(ownNow),
    devices: new Devices(),
    fleet: new Fleet(),
    alarms: new Alarms(),
    link: new Cell<LinkStatus>({ mode: 'connecting', attempt: 0, slow: false }),
    linkTold: new Cell(ownNow()),
    sources: new Cell<Heartbeat['sources']>([]),
    serverClockError: new Cell(0),
    missed: new Cell<Missed | undefined>(undefined),
    events: new Cell<readonly LiveAlarmEvent[]>([]),
    tell: (message) => post.send(message),
  }
  post.listen((message) => take(live, message))
  return live
}

/** Follows every feed of the house from now on, for as long as the window lives. */
export function startLive(live: Live, page: Window, as?: 'display'): void {
  const watch = (): void => live.tell({ kind: 'watch', watching: !page.document.hidden })
  const layers = feeds.map(({ id }) => id)
  live.tell({ kind: 'start', origin: page.location.origin, layers, ...(as && { as }) })
  page.document.addEventListener('visibilitychange', watch)
  page.addEventListener('online', () => live.tell({ kind: 'try-now' }))
  page.setInterval(() => live.clock.tick(), 250)
  watch()
}

function take(live: Live, message: FromWorker): void {
  switch (message.kind) {
    case 'link':
      live.clock.correct(message.offsetMs)
      live.linkTold.set(ownNow())
      return live.link.set(message.status)
    case 'beat':
      live.serverClockError.set(message.clockErrorMs ?? 0)
      return live.sources.set(message.sources)
    case 'water':
      for (const roster of message.rosters) live.fleet.takeRoster(roster)
      live.devices.take(message, live.clock.now())
      return live.tell({ kind: 'taken' })
    case 'positions':
      return live.fleet.take(message.feed, message.columns)
    case 'alarms':
      live.alarms.take(message)
      live.events.set(message.events)
      return live.tell({ kind: 'shown', seq: message.seq })
    case 'missed':
      return live.missed.set(message.missed)
  }
}
