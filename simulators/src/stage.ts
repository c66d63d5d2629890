import type { Clock } from '@haidang/domain'
import type { Actor } from './actor.js'
import type { DeviceLine } from './line/device-line.js'
import type { Happening, Play } from './scenario/play.js'
import type { RubbishMessage } from './scenario/scenario.js'

export type Player = Readonly<{ actor: Actor; line: DeviceLine }>

export type StageOptions = Readonly<{
  players: ReadonlyMap<string, Player>
  play: Play
  sendRubbish(messages: readonly RubbishMessage[]): void
  /** Seconds of the city's time in one of the clock's. */
  speed: number
  clock: Clock
}>

/** What is reported for the sake of a happening is reported just after it has begun. */
const justAfterMs = 200

/**
 * Everybody's clockwork: each device reports in its rhythm, and what the play wants happens at its moment, round after
 * round.
 */
export function startStage(options: StageOptions): Readonly<{ close(): void }> {
  const { players, play, speed, clock } = options
  const beganAt = clock.now()
  const timers = new Set<NodeJS.Timeout>()
  const after = (ms: number, what: () => void): void => {
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        what()
      },
      Math.max(0, ms),
    )
    timers.add(timer)
  }
  /** At a moment of the city's time; what is long over happens no more. */
  const at = (cityS: number, what: () => void): void => {
    const waitMs = beganAt + (cityS * 1_000) / speed - clock.now()
    if (waitMs > -1_000) after(waitMs + justAfterMs, what)
  }
  const acts = new Map([...players].map(([id, player]) => [id, reporter(player, { ...options, beganAt })]))

  for (const [id, { actor }] of players) {
    const again = (nextMs: number): void => {
      acts.get(id)?.()
      after(nextMs, () => again(actor.everyMs))
    }
    after(actor.firstMs, () => again(actor.secondMs - actor.firstMs))
  }

  const playRound = (round: number): void => {
    for (const happening of play.round(round)) {
      const player = players.get(happening.device)
      const act = acts.get(happening.device) ?? (() => undefined)
      for (const [cityS, what] of momentsOf(happening, { player, act, options })) at(cityS, what)
    }
    at((round + 1) * play.repeatSeconds, () => playRound(round + 1))
  }
  playRound(0)

  return { close: () => timers.forEach((timer) => clearTimeout(timer)) }
}

function reporter(
  { actor, line }: Player,
  { beganAt, speed, clock }: StageOptions & Readonly<{ beganAt: number }>,
): () => void {
  let lastAt = beganAt
  let toldS = 0
  return () => {
    const now = clock.now()
    const passedS = ((now - lastAt) / 1_000) * speed
    lastAt = now
    const cityS = ((now - beganAt) / 1_000) * speed
    send(line, actor.act(cityS, passedS))
    const events = actor.happened?.(toldS, cityS)
    if (events === undefined) return
    line.tell(events)
    toldS = cityS
  }
}

type Moment = readonly [cityS: number, what: () => void]
type Doing = Readonly<{ player: Player | undefined; act: () => void; options: StageOptions }>

/** What has to be done for a happening, and when. */
function momentsOf(happening: Happening, { player, act, options }: Doing): Moment[] {
  const { fromS, untilS } = happening
  if (happening.kind === 'rubbish') return [[fromS, () => options.sendRubbish(happening.messages)]]
  if (!player) return []
  const { actor, line } = player
  switch (happening.kind) {
    case 'measures':
      return [
        [fromS, act],
        [untilS, act],
      ]
    case 'reports':
      return [[fromS, act]]
    case 'silent':
      return []
    case 'unplugged':
      return [
        [fromS, () => line.plug(false)],
        [untilS, () => line.plug(true)],
      ]
    case 'sends-late':
      return [[fromS, () => send(line, actor.keptOf?.(happening))]]
    case 'drives': {
      const { drive } = actor
      if (!drive) return []
      const leave = (): void => {
        act() // up to date before it is sent elsewhere
        drive.sendOut(happening.place, happening.staySeconds)
      }
      return [[fromS - drive.secondsTo(happening.place), leave]]
    }
  }
}

function send(line: DeviceLine, report: string | undefined): void {
  if (report !== undefined) line.report(report)
}
