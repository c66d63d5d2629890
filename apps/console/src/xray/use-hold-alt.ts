import { useEffect } from 'react'
import { useConsole } from '../console.js'

/** So long that Alt as the beginning of another key press shows nothing. */
const heldMs = 120

/** Holding Alt alone shows the ages; letting go, another key, or leaving the window ends it. */
export function useHoldAlt(): void {
  const { xray } = useConsole()
  useEffect(() => {
    let timer = 0
    const end = (): void => {
      window.clearTimeout(timer)
      timer = 0
      xray.set(false)
    }
    const down = (event: KeyboardEvent): void => {
      if (!isAltAlone(event)) return end()
      event.preventDefault() // the browser's menu would take the focus
      if (event.repeat || timer !== 0) return
      timer = window.setTimeout(() => xray.set(true), heldMs)
    }
    const up = (event: KeyboardEvent): void => {
      if (event.key !== 'Alt') return
      if (xray.get()) event.preventDefault()
      end()
    }
    const signals = [
      ['keydown', down],
      ['keyup', up],
    ] as const
    for (const [name, take] of signals) window.addEventListener(name, take)
    window.addEventListener('blur', end)
    document.addEventListener('visibilitychange', end)
    return () => {
      for (const [name, take] of signals) window.removeEventListener(name, take)
      window.removeEventListener('blur', end)
      document.removeEventListener('visibilitychange', end)
      end()
    }
  }, [xray])
}

function isAltAlone({ key, ctrlKey, metaKey, shiftKey, isComposing }: KeyboardEvent): boolean {
  return key === 'Alt' && !ctrlKey && !metaKey && !shiftKey && !isComposing
}
