import { readFile } from 'node:fs/promises'
import { Refusal, wordsOf } from '../refusal.js'

/** What is asked of REST. */
export type Wish = Readonly<{ path: 'areas/merge' | 'areas/split' | 'areas/withdraw'; body: unknown }>

type Said = Readonly<{ [option in string]?: string | undefined }>

/** A merge, a split, or the withdrawal of either, as the words of the command line say it. @throws Refusal that names what is missing */
export async function readWish(word: string, said: Said): Promise<Wish> {
  const { day, source, confirm, parent } = said
  if (word === 'withdraw') return { path: 'areas/withdraw', body: { ends: needed(said, 'from'), confirm } }
  const common = { day: needed(said, 'day'), ...{ source, confirm } }
  const from = needed(said, 'from')
  if (word === 'merge') {
    const name = { vi: needed(said, 'name-vi'), en: needed(said, 'name-en') }
    const into = { id: needed(said, 'into'), kind: needed(said, 'kind'), name, parent }
    return { path: 'areas/merge', body: { ...common, from: from.split(','), into } }
  }
  if (word === 'split')
    return { path: 'areas/split', body: { ...common, from, into: await readPlan(needed(said, 'plan')) } }
  throw new Refusal(
    `areas knows merge, split and withdraw, and no "${word}"${day === undefined ? '' : ` on ${day}`}.`,
  )
}

function needed(said: Said, option: string): string {
  const value = said[option]
  if (value === undefined) throw new Refusal(`--${option} is missing; npm run ioc -- areas --help`)
  return value
}

async function readPlan(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new Refusal(`${file} is no plan: ${wordsOf(cause)}`, { cause })
  }
}
