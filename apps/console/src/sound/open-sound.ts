import type { Live } from '../live/live-client.js'
import { anything, request } from '../rest/request.js'
import { requestId } from '../rest/request-id.js'
import type { Cell } from '../state/cell.js'
import type { Flood } from '../state/flood.js'
import { SoundDesk } from './sound-desk.js'
import { SoundLeader } from './sound-leader.js'
import { type Silence, type SoundWorld, isSilent, ringingOf, soundTimes } from './sound-plan.js'
import { WebSpeaker } from './speaker.js'

const tickEachMs = 250
const checkEachMs = 30_000

export type Sound = Readonly<{
  desk: SoundDesk
  /** Begins to sound, for as long as the window lives; to be called once somebody is in. */
  start(): () => void
}>

/** The sound of this window, on the browser's own synthesis. Silent until it is started. */
export function openSound(live: Live, flood: Cell<Flood>, page: Window): Sound {
  const speaker = new WebSpeaker(() => new AudioContext({ latencyHint: 'interactive' }))
  const leader = new SoundLeader('locks' in page.navigator ? page.navigator.locks : undefined)
  const windows = 'BroadcastChannel' in page ? new BroadcastChannel('ioc-sound') : undefined
  const desk = new SoundDesk({
    speaker,
    world: () => worldOf(live, flood.get()),
    now: () => live.clock.now(),
    leads: () => leader.leads(performance.now()),
    share: (silence) => windows?.postMessage(silence),
    record: (ids) => void recordSilence(ids),
  })
  const tick = (): void => {
    leader.stand(speaker.state === 'running', performance.now())
    desk.tick()
  }
  speaker.onChange(tick)
  windows?.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    desk.follow(silenceIn(data, live.clock.now())),
  )
  return { desk, start: () => start(page, { desk, speaker, live, tick }) }
}

type Parts = Readonly<{ desk: SoundDesk; speaker: WebSpeaker; live: Live; tick: () => void }>

function start(page: Window, { desk, speaker, live, tick }: Parts): () => void {
  const touched = (): void => desk.touched()
  const timers = [page.setInterval(tick, tickEachMs), page.setInterval(() => speaker.check(), checkEachMs)]
  // A hidden window's timers are slowed down; what the worker posts is not.
  const followed = [live.alarms.all, live.link].map((cell) => cell.subscribe(tick))
  const gestures = ['keydown', 'pointerdown'] as const
  for (const gesture of gestures) page.addEventListener(gesture, touched, true)
  speaker.wake()
  tick()
  return () => {
    for (const timer of timers) page.clearInterval(timer)
    for (const stop of followed) stop()
    for (const gesture of gestures) page.removeEventListener(gesture, touched, true)
    speaker.hush()
  }
}

function worldOf({ alarms, link }: Live, { on: flood }: Flood): SoundWorld {
  const { mode } = link.get()
  const lost = mode === 'lost' || mode === 'signed-out'
  const known = alarms.seq.get() !== undefined
  return {
    ringing: ringingOf(alarms.all.get()),
    link: lost ? 'lost' : mode === 'live' && known ? 'live' : 'waiting',
    flood,
  }
}

/** Another window's silence, as far as it is one. */
function silenceIn(data: unknown, now: number): Silence | undefined {
  if (typeof data !== 'object' || data === null || !('level' in data) || !('untilAt' in data))
    return undefined
  const { level, untilAt } = data
  if (typeof level !== 'number' || typeof untilAt !== 'number') return undefined
  const silence = { level, untilAt }
  return isSilent(silence, now) ? silence : undefined
}

/** The server writes it down for each alarm; the quiet here does not depend on its answer. */
async function recordSilence(ids: readonly string[]): Promise<void> {
  const seconds = soundTimes.silenceMs / 1_000
  for (const id of ids) {
    await request(anything, `alarms/${encodeURIComponent(id)}/silence`, {
      method: 'POST',
      body: { seconds },
      headers: { 'idempotency-key': requestId() },
    }).catch(() => undefined)
  }
}
