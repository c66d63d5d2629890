import type { Post } from './live-client.js'
import type { FromWorker } from './messages.js'

/** A worker of the real console; it connects when it is told to start. The fixtures build has another in its place. */
export function openWorker(): Post {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'live' })
  return {
    send: (message) => worker.postMessage(message),
    listen: (use) => worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => use(data)),
  }
}
