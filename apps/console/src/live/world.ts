import type { FromWorker } from './messages.js'
import type { LiveListener, LiveSocket } from './socket.js'

/** What the live side needs of the place it runs in; a test gives its own. */
export type World = {
  /** Our own clock: epoch ms that never go back. */
  now(): number
  /** In [0, 1). */
  chance(): number
  open(listener: LiveListener): LiveSocket
  post(message: FromWorker, transfer?: ArrayBuffer[]): void
}
