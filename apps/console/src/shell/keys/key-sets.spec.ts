import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { Cell } from '../../state/cell.js'
import { KeyChanges } from './key-changes.js'
import { type KeyBinding, KeySets, nameOf } from './key-sets.js'

const letters = new Cell<'on' | 'off'>('on')
afterEach(() => letters.set('on'))

const binding = (press: string, act = jest.fn()): KeyBinding & { act: jest.Mock } => ({
  press,
  does: 'keys.help',
  act,
})

function keyboard(...bindings: KeyBinding[]) {
  const keys = new KeySets(letters, new KeyChanges(() => localStorage))
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

describe('a key that somebody has changed', () => {
  afterEach(() => localStorage.clear())

  test('answers to the new press, prints it, and no longer to the old one', () => {
    const next = binding('KeyN')
    const { keys, press } = keyboard(next)
    keys.changes.change(nameOf(next), 'KeyY')
    for (const code of ['KeyN', 'KeyY']) press(code)
    expect({ acted: next.act.mock.calls.length, shown: keys.shownOf(next) }).toEqual({
      acted: 1,
      shown: ['y'],
    })
  })

  test('or switched off alone does nothing, and comes back as it was shipped', () => {
    const [next, home] = [binding('KeyN'), binding('Digit0')]
    const { keys, press } = keyboard(next, home)
    keys.changes.change(nameOf(next), 'off')
    press('KeyN')
    press('Digit0')
    keys.changes.reset()
    press('KeyN')
    expect([next.act.mock.calls.length, home.act.mock.calls.length]).toEqual([1, 1])
  })

  test('may be the second of two strokes', () => {
    const goMap = binding('KeyG KeyM')
    const { keys, press } = keyboard(goMap)
    keys.changes.change(nameOf(goMap), 'KeyG KeyB')
    press('KeyG')
    press('KeyB')
    expect(goMap.act).toHaveBeenCalledTimes(1)
    expect(keys.shownOf(goMap)).toEqual(['g', 'b'])
  })

  test('may not get in the way of another: neither the same press nor the beginning of one', () => {
    const [next, home, goMap] = [binding('KeyN'), binding('Digit0'), binding('KeyG KeyM')]
    const { keys } = keyboard(next, home, goMap)
    expect(keys.inTheWay('Digit0', next)).toBe(home)
    expect(keys.inTheWay('KeyG', next)).toBe(goMap)
    expect(keys.inTheWay('KeyN', next)).toBeUndefined()
    keys.changes.change(nameOf(home), 'off')
    expect(keys.inTheWay('Digit0', next)).toBeUndefined()
  })

  test('is kept in this browser for each person apart; what is not ours is passed over', () => {
    const changes = new KeyChanges(() => localStorage)
    changes.use('an')
    changes.change('keys.next KeyN', 'KeyY')
    changes.use('binh')
    expect(changes.all.get()).toEqual({})
    localStorage.setItem('ioc.keys.chi', '{"a":7,"b":"Enter","c":"off","d":"Shift+KeyP"}')
    changes.use('chi')
    expect(changes.all.get()).toEqual({ c: 'off', d: 'Shift+KeyP' })
    const later = new KeyChanges(() => localStorage)
    later.use('an')
    expect(later.all.get()).toEqual({ 'keys.next KeyN': 'KeyY' })
  })
})

test('a press that somebody has taken already is left alone', () => {
  const escape = binding('Escape')
  const { keys } = keyboard(escape)
  const event = new KeyboardEvent('keydown', { code: 'Escape', cancelable: true })
  event.preventDefault()
  keys.take(event)
  expect(escape.act).not.toHaveBeenCalled()
})
