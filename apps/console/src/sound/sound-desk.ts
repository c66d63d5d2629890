import { Cell } from '../state/cell.js'
import { type Tone, lengthOf } from './notes.js'
import {
  type Burst,
  type Silence,
  type SoundState,
  type SoundWorld,
  isSilent,
  planSound,
  quiet,
  silenced,
} from './sound-plan.js'
import type { Speaker } from './speaker.js'

/** What the status bar says of the sound. */
export type SoundShown = Readonly<{
  /** `elsewhere`: another window of this computer sounds. */
  state: 'on' | 'silenced' | 'blocked' | 'broken' | 'elsewhere'
  /** How long it still keeps quiet, in whole seconds. */
  leftSeconds?: number
}>

/** What has been played since the window opened, for who wants to check. */
export type Played = Readonly<{ bursts: number; last?: Burst }>

/** `asking`: the computer's windows have not yet settled which of them sounds. */
export type Leads = 'yes' | 'no' | 'asking'

export type SoundPorts = Readonly<{
  speaker: Speaker
  world(): SoundWorld
  /** Ms of a clock that does not go back. */
  now(): number
  /** Whether this is the one window of the computer that sounds. */
  leads(): Leads
  /** The other windows keep quiet with us. */
  share(silence: Silence | undefined): void
  /** The server is told about which alarms somebody asked for quiet. */
  record(ids: readonly string[]): void
}>

export type Asked = 'silenced' | 'nothing-sounds' | 'never-silenced'

/** A browser that lets a page sound after a press does so within this. */
const wakesWithinMs = 3_000

/** Decides several times a second what sounds, and says honestly whether anything can. */
export class SoundDesk {
  readonly shown = new Cell<SoundShown>({ state: 'blocked' })
  readonly played = new Cell<Played>({ bursts: 0 })
  /** The answer to the last wish for quiet. */
  readonly answered = new Cell<{ asked: Asked } | undefined>(undefined)
  private state: SoundState = quiet
  private testUntil = 0
  /** Asked for while the browser still kept the page mute: to be played as soon as it may. */
  private testWaits: Readonly<{ tone: Tone; untilAt: number }> | undefined
  private readonly ports: SoundPorts

  constructor(ports: SoundPorts) {
    this.ports = ports
  }

  tick(): void {
    const now = this.ports.now()
    const waits = this.testWaits
    if (waits && this.ports.speaker.state === 'running') {
      this.testWaits = undefined
      if (now < waits.untilAt) this.test(waits.tone)
    }
    const { state, play } = planSound(this.state, this.audibleWorld(), now)
    if (play !== undefined && now < this.testUntil) return
    this.state = state
    if (play !== undefined && this.ports.leads() === 'yes') this.play(play)
    this.show(now)
  }

  /** What nobody could have heard has not been heard: while this desk is mute, the news gather as while the link is away. */
  private audibleWorld(): SoundWorld {
    const { world, speaker, leads } = this.ports
    const mute = speaker.state !== 'running' || leads() === 'asking'
    return mute ? { ...world(), link: 'waiting' } : world()
  }

  /** Two minutes of quiet for what sounds now, here and in the other windows. The highest level keeps sounding. */
  silence(): void {
    const { now, world, share, speaker, record } = this.ports
    const { ringing, link } = world()
    const next = silenced(this.state, world(), now())
    const asked = next ? 'silenced' : ringing.length > 0 ? 'never-silenced' : 'nothing-sounds'
    this.answered.set({ asked })
    if (!next) return
    this.state = next
    share(next.silence)
    speaker.hush()
    if (link === 'live') record(ringing.filter(({ severity }) => severity < 5).map(({ id }) => id))
    this.show(now())
  }

  /** Another window was asked for quiet, or its quiet was ended. */
  follow(silence: Silence | undefined): void {
    this.state = { ...this.state, silence }
    if (silence) this.ports.speaker.hush()
    this.show(this.ports.now())
  }

  /** Sound again at once. */
  endSilence(): void {
    this.follow(undefined)
    this.ports.share(undefined)
  }

  /**
   * Plays a pattern for who wants to know how it sounds; what is real waits until it is over. The press that asks for
   * it is also what lets a browser begin to sound, which may take a moment.
   */
  test(tone: Tone): void {
    const { speaker, now } = this.ports
    this.testWaits = undefined
    speaker.wake()
    if (speaker.state === 'blocked') {
      this.testWaits = { tone, untilAt: now() + wakesWithinMs }
      return
    }
    this.testUntil = now() + lengthOf(tone)
    speaker.play(tone)
  }

  /** Somebody has touched the page: browsers let sound begin only then. */
  touched(): void {
    if (this.ports.speaker.state === 'blocked') this.ports.speaker.wake()
  }

  private play(burst: Burst): void {
    this.ports.speaker.play(burst)
    this.played.set({ bursts: this.played.get().bursts + 1, last: burst })
  }

  private show(now: number): void {
    const next = this.status(now)
    const before = this.shown.get()
    if (next.state !== before.state || next.leftSeconds !== before.leftSeconds) this.shown.set(next)
  }

  private status(now: number): SoundShown {
    const { silence } = this.state
    const { speaker, leads } = this.ports
    if (speaker.state === 'broken') return { state: 'broken' }
    if (leads() === 'no' && speaker.state === 'running') return { state: 'elsewhere' }
    if (speaker.state === 'blocked') return { state: 'blocked' }
    if (!isSilent(silence, now)) return { state: 'on' }
    return { state: 'silenced', leftSeconds: Math.ceil((silence.untilAt - now) / 1_000) }
  }
}
