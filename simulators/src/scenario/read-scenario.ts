import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Scenario, calm } from './scenario.js'

/** @throws RangeError when the site pack has no such scenario, or one that names a role that nobody plays. */
export async function readScenario(site: string, name: string): Promise<Scenario> {
  if (name === 'calm') return calm
  const folder = join(site, 'scenarios')
  const names = await namesIn(folder)
  if (!names.includes(name))
    throw new RangeError(`--scenario must be one of ${['calm', ...names].join(', ')}, not ${name}`)
  const scenario = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as Scenario
  const stranger = scenario.steps.find(({ who }) => who !== undefined && !(who in scenario.cast))
  if (stranger) throw new RangeError(`${name}.json: nobody is cast as ${stranger.who ?? ''}`)
  return scenario
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder)
    return files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : [])).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
