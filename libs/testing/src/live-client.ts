import type {
  AlarmsReply,
  ClientEvents,
  Heartbeat,
  LiveAlarm,
  LiveAlarmEvent,
  ServerEvents,
} from '@haidang/contracts'
import { type Socket, io } from 'socket.io-client'

/** A console without a screen: keeps the alarm log by number, as the contract asks of every client. */
export type LiveClient = Readonly<{
  socket: Socket<ServerEvents, ClientEvents>
  /** Every event heard, in order. */
  events: LiveAlarmEvent[]
  /** Live alarms, from snapshot and events. */
  alarms: Map<string, LiveAlarm>
  /** Times at which an event did not follow its predecessor and the log was asked for. */
  gaps(): number
  /** Events that came as no event, for a snapshot stood for them: as its replies counted them. */
  replaced(): number
  last(): number
  ready: Promise<void>
  close(): void
}>

/** Where a console connects; its page may be of another address, as before a line that fails. */
export type LivePlace = string | Readonly<{ url: string; origin: string }>

/** Connects a console. `after` resumes the log behind that number instead of beginning with a snapshot. */
export function connectLive(place: LivePlace, cookie: string, after?: number): LiveClient {
  const { url, origin } = typeof place === 'string' ? { url: place, origin: place } : place
  const socket: Socket<ServerEvents, ClientEvents> = io(`${url}/live`, {
    transports: ['websocket'],
    extraHeaders: { cookie, origin },
    reconnectionDelay: 50,
    reconnectionDelayMax: 500,
    forceNew: true,
  })
  const events: LiveAlarmEvent[] = []
  const alarms = new Map<string, LiveAlarm>()
  let last = after
  let gaps = 0
  let replaced = 0
  let asking = false
  const keep = (event: LiveAlarmEvent): void => {
    if (last !== undefined && event.seq <= last) return
    events.push(event)
    last = event.seq
    if (event.to === 'normal') alarms.delete(event.alarm.id)
    else alarms.set(event.alarm.id, event.alarm)
  }
  const take = (reply: AlarmsReply): void => {
    if (reply.kind === 'refused') throw new Error(`the alarm log was refused: ${reply.reason}`)
    if (reply.kind === 'events') reply.events.forEach(keep)
    else {
      replaced += reply.missed
      alarms.clear()
      for (const alarm of reply.alarms) alarms.set(alarm.id, alarm)
    }
    last = Math.max(last ?? 0, reply.upTo)
  }
  const ask = async (): Promise<void> => {
    if (asking) return
    asking = true
    try {
      for (let more = true; more;) {
        const reply = await socket
          .timeout(10_000)
          .emitWithAck('alarms', last === undefined ? {} : { after: last })
        take(reply)
        more = reply.kind === 'events' && reply.more
      }
    } finally {
      asking = false
    }
  }
  const behind = (): void => {
    gaps += 1
    ask().catch(() => socket.disconnect().connect())
  }
  socket.on('alarm', (event) => {
    if (last === undefined || event.prevSeq > last) behind()
    else keep(event)
  })
  socket.on('heartbeat', ({ prevSeq }: Heartbeat) => {
    if (last !== undefined && prevSeq > last) behind()
  })
  const ready = new Promise<void>((done, fail) => {
    socket.on('connect', () => {
      ask().then(done, fail)
    })
    socket.once('connect_error', fail)
  })
  return {
    socket,
    events,
    alarms,
    gaps: () => gaps,
    replaced: () => replaced,
    last: () => last ?? 0,
    ready,
    close: () => socket.disconnect(),
  }
}
