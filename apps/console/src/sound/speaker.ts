import { type Note, type Tone, notesOf } from './notes.js'

export type SpeakerState = 'running' | 'blocked' | 'broken'

/** What makes the sound; a test gives its own. */
export type Speaker = {
  readonly state: SpeakerState
  /** Tries to begin, or to begin again: what a browser allows only after somebody has touched the page. */
  wake(): void
  /** Whether sound really comes out: to be asked every half minute. */
  check(): void
  play(tone: Tone): void
  /** Ends what is being played. */
  hush(): void
  onChange(changed: () => void): void
}

const edgeSeconds = 0.02
const highestHz = 4_000
const volume = 0.35
/** The fundamental and four harmonics. */
const partials = [1, 0.6, 0.4, 0.25, 0.15]

/** Synthesis with Web Audio: no files, nothing to load. */
export class WebSpeaker implements Speaker {
  private readonly make: () => AudioContext
  private context: AudioContext | undefined
  private failed = false
  private checkedTime = -1
  private standing = false
  private playing: OscillatorNode[] = []
  private changed: () => void = () => undefined

  constructor(make: () => AudioContext) {
    this.make = make
  }

  get state(): SpeakerState {
    if (this.failed) return 'broken'
    return this.context?.state === 'running' && !this.standing ? 'running' : 'blocked'
  }

  wake(): void {
    try {
      if (this.standing) this.discard()
      this.context ??= this.begin()
      if (this.context.state !== 'running') void this.context.resume().then(this.changed, this.changed)
    } catch {
      this.failed = true
      this.changed()
    }
  }

  check(): void {
    const time = this.context?.currentTime ?? 0
    this.standing = this.context?.state === 'running' && time === this.checkedTime
    this.checkedTime = time
    if (this.state !== 'running') this.wake()
    this.changed()
  }

  play(tone: Tone): void {
    const { context } = this
    if (context?.state !== 'running') return
    this.hush()
    try {
      this.playing = notesOf(tone).map((note) => pulse(context, note))
    } catch {
      this.failed = true
      this.changed()
    }
  }

  hush(): void {
    for (const oscillator of this.playing) oscillator.stop()
    this.playing = []
  }

  onChange(changed: () => void): void {
    this.changed = changed
  }

  private begin(): AudioContext {
    const context = this.make()
    this.failed = false
    context.addEventListener('statechange', () => this.changed())
    return context
  }

  private discard(): void {
    void this.context?.close().catch(() => undefined)
    this.context = undefined
    this.standing = false
    this.checkedTime = -1
  }
}

/** One tone with soft edges; its harmonics end below 4 kHz. */
function pulse(context: AudioContext, { startMs, lengthMs, hz, toHz, loud }: Note): OscillatorNode {
  const from = context.currentTime + 0.05 + startMs / 1_000
  const to = from + lengthMs / 1_000
  const oscillator = context.createOscillator()
  oscillator.setPeriodicWave(waveOf(context, hz))
  oscillator.frequency.setValueAtTime(hz, from)
  if (toHz !== undefined) oscillator.frequency.linearRampToValueAtTime(toHz, to)
  const gain = context.createGain()
  gain.gain.setValueAtTime(0, from)
  gain.gain.linearRampToValueAtTime(loud * volume, from + edgeSeconds)
  gain.gain.setValueAtTime(loud * volume, to - edgeSeconds)
  gain.gain.linearRampToValueAtTime(0, to)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(from)
  oscillator.stop(to)
  return oscillator
}

function waveOf(context: AudioContext, hz: number): PeriodicWave {
  const heard = partials.filter((_, place) => hz * (place + 1) < highestHz)
  return context.createPeriodicWave(
    new Float32Array([0, ...heard.map(() => 0)]),
    new Float32Array([0, ...heard]),
  )
}
