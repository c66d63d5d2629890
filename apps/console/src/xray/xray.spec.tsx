import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, render, screen } from '@testing-library/react'
import { formatsOf } from '../i18n/formats.js'
import { wordsOf } from '../i18n/words.js'
import { aConsole, aDeviceView } from '../testing-console.js'
import { Aged } from './aged.js'
import { valueTruth } from './device-truth.js'
import { type Truth, pathText, truthAt } from './truth.js'
import { useHoldAlt } from './use-hold-alt.js'
import { XrayBanner } from './xray-banner.js'

const at = Date.UTC(2026, 10, 22, 7, 5, 1)
const truth: Truth = { at, receivedAt: at + 800, shownAt: at + 1_100, intervalMs: 60_000, source: 'aq-01' }
const words = { say: wordsOf('vi'), formats: formatsOf('vi', 'Asia/Ho_Chi_Minh', wordsOf('vi')) }

describe('the truth of something live', () => {
  test('is its way from the sensor to this screen, and who said it', () => {
    expect(pathText(truth, words)).toBe('đo 14:05:01 → nhận +0,8\u00A0s → hiện +0,3\u00A0s · aq-01')
    expect(pathText({ at: undefined, source: 'aq-02' }, words)).toBe('aq-02')
    expect(pathText({ at, receivedAt: at + 10_800_000, source: 'aq-03' }, words)).toContain(
      'nhận +3\u00A0h\u00A000',
    )
  })

  test('grows old by its own interval; what nobody expects again does not, and what never came is lost', () => {
    const after = (seconds: number) => truthAt(truth, at + seconds * 1_000).freshness
    expect([30, 100, 200, 700].map(after)).toEqual(['live', 'late', 'stale', 'lost'])
    expect(truthAt({ at, source: '' }, at + 9_000_000).freshness).toBe('live')
    expect(truthAt({ at: undefined, source: '' }, at)).toEqual({ ageMs: undefined, freshness: 'lost' })
  })

  test('a value keeps the moment at which it came here, however often it is sent again', () => {
    const { console } = aConsole()
    const value = { value: 12, at, receivedAt: at, status: 'measuring' as const, flags: [] }
    const device = aDeviceView({ values: { pm25: value } })
    console.live.devices.take({ devices: [device], removed: [] }, at + 500)
    console.live.devices.take({ devices: [device], removed: [] }, at + 9_000)
    expect(valueTruth(console.live, device, 'pm25').shownAt).toBe(at + 500)
  })
})

describe('holding Alt', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  const key = (type: 'keydown' | 'keyup', name: string, init: KeyboardEventInit = {}): void =>
    act(() => void window.dispatchEvent(new KeyboardEvent(type, { key: name, code: name, ...init })))
  const wait = (ms: number): void => act(() => void jest.advanceTimersByTime(ms))

  function Screen() {
    useHoldAlt()
    return (
      <>
        <Aged of={truth} full>
          12,0 µg/m³
        </Aged>
        <Aged of={truth} beside>
          Trạm Chợ Cồn
        </Aged>
        <XrayBanner />
      </>
    )
  }

  function held() {
    const { console, around } = aConsole()
    render(around(<Screen />))
    key('keydown', 'Alt')
    wait(200)
    return console
  }

  test('turns every value into its age, its source and its way, until it is let go', () => {
    const { container } = { container: document.body }
    held()
    expect(container.textContent).not.toContain('12,0')
    expect(container.textContent).toContain('Trạm Chợ Cồn') // a name stays
    expect(container.textContent).toContain('đo 14:05:01 → nhận +0,8')
    expect(screen.getByTestId('xray').textContent).toContain('TUỔI DỮ LIỆU')
    key('keyup', 'Alt')
    expect(container.textContent).toContain('12,0')
    expect(screen.queryByTestId('xray')).toBeNull()
  })

  test('ends when the window is left, and does not begin where Alt only begins another key', () => {
    const console = held()
    act(() => void window.dispatchEvent(new Event('blur')))
    expect(console.xray.get()).toBe(false)
    key('keydown', 'Alt')
    key('keydown', 'ArrowLeft', { altKey: true })
    wait(500)
    expect(console.xray.get()).toBe(false)
  })
})
