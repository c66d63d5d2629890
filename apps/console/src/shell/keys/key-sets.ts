import type { WordKey } from '../../i18n/words.js'
import { Cell } from '../../state/cell.js'
import type { KeyChanges } from './key-changes.js'
import { collide, printStrokes, strokeOf, writesCharacter } from './strokes.js'

/** A key of the console, by its place on the keyboard (`event.code`): Vietnamese input methods use letters for tones. */
export type KeyBinding = Readonly<{
  /** `KeyN`, `Shift+KeyN`, or two strokes one after the other: `KeyG KeyM`. */
  press: string
  /** How `?` prints it, where it does not follow from the press. */
  shown?: string
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

/** What a binding is called where changes of it are kept: what it does and its usual press. */
export function nameOf({ press, does }: Pick<KeyBinding, 'press' | 'does'>): string {
  return `${does} ${press}`
}

/** The keys that do something right now: the console's own, and over them those of the screen that is open. */
export class KeySets {
  /** Every binding in force, the console's first. */
  readonly all = new Cell<readonly KeyBinding[]>([])
  /** Whether keys that also write a character are on (WCAG 2.1.4). */
  private readonly characters: Cell<'on' | 'off'>
  readonly changes: KeyChanges
  private lead: { stroke: string; at: number } | undefined

  constructor(characters: Cell<'on' | 'off'>, changes: KeyChanges) {
    this.characters = characters
    this.changes = changes
  }

  /** Puts a set on top of the others until the returned function is called. */
  add(bindings: readonly KeyBinding[]): () => void {
    this.all.set([...this.all.get(), ...bindings])
    return () => this.all.set(this.all.get().filter((binding) => !bindings.includes(binding)))
  }

  /** The press that a binding answers to now; undefined while it is switched off. */
  pressOf(binding: KeyBinding): string | undefined {
    const change = this.changes.all.get()[nameOf(binding)]
    if (change === 'off') return undefined
    return change ?? binding.press
  }

  /** How `?` prints the press that is in force. */
  shownOf(binding: KeyBinding): string[] {
    const press = this.pressOf(binding) ?? binding.press
    return press === binding.press && binding.shown !== undefined
      ? binding.shown.split(' ')
      : printStrokes(press)
  }

  /** Another binding in force that a press would get in the way of. */
  inTheWay(press: string, of: KeyBinding): KeyBinding | undefined {
    return this.all.get().find((other) => {
      const taken = this.pressOf(other)
      return nameOf(other) !== nameOf(of) && taken !== undefined && collide(taken, press)
    })
  }

  /** Does what a key press asks for; what nobody has bound, or somebody has taken already, is left alone. */
  take(event: KeyboardEvent): void {
    if (event.defaultPrevented || !isShortcut(event) || isModifier(event.key) || isForControl(event)) return
    const stroke = strokeOf(event)
    const lead = this.leadAt(event.timeStamp)
    this.lead = undefined
    const found = this.find(lead === undefined ? stroke : `${lead} ${stroke}`)
    if (found) {
      event.preventDefault()
      return found.act(event)
    }
    if (lead === undefined && this.isOn(stroke) && this.leads(stroke))
      this.lead = { stroke, at: event.timeStamp }
  }

  /** Whether a stroke begins a press of two. */
  leads(stroke: string): boolean {
    return this.all.get().some((binding) => this.pressOf(binding)?.startsWith(`${stroke} `) === true)
  }

  private leadAt(now: number): string | undefined {
    return this.lead && now - this.lead.at <= secondStrokeWithinMs ? this.lead.stroke : undefined
  }

  private find(press: string): KeyBinding | undefined {
    return this.all.get().findLast((binding) => this.pressOf(binding) === press && this.isOn(press))
  }

  private isOn(press: string): boolean {
    return this.characters.get() === 'on' || !writesCharacter(press)
  }
}

/** A control that has the focus keeps its own key. */
function isForControl({ code, target }: KeyboardEvent): boolean {
  if (code !== 'Enter' && code !== 'Space') return false
  return target instanceof Element && target.closest('button, a, summary, [role=button], [role=tab]') !== null
}

/** A key that only changes what another one means. */
export function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'].includes(key)
}
