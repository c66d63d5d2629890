import { type FaultyLine, openFaultyLine } from '@haidang/testing'

/** A line between a browser and the city that can be cut and mended. */
export type CuttableLine = FaultyLine & Readonly<{ url: string }>

/** Listens on a free port; the far end need not be there yet. */
export async function openLine(farPort: number): Promise<CuttableLine> {
  const line = await openFaultyLine(farPort)
  return { ...line, url: `http://127.0.0.1:${line.port}` }
}
