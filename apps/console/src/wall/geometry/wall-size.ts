import type { WallSize } from './arc-minutes.js'

/** Until somebody has said otherwise: one 55″ screen and a seat at 5 m. */
export const assumedSize: WallSize = { widthMm: 1_210, heightMm: 680, farM: 5 }

/** What the address says of a wall; `assumed`: it says nothing that could be measured by. */
export type SaidSize = Readonly<{ size: WallSize; assumed: boolean }>

/** `?size=WIDTHxHEIGHT&far=METRES[&near=METRES]`, in millimetres and metres. */
export function saidSize(query: URLSearchParams): SaidSize {
  const [, width, height] = /^(\d{2,5}(?:\.\d+)?)[x×](\d{2,5}(?:\.\d+)?)$/.exec(query.get('size') ?? '') ?? []
  const far = metres(query.get('far'))
  const near = metres(query.get('near'))
  const known = width !== undefined && height !== undefined
  const size = {
    widthMm: known ? Number(width) : assumedSize.widthMm,
    heightMm: known ? Number(height) : assumedSize.heightMm,
    farM: far ?? assumedSize.farM,
    ...(near !== undefined && { nearM: near }),
  }
  return { size, assumed: !known || far === undefined }
}

/** The address of a wall of that size. */
export function displayQuery({ widthMm, heightMm, farM }: WallSize): string {
  return `size=${Math.round(widthMm)}x${Math.round(heightMm)}&far=${farM}`
}

/** Between 0.5 and 100 m. */
function metres(text: string | null): number | undefined {
  const value = Number(text?.replace(',', '.') ?? Number.NaN)
  return value >= 0.5 && value <= 100 ? value : undefined
}
