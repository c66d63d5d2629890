import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { type Rule, feeds } from '@haidang/domain'
import type { z } from 'zod'

import { checkSitePack } from './check-site-pack.js'
import { type DeviceRow, readDevices } from './read-devices.js'
import { type Read, readYaml } from './read-yaml.js'
import { agenciesFileSchema, areasFileSchema, rulesFileSchema, siteFileSchema } from './site-files.js'
import type { SitePack } from './site-pack.js'
import { SitePackRefusal, type SitePackProblem } from './site-pack-refusal.js'

/**
 * Reads a site pack's folder and checks it whole.
 * @throws SitePackRefusal that names every problem with its file and line.
 */
export async function loadSitePack(folder: string): Promise<SitePack> {
  const problems: SitePackProblem[] = []
  const site = await readYamlFile(folder, 'site.yaml', { schema: siteFileSchema, problems })
  const areas = await readYamlFile(folder, 'areas.yaml', { schema: areasFileSchema, problems })
  const agencies = await readYamlFile(folder, 'agencies.yaml', { schema: agenciesFileSchema, problems })
  const rules = await readYamlFile(folder, 'rules.yaml', { schema: rulesFileSchema, problems })
  const rows = await readDevicesFile(folder, problems)
  problems.push(...checkSitePack({ site, areas, agencies, rules, rows }))
  if (problems.length > 0 || !site?.value || !areas?.value || !agencies?.value)
    throw new SitePackRefusal(folder, problems)
  return {
    folder,
    site: site.value,
    areas: areas.value.map(({ devices: _, ...area }) => area),
    members: new Map(areas.value.map(({ id, devices = [] }) => [id, devices])),
    agencies: agencies.value,
    devices: rows.map(({ device }) => device),
    rules: withNationalRules(rules?.value ?? []),
  }
}

/** The rules that come with the feeds, each replaced by the pack's of the same id; then the pack's own. */
export function withNationalRules(own: readonly Rule[]): readonly Rule[] {
  const national = feeds.flatMap((feed) => feed.rules)
  const replaced = national.map((rule) => own.find(({ id }) => id === rule.id) ?? rule)
  return [...replaced, ...own.filter(({ id }) => !national.some((rule) => rule.id === id))]
}

type Into<S> = Readonly<{ schema: S; problems: SitePackProblem[] }>

async function readYamlFile<S extends z.ZodType>(
  folder: string,
  file: string,
  into: Into<S>,
): Promise<Read<z.output<S>> | undefined> {
  const text = await readText(folder, file, into.problems)
  if (text === undefined) return undefined
  const read = readYaml(file, text, into.schema)
  into.problems.push(...read.problems)
  return read
}

async function readDevicesFile(folder: string, problems: SitePackProblem[]): Promise<readonly DeviceRow[]> {
  const text = await readText(folder, 'devices.csv', problems)
  if (text === undefined) return []
  const devices = readDevices(text)
  problems.push(...devices.problems)
  return devices.rows
}

async function readText(
  folder: string,
  file: string,
  problems: SitePackProblem[],
): Promise<string | undefined> {
  try {
    return await readFile(join(folder, file), 'utf8')
  } catch (error) {
    const missing = hasCode(error) && error.code === 'ENOENT'
    problems.push({ file, message: missing ? 'is missing' : `cannot be read: ${String(error)}` })
    return undefined
  }
}

function hasCode(error: unknown): error is { code: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error
}
