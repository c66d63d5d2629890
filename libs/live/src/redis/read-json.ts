/** An object of which nothing is known yet. */
export type Unknown = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null
}

/** @returns undefined when the text is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
