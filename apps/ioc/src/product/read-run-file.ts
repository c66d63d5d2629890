import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RunFile, runFilePath, runFileSchema } from '@haidang/contracts'
import { Refusal, codeOf, wordsOf } from '../refusal.js'

const elsewhere = 'To reach one on another machine, give --url and an API token in IOC_TOKEN.'

/**
 * What the system that runs on this data folder says of itself.
 * @throws Refusal when nothing runs there, when what ran there was killed, and when the file is somebody else's
 */
export async function readRunFile(dataDir: string): Promise<RunFile> {
  const found = await lookForRunFile(dataDir)
  if (found.kind === 'running') return found.runFile
  throw new Refusal(found.says)
}

export type Found =
  | Readonly<{ kind: 'running'; runFile: RunFile }>
  | Readonly<{ kind: 'absent' | 'stale' | 'unreadable'; says: string }>

/** The same without judging: what stands in the run file, or why nothing does. */
export async function lookForRunFile(dataDir: string): Promise<Found> {
  const file = join(dataDir, runFilePath)
  try {
    const runFile = runFileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    if (isAlive(runFile.pid)) return { kind: 'running', runFile }
    return {
      kind: 'stale',
      says:
        `${file} is stale: it names process ${runFile.pid}, ready at ${runFile.startedAt}, which has gone without a word ` +
        '(it was killed, or the machine went down). Start it again with npm start: what was acknowledged is kept.',
    }
  } catch (error) {
    return explain(error, { file, dataDir })
  }
}

function explain(error: unknown, { file, dataDir }: Readonly<{ file: string; dataDir: string }>): Found {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return {
      kind: 'absent',
      says:
        `Nothing is running on the data folder ${dataDir} (there is no ${file}). Start it with npm start, or name its ` +
        `folder with IOC_DATA_DIR. ${elsewhere}`,
    }
  if (code === 'EACCES' || code === 'EPERM')
    return {
      kind: 'unreadable',
      says:
        `${file} belongs to the user who started the system, and you may not read it. Run this as that user, or set ` +
        `IOC_TOKEN and --url. ${elsewhere}`,
    }
  return {
    kind: 'unreadable',
    says: `${file} is not what a Hải Đăng of this version writes: ${wordsOf(error).slice(0, 300)}`,
  }
}

/** Whether a process of that number runs, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
