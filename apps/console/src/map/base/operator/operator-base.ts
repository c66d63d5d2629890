import { operatorMapSchema } from '@haidang/contracts'
import type { StyleSpecification } from 'maplibre-gl'
import { besideStyle } from './beside-style.js'

/** A base map that the operator gave: their own style, or an archive of tiles that is drawn in our greys. */
export type OperatorBase =
  | Readonly<{ kind: 'style'; style: StyleSpecification }>
  | Readonly<{ kind: 'pictures'; url: string }>
  | Readonly<{ kind: 'vectors'; url: string; layers: readonly string[] }>

/**
 * Loads the operator's map; undefined where none was given.
 * @throws Error when one was given and cannot be read.
 */
export async function loadOperatorBase(): Promise<OperatorBase | undefined> {
  const told = operatorMapSchema.safeParse(await readJson('/map/operator.json').catch(() => undefined))
  if (!told.success || told.data.kind === 'none') return undefined
  const address = new URL(`/map/${told.data.file}`, window.location.href).href
  return told.data.kind === 'style' ? openStyle(address) : openArchive(address)
}

async function openStyle(address: string): Promise<OperatorBase> {
  const style = besideStyle(await readJson(address), address)
  const { knowPmtiles } = await import('./pmtiles-protocol.js')
  knowPmtiles()
  return { kind: 'style', style }
}

async function openArchive(address: string): Promise<OperatorBase> {
  const { readArchive } = await import('./read-archive.js')
  return readArchive(address)
}

async function readJson(address: string): Promise<unknown> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return response.json()
}
