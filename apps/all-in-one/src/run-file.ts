import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type RunFile, runFilePath, runFileSchema } from '@haidang/contracts'
import { productVersion } from '@haidang/platform'

/** The supervisor says so behind the program's name: it starts us again when we die. */
export const supervisedFlag = '--supervised'

type Facts = Pick<RunFile, 'httpUrl' | 'mqttUrl' | 'startedAt' | 'token'>

/**
 * Tells programs of the same person on this machine where we are, with a token for them: in a file that only its owner
 * reads and that is there whole or not at all. `remove` takes it away, unless another process has put its own there.
 * @throws the error of the file system when the folder cannot be written
 */
export async function leaveRunFile(
  dataDir: string,
  { httpUrl, mqttUrl, ...facts }: Facts,
): Promise<Readonly<{ remove(): Promise<void> }>> {
  const file = join(dataDir, runFilePath)
  const content: RunFile = {
    pid: process.pid,
    httpUrl: fromHere(httpUrl),
    mqttUrl: fromHere(mqttUrl),
    version: productVersion,
    supervised: process.argv.includes(supervisedFlag),
    ...facts,
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600) // a draft that was there before keeps its own mode
  await rename(draft, file)
  return { remove: () => removeOwn(file) }
}

async function removeOwn(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (ownerOf(text) === process.pid) await rm(file, { force: true })
}

function ownerOf(text: string): number | undefined {
  try {
    return runFileSchema.parse(JSON.parse(text)).pid
  } catch {
    return undefined // not ours to remove
  }
}

/** A listener on every address of this machine is reached from it on loopback. */
function fromHere(address: string): string {
  return address
    .replace('//0.0.0.0:', '//127.0.0.1:')
    .replace('//[::]:', '//[::1]:')
    .replace('//:::', '//[::1]:')
}
