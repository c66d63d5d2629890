import type { Burst } from './sound-plan.js'

/** One pulse of a burst. */
export type Note = Readonly<{
  startMs: number
  lengthMs: number
  hz: number
  /** Where it glides to; a pulse that stays has none. */
  toHz?: number
  /** 0 to 1. */
  loud: number
}>

/** Everything that can be played: what sounds by itself, and the tone with which somebody tries whether it is heard. */
export type Tone = Burst | 'test'

const c4 = 261.63
const f4 = 349.23
const a4 = 440
const c5 = 523.25
const e5 = 659.26

/**
 * The bursts after IEC 60601-1-8: three pulses for medium, three and two for high, twice over for the highest. The
 * tone for trying rises, as no alarm does: nobody in the room takes it for one.
 */
export function notesOf(tone: Tone): readonly Note[] {
  switch (tone) {
    case 5: {
      const group = [...pulses(3, c5, quick), ...after(900, pulses(2, e5, quick))]
      return [...group, ...after(1_900, group)]
    }
    case 4:
      return [...pulses(3, a4, quick), ...after(900, pulses(2, a4, quick))]
    case 3:
      return pulses(3, f4, even)
    case 2:
      return pulses(2, c4, soft)
    case 'link':
      return [
        { startMs: 0, lengthMs: 350, hz: a4, toHz: f4, loud: 0.8 },
        { startMs: 500, lengthMs: 350, hz: f4, toHz: c4, loud: 0.8 },
      ]
    case 'test':
      return [c4, f4, a4, c5].map((hz, place) => ({ startMs: place * 260, lengthMs: 240, hz, loud: 0.9 }))
  }
}

/** How long it lasts, in ms. */
export function lengthOf(tone: Tone): number {
  return Math.max(...notesOf(tone).map(({ startMs, lengthMs }) => startMs + lengthMs))
}

type Manner = Readonly<{ lengthMs: number; gapMs: number; loud: number }>

const quick: Manner = { lengthMs: 150, gapMs: 100, loud: 1 }
const even: Manner = { lengthMs: 200, gapMs: 200, loud: 0.9 }
const soft: Manner = { lengthMs: 180, gapMs: 220, loud: 0.5 }

function pulses(count: number, hz: number, { lengthMs, gapMs, loud }: Manner): Note[] {
  return Array.from({ length: count }, (_, place) => ({
    startMs: place * (lengthMs + gapMs),
    lengthMs,
    hz,
    loud,
  }))
}

function after(delayMs: number, notes: readonly Note[]): Note[] {
  return notes.map((note) => ({ ...note, startMs: note.startMs + delayMs }))
}
