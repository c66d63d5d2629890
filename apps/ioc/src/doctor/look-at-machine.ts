import { statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { type Diagnosis, bad, doubtful, good } from './diagnosis.js'

const gibi = 1_073_741_824
/** The database refuses to begin with less; a day of a full city writes about as much. */
const fewBytes = gibi / 2
const someBytes = 5 * gibi
const connectWithinMs = 3_000

/** The floor that the launcher refuses below, and the age of what runs. */
export function lookAtNode(version: string): Diagnosis {
  const major = Number(version.split('.', 1)[0])
  return major < 22
    ? doubtful('Node', version, 'Node 20 has reached its end of life: use 22 or 24 in production.')
    : good('Node', version)
}

/** How much room there is where the data lie, or will lie. */
export async function lookAtDisk(dataDir: string): Promise<Diagnosis> {
  try {
    const { bavail, bsize, blocks } = await statfs(dataDir).catch(() => statfs(dirname(dataDir)))
    return judgeDisk({ dataDir, freeBytes: bavail * bsize, allBytes: blocks * bsize })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return bad('disk', `${dataDir}: ${why}`, 'Name the data folder with IOC_DATA_DIR.')
  }
}

type Room = Readonly<{ dataDir: string; freeBytes: number; allBytes: number }>

/** The verdict by itself. */
export function judgeDisk({ dataDir, freeBytes, allBytes }: Room): Diagnosis {
  const says = `${(freeBytes / gibi).toFixed(1)} of ${(allBytes / gibi).toFixed(1)} GiB free for ${dataDir}`
  const way = 'Make room, or move the data folder (IOC_DATA_DIR): on a full disk nothing is acknowledged.'
  if (freeBytes < fewBytes) return bad('disk', says, way)
  return freeBytes < someBytes ? doubtful('disk', says, way) : good('disk', says)
}

/** Whether somebody listens there. Never rejects. */
export function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port })
    const end = (answer: boolean): void => {
      socket.destroy()
      done(answer)
    }
    socket.setTimeout(connectWithinMs, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
