import type { WordKey } from '../../i18n/words.js'
import { Cell } from '../../state/cell.js'

/** A key of the console, by its place on the keyboard (`event.code`): Vietnamese input methods use letters for tones. */
export type KeyBinding = Readonly<{
  /** `KeyN`, `Shift+KeyN`, or two strokes one after the other: `KeyG KeyM`. */
  press: string
  /** How `?` prints it. */
  shown: string
  does: WordKey
  act: (event: KeyboardEvent) => void
}>

const secondStrokeWithinMs = 1_000

/** What browsers report as the key code while an input method composes. */
const composing = 229

/** Whether a key was meant for the console and not for a field, a dialog or an input method. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === composing || event.ctrlKey || event.metaKey || event.altKey)
    return false
  const { target } = event
  if (!(target instanceof Element)) return true
  return target.closest('input, textarea, select, [contenteditable], dialog') === null
}

/** The keys that do something right now: the console's own, and over them those of the screen that is open. */
export class KeySets {
  /** Every binding in force, the console's first. */
  readonly all = new Cell<readonly KeyBinding[]>([])
  /** Whether keys that also write a character are on (WCAG 2.1.4). */
  private readonly characters: Cell<'on' | 'off'>
  private lead: { stroke: string; at: number } | undefined

  constructor(characters: Cell<'on' | 'off'>) {
    this.characters = characters
  }

  /** Puts a set on top of the others until the returned function is called. */
  add(bindings: readonly KeyBinding[]): () => void {
    this.all.set([...this.all.get(), ...bindings])
    return () => this.all.set(this.all.get().filter((binding) => !bindings.includes(binding)))
  }

  /** Does what a key press asks for; what nobody has bound is left to the browser. */
  take(event: KeyboardEvent): void {
    if (!isShortcut(event) || isModifier(event.key) || isForControl(event)) return
    const stroke = strokeOf(event)
    const lead = this.leadAt(event.timeStamp)
    this.lead = undefined
    const found = this.find(lead === undefined ? stroke : `${lead} ${stroke}`)
    if (found) {
      event.preventDefault()
      return found.act(event)
    }
    if (lead === undefined && this.leads(stroke)) this.lead = { stroke, at: event.timeStamp }
  }

  private leadAt(now: number): string | undefined {
    return this.lead && now - this.lead.at <= secondStrokeWithinMs ? this.lead.stroke : undefined
  }

  private find(press: string): KeyBinding | undefined {
    return this.all.get().findLast((binding) => binding.press === press && this.isOn(binding))
  }

  private leads(stroke: string): boolean {
    return this.all.get().some((binding) => binding.press.startsWith(`${stroke} `) && this.isOn(binding))
  }

  private isOn({ press }: KeyBinding): boolean {
    return this.characters.get() === 'on' || !writesCharacter(press)
  }
}

/** Whether the key would write something into a field: these can be switched off. */
export function writesCharacter(press: string): boolean {
  return /(^|\+)(Key|Digit|Slash|Period|Comma|Space)/.test(press)
}

function strokeOf({ shiftKey, code }: KeyboardEvent): string {
  return shiftKey ? `Shift+${code}` : code
}

/** A control that has the focus keeps its own key. */
function isForControl({ code, target }: KeyboardEvent): boolean {
  if (code !== 'Enter' && code !== 'Space') return false
  return target instanceof Element && target.closest('button, a, summary, [role=button], [role=tab]') !== null
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'].includes(key)
}
