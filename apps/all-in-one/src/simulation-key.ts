import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'

const keyBytes = 32

/** The key from which the simulated city and we derive the same device secrets; made once, readable by its owner only. */
export async function simulationKeyFile(path: string): Promise<string> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(randomBytes(keyBytes))
    await file.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return path
}

/** The key's bytes. */
export function readSimulationKey(path: string): Promise<Uint8Array> {
  return readFile(path)
}
