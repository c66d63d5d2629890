import './no-code-from-strings.js'

import { Follower } from './follower.js'
import type { FromWorker, ToWorker } from './messages.js'
import { openSocket } from './socket.js'

/** The live side of the console: socket, decoding and the live store, away from the thread that draws. */
const tickEachMs = 100
/** So long without a tick: the computer slept, or the page was frozen. */
const sleptMs = 30_000

let follower: Follower | undefined

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'start':
      follower ??= begin(data)
      return
    case 'watch':
      return follower?.watch(data.watching)
    case 'try-now':
      return follower?.tryNow()
    case 'taken':
      return follower?.taken()
    case 'shown':
      return follower?.shown(data.seq)
    case 'stop':
      follower?.stop()
      self.close()
  }
})

self.addEventListener('online', () => follower?.tryNow())

function begin({ origin, layers, as }: Extract<ToWorker, { kind: 'start' }>): Follower {
  const made = new Follower(
    {
      now: () => performance.timeOrigin + performance.now(),
      chance: Math.random,
      open: (listener) => openSocket(origin, listener, as),
      post: (message: FromWorker, transfer = []) => self.postMessage(message, { transfer }),
    },
    layers,
  )
  made.start()
  let before = clocks()
  setInterval(() => {
    const now = clocks()
    const awayMs = Math.max(now.computer - before.computer, now.own - before.own)
    if (awayMs > sleptMs) made.woke({ awayMs, uncountedMs: awayMs - (now.own - before.own) })
    before = now
    made.tick()
  }, tickEachMs)
  return made
}

/** Our own clock and the computer's: some stand still while a computer sleeps. */
function clocks(): { own: number; computer: number } {
  return { own: performance.timeOrigin + performance.now(), computer: Date.now() }
}
