import { useKeySet } from './use-key-set.js'

/** While `open`, Esc closes this before anything that was open before it: one layer a press. */
export function useEscape(open: boolean, close: () => void): void {
  useKeySet([{ press: 'Escape', does: 'keys.escape', act: close }], open)
}
