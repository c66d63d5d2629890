import {
  type AlarmsReply,
  type ClientEvents,
  type LiveAlarmEvent,
  type ServerEvents,
  followLetters,
} from '@haidang/contracts'
import { type Socket, io } from 'socket.io-client'

/*
 * A thousand consoles in a process of their own, so that what they cost is not taken for the server's cost.
 * Started by `live.bench.ts` with an IPC channel: `{ url, count }` opens them, `report` asks how they are.
 */
export type CrowdReport = Readonly<{
  connected: number
  synced: number
  /** Lowest last number of any of them. */
  lowest: number
  missed: number
  twice: number
  gaps: number
  /** Milliseconds from an event's `learnedAt` to its arrival. */
  delays: readonly number[]
  connections: number
  frames: number
}>

type Console = {
  socket: Socket<ServerEvents, ClientEvents>
  last: number | undefined
  synced: boolean
  asking: boolean
  taken: number
}

const consoles: Console[] = []
const tally = { twice: 0, gaps: 0, connections: 0, frames: 0, missed: 0 }
let delays: number[] = []

process.once('disconnect', () => process.exit(0)) // with whoever started it
process.on('message', (message: { url: string; count: number } | 'report' | 'forget' | 'end') => {
  if (message === 'end') process.exit(0)
  else if (message === 'report') report()
  else if (message === 'forget') delays = []
  else for (let count = 0; count < message.count; count += 1) consoles.push(openConsole(message.url))
})

function report(): void {
  const lasts = consoles.map(({ last }) => last ?? -1)
  const said: CrowdReport = {
    connected: consoles.filter(({ socket }) => socket.connected).length,
    synced: consoles.filter(({ synced }) => synced).length,
    lowest: Math.min(...lasts),
    ...tally,
    delays,
  }
  process.send?.(said)
}

function openConsole(url: string): Console {
  const socket: Console['socket'] = io(`${url}/live`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin: url, cookie: 'ioc=duty' },
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  })
  const console: Console = { socket, last: undefined, synced: false, asking: false, taken: 0 }
  socket.on('connect', () => {
    tally.connections += 1
    ask(console)
    socket.emit('subscribe', { layers: ['air-quality'] }, () => undefined)
  })
  socket.on('disconnect', () => {
    console.synced = false
    console.asking = false
  })
  socket.on('alarm', (event) => take(console, event))
  socket.on('frame', () => void (tally.frames += 1))
  return console
}

function ask(console: Console): void {
  console.asking = true
  console.socket
    .timeout(20_000)
    .emit(
      'alarms',
      console.last === undefined ? {} : { after: console.last },
      (error: Error | null, reply: AlarmsReply) => {
        console.asking = false
        if (error || reply.kind === 'refused') return
        if (reply.kind === 'events') for (const event of reply.events) take(console, event)
        else if (console.last !== undefined) tally.missed += 1
        console.last = reply.upTo
        console.synced = reply.kind === 'snapshot' || !reply.more
        if (!console.synced) ask(console)
      },
    )
}

function take(console: Console, event: LiveAlarmEvent): void {
  if (console.last === undefined) return
  const verdict = followLetters(console.last, event)
  if (verdict === 'known') tally.twice += 1
  if (verdict === 'gap' && !console.asking) {
    tally.gaps += 1
    ask(console)
  }
  if (verdict !== 'next') return
  console.last = event.seq
  console.taken += 1
  if (consoles[0] === console || console.taken % 20 === 0) delays.push(Date.now() - event.learnedAt)
}
