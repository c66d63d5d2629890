import { once } from 'node:events'
import { rmSync } from 'node:fs'

/** Ends the throwaway PostgreSQL and removes its folder. */
export default async function stop() {
  const ring = globalThis.haidangStoreRing
  if (!ring) return
  const ended = once(ring.server, 'exit')
  ring.server.kill('SIGQUIT')
  await ended
  rmSync(ring.folder, { recursive: true, force: true })
}
