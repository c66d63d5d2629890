import { setImmediate as nextTurn } from 'node:timers/promises'

import {
  type DeviceId,
  type EngineDevice,
  type FoundSignal,
  type KnownEpisode,
  type Rule,
  type RulesAt,
  lookInParts,
  memoryMs,
} from '@haidang/domain'
import { expressionOf } from '@haidang/expressions'
import { type Tx, readEventSignals, readKnownEpisodes, readObservationSignals } from '@haidang/store'

import { type LateStretch, cutStretch, marginMs } from './late-stretch.js'

export type LookContext = Readonly<{
  tx: Tx
  device: EngineDevice
  rules: readonly Rule[]
  /** Every version that is in force or was. */
  ever: readonly Rule[]
  rulesAt: RulesAt
  /** Epoch ms of the look. */
  at: number
  /** Told of a piece with too many reports to be looked at. */
  tooMany: (piece: LateStretch) => void
}>

/** Reports that are looked at in one piece. */
const reportsAtOnce = 3_000
/** No piece is longer than this, however long its rules remember. */
const longestPiece = 60_000
/**
 * Of a piece with all that its rules remember before and after it: three weeks of a report each 10 s. What lies in a piece
 * with more gets no records, and the log says so.
 */
const reportsAtMost = 200_000
/** How often the look reaches further back for the beginning of an episode, four times as far each time. */
const reaches = 4

/**
 * The finished episodes of a stretch that no record covers yet. Nothing here can sound: what is found is told as
 * retro records only.
 */
export async function lookAgain(stretch: LateStretch, context: LookContext): Promise<FoundSignal[]> {
  const found: FoundSignal[] = []
  const { intervalMs } = context.device
  // Where rules remember for long, so long are the pieces: else each would read the same again.
  const remembered = Math.ceil(rememberedBy(context.ever) / intervalMs)
  const reports = Math.max(reportsAtOnce, Math.min(remembered, longestPiece))
  for (const piece of cutStretch(stretch, { intervalMs, reports })) {
    found.push(...(await lookAtPiece(piece, { ...context, found })))
  }
  return found
}

function rememberedBy(rules: readonly Rule[]): number {
  return Math.max(0, ...rules.map(({ condition }) => memoryMs(condition)))
}

type PieceContext = LookContext & Readonly<{ found: readonly FoundSignal[] }>

/** Reaches back until it sees where its episodes begin; one that is older than that is told from where it is seen. */
async function lookAtPiece(
  piece: LateStretch,
  { tx, device, rules, ever, rulesAt, at, found: before, tooMany }: PieceContext,
): Promise<FoundSignal[]> {
  const aroundMs = marginMs(device.intervalMs)
  const rememberedMs = rememberedBy(ever)
  const touched = { ...piece, toAt: piece.toAt + rememberedMs }
  const toAt = touched.toAt + aroundMs
  const waitsForEvents = ever.some(({ condition }) => condition.kind === 'event')
  let seen: FoundSignal[] = []
  for (let reach = 1; ; reach++) {
    const fromAt = piece.fromAt - rememberedMs - aroundMs * 4 ** (reach - 1)
    const window = { device: device.id, feed: device.feed, fromAt, toAt }
    const observations = await readObservationSignals(tx, window, reportsAtMost + 1)
    if (observations.length > reportsAtMost) {
      if (reach === 1) tooMany(piece)
      return seen
    }
    const events = waitsForEvents
      ? { signals: await readEventSignals(tx, window), untilAt: Math.min(at, toAt) }
      : undefined
    const stored = await readKnownEpisodes(tx, { device: device.id, fromAt, toAt })
    const known: KnownEpisode[] = [...stored, ...before]
    const history = { observations, ...(events && { events }) }
    const found = await inTurns(lookInParts({ device, rules, rulesAt, ...history, known, at, expressionOf }))
    seen = found.filter(touches(touched))
    const beginsAt = observations[0]?.at ?? fromAt
    if (reach === reaches || !seen.some((episode) => beginsAtEdge(episode, { beginsAt, rulesAt })))
      return seen
  }
}

/** Between two parts the rest of the process has its turn: an alarm of now is worth more than any of the past. */
async function inTurns(look: Generator<void, FoundSignal[], void>): Promise<FoundSignal[]> {
  for (;;) {
    const part = look.next()
    if (part.done) return part.value
    await nextTurn()
  }
}

/** Far from the late values nothing is new: what happened there has been judged when it came. */
function touches({ fromAt, toAt }: LateStretch): (episode: FoundSignal) => boolean {
  return ({ raisedAt, clearedAt }) => raisedAt <= toAt && clearedAt >= fromAt
}

/** The condition was met as soon as we looked: it may have begun before. */
function beginsAtEdge(
  { rule: id, raisedAt }: FoundSignal,
  seen: { beginsAt: number; rulesAt: RulesAt },
): boolean {
  const onDelayMs = seen.rulesAt(raisedAt).find((rule) => rule.id === id)?.onDelayMs ?? 0
  return raisedAt - onDelayMs <= seen.beginsAt
}

export type FindEngineDevice = (id: DeviceId) => EngineDevice | undefined
