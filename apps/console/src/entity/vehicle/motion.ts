import type { ObservationJson } from '@haidang/contracts'

/** What a vehicle was doing. `lost`: nobody heard of it. */
export type MotionKind = 'moving' | 'stopped' | 'parked' | 'lost'

export type MotionPart = Readonly<{ kind: MotionKind; fromAt: number; toAt: number }>

/** From this speed on it is moving; below it stands, whatever its receiver's jitter says. */
const movingFromKmh = 5
/** Standing for longer than this is parking. */
const parkedAfterMs = 600_000

type Span = Readonly<{ fromAt: number; toAt: number; intervalMs: number }>
type Fix = Readonly<{ at: number; speed: number; ignition: boolean | undefined }>

/** A day of a vehicle: moving, stopped, parked, lost; lost where it was silent for longer than three intervals. */
export function motionOf(rows: readonly ObservationJson[], { fromAt, toAt, intervalMs }: Span): MotionPart[] {
  const fixes = rows.flatMap(fixOf).sort((a, b) => a.at - b.at)
  const gapMs = 3 * intervalMs
  const parts: MotionPart[] = []
  const add = (part: MotionPart): void => {
    const from = Math.max(part.fromAt, fromAt)
    const to = Math.min(part.toAt, toAt)
    if (to <= from) return
    const last = parts.at(-1)
    if (last && last.kind === part.kind && last.toAt === from) parts[parts.length - 1] = { ...last, toAt: to }
    else parts.push({ kind: part.kind, fromAt: from, toAt: to })
  }
  add({ kind: 'lost', fromAt, toAt: fixes[0]?.at ?? toAt })
  for (const [place, fix] of fixes.entries()) {
    const next = fixes[place + 1]?.at ?? toAt
    const known = next - fix.at > gapMs ? Math.min(next, fix.at + gapMs) : next
    add({ kind: kindOf(fix), fromAt: fix.at, toAt: known })
    add({ kind: 'lost', fromAt: known, toAt: next })
  }
  return parts.map(longStop)
}

function fixOf({ at, values }: ObservationJson): Fix[] {
  const speed = values['speed']
  const ignition = values['ignition']
  if (typeof speed !== 'number') return []
  return [{ at: Date.parse(at), speed, ignition: typeof ignition === 'boolean' ? ignition : undefined }]
}

function kindOf({ speed, ignition }: Fix): MotionKind {
  if (speed >= movingFromKmh) return 'moving'
  return ignition === false ? 'parked' : 'stopped'
}

function longStop(part: MotionPart): MotionPart {
  const long = part.kind === 'stopped' && part.toAt - part.fromAt > parkedAfterMs
  return long ? { ...part, kind: 'parked' } : part
}

/** The same, told in stripes of `stepMs`: each is what took most of its time. Neighbours alike are one. */
export function mostly(
  parts: readonly MotionPart[],
  { fromAt, stepMs }: Readonly<{ fromAt: number; stepMs: number }>,
): MotionPart[] {
  const sums = new Map<number, Map<MotionKind, number>>()
  for (const { kind, fromAt: begins, toAt } of parts) {
    for (let at = begins; at < toAt;) {
      const step = Math.floor((at - fromAt) / stepMs)
      const until = Math.min(toAt, fromAt + (step + 1) * stepMs)
      const sum = sums.get(step) ?? new Map<MotionKind, number>()
      sums.set(step, sum.set(kind, (sum.get(kind) ?? 0) + until - at))
      at = until
    }
  }
  const stripes: MotionPart[] = []
  for (const [step, sum] of [...sums].toSorted(([a], [b]) => a - b)) {
    const kind = [...sum].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 'lost'
    const stripe: MotionPart = { kind, fromAt: fromAt + step * stepMs, toAt: fromAt + (step + 1) * stepMs }
    const last = stripes.at(-1)
    if (last?.kind === kind && last.toAt === stripe.fromAt)
      stripes[stripes.length - 1] = { ...last, toAt: stripe.toAt }
    else stripes.push(stripe)
  }
  return stripes
}
