import './no-code-from-strings.js'

import { Follower } from './follower.js'
import type { FromWorker, ToWorker } from './messages.js'
import { openSocket } from './socket.js'

/** The live side of the console: socket, decoding and the live store, away from the thread that draws. */
const tickEachMs = 100

let follower: Follower | undefined

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'start':
      follower ??= begin(data.origin, data.layers)
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

function begin(origin: string, layers: string[]): Follower {
  const made = new Follower(
    {
      now: () => performance.timeOrigin + performance.now(),
      chance: Math.random,
      open: (listener) => openSocket(origin, listener),
      post: (message: FromWorker, transfer = []) => self.postMessage(message, { transfer }),
    },
    layers,
  )
  made.start()
  setInterval(() => made.tick(), tickEachMs)
  return made
}
