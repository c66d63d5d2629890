import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { Cell } from '../../state/cell.js'
import { type KeyBinding, KeySets } from './key-sets.js'

const letters = new Cell<'on' | 'off'>('on')
afterEach(() => letters.set('on'))

const binding = (press: string, act = jest.fn()): KeyBinding & { act: jest.Mock } => ({
  press,
  shown: press,
  does: 'keys.help',
  act,
})

function keyboard(...bindings: KeyBinding[]) {
  const keys = new KeySets(letters)
  keys.add(bindings)
  const press = (code: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) => {
    const event = new KeyboardEvent('keydown', { code, key: code, bubbles: true, cancelable: true, ...init })
    target.addEventListener('keydown', (pressed) => keys.take(pressed as KeyboardEvent), { once: true })
    target.dispatchEvent(event)
    return event
  }
  return { keys, press }
}

describe('a key', () => {
  test('goes by its place, whatever an input method makes of it', () => {
    const next = binding('KeyN')
    const { press } = keyboard(next)
    press('KeyN', { key: 'ñ' })
    press('KeyN', { isComposing: true })
    press('KeyN', { keyCode: 229 })
    press('KeyN', { ctrlKey: true })
    press('KeyN', {}, document.body.appendChild(document.createElement('input')))
    expect(next.act).toHaveBeenCalledTimes(1)
  })

  test('after g means a place, and not what it means alone', () => {
    const [acknowledge, goAlarms] = [binding('KeyA'), binding('KeyG KeyA')]
    const { press } = keyboard(acknowledge, goAlarms)
    press('KeyG')
    press('KeyA')
    expect([acknowledge.act.mock.calls.length, goAlarms.act.mock.calls.length]).toEqual([0, 1])
    press('KeyA')
    expect(acknowledge.act).toHaveBeenCalledTimes(1)
  })

  test('with Shift is another key, and Shift alone between two strokes breaks nothing', () => {
    const [next, previous] = [binding('KeyN'), binding('Shift+KeyN')]
    const { press } = keyboard(next, previous)
    press('ShiftLeft', { key: 'Shift', shiftKey: true })
    press('KeyN', { shiftKey: true })
    expect([next.act.mock.calls.length, previous.act.mock.calls.length]).toEqual([0, 1])
  })

  test('of the screen that is open comes before the console’s, and leaves with it', () => {
    const [home, zoom] = [binding('Digit0'), binding('Digit0')]
    const { keys, press } = keyboard(home)
    const leave = keys.add([zoom])
    press('Digit0')
    leave()
    press('Digit0')
    expect([home.act.mock.calls.length, zoom.act.mock.calls.length]).toEqual([1, 1])
    expect(keys.all.get()).toEqual([home])
  })

  test('that writes can be switched off; Esc and Enter stay', () => {
    const [next, escape, open] = [binding('KeyN'), binding('Escape'), binding('Enter')]
    const { press } = keyboard(next, escape, open)
    letters.set('off')
    for (const code of ['KeyN', 'Escape', 'Enter']) press(code)
    expect([next, escape, open].map(({ act }) => act.mock.calls.length)).toEqual([0, 1, 1])
  })

  test('is left to a control that has the focus, and to the browser when nobody has bound it', () => {
    const open = binding('Enter')
    const { press } = keyboard(open)
    press('Enter', {}, document.body.appendChild(document.createElement('button')))
    expect(open.act).not.toHaveBeenCalled()
    expect(press('KeyQ').defaultPrevented).toBe(false)
    expect(press('Enter').defaultPrevented).toBe(true)
  })
})
