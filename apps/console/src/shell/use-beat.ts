import { useEffect } from 'react'
import { waitsForSomeone } from '../alarms/alarm-groups.js'
import { useConsole } from '../console.js'
import { beatMs, nextBeat } from '../state/beat.js'
import { useCell, useCellPart } from '../state/cell.js'
import { useMedia } from '../ui/use-media.js'

const stillness = '(prefers-reduced-motion: reduce)'

/**
 * Lets everything that waits for someone blink in one phase, on the document's root (`data-beat`) and in
 * `console.beat`. Where the reader or the computer wants no motion it says `data-steady` instead, and nothing blinks;
 * while nothing waits nothing beats.
 */
export function useBeat(): void {
  const { live, beat } = useConsole()
  const steady = useSteady()
  const waiting = useCellPart(live.alarms.all, (all) => all.some(({ state }) => waitsForSomeone(state)))
  useEffect(() => {
    document.documentElement.toggleAttribute('data-steady', steady)
  }, [steady])
  useEffect(() => {
    if (steady || !waiting) return undefined
    const root = document.documentElement
    const timer = window.setInterval(() => {
      beat.set(nextBeat(beat.get()))
      root.setAttribute('data-beat', String(beat.get()))
    }, beatMs)
    return () => {
      window.clearInterval(timer)
      root.removeAttribute('data-beat')
      beat.set(0)
    }
  }, [steady, waiting, beat])
}

/** Whether nothing may blink: somebody has switched it off, or the computer asks for stillness. */
export function useSteady(): boolean {
  const { preferences } = useConsole()
  const still = useMedia(stillness)
  return useCell(preferences.blinking) === 'off' || still
}
